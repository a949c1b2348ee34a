/** An entry as a script would have had it: the documents that `-e` with `--json` prints of it, and the exit code. */
import { widthOf } from '../api/width.ts';
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
const INDENT = 4;

/** Broken where the row ends: a document is one word to whoever breaks lines. */
export function asScriptText({ documents, exit }: AsScript, paint: Paint, width: number): string {
  const printed = documents.map((line) => rowsOf(clipped(line), Math.max(20, width - INDENT)));
  const what = documents.length === 0 ? 'no document' : documents.length === 1 ? 'the document' : 'the documents';
  const title = `  as a script, with --json: exit code ${exit}, and ${what}`;
  return paint('dim', [title, ...printed.flat().map((row) => ' '.repeat(INDENT) + row)].join('\n'));
}

function rowsOf(line: string, room: number): string[] {
  const rows: string[] = [];
  let [row, taken] = ['', 0];
  for (const letter of line) {
    const columns = widthOf(letter);
    if (taken + columns > room) {
      rows.push(row);
      [row, taken] = ['', 0];
    }
    row += letter;
    taken += columns;
  }
  return [...rows, row];
}

function clipped(line: string): string {
  return line.length <= MOST_LETTERS ? line : `${line.slice(0, MOST_LETTERS)}…`;
}
