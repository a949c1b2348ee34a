/** How the sign-in looks. Pure. */
import { inspect } from 'node:util';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { SignedIn } from '../session/signIn.ts';
import { type Paint, quote } from './text.ts';

/** The page's three variables, as they are announced above the prompt. */
export function signInLines({ base_url, auth, tenant_id, tenantName, expiresInMs }: SignedIn, paint: Paint): string {
  const rows = [
    ['base_url', quote(base_url), ''],
    ['auth', inspect(auth), lifetimeText(expiresInMs)],
    ['tenant_id', quote(tenant_id), tenantName === null ? '' : oneLine(tenantName)],
  ] as const;
  return rows
    .map(([name, value, note]) => `  ${name.padEnd(11)}${value}${note && paint('dim', `   ${note}`)}`)
    .join('\n');
}

function lifetimeText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes >= 90 ? `${Math.round(minutes / 60)} h left` : `${minutes} min left`;
}
