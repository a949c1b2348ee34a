/** Reads from an access token which tenant it is for, and with which roles. Nobody vouches for that here: it is where a look may begin, no more. */
import { parseJson } from './answer.ts';
import { isFields, readOwn } from './fields.ts';
import { isUuid, type TenantId, toTenantId } from './types.ts';

const LONGEST = 16_384; // letters; more than a header takes

/** The roles that it was granted, each once. */
export function rolesInToken(accessToken: string): readonly string[] {
  const roles = scopeOf(accessToken).map((grant) => (isFields(grant) ? readOwn(grant, 'role') : null));
  return [...new Set(roles.filter((role): role is string => typeof role === 'string' && role !== ''))];
}

/** Null where it names none, or several, or is no JSON Web Token with a `scope` as the platform issues them. */
export function tenantInToken(accessToken: string): TenantId | null {
  const tenants = new Set(scopeOf(accessToken).map(tenantIn));
  const [only] = tenants;
  return tenants.size === 1 ? (only ?? null) : null;
}

function scopeOf(accessToken: string): readonly unknown[] {
  const [, claims, signature, ...more] = accessToken.split('.', 4);
  if (accessToken.length > LONGEST || claims === undefined || signature === undefined || more.length > 0) return [];
  const scope = parseJson(Buffer.from(claims, 'base64url').toString('utf8'))?.['scope'];
  return Array.isArray(scope) ? scope : [];
}

function tenantIn(grant: unknown): TenantId | null {
  const id = isFields(grant) ? readOwn(grant, 'tuid') : null;
  return isUuid(id) ? toTenantId(id) : null;
}
