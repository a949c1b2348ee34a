/** Puts lines together: into an entry that is not finished yet, a text in the editor, or a command behind a dot. */
import { Unfinished } from './unfinished.ts';

export type Typed =
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }
  /** No command, and code only where it goes on what stands above. */
  | { readonly kind: 'no-command'; readonly name: string }
  | { readonly kind: 'entry'; readonly source: string }
  | { readonly kind: 'more' };

export class EntryLines {
  #text = '';
  #unfinished = new Unfinished();
  #isEditing = false;

  get isEditing(): boolean {
    return this.#isEditing;
  }

  get isUnfinished(): boolean {
    return this.#text !== '' || this.#isEditing;
  }

  edit(): void {
    this.#isEditing = true;
  }

  /** `isFollowed`: the next line is there already, so that what is unfinished need not be parsed yet. */
  add(line: string, commands: object, isFollowed = false): Typed {
    if (this.#isEditing) {
      this.#text += `${line}\n`;
      return { kind: 'more' };
    }
    const text = line.trim();
    const name = /^\.([a-z]\w*)/.exec(text)?.[1] ?? '';
    const rest = text.slice(name.length + 1);
    if (Object.hasOwn(commands, name) && /^(\s|$)/.test(rest)) return { kind: 'command', name, rest: rest.trim() };
    if (name !== '' && this.#text === '') return { kind: 'no-command', name };
    this.#text += `${line}\n`;
    this.#unfinished.add(`${line}\n`);
    if (isFollowed && this.#unfinished.isCertain) return { kind: 'more' };
    return { kind: 'entry', source: this.#text };
  }

  /** What was put together so far; from here on it is another entry. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    this.#unfinished = new Unfinished();
    this.#isEditing = false;
    return text;
  }
}
