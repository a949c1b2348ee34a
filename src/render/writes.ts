/** How the writes of a session look. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { addressText, personText } from './change.ts';
import { ago, columns, counted, DOT, type Paint, quote, symbol } from './text.ts';

export interface WriteRow {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly login: string | null;
  readonly name: string | null;
  readonly user_id: string | null;
  /** In words. */
  readonly tenant: string | null;
  readonly old: string | null;
  readonly new: string | null;
  /** In a word where it is a usual one: email, login. */
  readonly request: string;
  readonly verdict: string | null;
  readonly status: number | null;
  readonly request_id: string | null;
  readonly who: { readonly client_id: string; readonly operator: string };
  readonly world: string;
}

export interface PendingRow {
  readonly user_id: string;
  readonly login: string;
  readonly name: string;
  readonly tenant: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly request: string;
  readonly verdict: string | null;
  readonly at: string;
  /** Its link will hardly be opened any more. */
  readonly is_old: boolean;
}

/** The changes that wait, the last asked for at the end, each with what closes it. */
export function pendingText(rows: readonly PendingRow[], now: number, paint: Paint): string {
  if (rows.length === 0) return '  nothing waits';
  const lines = rows.flatMap((row) => {
    const { verdict, at, is_old } = row;
    const asked = `${ago(now - Date.parse(at))}${is_old && row.request === 'email' ? ': so old a link hardly works any more' : ''}`;
    return [
      `  ${paint('pending', verdict ?? 'no result')}   ${writeText(row)}`,
      `    asked for ${asked}   ${paint('code', `verify(${quote(whoseText(row, rows))})`)}`,
    ];
  });
  return [...lines, paint('dim', `  ${waitingText(rows.length)}`)].join('\n');
}

/** The login, where it says who is meant, and is typed as easily as the id. */
function whoseText({ login, user_id }: PendingRow, rows: readonly PendingRow[]): string {
  const alike = rows.filter((row) => row.login.toLowerCase() === login.toLowerCase());
  return alike.length > 1 || login === '' || oneLine(login) !== login ? user_id : login;
}

export function waitingText(count: number): string {
  return count === 1 ? '1 change still waits' : `${count} changes still wait`;
}

/** Of a single one, whose it is and what is known; of several, how many are not known. */
export function waitingDetail(writes: readonly Pick<PendingRow, 'login' | 'name' | 'verdict'>[]): string {
  const [first] = writes;
  if (first && writes.length === 1) return `${first.verdict ?? 'UNKNOWN'}${DOT}${personText(first)}`;
  const unknown = writes.filter(({ verdict }) => verdict === null || verdict === 'UNKNOWN').length;
  return unknown === 0 ? '' : `${unknown} of them UNKNOWN`;
}

export interface WritesView {
  /** Where they are recorded. */
  readonly place: string;
  readonly now: number;
  /** So many are shown, the last ones. */
  readonly most: number;
  /** So many there are, whatever was asked for. */
  readonly of: number;
  /** They are of several data centres. */
  readonly hasWorlds?: boolean;
}

/** The writes of the record, the last at the end, and the place where they are recorded. */
export function writesText(rows: readonly WriteRow[], view: WritesView, paint: Paint): string {
  const { place, now, most, of, hasWorlds = false } = view;
  const shown = rows.slice(-most);
  const lines = columns(
    shown.map((row) => [
      whenText(row.at, now),
      row.verdict ?? 'no result',
      ...(hasWorlds ? [oneLine(row.world)] : []),
      writeText(row),
    ]),
  );
  const none = of > 0 ? `  none of ${counted(of, 'write')} is meant` : '  nothing was written yet';
  const left = rows.length - shown.length;
  return [
    ...(lines.length > 0 ? lines.map((line) => `  ${line}`) : [none]),
    ...(left > 0
      ? [`  ${shown.length} of ${counted(rows.length, 'write')} shown: ${paint('code', 'audit({all: true})')}`]
      : []),
    paint('dim', `  recorded: ${oneLine(place, 200)} (times in UTC)`),
  ].join('\n');
}

function whenText(at: string, now: number): string {
  const isToday = at.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return isToday ? at.slice(11, 19) : `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}

function writeText(write: Pick<WriteRow, 'login' | 'name' | 'tenant' | 'old' | 'new' | 'request'>): string {
  const { login, name, tenant, request } = write;
  if (login === null) return oneLine(request, 200);
  return [personText({ login, name: name ?? '' }), tenant ?? 'tenant not known', whatText(write)].join(DOT);
}

/** What becomes what, or what else was asked for. */
export function whatText({ old, new: wanted, request }: Pick<WriteRow, 'old' | 'new' | 'request'>): string {
  if (old !== null && wanted !== null && (request === 'login' || request === 'email')) {
    const change = `${addressText(old)} ${symbol.becomes} ${addressText(wanted)}`;
    return request === 'login' ? `login ${change}` : change;
  }
  return request === 'login' ? 'another login' : oneLine(request, 200);
}
