/** What every verdict says of an earlier request for the same user that has not come to its end. Pure. */
import type { EmailChange } from '../../api/email/plan.ts';
import type { Verdict } from '../../api/email/verdict.ts';
import { addressText } from '../change.ts';
import { ago, type Paint, quote, symbol } from '../text.ts';
import { stepLine } from './block.ts';

export interface OpenRequest {
  readonly email: Pick<EmailChange, 'old' | 'new'>;
  readonly at: string;
  /** Null: nothing more is known than that it was about to be sent. */
  readonly result: { readonly verdict: Verdict } | null;
}

/** Of a write that was not sent. */
export function nothingLeft(open: OpenRequest | null | undefined): string {
  return open ? 'not sent; an earlier request is still open' : 'nothing left this computer';
}

export function openLines(
  userId: string,
  { open, now }: { readonly open?: OpenRequest | null | undefined; readonly now: number },
  paint: Paint,
): string[] {
  if (!open) return [];
  const { email, at, result } = open;
  const change = `${addressText(email.old)} ${symbol.becomes} ${addressText(email.new)}`;
  const asked = `${result?.verdict ?? 'no result'}, asked for ${ago(now - Date.parse(at))}`;
  return [`Still open: ${change}, ${asked}.`, stepLine('What came of that: ', `verify(${quote(userId)})`, paint)];
}
