/** How the writes of a session look. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { columns, type Paint, symbol } from './text.ts';

export interface WriteRow {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly login: string | null;
  readonly old: string | null;
  readonly new: string | null;
  readonly verdict: string | null;
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
