/** How users look: one, and several of them, told apart. Pure. */
import { lookalikes } from '../api/email/doubts.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { UserRecord } from '../session/userRecord.ts';
import { counted, DOT, quote, withView } from './text.ts';

export function viewUser<T extends UserRecord>(record: T): T {
  const { login, user_id } = record;
  return withView(
    record,
    (paint) => `  ${paint('strong', oneLine(login))}   ${userFacts(record)}\n  user_id = ${quote(user_id)}`,
    'user',
  );
}

export function userFacts(record: UserRecord): string {
  const { email, name, activated, enabled, version, tenant_id, tenant_path } = record;
  const facts = [
    email === '' ? 'no email' : oneLine(email),
    ...(name === '' ? [] : [oneLine(name)]),
    activated ? 'activated' : 'not activated',
    enabled ? 'enabled' : 'disabled',
    `version ${version}`,
    tenant_path ? pathText(tenant_path) : `tenant ${oneLine(tenant_id)}`,
    ...lookalikes(record.login, email),
  ];
  return facts.join(DOT);
}

const NAME = 40; // columns
const STEPS = 5;

/** From the tenant that was searched down to the user's own; of a long way the first and the last. */
function pathText(path: readonly string[]): string {
  const names = path.length > STEPS ? [path[0] ?? '', ...path.slice(1 - STEPS)] : path;
  const [first, ...others] = names.map((name) => oneLine(name, NAME));
  return [first, ...(path.length > STEPS ? ['…'] : []), ...others].join(' / ');
}

const PAGE = 20; // users

/** What tells several of them apart; of many the first, and how to come by the others. `text`: what found them. */
export function viewUsers(records: readonly UserRecord[], text: string): readonly UserRecord[] {
  return withView([...records], (paint) => {
    if (records.length === 0) return paint('dim', '  nobody');
    const shown = records.slice(0, PAGE);
    const rows = shown.flatMap((record) => [
      `  ${paint('strong', oneLine(record.login))}   ${userFacts(record)}`,
      `    ${record.user_id}`,
    ]);
    if (shown.length === records.length)
      return [...rows, paint('dim', `  ${counted(records.length, 'user')}`)].join('\n');
    const more = `  ${PAGE} of ${records.length} shown; a longer text finds fewer. To see the next ones:`;
    const next = `  users = findUsers(${quote(text)}); users.slice(${PAGE}, ${2 * PAGE})`;
    return [...rows, paint('dim', more), paint('code', next)].join('\n');
  });
}
