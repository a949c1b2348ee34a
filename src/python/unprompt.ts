/** Takes Python's prompts off a paste, and the output that the page shows between them. Pure. */

import { hasInlineBody, isHeader } from './statements.ts';
import { isOpen, NOTHING_OPEN, readOn, tokenize } from './tokens.ts';
import { nest, toLines } from './tree.ts';

export type Unprompted = {
  readonly source: string;
  readonly isPrompted: boolean;
  /** Whether more lines must follow before the last statement is whole. */
  readonly isWaiting: boolean;
};

const PRIMARY = /^\s*>>>[ \u00a0]?/;
const SECONDARY = /^\s*\.\.\.(?:[ \u00a0]|$)/;

export function stripPrompts(entry: string): Unprompted {
  const lines = entry.split(/\r?\n/);
  if (!lines.some((line) => PRIMARY.test(line) || SECONDARY.test(line))) {
    const whole = new Statement(lines);
    return { source: whole.source, isPrompted: false, isWaiting: whole.isOpen || isWaitingBlock(whole.source) };
  }

  const statements: Statement[] = [];
  let isInStatement = false;
  const margin = /^\s*/.exec(lines.find((line) => PRIMARY.test(line)) ?? '')?.[0] ?? '';
  for (const each of lines) {
    const line = each.startsWith(margin) ? each.slice(margin.length) : each;
    const last = isInStatement ? statements.at(-1) : undefined;
    if (PRIMARY.test(line)) {
      statements.push(new Statement([line.replace(PRIMARY, '').trimStart()]));
      isInStatement = true;
    } else if (SECONDARY.test(line)) {
      const rest = line.replace(SECONDARY, '');
      if (last === undefined) statements.push(new Statement([rest]));
      else last.add(rest);
      isInStatement = true;
    } else if (last?.isOpen || (last !== undefined && /^\s+\S/.test(line) && isWaitingBlock(last.source))) {
      last.add(line);
    } else if (statements.length === 0 && line.trim() !== '' && !isProse(line)) {
      // The first line may have lost its prompt: a selection easily begins behind it.
      statements.push(new Statement([line]));
      isInStatement = true;
    } else {
      // Output, or the words of the page.
      isInStatement = false;
    }
  }
  const end = isInStatement ? statements.at(-1) : undefined;
  return {
    source: statements.map(({ source }) => source.trimEnd()).join('\n'),
    isPrompted: true,
    isWaiting: end !== undefined && (end.isOpen || isWaitingBlock(end.source, true)),
  };
}

class Statement {
  readonly #lines: string[] = [];
  #openness = NOTHING_OPEN;

  constructor(lines: readonly string[]) {
    for (const line of lines) this.add(line);
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#openness = readOn(this.#openness, line);
  }

  get source(): string {
    return this.#lines.join('\n');
  }

  get isOpen(): boolean {
    return isOpen(this.#openness);
  }
}

/** Two words side by side that are no keywords: a sentence, not a statement. */
export function isProse(text: string): boolean {
  const words = tokenize(text).filter((token) => token.kind !== 'space');
  return words.some((token, i) => isWord(token) && isWord(words[i + 1]) && !(i === 0 && token.text === 'print'));
}

const KEYWORDS =
  /^(?:and|or|not|is|in|if|elif|else|for|while|import|from|as|lambda|del|def|class|with|return|raise|assert)$/;

function isWord(token: { kind: string; text: string } | undefined): boolean {
  return token?.kind === 'name' && !KEYWORDS.test(token.text);
}

/** A block goes on until a blank line, or one that is not indented. At a prompt even `if x: y` waits for it. */
function isWaitingBlock(source: string, isPrompted = false): boolean {
  let lines: ReturnType<typeof toLines>;
  try {
    lines = toLines(nest(tokenize(source)));
  } catch {
    return false;
  }
  const first = lines.findLastIndex((line) => line.core.length > 0 && line.indent === '');
  const header = lines[first];
  if (header === undefined || !isHeader(header)) return false;
  const body = lines.slice(first + 1);
  const isBlank = (line: (typeof lines)[number]) => line.core.length === 0 && line.comment === '';
  if (hasInlineBody(header)) return isPrompted && !body.some(isBlank);
  const last = body.at(-1);
  return !body.some((line) => line.core.length > 0) || (last !== undefined && !isBlank(last));
}
