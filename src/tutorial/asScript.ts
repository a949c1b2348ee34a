/** An entry as a script would have had it: the documents that `-e` with `--json` prints of it, and the exit code. */
import type { Paint } from '../render/text.ts';
import { errorDocument } from '../repl/output/errorDocument.ts';
import { plainly } from '../repl/output/hostile.ts';
import type { Output } from '../repl/output/output.ts';
import type { Ended } from './seen.ts';

export interface AsScript {
  /** In a line of standard output each. */
  readonly documents: readonly string[];
  readonly exit: number;
}

/** Of the entry that has just run; `output` has kept the documents beside what it has shown. */
export function asScript(entry: Ended, exit: number, output: Output, world: string): AsScript {
  const { documents } = output;
  if (!('error' in entry)) return { documents, exit };
  return { documents: [...documents, output.asDocument(errorDocument(plainly(entry.error), world))], exit };
}

const MOST_LETTERS = 1_000;

export function asScriptText({ documents, exit }: AsScript, paint: Paint): string {
  const printed = documents.length === 0 ? ['no document'] : documents.map(clipped);
  return paint('dim', [...printed.map((line) => `  with --json  ${line}`), `  exit code    ${exit}`].join('\n'));
}

function clipped(line: string): string {
  return line.length <= MOST_LETTERS ? line : `${line.slice(0, MOST_LETTERS)}…`;
}
