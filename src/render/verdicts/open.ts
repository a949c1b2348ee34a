/** What every verdict says of an earlier request for the same user that has not come to its end. Pure. */
import { ago, type Paint, quote } from '../text.ts';
import { stepLine } from './block.ts';

export interface OpenRequest {
  /** What becomes what, or what else was asked for. */
  readonly what: string;
  readonly at: string;
  /** Null: nothing more is known than that it was about to be sent. */
  readonly verdict: string | null;
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
  const { what, at, verdict } = open;
  const asked = `${verdict ?? 'no result'}, asked for ${ago(now - Date.parse(at))}`;
  return [`Still open: ${what}, ${asked}.`, stepLine('What came of that: ', `verify(${quote(userId)})`, paint)];
}
