/** Shows the faults of the sandbox, sets them and ends them by what stands behind `.sandbox`; of one that is served, over HTTP. */
import { parseProblem } from '../../api/problem.ts';
import { nearest } from '../../render/nearest.ts';
import { columns, type Paint, withView } from '../../render/text.ts';
import { FlagError, wordsFor } from '../../sandbox/faults/faultWords.ts';
import { type Armed, LINE_WORDS, setByWords, wordsOf } from '../../sandbox/faults/line.ts';
import type { Faults } from '../../sandbox/index.ts';
import { USUAL_STALE_STATUS } from '../../sandbox/platform/staleStatus.ts';
import { EntryError } from '../../session/errors.ts';
import type { Session } from '../../session/session.ts';
import { command } from '../../session/settings/program.ts';

/**
 * In the embedded sandbox.
 * @throws {EntryError} when it cannot be read.
 */
export function setFaults(line: string, faults: Faults): Armed {
  try {
    return view(line, setByWords(line, faults));
  } catch (error) {
    throw error instanceof FlagError ? refused(line, error.message) : error;
  }
}

/**
 * The same in a sandbox that is served on this computer.
 * @throws {EntryError} too where the session is on no sandbox of this program.
 */
export async function setServedFaults(line: string, { world, client, interrupts }: Session): Promise<Armed> {
  if (!world.isLocal) throw notHere('This session is on a data centre');
  const { status, text } = await client.send(
    {
      method: 'POST',
      url: `${client.datacenterUrl}/sandbox/faults`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ set: line.trim() }),
    },
    { signal: interrupts.reads },
  );
  if (status === 200) return view(line, JSON.parse(text) as Armed); // the sandbox's own shape
  if (status !== 400) throw notHere(`What is served at ${world.host} is no sandbox of this program`);
  throw refused(line, parseProblem(status, text)?.message ?? 'It cannot be read');
}

/** The sandbox names its own words; of the trace only the shell knows. */
function refused(line: string, why: string): EntryError {
  const [word = '', given] = wordsOf(line);
  const words: readonly string[] = LINE_WORDS.map(([each]) => each);
  if (words.includes(word)) return new EntryError(`${why}. Nothing was set.`, '.sandbox');
  const near = nearest(word, [...words, 'trace']);
  if (near === null) return new EntryError(`${why}; beside them there is trace. Nothing was set.`, '.sandbox');
  const meant = ['.sandbox', near, given].filter(Boolean).join(' ');
  return new EntryError(`There is no .sandbox ${word}: ${near} is near. Nothing was set.`, meant);
}

function notHere(why: string): EntryError {
  return new EntryError(`${why}: only a sandbox has accidents to set. Nothing was set.`, command('--sandbox'));
}

function view(line: string, armed: Armed): Armed {
  return withView({ ...armed }, (paint, width) => (line.trim() === '' ? overviewText : armedText)(armed, paint, width));
}

function overviewText(armed: Armed, paint: Paint, width: number): string {
  const rows = LINE_WORDS.map(([word, takes, summary]) => [`  .sandbox ${word} ${takes}`, summary]);
  rows.push(['  .sandbox trace on|off', 'after each entry, what the server saw and decided']);
  const note = '  N is 1 unless told. A change is a POST, PUT or DELETE; signing in is spared.';
  return [armedText(armed, paint), paint('strong', 'What there is'), ...columns(rows, width), paint('dim', note)].join(
    '\n',
  );
}

function armedText({ faults, stale_status }: Armed, paint: Paint): string {
  const lines = faults.map(wordsFor);
  if (stale_status !== USUAL_STALE_STATUS) lines.push(`stale-status ${stale_status}`);
  if (lines.length === 0) return paint('dim', '  no fault is armed');
  return [paint('strong', 'Armed'), ...lines.map((line) => `  ${line}`)].join('\n');
}
