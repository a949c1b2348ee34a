import { describe, expect, test } from 'vitest';
import type { EmailPlan } from '../../../src/api/email/plan.ts';
import {
  type Decision,
  decide,
  type Policy,
  type Report,
  type Reread,
  type Step,
} from '../../../src/api/email/verdict.ts';
import type { Verdict } from '../../../src/api/verdict.ts';
import { explore, type Setting, V, VARIANTS } from './model.ts';

function exploreAll(setting: Omit<Setting, 'variant' | 'activated'>) {
  const broken = new Map<string, string>();
  let schedules = 0;
  let flagged = 0;
  for (const variant of VARIANTS) {
    for (const activated of [false, true]) {
      const found = explore({ ...setting, variant, activated });
      for (const [what, history] of found.broken) broken.set(what, history);
      schedules += found.schedules;
      flagged += found.flagged;
    }
  }
  return { schedules, flagged, broken: Object.fromEntries(broken) };
}

describe('in every schedule that the model can make', () => {
  test.each<[string, Policy, Partial<Setting>]>([
    ['by itself', {}, {}],
    ['when looks fail', {}, { faults: 1, failingLooks: 2 }],
    ['when a person declines the second PUT', { mayResend: false }, { faults: 2 }],
    ['when the reads lag behind', {}, { lags: true, faults: 1 }],
    ['when the operator sends it again', { insist: true }, { earlier: true, faults: 1 }],
    ['when it only verifies', { mayResend: false, once: true }, { earlier: true, failingLooks: 1 }],
    ['when a version below the present one is typed', {}, { typed: V - 1, faults: 1 }],
    ['when the next version is typed', {}, { typed: V + 1, faults: 1 }],
    ['when a version far above is typed', {}, { typed: V + 98, faults: 1 }],
    ['when a typed version is sent again', { insist: true }, { typed: V + 1, earlier: true, faults: 1 }],
    [
      'when a typed version is verified',
      { mayResend: false, once: true },
      { typed: V - 1, earlier: true, failingLooks: 1 },
    ],
    ['when the reads lag behind a typed version', {}, { typed: V + 1, lags: true, faults: 1 }],
    ['when the reads lag behind a write of ours', {}, { own: 'address', lags: true, faults: 1 }],
    ['after a request of ours for another address', {}, { own: 'address', faults: 1 }],
    ['after a write of ours to another field', {}, { own: 'field', faults: 1 }],
    [
      'when it verifies, and two of our requests are open',
      { mayResend: false, once: true },
      { own: 'address', earlier: true },
    ],
    ['after a write of ours, with the version typed that it leaves', {}, { own: 'field', typed: V + 1, faults: 1 }],
    ['when only the spelling is to change', { insist: true }, { respell: 'taken', faults: 1 }],
    ['when the server keeps its own spelling', { insist: true }, { respell: 'kept', faults: 1 }],
  ])(
    'no report is false, nothing is written twice, and no second link goes unmentioned: %s (V15, J1)',
    (_, policy, more) => {
      const { schedules, broken } = exploreAll({ decide, policy, ...more });

      expect(broken).toEqual({});
      expect(schedules).toBeGreaterThan(1_000);
    },
  );
});

describe('the model', () => {
  const settled = (steps: readonly Step[]) => steps.findLastIndex((step) => 'put' in step) < steps.length - 1;
  const report = (verdict: Verdict): Decision => ({ next: 'report', verdict, why: 'lost', seen: null });

  /** The shipped decision, except after an open PUT. */
  const instead =
    (afterOpen: (plan: EmailPlan, steps: readonly Step[]) => Decision) =>
    (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const last = steps.findLast((step) => 'put' in step)?.put;
      return last?.class === 'open' ? afterOpen(plan, steps) : decide(plan, steps);
    };

  test('the model finds out who trusts one look', () => {
    const trusting = instead((plan, steps) => {
      if (!settled(steps)) return { next: 'read', afterMs: 0 };
      const look = steps.at(-1) as { look: Reread };
      if (!('user' in look.look)) return report('UNKNOWN');
      return report(look.look.user.contact.email === plan.new ? 'CHANGED' : 'REJECTED');
    });

    expect(exploreAll({ decide: trusting, faults: 1 }).broken).toHaveProperty(['REJECTED, but it was applied']);
  });

  test('the model finds out who sends again without a look, and knows only the last answer', () => {
    const hasty = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const sinceLast = steps.slice(
        Math.max(
          0,
          steps.findLastIndex((step) => 'put' in step),
        ),
      );
      const [first] = sinceLast;
      const isOpen = first !== undefined && 'put' in first && first.put.class === 'open';
      return isOpen && steps.length < 3 ? { next: 'send' } : decide(plan, sinceLast);
    };

    expect(exploreAll({ decide: hasty, faults: 1 }).broken).toMatchObject({
      'accepted twice without a word': expect.any(String),
      'CONFLICT, but it was applied': expect.any(String),
    });
  });

  test('the model finds out who forgets to mention a second link (PR9)', () => {
    const silent = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const { atLeastOnce, ...rest } = decide(plan, steps) as Report;
      return rest;
    };

    expect(exploreAll({ decide: silent, faults: 1 }).broken).toHaveProperty(['accepted twice without a word']);
  });

  test('the model finds out who knows only the version that was typed, not the one that was seen', () => {
    const forgetful = ({ seenVersion, ...plan }: EmailPlan, steps: readonly Step[]) => decide(plan, steps);

    expect(exploreAll({ decide: forgetful, typed: V - 1, faults: 1 }).broken).toHaveProperty([
      'it blames somebody, and there was nobody',
    ]);
    expect(exploreAll({ decide: forgetful, typed: V + 1, faults: 1 }).broken).toHaveProperty([
      'it says that a version went back',
    ]);
  });

  test('the model finds out who calls it a conflict that a typed version is not there yet', () => {
    const hasty = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const decision = decide(plan, steps);
      return 'why' in decision && decision.why === 'typed-version' ? { ...decision, verdict: 'CONFLICT' } : decision;
    };

    expect(exploreAll({ decide: hasty, typed: V + 1, faults: 1 }).broken).toHaveProperty([
      'CONFLICT, but it was applied',
    ]);
  });

  test.each(['address', 'field'] as const)('the model finds out who forgets a write of ours (%s) (J3)', (own) => {
    const forgetful = ({ ours, ...plan }: EmailPlan, steps: readonly Step[]) => decide(plan, steps);

    expect(exploreAll({ decide: forgetful, own, faults: 1 }).broken).toHaveProperty([
      'it blames somebody, and there was nobody',
    ]);
  });

  test('the model finds out who takes the former spelling for the new one, or for an untouched one', () => {
    const insist = { insist: true };
    const content = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const last = steps.at(-1);
      const isAccepted = last && 'put' in last && last.put.class === 'accepted';
      return isAccepted ? report('CHANGED') : decide(plan, steps, insist);
    };
    const strict = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const last = steps.at(-1);
      const isOld = last && 'look' in last && 'user' in last.look && last.look.user.contact.email === plan.old;
      return isOld ? report('REJECTED') : decide(plan, steps, insist);
    };

    expect(exploreAll({ decide: content, respell: 'kept', faults: 0 }).broken).toHaveProperty([
      'CHANGED, but it never was',
    ]);
    expect(exploreAll({ decide: strict, respell: 'kept', faults: 1 }).broken).toHaveProperty([
      'REJECTED, but it was applied',
    ]);
  });
});
