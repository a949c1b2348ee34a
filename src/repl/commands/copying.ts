/** Chooses what `.copy` is meant to copy, and hands it to the terminal. */
import { isFields } from '../../api/fields.ts';
import { reportOf } from '../../page/report.ts';
import { counted, DOT, quote } from '../../render/text.ts';
import { EntryError } from '../../session/errors.ts';
import type { Session } from '../../session/session.ts';
import { MOST_BYTES } from '../output/clipboard.ts';
import type { Surroundings } from './command.ts';

export async function copyOut(rest: string, { session, output, say }: Surroundings): Promise<void> {
  const { text, what, shownBy } = await chosen(rest.trim(), session, output);
  const clean = output.clean(text);
  if (clean === '') throw new EntryError(`There is nothing in ${what} to copy.`, '.copy report');
  const bytes = Buffer.byteLength(clean);
  if (bytes > MOST_BYTES) {
    throw new EntryError(
      `${what} is too long for a terminal's clipboard: ${counted(bytes, 'byte')}, of which it takes ${MOST_BYTES}. Nothing was copied.`,
      `${shownBy}   prints it whole`,
    );
  }
  const way = output.copy(clean);
  if (way === null) {
    throw new EntryError('Only a terminal has a clipboard to copy into. Nothing was copied.', 'report()   prints it');
  }
  say(
    (paint) =>
      `  copied: ${what}, ${counted([...clean].length, 'character')}${paint('dim', `${DOT}${IF_NOT[way]}${shownBy} prints it`)}`,
  );
}

// The terminal tells nobody what it did with it.
const IF_NOT = {
  straight: 'if nothing arrives, this terminal does not allow it; ',
  tmux: 'if nothing arrives: tmux set -g set-clipboard on; ',
  screen: 'if nothing arrives, this terminal does not allow it; ',
} as const;

interface Choice {
  readonly text: string;
  readonly what: string;
  /** What prints it. */
  readonly shownBy: string;
}

async function chosen(rest: string, session: Session, output: Surroundings['output']): Promise<Choice> {
  const [word = '', ...others] = rest.split(' ');
  const who = others.join(' ').trim();
  if (word === 'report') return reportChoice(await reportOf(session, who || undefined));
  if (rest === 'curl') return curlChoice(session);
  if (rest !== '')
    throw new EntryError(`There is no .copy ${word}. Nothing was copied.`, '.copy   .copy report   .copy curl');
  const { shown } = output;
  if (shown === null) throw new EntryError('Nothing was shown yet. Nothing was copied.', 'report()');
  const { value } = shown;
  if (isReport(value)) return reportChoice(value);
  if (session.isVerdict(value)) return reportChoice(await reportOf(session, userIdIn(value)));
  return {
    text: typeof value === 'string' ? value : output.plain(value),
    what: 'the last value',
    shownBy: 'console.log(_)',
  };
}

function reportChoice({
  markdown,
  login,
  verdict,
}: {
  markdown: string;
  login: string | null;
  verdict: string | null;
}) {
  const what = `the report${login === null ? '' : ` on ${login}`}, ${verdict ?? 'no result'}`;
  return { text: markdown, what, shownBy: login === null ? 'report()' : `report(${quote(login)})` };
}

function curlChoice({ names }: Session): Choice {
  const { last } = names;
  const curl = isFields(last) ? last['curl'] : undefined;
  if (curl instanceof String || typeof curl === 'string')
    return { text: String(curl), what: 'the last request as curl', shownBy: 'last.curl' };
  throw new EntryError('No request was sent yet. Nothing was copied.', "findUser('…')");
}

function isReport(value: unknown): value is Parameters<typeof reportChoice>[0] {
  return isFields(value) && typeof value['markdown'] === 'string' && 'audit_hash' in value;
}

function userIdIn(verdict: unknown): string | undefined {
  const id = isFields(verdict) ? verdict['user_id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
