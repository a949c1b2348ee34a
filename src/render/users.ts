/** How users look: one, and several of them, told apart. Pure. */
import { lookalikes } from '../api/email/doubts.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { widthOf } from '../api/width.ts';
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
  return factsOf(record).join(DOT);
}

function factsOf(record: UserRecord): readonly string[] {
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
  return facts;
}

/** One of several who may be meant, for whoever is asked. */
export interface UserChoice {
  readonly name: string;
  /** The same on a line for who they are and one for how things stand. */
  readonly whole: string;
  /** What tells them apart, in one line of so many columns if that is enough: nothing that may decide is left out. */
  readonly brief: (columns: number) => string;
}

export function userChoices(records: readonly UserRecord[]): readonly UserChoice[] {
  const above = stepsAbove(records.flatMap(({ tenant_path }) => (tenant_path ? [tenant_path] : [])));
  const isAlike = (name: 'activated' | 'enabled') => records.every((each) => each[name] === records[0]?.[name]);
  return records.map((record) => {
    const { login, name, email, activated, enabled, tenant_id, tenant_path } = record;
    const facts = factsOf(record);
    const person = [oneLine(login), ...(name === '' || name === login ? [] : [oneLine(name)])];
    const mailbox = email === login ? [] : [facts[0] ?? ''];
    const states = { activated: activated ? 'activated' : 'not activated', enabled: enabled ? 'enabled' : 'disabled' };
    const telling = (['activated', 'enabled'] as const).filter((each) => !isAlike(each)).map((each) => states[each]);
    const tenant = tenant_path ? pathText(tenant_path) : `tenant ${oneLine(tenant_id)}`;
    const customer = tenant_path ? pathText(tenant_path.slice(Math.min(above, tenant_path.length - 1))) : tenant;
    const lines = [
      [...person, ...mailbox, states.activated, states.enabled, tenant],
      [...person, ...mailbox, ...telling, tenant],
      [...person, ...mailbox, ...telling, customer],
    ].map((parts) => parts.join(DOT));
    const about = facts.length - (name === '' ? 1 : 2);
    const told = email === login ? facts.slice(1) : facts;
    return {
      name: `${oneLine(login)}   ${told.join(DOT)}`,
      whole: `${oneLine(login)}   ${told.slice(0, -about).join(DOT)}\n  ${facts.slice(-about).join(DOT)}`,
      brief: (columns) => lines.find((line) => widthOf(line) <= columns) ?? lines.at(-1) ?? '',
    };
  });
}

/** How many names all the ways have in common, as far as each goes. */
function stepsAbove(paths: readonly (readonly string[])[]): number {
  const longest = Math.max(0, ...paths.map(({ length }) => length));
  for (let at = 0; at < longest; at += 1) {
    const names = new Set(paths.flatMap((path) => (at < path.length ? [path[at]] : [])));
    if (names.size > 1) return at;
  }
  return longest;
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
