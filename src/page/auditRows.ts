/** The writes of the record as rows: for `audit()`, and for the command of the same name. */
import type { WriteRow } from '../render/writes.ts';
import type { AuditedWrite } from '../session/audit/auditedWrites.ts';
import { userOf } from '../session/audit/meant.ts';
import { requestOf } from '../session/audit/request.ts';

export function rowOf(write: AuditedWrite): WriteRow {
  const { at, world, who, result, facts } = write;
  const { method, url, email, about } = facts;
  const request = requestOf(write);
  const user = userOf(write);
  return {
    at,
    method,
    url,
    login: user?.login ?? null,
    name: user?.name || null,
    user_id: user?.user_id ?? null,
    tenant: user?.tenant ?? null,
    old: email?.old ?? (request === 'login' ? (about?.login ?? null) : null),
    new: email?.new ?? about?.newLogin ?? null,
    request,
    verdict: result?.verdict ?? null,
    status: result?.status ?? null,
    request_id: result?.request_id ?? null,
    who,
    world,
  };
}
