/** A private file of lines that several shells append to at once, and that is shortened without a lock. */
import { randomBytes } from 'node:crypto';
import { Folder } from './folder.ts';

const TRIES = 10;

export interface LineFileOptions {
  readonly directory: string;
  readonly name: string;
  /** So many lines are kept at least. */
  readonly kept: number;
}

export class LineFile {
  readonly #folder: Folder;
  readonly #name: string;
  readonly #kept: number;

  /** Throws where there can be no such directory. */
  constructor({ directory, name, kept }: LineFileOptions) {
    this.#folder = new Folder(directory);
    this.#name = name;
    this.#kept = kept;
    this.#folder.make();
  }

  /** Oldest first; at least as many as are kept, if there were so many. What cannot be read is left out. */
  read(): readonly string[] {
    const lines = this.#readLines(this.#name);
    const earlier = this.#earlier().flatMap((part) => this.#readLines(part));
    if (lines.length > this.#kept) this.#shorten();
    return [...earlier, ...lines];
  }

  append(line: string): void {
    // Only a shell that was stopped in between finds that it wrote into a part that nobody keeps any more.
    for (let tries = 0; tries < TRIES; tries += 1) if (this.#folder.append(this.#name, line)) return;
  }

  /** With all that was ever written to it; who appends to it later begins it anew. */
  remove(): void {
    for (const part of [...this.#earlier(), this.#name]) this.#folder.remove(part);
  }

  /** What has grown too long gets another name, and the next line begins a new file: whoever writes loses nothing by it. */
  #shorten(): void {
    try {
      const number = String(this.#numberOf(this.#earlier().at(-1)) + 1).padStart(6, '0');
      this.#folder.rename(this.#name, `${this.#name}.${number}-${randomBytes(4).toString('hex')}`);
      this.#removeSpare();
      // Former versions wrote it anew there.
      this.#folder.remove(`${this.#name}.next`);
    } catch {
      // It stays long, and is shortened another time; by another shell, where one was quicker.
    }
  }

  /** Of two parts with one number, made at once, nobody knows which is the newer: they stay or go together. */
  #removeSpare(): void {
    let count = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const part of this.#earlier().toReversed()) {
      if (count >= this.#kept && this.#numberOf(part) < least) this.#folder.remove(part);
      else least = this.#numberOf(part);
      count += this.#readLines(part).length;
    }
  }

  /**
   * The parts with a number, oldest first. Chance keeps apart two that were made at once; of these the longer one is the
   * older: the other was only begun when it had got its name.
   */
  #earlier(): readonly string[] {
    try {
      const start = `${this.#name}.`;
      const names = this.#folder.list().filter((name) => name.startsWith(start));
      const parts = names.filter((name) => /^\d{6}-[0-9a-f]{8}$/.test(name.slice(start.length)));
      const sized = parts.map((name) => ({ name, size: this.#folder.measure(name)?.size ?? 0 }));
      const inOrder = sized.sort((a, b) => this.#numberOf(a.name) - this.#numberOf(b.name) || b.size - a.size);
      return inOrder.map(({ name }) => name);
    } catch {
      return [];
    }
  }

  #numberOf(part = ''): number {
    return Number.parseInt(part.slice(this.#name.length + 1), 10) || 0;
  }

  #readLines(name: string): readonly string[] {
    try {
      return (this.#folder.read(name) ?? '').split('\n').filter((line) => line !== '');
    } catch {
      return []; // not ours to read
    }
  }
}
