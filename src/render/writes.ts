/** How the writes of a session look. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { changeText } from './change.ts';
import { ago, columns, type Paint, quote, symbol } from './text.ts';

export interface WriteRow {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly login: string | null;
  readonly old: string | null;
  readonly new: string | null;
  readonly verdict: string | null;
}

export interface PendingRow {
  readonly user_id: string;
  readonly login: string;
  readonly name: string;
  readonly tenant: string;
  readonly old: string;
  readonly new: string;
  readonly verdict: string | null;
  readonly at: string;
  /** Its link will hardly be opened any more. */
  readonly is_old: boolean;
}

/** The changes that wait, the last asked for at the end, each with what closes it. */
export function pendingText(rows: readonly PendingRow[], now: number, paint: Paint): string {
  if (rows.length === 0) return '  nothing waits';
  const lines = rows.flatMap((row) => {
    const { verdict, at, tenant, is_old, user_id } = row;
    const asked = `${ago(now - Date.parse(at))}${is_old ? ': so old a link hardly works any more' : ''}`;
    return [
      `  ${paint('pending', verdict ?? 'no result')}   ${changeText(row, tenant)}`,
      `    asked for ${asked}   ${paint('code', `verify(${quote(user_id)})`)}`,
    ];
  });
  return [...lines, paint('dim', `  ${waitingText(rows.length)}`)].join('\n');
}

export function waitingText(count: number): string {
  return count === 1 ? '1 change still waits' : `${count} changes still wait`;
}

/** The writes of a session, and the place where they are recorded. */
export function writesText(rows: readonly WriteRow[], place: string, paint: Paint): string {
  const lines = columns(
    rows.map(({ at, method, url, login, old, new: email, verdict }) => [
      at.slice(11, 19),
      verdict ?? 'no result',
      login === null
        ? `${method} ${oneLine(new URL(url).pathname, 200)}`
        : `${oneLine(login)}   ${old ? oneLine(old) : 'none'} ${symbol.becomes} ${oneLine(email ?? '')}`,
    ]),
  );
  const shown = lines.length > 0 ? lines.map((line) => `  ${line}`) : ['  nothing was written yet'];
  return [...shown, paint('dim', `  recorded: ${oneLine(place, 200)} (times in UTC)`)].join('\n');
}
