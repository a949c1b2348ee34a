/** What has not come to its end, as rows: for `pending()`, the sign-in line, and the verdict on a later request. */
import type { OpenRequest } from '../render/verdicts/open.ts';
import { type PendingRow, whatText } from '../render/writes.ts';
import type { AuditedWrite } from '../session/audit/auditedWrites.ts';
import { isOld, pendingWrites, waitingWrites } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import { withTenantWords } from '../session/tenantWords.ts';
import { rowOf } from './auditRows.ts';

type Row = PendingRow & {
  readonly version: number | null;
  readonly activated: boolean | null;
  readonly world: string;
};

export async function pendingRows(session: Session): Promise<readonly Row[]> {
  const now = session.now();
  return (await withTenantWords(session, await pendingWrites(session))).map((write) => pendingRow(write, now));
}

/** Of which something may still come. */
export async function waitingRows(session: Session): Promise<readonly Row[]> {
  const now = session.now();
  return (await waitingWrites(session)).map((write) => pendingRow(write, now));
}

/** The user's last that waits; null where there is none, or the record cannot be read. */
export async function openRequest(session: Session, userId: string): Promise<OpenRequest | null> {
  const rows = await waitingRows(session).catch(() => []);
  const last = rows.findLast(({ user_id }) => user_id === userId);
  return last ? { what: whatText(last), at: last.at, verdict: last.verdict } : null;
}

function pendingRow(write: AuditedWrite, now: number): Row {
  const { user_id, login, name, tenant, old, new: wanted, request, verdict, at, world } = rowOf(write);
  const { email, about } = write.facts;
  const { version = null, activated = null } = email ?? about ?? {};
  return {
    ...{ user_id: user_id ?? '', login: login ?? '', name: name ?? '', tenant: tenant ?? '', old, new: wanted },
    ...{ version, activated, verdict, at, is_old: isOld(write, now), world, request },
  };
}
