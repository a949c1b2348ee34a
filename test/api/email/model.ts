/**
 * A small model of the platform and the network, and all that can happen in it: every order of faults, of one change
 * by another administrator, of an activation, of a link being opened, of an earlier write of our own, and of requests
 * that arrive late.
 */

import type { PutClass } from '../../../src/api/attempt.ts';
import type { EmailPlan } from '../../../src/api/email/plan.ts';
import type { Decision, Policy, Report, Reread, Step } from '../../../src/api/email/verdict.ts';
import { NetworkError } from '../../../src/api/errors.ts';
import { nextDelayMs } from '../../../src/api/retry.ts';
import type { User } from '../../../src/api/types.ts';
import { emailPlan, NEW, OLD, TENANT_ID, USER_ID } from '../world.ts';

/** What the documentation leaves open about the server. */
export interface Variant {
  activationBumps: boolean;
  confirmationBumps: boolean;
  sameAddressBumps: boolean;
}

export const VARIANTS: readonly Variant[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  activationBumps: (bits & 1) > 0,
  confirmationBumps: (bits & 2) > 0,
  sameAddressBumps: (bits & 4) > 0,
}));

interface Visible {
  readonly email: string;
  readonly version: number;
  readonly activated: boolean;
  readonly gone: boolean;
}

interface World extends Visible {
  readonly taken: boolean;
  /** The address that the last link would set. */
  readonly pending: string | null;
  /** Requests of ours that are still on their way, and earlier ones that wanted something else. */
  readonly late: number;
  readonly lateOwn: number;
  /** The ledger: changes made and links mailed by requests of ours, and whether the new address was ever there. */
  readonly applied: number;
  readonly mails: number;
  readonly wasNew: boolean;
  /** Whether anybody else has changed the user, or asked for it. */
  readonly foreign: boolean;
  /** What may still happen. */
  readonly admin: number;
  readonly activation: number;
  readonly opening: number;
  readonly faults: number;
  readonly failingLooks: number;
  /** What a lagging replica still shows. */
  readonly before: Visible | null;
}

export interface Setting {
  decide: (plan: EmailPlan, steps: readonly Step[], policy?: Policy) => Decision;
  variant: Variant;
  activated: boolean;
  policy?: Policy;
  /** Whether a request of an earlier call may still be on its way, or was accepted. */
  earlier?: boolean;
  lags?: boolean;
  /** The version that a person has typed, where another one was seen. */
  typed?: number;
  /** What an earlier write of ours, whose answer was lost, wanted: another address, or something that is no address. */
  own?: 'address' | 'field';
  /** Only the spelling is to change, by order of a person; a server may take the order and keep its own spelling. */
  respell?: 'taken' | 'kept';
  /** How many tries may go wrong. */
  faults?: number;
  failingLooks?: number;
}

export interface Findings {
  schedules: number;
  /** Broken promises, each with one history that breaks it. */
  broken: Map<string, string>;
  /** Schedules in which more than one link was mailed, and the report said so. */
  flagged: number;
}

const OTHER_EMAIL = 'other@example.org';
const MINE = 'mine@example.org';
export const V = 1;

export function explore(setting: Setting): Findings {
  const {
    decide,
    variant,
    activated,
    policy = {},
    earlier = false,
    lags = false,
    faults = 3,
    failingLooks = 0,
    typed = V,
    own,
    respell,
  } = setting;
  const wanted = respell ? OLD.toUpperCase() : NEW;
  const ours = { address: [{ email: MINE, version: null }], field: [{ email: OLD, version: V + 1 }] };
  const plan = emailPlan({
    new: wanted,
    version: typed,
    ...(typed === V ? {} : { seenVersion: V }),
    ...(own ? { ours: ours[own] } : {}),
    activated,
  });
  const broken = new Map<string, string>();
  const runs = new Map<string, { schedules: number; flagged: number }>();
  const gaps = new Map<string, readonly World[]>();
  const sent = new Map<string, readonly { world: World; put: PutClass }[]>();

  /** The platform's rule for a PUT: the version is checked and raised in one step. */
  function accept(world: World): { world: World; put: PutClass } {
    if (world.gone) return { world, put: { class: 'rejected', problem: 'not-found' } };
    if (world.version !== typed) return { world, put: { class: 'rejected', problem: 'stale' } };
    if (world.taken) return { world, put: { class: 'rejected', problem: 'duplicate' } };
    let next = world;
    if (world.email === wanted) {
      next = changed(world, { version: world.version + Number(variant.sameAddressBumps) });
    } else if (world.activated) {
      next = { ...world, pending: wanted, mails: world.mails + 1 };
    } else {
      const { applied, version } = world;
      const email = respell === 'kept' ? world.email : wanted;
      next = changed(world, { email, version: version + 1, applied: applied + 1 });
    }
    return { world: next, put: { class: 'accepted', user: userOf(next) } };
  }

  function changed(world: World, change: Partial<World>): World {
    const before = lags ? visible(world) : null;
    const next = { ...world, ...change, before };
    return { ...next, wasNew: next.wasNew || next.email === wanted };
  }

  /** What an earlier write of ours does when it arrives. */
  function acceptOwn(world: World): World {
    const spent = { ...world, lateOwn: world.lateOwn - 1 };
    if (world.gone || world.version !== V) return spent;
    if (own === 'field') return changed(spent, { version: V + 1 });
    return world.activated ? { ...spent, pending: MINE } : changed(spent, { email: MINE, version: V + 1 });
  }

  /** Each thing that others may do next. */
  function moves(world: World): World[] {
    const next: World[] = [];
    const bumped = world.version + 1;
    if (world.admin > 0 && !world.gone) {
      const spent = { ...world, admin: world.admin - 1, foreign: true };
      next.push(changed(spent, { version: bumped }), changed(spent, { gone: true }));
      next.push({ ...spent, taken: true, foreign: world.foreign });
      for (const email of [OTHER_EMAIL, wanted]) {
        next.push(world.activated ? { ...spent, pending: email } : changed(spent, { email, version: bumped }));
      }
    }
    if (world.activation > 0 && !world.activated && !world.gone) {
      const version = world.version + Number(variant.activationBumps);
      next.push(changed({ ...world, activation: world.activation - 1, foreign: true }, { activated: true, version }));
    }
    if (world.opening > 0 && world.pending !== null && !world.gone) {
      const version = world.version + Number(variant.confirmationBumps);
      const opened = { ...world, opening: world.opening - 1, pending: null };
      next.push(changed(opened, { email: world.pending, version }));
    }
    if (world.late > 0) next.push(accept({ ...world, late: world.late - 1 }).world);
    if (world.lateOwn > 0) next.push(acceptOwn(world));
    return next;
  }

  /** All worlds that may be there a little later. */
  function later(world: World): readonly World[] {
    const key = keyOf(world);
    const known = gaps.get(key);
    if (known) return known;
    const reached = new Map([[key, world]]);
    for (const start of reached.values()) {
      for (const next of moves(start)) {
        const nextKey = keyOf(next);
        if (!reached.has(nextKey)) reached.set(nextKey, next);
      }
    }
    const worlds = [...reached.values()];
    gaps.set(key, worlds);
    return worlds;
  }

  /** Everything that one PUT, with the transport's own repetitions, can come to. */
  function sendings(world: World, attempt = 1, renewed = false): readonly { world: World; put: PutClass }[] {
    const key = `${keyOf(world)}|${attempt}|${renewed}`;
    const known = sent.get(key);
    if (known) return known;
    const results = new Map<string, { world: World; put: PutClass }>();
    for (const result of attempts(world, attempt, renewed)) {
      results.set(`${keyOf(result.world)}|${nameOf(result)}`, result);
    }
    sent.set(key, [...results.values()]);
    return [...results.values()];
  }

  function* attempts(world: World, attempt: number, renewed: boolean): Generator<{ world: World; put: PutClass }> {
    const done = accept(world);
    yield done;
    if (world.faults === 0) return;
    const left = { faults: world.faults - 1 };
    const here = { ...world, ...left };
    const there = { ...done.world, ...left };
    for (const why of ['lost', 'cancelled'] as const) {
      yield { world: here, put: { class: 'open', why } };
      yield { world: there, put: { class: 'open', why } };
      yield { world: { ...here, late: here.late + 1 }, put: { class: 'open', why } };
    }
    yield { world: there, put: { class: 'open', why: 'wrong-id' } };
    yield { world: here, put: { class: 'rejected', problem: 'forbidden' } };

    for (const [outcome, put] of [
      [{ error: new NetworkError({ code: 'ECONNREFUSED', host: 'h', sent: false }) }, { class: 'unsent' }],
      [
        { status: 429, retryAfterMs: null },
        { class: 'rejected', problem: 'throttled' },
      ],
    ] as const) {
      const goesAgain = nextDelayMs({ attempt, method: 'PUT', outcome, random: () => 0 }) !== null;
      if (!goesAgain) yield { world: here, put };
      else for (const next of later(here)) yield* sendings(next, attempt + 1, renewed);
    }
    if (renewed) yield { world: here, put: { class: 'rejected', problem: 'unauthorized' } };
    else for (const next of later(here)) yield* sendings(next, 1, true);
  }

  function* looks(world: World): Generator<{ world: World; look: Reread }> {
    yield { world, look: world.gone ? { gone: true } : { user: userOf(world) } };
    if (world.before && !world.before.gone) yield { world, look: { user: userOf(world.before) } };
    if (world.failingLooks > 0) {
      const error = new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true });
      yield { world: { ...world, failingLooks: world.failingLooks - 1 }, look: { error } };
    }
  }

  function run(world: World, steps: readonly Step[], history: string): { schedules: number; flagged: number } {
    const key = `${keyOf(world)}|${history}`;
    const known = runs.get(key);
    if (known) return known;
    const total = { schedules: 0, flagged: 0 };
    const add = (next: World, step: Step) => {
      const { schedules, flagged } = run(next, [...steps, step], `${history} ${nameOf(step)}`);
      total.schedules += schedules;
      total.flagged += flagged;
    };
    const decision = decide(plan, steps, policy);
    for (const now of decision.next === 'report' ? [] : later(world)) {
      if (decision.next === 'send') for (const { world: next, put } of sendings(now)) add(next, { put });
      else for (const { world: next, look } of looks(now)) add(next, { look });
    }
    if (decision.next === 'report') {
      total.schedules = 1;
      for (const end of later(world)) {
        if (judge(decision, world, end, history)) total.flagged = 1;
      }
    }
    runs.set(key, total);
    return total;
  }

  /** Whether the report is true, now and after everything that was on its way has arrived. */
  function judge(report: Report, world: World, end: World, history: string): boolean {
    const { verdict, why, seen, atLeastOnce } = report;
    const note = (what: string) => {
      if (!broken.has(what)) broken.set(what, `${history} => ${verdict} ${why} ${keyOf(world)} … ${keyOf(end)}`);
    };
    switch (verdict) {
      case 'CHANGED':
      case 'ALREADY':
        if (why === 'spelling-kept' ? world.applied === 0 : !world.wasNew) note(`${verdict}, but it never was`);
        break;
      case 'CONFIRMATION_SENT':
        if (world.mails === 0) note('CONFIRMATION_SENT, but nothing was');
        break;
      case 'CONFLICT':
      case 'DUPLICATE':
      case 'REJECTED':
      case 'NOT_SENT':
        if (end.applied + end.mails > 0) note(`${verdict}, but it was applied`);
        break;
      case 'SUPERSEDED':
        if (world.version === V && world.email === OLD) note('SUPERSEDED, but nobody changed anything');
        break;
      case 'UNKNOWN':
        break;
    }
    if (why === 'version-moved' && !world.foreign) note('it blames somebody, and there was nobody');
    if (why === 'own-write' && !(own && plan.ours?.some(({ email }) => email === seen?.contact.email)))
      note('it names a write of ours, and there was none');
    if (why === 'typed-version' && (typed === V || seen?.version === typed)) note('it names a version that is there');
    if (why === 'version-went-back' && !lags) note('it says that a version went back');
    if (end.applied > 1) note('written twice');
    if (end.applied + end.mails > 1 && !atLeastOnce) note('accepted twice without a word');
    return end.mails > 1;
  }

  const start: World = {
    email: OLD,
    version: V,
    activated,
    gone: false,
    taken: false,
    pending: null,
    late: 0,
    lateOwn: own ? 1 : 0,
    applied: 0,
    mails: 0,
    wasNew: false,
    foreign: false,
    admin: 1,
    activation: 1,
    opening: 1,
    faults,
    failingLooks,
    before: null,
  };
  const put: PutClass = { class: 'open', why: 'earlier' };
  // The link of an earlier write may have been mailed before.
  const starts = own === 'address' && activated ? [start, { ...start, lateOwn: 0, pending: MINE }] : [start];
  const results = starts.flatMap((from) =>
    earlier
      ? [from, accept(from).world, { ...from, late: 1 }].map((world) => run(world, [{ put }], 'earlier'))
      : [run(from, [], '')],
  );
  return {
    schedules: results.reduce((sum, { schedules }) => sum + schedules, 0),
    flagged: results.reduce((sum, { flagged }) => sum + flagged, 0),
    broken,
  };
}

function visible({ email, version, activated, gone }: World): Visible {
  return { email, version, activated, gone };
}

const users = new Map<string, User>();

function userOf({ email, version, activated }: Visible): User {
  const key = `${email} ${version} ${activated}`;
  let user = users.get(key);
  if (user === undefined) {
    const contact = { email, firstname: '', lastname: '' };
    const rest = { id: USER_ID, tenant_id: TENANT_ID, login: 'foobar', enabled: true, deleted_at: null };
    user = { ...rest, version, contact, activated };
    users.set(key, user);
  }
  return user;
}

function keyOf(world: World): string {
  const { before } = world;
  const flags = [world.activated, world.gone, world.taken, world.wasNew, world.foreign].map(Number).join('');
  const left = `${world.admin}${world.activation}${world.opening}${world.faults}${world.failingLooks}${world.lateOwn}`;
  const seen = before ? `${before.email}${before.version}${before.activated}${before.gone}` : '';
  return `${world.email},${world.version},${flags},${world.pending},${world.late},${world.applied},${world.mails},${left},${seen}`;
}

function nameOf(step: Step): string {
  if ('put' in step) {
    const { put } = step;
    if (put.class === 'accepted') return `accepted(${seenAs(put.user)})`;
    return put.class === 'unsent' ? 'unsent' : `${put.class}(${put.class === 'open' ? put.why : put.problem})`;
  }
  if ('user' in step.look) return `look(${seenAs(step.look.user)})`;
  return 'gone' in step.look ? 'gone' : 'blind';
}

function seenAs({ contact, version, activated }: User): string {
  return `${contact.email} ${version}${activated ? ' activated' : ''}`;
}
