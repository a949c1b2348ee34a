/** Makes a function that one can type of a helper: it reads what it is given, and takes its turn. */
import { isFields } from '../api/fields.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import {
  type Helper,
  type Kind,
  kinds,
  type Parameters,
  signatureIn,
  toRefusal,
  type Values,
} from '../helpers/definition.ts';
import { track } from '../page/calls.ts';
import { isDict } from '../python/values.ts';
import { NoMatchError, SeveralMatchesError } from '../session/errors.ts';
import type { Language } from '../session/language.ts';
import type { Session } from '../session/session.ts';

const bound = new WeakMap<object, Helper>();

export type Call = (...given: readonly unknown[]) => Promise<unknown>;

export function bind(helper: Helper, session: Session): Call {
  const call: Call = (...given) =>
    track(
      session,
      session.exclusive(() => run(helper, session, given)),
      usageText(helper),
    );
  bound.set(call, helper);
  return Object.defineProperty(call, 'name', { value: helper.name });
}

/** The helper that was bound to this function, if one was. */
export function helperOf(value: unknown): Helper | undefined {
  return typeof value === 'function' ? bound.get(value) : undefined;
}

async function run(helper: Helper, session: Session, given: readonly unknown[]): Promise<unknown> {
  if (!helper.choosesUser) return carryOut(helper, session, given);
  const wasChosen = session.users.userId !== undefined;
  session.users.clear();
  try {
    return await carryOut(helper, session, given);
  } catch (error) {
    const isSaid = error instanceof NoMatchError || error instanceof SeveralMatchesError;
    if (wasChosen && !isSaid && session.users.userId === undefined)
      session.tell({ kind: 'line', text: 'Nobody is chosen any more: user_id is unset.' });
    throw error;
  }
}

async function carryOut(helper: Helper, session: Session, given: readonly unknown[]): Promise<unknown> {
  const values = lineUp(helper, given, session.language);
  if (helper.sendsToBaseUrl) session.requireOwnBaseUrl();
  return helper.run(session, decode(helper, session, values));
}

/** What each parameter is given: `('a', { user_id: 'b' })` is the same as `('a', 'b')`. */
function lineUp(helper: Helper, given: readonly unknown[], language: Language): ReadonlyMap<string, unknown> {
  const { name } = helper;
  const signature = signatureIn(helper, language);
  const last = given.at(-1);
  const hasKeywords = isFields(last) && isDict(last);
  const keywords = hasKeywords ? Object.entries(last) : [];
  const positional = hasKeywords ? given.slice(0, -1) : given;
  const order = orderFor(helper, positional[0]);
  refuseUndefined(name, [...positional.map((value, at) => [order[at], value] as const), ...keywords]);
  if (positional.length > order.length) {
    const most = order.length === 0 ? 'nothing' : order.length === 1 ? 'one argument' : `${order.length} arguments`;
    throw toRefusal(`${name} takes ${most}: ${signature}`);
  }
  const values = new Map(positional.map((value, at) => [order[at] ?? '', value]));
  for (const [keyword, value] of keywords) {
    if (!order.includes(keyword)) throw toRefusal(`${name} knows no ${oneLine(keyword)}: ${signature}`, keyword);
    if (values.has(keyword)) throw toRefusal(`${name} was given ${keyword} twice`, keyword);
    values.set(keyword, value);
  }
  return values;
}

/** Of the form that is meant, the names of all parameters. */
function orderFor({ forms: [first, ...others] }: Helper, value: unknown): readonly string[] {
  const isMeant = (kind: Kind | undefined) => kind?.isCertain?.(value) === true;
  const form = others.find(({ order: [start] }) => isMeant(start && kinds[start[1].kind])) ?? first;
  return form.order.map(([name]) => name);
}

/** Not given means the session's; given but undefined is a mistake, and must not become the user chosen last. */
function refuseUndefined(name: string, given: readonly (readonly [string | undefined, unknown])[]): void {
  const [parameter] = given.find(([, value]) => value === undefined) ?? [];
  if (parameter !== undefined) throw toRefusal(`${name} was given undefined for ${oneLine(parameter)}`);
}

function decode(helper: Helper, session: Session, given: ReadonlyMap<string, unknown>): Values<Parameters> {
  const userId = given.get('user_id') ?? session.users.userId;
  const values = Object.entries(helper.parameters).map(([name, { kind: kindName, doc, required }]) => {
    const kind = kinds[kindName];
    const value = given.get(name);
    if (value !== undefined) return [name, kind.read(value, { helper, parameter: name, userId })] as const;
    if (!required) return [name, undefined] as const;
    const { missing }: Kind = kind;
    throw missing?.(helper) ?? toRefusal(`${helper.name} needs ${doc}`);
  });
  return Object.fromEntries(values);
}

function usageText({ name, forms: [{ order }] }: Helper): string {
  return order.length === 0 ? `${name}()` : `help(${name})`;
}
