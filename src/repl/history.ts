/** What was typed before, a file for each world: appended to, never rewritten in place, and free of secrets. */
import {
  constants,
  fstatSync,
  lstatSync,
  readFileSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import type { Secrets } from '../api/redact.ts';
import { makePrivate, withFile, writeAll } from '../session/privateFile.ts';
import { maskSecrets } from './mask.ts';

const KEPT = 1_000;
const TRIES = 10;
// A file that is being shortened for longer than that was left by a shell that was killed.
const ABANDONED_MS = 60_000;

export class History {
  readonly #file: string;
  readonly #secrets: Secrets;
  #isBroken = false;

  /** `world` names the file: what was typed in the sandbox never comes up on a data centre. */
  constructor({ directory, world, secrets }: { directory: string; world: string; secrets: Secrets }) {
    this.#file = join(directory, `history-${world.replace(/[^\w.@-]/g, '_')}.jsonl`);
    this.#secrets = secrets;
    try {
      makePrivate(directory);
    } catch {
      this.#isBroken = true; // a session without a history is still a session
    }
  }

  /** Whole entries, the newest first, as readline wants them. */
  read(): string[] {
    if (this.#isBroken) return [];
    let text: string;
    try {
      text = withFile(this.#file, constants.O_RDONLY, (file) => readFileSync(file, 'utf8'));
    } catch {
      return []; // none yet, or not ours to read
    }
    const entries = text.split('\n').flatMap(parseEntry);
    if (entries.length > 2 * KEPT) this.#shorten();
    return entries.slice(-KEPT).map(inOneForm).reverse();
  }

  /** One entry, which may have several lines. One that begins with a space is not remembered, as in other shells. */
  add(entry: string): void {
    if (this.#isBroken || entry.trim() === '' || entry.startsWith(' ')) return;
    try {
      this.#append(`${JSON.stringify(this.mask(entry.trimEnd()))}\n`);
    } catch {
      this.#isBroken = true;
    }
  }

  /** The entry without secrets: those that are known, and what is given to a name that says it is one. */
  mask(entry: string): string {
    return maskSecrets(this.#secrets.scrub(entry));
  }

  /** Behind whatever another shell has written meanwhile; and again, where that shell has put a shorter file in place. */
  #append(lines: string): void {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const isInPlace = withFile(this.#file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, (file) => {
        // In one piece: under O_APPEND it then stands in one piece, whoever else writes. A full disk may take less of it.
        writeAll(file, endsWhole(file) ? lines : `\n${lines}`);
        return isSame(fstatSync(file), this.#stat());
      });
      if (isInPlace) return;
    }
  }

  #stat(): Stats | undefined {
    return statSync(this.#file, { throwIfNoEntry: false });
  }

  /** A shorter file is put in place at once, whole, and what another shell wrote in between follows. One at a time. */
  #shorten(): void {
    const next = `${this.#file}.next`;
    try {
      const left = lstatSync(next, { throwIfNoEntry: false });
      if (left && Date.now() - left.mtimeMs > ABANDONED_MS) unlinkSync(next);
      withFile(next, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (shorter) => {
        try {
          this.#replaceBy(next, shorter);
        } catch (error) {
          unlinkSync(next);
          throw error;
        }
      });
    } catch {
      // It stays long, and is shortened another time; by another shell, where one is at it.
    }
  }

  #replaceBy(next: string, shorter: number): void {
    withFile(this.#file, constants.O_RDONLY, (file) => {
      const bytes = readFileSync(file);
      const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
      const entries = whole.toString('utf8').split('\n').flatMap(parseEntry).slice(-KEPT);
      writeAll(shorter, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      renameSync(next, this.#file);
      const missed = readFrom(file, whole.length);
      if (missed !== '') this.#append(missed);
    });
  }
}

function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.ino === other?.ino && one.dev === other.dev;
}

/** False behind the torn line of a shell that was killed: what is appended must not become a part of it. */
function endsWhole(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
}

function readFrom(file: number, position: number): string {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
  const length = readSync(file, bytes, 0, bytes.length, position);
  return bytes.toString('utf8', 0, length);
}

/**
 * With `\n` between its lines. Under Node 24 and newer, former versions put `\r` between them, and where such an entry was
 * recalled and entered again, they turned it upside down.
 */
function inOneForm(entry: string): string {
  if (!entry.includes('\r')) return entry;
  const lines = entry.split(/\r\n|\r|\n/);
  const [straight, turned] = [lines.join('\n'), lines.toReversed().join('\n')];
  return !isJavaScript(straight) && isJavaScript(turned) ? turned : straight;
}

function isJavaScript(entry: string): boolean {
  try {
    parse(entry, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
    return true;
  } catch {
    return false;
  }
}

function parseEntry(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return []; // the torn last line of a shell that was killed
  }
}
