/** A private file of lines that several shells append to at once, and that is shortened without a lock. */
import { randomBytes } from 'node:crypto';
import { constants, fstatSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { IS_POSIX, makePrivate, withFile, writeAll } from './private.ts';

const LF = 0x0a;
const TRIES = 10;

export interface LineFileOptions {
  readonly directory: string;
  readonly name: string;
  /** So many lines are kept at least. */
  readonly kept: number;
}

export class LineFile {
  readonly #file: string;
  readonly #kept: number;

  /** Throws where there can be no such directory. */
  constructor({ directory, name, kept }: LineFileOptions) {
    this.#file = join(directory, name);
    this.#kept = kept;
    makePrivate(directory);
  }

  /** Oldest first; at least as many as are kept, if there were so many. What cannot be read is left out. */
  read(): readonly string[] {
    const lines = this.#readLines(this.#file);
    const earlier = this.#earlier().flatMap((part) => this.#readLines(part));
    if (lines.length > this.#kept) this.#shorten();
    return [...earlier, ...lines];
  }

  append(line: string): void {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const isThere = withFile(this.#file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, (file) => {
        // In one piece: under O_APPEND it then stands in one piece, whoever else writes. A full disk may take less of it.
        writeAll(file, endsWhole(file) ? `${line}\n` : `\n${line}\n`);
        // Only a shell that was stopped in between finds that it wrote into a part that nobody keeps any more.
        return !IS_POSIX || fstatSync(file).nlink > 0;
      });
      if (isThere) return;
    }
  }

  /** What has grown too long gets another name, and the next line begins a new file: whoever writes loses nothing by it. */
  #shorten(): void {
    try {
      const number = String(this.#numberOf(this.#earlier().at(-1)) + 1).padStart(6, '0');
      renameSync(this.#file, `${this.#file}.${number}-${randomBytes(4).toString('hex')}`);
      this.#removeSpare();
      // Former versions wrote it anew there.
      rmSync(`${this.#file}.next`, { force: true });
    } catch {
      // It stays long, and is shortened another time; by another shell, where one was quicker.
    }
  }

  /** Of two parts with one number, made at once, nobody knows which is the newer: they stay or go together. */
  #removeSpare(): void {
    let count = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const part of this.#earlier().toReversed()) {
      if (count >= this.#kept && this.#numberOf(part) < least) rmSync(part, { force: true });
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
      const directory = dirname(this.#file);
      const start = `${basename(this.#file)}.`;
      const names = readdirSync(directory).filter((name) => name.startsWith(start));
      const parts = names.filter((name) => /^\d{6}-[0-9a-f]{8}$/.test(name.slice(start.length)));
      const sized = parts.map((name) => ({ path: join(directory, name), size: sizeOf(join(directory, name)) }));
      const inOrder = sized.sort((a, b) => this.#numberOf(a.path) - this.#numberOf(b.path) || b.size - a.size);
      return inOrder.map(({ path }) => path);
    } catch {
      return [];
    }
  }

  #numberOf(part = ''): number {
    return Number.parseInt(part.slice(this.#file.length + 1), 10) || 0;
  }

  #readLines(path: string): readonly string[] {
    try {
      const text = withFile(path, constants.O_RDONLY, (file) => readFileSync(file, 'utf8'));
      return text.split('\n').filter((line) => line !== '');
    } catch {
      return []; // none yet, or not ours to read
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** False behind the torn line of a shell that was killed: what is appended must not become a part of it. */
function endsWhole(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === LF);
}
