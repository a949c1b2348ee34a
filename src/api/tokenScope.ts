/** Reads from an access token which tenant it is for. Nobody vouches for that here: it is where a look may begin, no more. */
import { parseJson } from './answer.ts';
import { isFields, readOwn } from './fields.ts';
import { isUuid, type TenantId, toTenantId } from './types.ts';

const LONGEST = 16_384; // letters; more than a header takes

/** Null where it names none, or several, or is no JSON Web Token with a `scope` as the platform issues them. */
export function tenantInToken(accessToken: string): TenantId | null {
  const [, claims, signature, ...more] = accessToken.split('.', 4);
  if (accessToken.length > LONGEST || claims === undefined || signature === undefined || more.length > 0) return null;
  const scope = parseJson(Buffer.from(claims, 'base64url').toString('utf8'))?.['scope'];
  if (!Array.isArray(scope)) return null;
  const tenants = new Set(scope.map(tenantIn));
  const [only] = tenants;
  return tenants.size === 1 ? (only ?? null) : null;
}

function tenantIn(grant: unknown): TenantId | null {
  const id = isFields(grant) ? readOwn(grant, 'tuid') : null;
  return isUuid(id) ? toTenantId(id) : null;
}
