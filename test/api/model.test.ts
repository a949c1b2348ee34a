import { describe, expect, test } from 'vitest';
import {
  type Decision,
  decide,
  type EmailPlan,
  type Policy,
  type Report,
  type Reread,
  type Step,
  type Verdict,
} from '../../src/api/verdict.ts';
import { explore, type Setting, VARIANTS } from './model.ts';

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
  ])('no report is false, nothing is written twice, and no second link goes unmentioned: %s', (_, policy, more) => {
    const { schedules, broken } = exploreAll({ decide, policy, ...more });

    expect(broken).toEqual({});
    expect(schedules).toBeGreaterThan(1_000);
  });
});

describe('the model finds out', () => {
  const settled = (steps: readonly Step[]) => steps.findLastIndex((step) => 'put' in step) < steps.length - 1;
  const report = (verdict: Verdict): Decision => ({ next: 'report', verdict, why: 'lost', seen: null });

  /** The shipped decision, except after an open PUT. */
  const instead =
    (afterOpen: (plan: EmailPlan, steps: readonly Step[]) => Decision) =>
    (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const last = steps.findLast((step) => 'put' in step)?.put;
      return last?.class === 'A' ? afterOpen(plan, steps) : decide(plan, steps);
    };

  test('who trusts one look', () => {
    const trusting = instead((plan, steps) => {
      if (!settled(steps)) return { next: 'read', afterMs: 0 };
      const look = steps.at(-1) as { look: Reread };
      if (!('user' in look.look)) return report('UNKNOWN');
      return report(look.look.user.contact.email === plan.new ? 'CHANGED' : 'REJECTED');
    });

    expect(exploreAll({ decide: trusting, faults: 1 }).broken).toHaveProperty(['REJECTED, but it was applied']);
  });

  test('who sends again without a look, and knows only the last answer', () => {
    const hasty = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const sinceLast = steps.slice(
        Math.max(
          0,
          steps.findLastIndex((step) => 'put' in step),
        ),
      );
      const [first] = sinceLast;
      const isOpen = first !== undefined && 'put' in first && first.put.class === 'A';
      return isOpen && steps.length < 3 ? { next: 'send' } : decide(plan, sinceLast);
    };

    expect(exploreAll({ decide: hasty, faults: 1 }).broken).toMatchObject({
      'accepted twice without a word': expect.any(String),
      'CONFLICT, but it was applied': expect.any(String),
    });
  });

  test('who forgets to mention a second link', () => {
    const silent = (plan: EmailPlan, steps: readonly Step[]): Decision => {
      const { atLeastOnce, ...rest } = decide(plan, steps) as Report;
      return rest;
    };

    expect(exploreAll({ decide: silent, faults: 1 }).broken).toHaveProperty(['accepted twice without a word']);
  });
});
