/** What a typed write came to, in a line, with the next thing to type. Pure. */
import type { HttpRequest } from '../../api/http/http.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { User } from '../../api/types.ts';
import type { WriteOutcome } from '../../api/write/settle.ts';
import { userWriteIn } from '../../api/write/userWrite.ts';
import { addressText, changeText, MAILBOXES, personText } from '../change.ts';
import { DOT, lookAt, quote } from '../text.ts';
import { SERVER_SAID } from './block.ts';
import { unknownText } from './unknown.ts';

/** What stands around an outcome: what the server said, where it was, and whose email it was about. */
export interface WriteContext {
  /** The server's own words, where it refused. */
  readonly reason: string | null;
  /** Whom it was about, in words, where that is known and it is no change of an email. */
  readonly who?: string | null | undefined;
  /** Where it was, by name. */
  readonly world: string;
  /** Where it is the change of an email: which, and the user as an answer since then showed it. */
  readonly change: WriteChange | null;
}

export interface WriteChange {
  readonly user_id: string;
  readonly login: string;
  readonly name?: string | undefined;
  readonly old: string;
  readonly new: string;
  readonly version: number;
  readonly tenant: string;
  readonly seen: User | null;
  /** What is not as it was when the user was seen before. */
  readonly since: readonly string[];
}

export function writeText(
  outcome: WriteOutcome,
  request: HttpRequest,
  { reason, change, who = null, world }: WriteContext,
): string {
  const { method, url } = request;
  const { verdict, status, code, requestId } = outcome;
  const answer = [
    ...(status === null ? [] : [`HTTP ${status}`]),
    ...(code === null || code === status ? [] : [`code ${oneLine(String(code))}`]),
    ...(reason === null ? [] : [oneLine(reason.trimEnd().replace(/\.$/, ''), SERVER_SAID)]),
    ...(requestId === null || verdict === 'CHANGED' ? [] : [`request id ${oneLine(requestId)}`]),
  ];
  const about = change ? aboutText(outcome, change) : who;
  const what = `${method} ${oneLine(new URL(url).pathname, 200)}: ${about === null ? '' : `${about}; `}`;
  const said = answer.length > 0 ? ` (${answer.join(', ')})` : '';
  return `${verdict}   ${what}${outcomeText(outcome, change)}${said}${DOT}${world}${nextText(outcome, change, request)}`;
}

/** Whose email: of what was changed beside it, that it is as it was. */
function aboutText({ verdict }: WriteOutcome, change: WriteChange): string {
  if (verdict !== 'CHANGED' || change.old !== change.new) return changeText(change, change.tenant);
  return [personText(change), change.tenant, `${addressText(change.new)}, as before`].join(DOT);
}

function outcomeText({ verdict, why }: WriteOutcome, change: WriteChange | null): string {
  switch (verdict) {
    case 'CHANGED':
      if (why === 'observed') return 'the answer did not tell, but a new look shows what was wanted';
      return why === 'changed' ? 'done' : 'done, but its version is not the next one: something else was changed too';
    case 'ALREADY':
      return 'it is so already, and not by this write';
    case 'SUPERSEDED':
      return 'it was changed since, by others';
    case 'CONFIRMATION_SENT':
      return `not changed yet. A link is mailed ${MAILBOXES}; the email changes when it is opened`;
    case 'CONFLICT':
      return `refused; ${change?.seen ? `you named version ${change.version}, there is ${[`${change.seen.version}, with ${addressText(change.seen.contact.email)}`, ...change.since].join('; ')}` : 'it was changed since its version was fetched'}`;
    case 'DUPLICATE':
      return 'refused; another object of that kind is there already';
    case 'REJECTED':
      return why === 'throttled' ? 'refused; the server asks to slow down' : 'refused, not changed';
    case 'NOT_SENT':
      return 'nothing left this computer';
    case 'UNKNOWN':
      return `it may or may not have been applied. ${why === 'reread-failed' ? 'A new look failed as well.' : unknownText(why)} Look before you send it again.`;
  }
}

/** What to type next, where there is something. */
function nextText({ verdict }: WriteOutcome, change: WriteChange | null, { method, url }: HttpRequest): string {
  const userId = userWriteIn({ method: 'GET', url })?.id;
  switch (verdict) {
    case 'CONFLICT':
    case 'REJECTED':
      return userId ? `  Look at the user: ${lookAt(userId)}` : '';
    case 'UNKNOWN':
      if (change) return `  What came of it: verify(${quote(change.user_id)})`;
      if (userId) return `  Look at the user: ${lookAt(userId)}`;
      // What was created has no address yet.
      return method === 'POST' ? '' : `  What is there now: requests.get(${quote(url)}, headers=auth)`;
    default:
      return '';
  }
}
