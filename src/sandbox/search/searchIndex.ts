/**
 * Finds by token prefix: a value is hit when every word of the text begins one of the value's words ("Searching for
 * tenants and user accounts").
 */
import type { Choices } from '../choices.ts';

export class SearchIndex {
  readonly #values = new Map<string, readonly (readonly string[])[]>();
  /** From a word's first three characters to whatever holds such a word; a text has at least three. */
  readonly #byStart = new Map<string, Set<string>>();
  /** Not yet split into words: a start should not pay for a search that may never come. */
  readonly #waiting = new Map<string, readonly string[]>();

  put(id: string, values: readonly string[]): void {
    this.#waiting.set(id, values);
  }

  find(text: string): readonly string[] {
    for (const [id, values] of this.#waiting) this.#add(id, values);
    this.#waiting.clear();
    const words = wordsOf(text);
    return [...this.#findCandidates(words)].filter((id) =>
      this.#values.get(id)?.some((tokens) => words.every((word) => tokens.some((token) => token.startsWith(word)))),
    );
  }

  #findCandidates(words: readonly string[]): Iterable<string> {
    const longest = words.reduce((one, other) => (other.length > one.length ? other : one), '');
    // "jo sm" is long enough as a text, but none of its words is: look at everything.
    return longest.length < START ? this.#values.keys() : (this.#byStart.get(startOf(longest)) ?? []);
  }

  #add(id: string, values: readonly string[]): void {
    this.#remove(id);
    const tokens = values.map(tokensOf);
    this.#values.set(id, tokens);
    for (const token of tokens.flat()) {
      const start = startOf(token);
      const ids = this.#byStart.get(start);
      if (ids) ids.add(id);
      else this.#byStart.set(start, new Set([id]));
    }
  }

  #remove(id: string): void {
    for (const token of this.#values.get(id)?.flat() ?? []) this.#byStart.get(startOf(token))?.delete(id);
    this.#values.delete(id);
  }
}

const START = 3;

function startOf(token: string): string {
  return token.slice(0, START);
}

function wordsOf(text: string): string[] {
  return text.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
}

/** How an address splits is not documented: a word counts as a whole and also in its parts. */
function tokensOf(value: string): string[] {
  return [...new Set(wordsOf(value).flatMap((word) => [word, ...word.split(/[.@_+,-]+/)]))].filter(Boolean);
}

export const choices = {
  searchWords: {
    question: 'How are addresses split into words?',
    choice: 'at . @ _ - + and the comma; the whole word counts as well',
  },
} satisfies Choices;
