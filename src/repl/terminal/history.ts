/** What was typed before, a file for each world: appended to, never rewritten in place, and free of secrets. */
import { parse } from 'acorn';
import type { Secrets } from '../../api/secrets/redact.ts';
import { LineFile } from '../../session/files/lines.ts';
import { maskSecrets } from './mask/mask.ts';

const KEPT = 1_000;

export class History {
  readonly #secrets: Secrets;
  #lines: LineFile | null = null;

  /** `world` names the file: what was typed in the sandbox never comes up on a data centre. */
  constructor({ directory, world, secrets }: { directory: string; world: string; secrets: Secrets }) {
    this.#secrets = secrets;
    const name = `history-${world.replace(/[^\w.@-]/g, '_')}.jsonl`;
    try {
      this.#lines = new LineFile({ directory, name, kept: KEPT });
    } catch {
      // A session without a history is still a session.
    }
  }

  /** Whole entries, the newest first, as readline wants them. */
  read(): string[] {
    const entries = (this.#lines?.read() ?? []).flatMap(parseEntry);
    return entries.slice(-KEPT).map(inOneForm).reverse();
  }

  /** One entry, which may have several lines. One that begins with a space is not remembered, as in other shells. */
  add(entry: string): void {
    if (entry.trim() === '' || entry.startsWith(' ')) return;
    try {
      this.#lines?.append(JSON.stringify(this.mask(entry.trimEnd())));
    } catch {
      this.#lines = null;
    }
  }

  /** The entry without secrets: those that are known, and what is given to a name that says it is one. */
  mask(entry: string): string {
    return maskSecrets(this.#secrets.scrub(entry));
  }
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
