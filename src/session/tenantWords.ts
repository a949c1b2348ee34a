/** What the tenants of those are called whom writes are about: by the record, and where that knows an id alone, looked up. */
import { isUuid, toTenantId } from '../api/types.ts';
import type { AuditedWrite } from './audit/auditedWrites.ts';
import { userOf, writesAbout, writesOfOne } from './audit/meant.ts';
import type { Session } from './session.ts';

// So many are looked up for one list.
const MOST = 20;

/** What the writes of a record call them, so that it is known without a request. */
export function recallTenants({ tenants }: Pick<Session, 'tenants'>, writes: readonly AuditedWrite[]): void {
  for (const write of writes) {
    const user = userOf(write);
    if (user) tenants.recall(user.tenant_id, user.tenant);
  }
}

/** The same writes, each with its tenant in words as far as those can be had. */
export async function withTenantWords<T extends AuditedWrite>(
  session: Pick<Session, 'tenants'>,
  writes: readonly T[],
): Promise<readonly T[]> {
  const { tenants } = session;
  recallTenants(session, writes);
  const ids = new Set(writes.flatMap((write) => userOf(write)?.tenant_id ?? []));
  const unknown = [...ids].filter((tenant_id) => tenants.describe({ tenant_id }) === tenant_id && isUuid(tenant_id));
  await Promise.all(unknown.slice(-MOST).map((id) => tenants.lookUp({ tenant_id: toTenantId(id) })));
  return writes.map((write) => {
    const user = userOf(write);
    if (user === null || user.tenant !== user.tenant_id) return write;
    return { ...write, facts: { ...write.facts, tenant: tenants.describe(user) } };
  });
}

/** Those about the one user whom the text means, by whom the record knows. @throws {EntryError} with those who are there. */
export async function writesMeant<T extends AuditedWrite>(
  session: Pick<Session, 'tenants'>,
  writes: readonly T[],
  text: string,
  helper: string,
): Promise<readonly T[]> {
  const found = await withTenantWords(session, writesAbout(writes, text));
  return writesOfOne(found.length > 0 ? found : writes, text, helper);
}
