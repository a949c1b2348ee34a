/** How a verdict that is a value looks: its mark, what came of it, what the server said, and the next thing to type. Pure. */
import type { AnswerFacts } from '../../api/attempt.ts';
import type { Why } from '../../api/email/verdict.ts';
import type { ShellError } from '../../api/errors.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { User } from '../../api/types.ts';
import type { Verdict } from '../../api/verdict.ts';
import type { WriteWhy } from '../../api/write/verdict.ts';
import { WriteRefusedError } from '../../session/guard.ts';
import { type Paint, type Role, symbol } from '../text.ts';

/** What a write came to that is no change of an email. */
export interface Came extends AnswerFacts {
  readonly verdict: Verdict;
  readonly why: Why | WriteWhy;
  /** The user as last seen. */
  readonly seen: User | null;
  /** The server's own words, else those of the error. */
  readonly reason: string | null;
  readonly error: ShellError | null;
}

/** `head`: in words, behind the verdict. */
export function verdictBlock(
  { verdict, world }: { readonly verdict: Verdict; readonly world: string },
  head: string,
  lines: readonly string[],
  paint: Paint,
): string {
  const [role, mark] = LOOKS[verdict];
  const first = `${paint(role, `${mark} ${verdict}`)}   ${head} ${paint('dim', `${symbol.dot} ${world}`)}`;
  return [first, ...lines.map((line) => `  ${line}`)].join('\n');
}

const LOOKS: Readonly<Record<Verdict, readonly [Role, string]>> = {
  CHANGED: ['good', symbol.good],
  ALREADY: ['good', symbol.good],
  CONFIRMATION_SENT: ['pending', symbol.pending],
  CONFLICT: ['bad', symbol.bad],
  DUPLICATE: ['bad', symbol.bad],
  REJECTED: ['bad', symbol.bad],
  NOT_SENT: ['bad', symbol.bad],
  SUPERSEDED: ['bad', symbol.bad],
  UNKNOWN: ['pending', symbol.unknown],
};

/** The person said no. */
export function isDeclined(error: ShellError | null): boolean {
  return error instanceof WriteRefusedError && error.why === 'declined';
}

/** Why the server refused, as far as its answer tells. */
export function rejectedText(why: Why | WriteWhy, login: string): string {
  switch (why) {
    case 'unauthorized':
      return 'The token was not accepted, and no better one was to be had: the API client may be revoked or disabled.';
    case 'forbidden':
      return `This API client may not change ${login}.`;
    case 'not-found':
    case 'deleted':
      return `${login} does not exist any more.`;
    case 'throttled':
      return 'The server asks to slow down.';
    case 'contradiction':
      return 'The server says that the version is stale, yet a new look shows the same version.';
    default:
      return `${login} is unchanged.`;
  }
}

/** `kept`: what stays as it is; not said where something of before may still come true. */
export function notSentLines(error: Came['error'], kept = ''): string[] {
  const line = [isDeclined(error) ? 'You said no; nothing was sent.' : '', kept].filter(Boolean).join(' ');
  return line === '' ? [] : [line];
}

/** `again`: what was typed, about the same user. */
export function notSentStep(error: Came['error'], again: string, paint: Paint): string {
  if (isDeclined(error)) return stepLine('If you want it after all: ', again, paint);
  if (error instanceof WriteRefusedError) return error.instead;
  return stepLine('Once the cause is mended: ', again, paint);
}

/** A refusal that lists what would be taken fits; whatever is longer is shortened. */
export const SERVER_SAID = 300;

/** The server's words, where they explain something. */
export function serverLines({
  verdict,
  status,
  code,
  reason,
  requestId,
  error,
}: Pick<Came, 'verdict' | 'status' | 'code' | 'reason' | 'requestId' | 'error'>): string[] {
  if (verdict === 'CHANGED' || verdict === 'ALREADY' || verdict === 'CONFIRMATION_SENT' || isDeclined(error)) return [];
  const answer =
    status === null ? '' : `HTTP ${status}${code === null || code === status ? '' : `, code ${oneLine(String(code))}`}`;
  const said = [answer, reason && oneLine(reason, SERVER_SAID)].filter(Boolean).join(': ');
  return [...(said ? [said] : []), ...(requestId === null ? [] : [`request id ${oneLine(requestId)}`])];
}

/** What a person may type next, behind the words for when. */
export function stepLine(words: string, code: string, paint: Paint): string {
  return `${words}${paint('code', code)}`;
}
