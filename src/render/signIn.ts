/** How the sign-in looks. Pure. */
import { inspect } from 'node:util';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { SignedIn } from '../session/signIn.ts';
import { type Paint, quote } from './text.ts';

/** The page's three variables, as they are announced above the prompt. */
export function signInLines(
  { base_url, auth, tenant_id, tenantName, expiresInMs }: SignedIn,
  paint: Paint,
  width: number,
): string {
  const life = lifetimeText(expiresInMs);
  const rows = [
    ['base_url', quote(base_url), ''],
    [
      'auth',
      fitting(inspect(auth, { breakLength: Number.POSITIVE_INFINITY }), width - NAME - GAP.length - life.length),
      life,
    ],
    ['tenant_id', quote(tenant_id), tenantName === null ? '' : oneLine(tenantName)],
  ] as const;
  return rows
    .map(([name, value, note]) => `${`  ${name}`.padEnd(NAME)}${value}${note && paint('dim', `${GAP}${note}`)}`)
    .join('\n');
}

const NAME = 13; // columns
const GAP = '   ';
const FEWEST = 8; // letters of the token

/** The beginning of the token is all that is shown anyway: as much of it as there is room for. */
function fitting(text: string, room: number): string {
  const over = Math.max(0, text.length - room);
  const end = text.indexOf("...'");
  if (end < 0) return text;
  const start = text.lastIndexOf(' ', end) + 1;
  const kept = Math.max(FEWEST, end - start - over);
  return end - start <= kept ? text : text.slice(0, start + kept) + text.slice(end);
}

export function lifetimeText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes >= 90 ? `${Math.round(minutes / 60)} h left` : `${minutes} min left`;
}
