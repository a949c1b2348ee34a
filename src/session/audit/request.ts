/** What a recorded write has asked for, in a word where it is a usual one. Pure. */
import { pathOf } from '../../api/write/userWrite.ts';
import type { AuditedWrite } from './auditedWrites.ts';

/** What was asked for: a change of the email, of the login, a mail, or a request like any other. */
export function requestOf({ facts: { email, about, fields, url, method } }: AuditedWrite): string {
  if (email) return 'email';
  if (about?.newLogin !== undefined || (fields.includes('login') && method === 'PUT')) return 'login';
  return pathOf(url).at(-1) === 'send-activation-email' ? 'activation mail' : `${method} ${new URL(url).pathname}`;
}
