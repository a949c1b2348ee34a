/** What was typed before, a file for each world: appended to, never rewritten in place, and free of secrets. */
import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '../api/redact.ts';

const KEPT = 1_000;

export class History {
  readonly #file: string;
  readonly #secrets: Secrets;
  #isBroken = false;

  /** `world` names the file: what was typed in the sandbox never comes up on a data centre. */
  constructor({ directory, world, secrets }: { directory: string; world: string; secrets: Secrets }) {
    this.#file = join(directory, `history-${world.replace(/[^\w.@-]/g, '_')}.jsonl`);
    this.#secrets = secrets;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch {
      this.#isBroken = true; // a session without a history is still a session
    }
  }

  /** Lines, the newest first, as readline wants them. */
  read(): string[] {
    if (this.#isBroken) return [];
    let text: string;
    try {
      text = this.#withFile(constants.O_RDONLY, (file) => readFileSync(file, 'utf8'));
    } catch {
      return []; // none yet, or not ours to read
    }
    const entries = text.split('\n').flatMap(parseEntry);
    if (entries.length > 2 * KEPT) this.#shorten(entries.slice(-KEPT));
    return entries
      .slice(-KEPT)
      .flatMap((entry) => entry.split('\n'))
      .reverse();
  }

  /** One entry, which may have several lines. One that begins with a space is not remembered, as in other shells. */
  add(entry: string): void {
    if (this.#isBroken || entry.trim() === '' || entry.startsWith(' ')) return;
    try {
      this.#withFile(constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, (file) => {
        appendFileSync(file, `${JSON.stringify(this.mask(entry.trimEnd()))}\n`);
      });
    } catch {
      this.#isBroken = true;
    }
  }

  /** The entry without secrets: those that are known, and what is given to a name that says it is one. */
  mask(entry: string): string {
    return this.#secrets
      .scrub(entry)
      .replace(SECRET_OBJECT, (_all, name: string, body: string) => name + body.replace(VALUE, '$1$2…$2'))
      .replace(SECRET_TEXT, '$1$2…$2');
  }

  // A link in place of the file would make us read or write somebody else's; Windows has no such flag, nor such links
  // without special rights.
  #withFile<T>(flags: number, act: (file: number) => T): T {
    const file = openSync(this.#file, flags | (constants.O_NOFOLLOW ?? 0), 0o600);
    try {
      if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) chmodSync(this.#file, 0o600);
      return act(file);
    } finally {
      closeSync(file);
    }
  }

  #shorten(entries: readonly string[]): void {
    const temporary = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(temporary, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
        mode: 0o600,
        flag: 'wx',
      });
      renameSync(temporary, this.#file);
    } catch {
      // It stays long, and is shortened another time.
    }
  }
}

const SECRET_NAME = String.raw`(?:secret|passw(?:or)?d|token|authorization)\w*['"]?\s*[:=]\s*`;
const TEXT = String.raw`(['"\`])(?:(?!\2)[^\\]|\\.)*\2?`;
const SECRET_TEXT = new RegExp(`(${SECRET_NAME})${TEXT}`, 'gis');
const SECRET_OBJECT = new RegExp(`(${SECRET_NAME}\\{)([^}]*)`, 'gis');
const VALUE = new RegExp(`(:\\s*)${TEXT}`, 'gs');

function parseEntry(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return []; // the torn last line of a shell that was killed
  }
}
