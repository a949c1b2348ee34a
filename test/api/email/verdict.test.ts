import { describe, expect, test } from 'vitest';
import type { PutClass } from '../../../src/api/attempt.ts';
import type { EmailPlan } from '../../../src/api/email/plan.ts';
import {
  decide,
  decideEarlier,
  decideUnsent,
  decideWaiting,
  type Policy,
  type Reread,
  type Step,
} from '../../../src/api/email/verdict.ts';
import {
  ApiError,
  BadAnswerError,
  CancelledError,
  DeadlineError,
  NetworkError,
  type ShellError,
  SignInError,
} from '../../../src/api/errors.ts';
import { decodeUser, toTenantId } from '../../../src/api/types.ts';
import { emailPlan, NEW, OLD, OTHER_ID, userJson } from '../world.ts';

const OTHER_EMAIL = 'someone@else.org';

const user = (email: string, version = 1, activated = false) =>
  decodeUser(userJson({ version, activated, contact: { email } }));

const accepted = (email: string, version = 1, activated = false): PutClass => ({
  class: 'accepted',
  user: user(email, version, activated),
});
const rejected = (problem: 'stale' | 'duplicate'): PutClass => ({ class: 'rejected', problem });

const asSteps = (attempt: PutClass, looks: readonly Reread[]): Step[] => [
  { put: attempt },
  ...looks.map((look) => ({ look })),
];

function told(plan: EmailPlan, steps: readonly Step[], policy: Policy = {}): string[] {
  const decision = decide(plan, steps, policy);
  switch (decision.next) {
    case 'report':
      return [
        decision.verdict,
        decision.why,
        ...(decision.atLeastOnce ? ['at least once'] : []),
        ...(decision.linkMayStillWork ? ['link'] : []),
      ];
    case 'read':
      return [`read after ${decision.afterMs}`];
    case 'send':
      return ['send'];
  }
}

function verdict(attempt: PutClass, looks: Reread[] = [], planned: Parameters<typeof emailPlan>[0] = {}) {
  return told(emailPlan(planned), asSteps(attempt, looks));
}

describe('after a 200', () => {
  test('after a 200 the address in the answer decides, not the plan (V5)', () => {
    expect(verdict(accepted(NEW, 2))).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(NEW, 2, true), [], { activated: true })).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD, 1, true), [], { activated: true })).toEqual(['CONFIRMATION_SENT', 'link-sent']);
    expect(verdict(accepted(OLD, 1, true))).toEqual(['CONFIRMATION_SENT', 'activated-meanwhile']);
  });

  test('a version that did not move by one is mentioned (J4)', () => {
    expect(verdict(accepted(NEW, 1))).toEqual(['CHANGED', 'changed-version-unexpected']);
    expect(verdict(accepted(NEW, 3))).toEqual(['CHANGED', 'changed-version-unexpected']);
    expect(verdict(accepted(NEW, 0))).toEqual(['CHANGED', 'changed-version-unexpected']);
  });

  test('the server may write the same address in its own way', () => {
    expect(verdict(accepted(NEW.toUpperCase(), 2))).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD.toUpperCase(), 1, true))).toEqual(['CONFIRMATION_SENT', 'activated-meanwhile']);
  });

  test('a 200 about a user who is in another tenant, or deleted, claims no change (J4)', () => {
    const moved = { ...user(NEW, 2), tenant_id: toTenantId(OTHER_ID) };
    const deleted = { ...user(NEW, 2), deleted_at: '2026-01-01T00:00:00' };

    expect(verdict({ class: 'accepted', user: moved })).toEqual(['UNKNOWN', 'other-tenant']);
    expect(verdict({ class: 'accepted', user: deleted })).toEqual(['UNKNOWN', 'deleted']);
    expect(verdict(accepted(OLD), [{ user: moved }])).toEqual(['UNKNOWN', 'other-tenant']);
    expect(verdict({ class: 'accepted', user: { ...moved, activated: true } }, [], { activated: true })).toEqual([
      'UNKNOWN',
      'other-tenant',
      'link',
    ]);
  });

  test('a 200 with the old address of a user who is not activated is looked at once more', () => {
    expect(verdict(accepted(OLD))).toEqual(['read after 2000']);
    expect(verdict(accepted(OLD), [{ user: user(NEW, 2) }])).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted(OLD), [{ user: user(OLD) }])).toEqual(['UNKNOWN', 'accepted-not-visible']);
    expect(verdict(accepted(OLD), [{ gone: true }])).toEqual(['UNKNOWN', 'accepted-not-visible']);
    expect(verdict(accepted(OLD), [{ error: new CancelledError({ sent: true }) }])).toEqual([
      'UNKNOWN',
      'accepted-not-visible',
    ]);
  });
});

describe('after a version mismatch', () => {
  const seen = (...looks: Reread[]) => verdict(rejected('stale'), looks);

  test('one look explains a version mismatch, and nothing is sent again (V1)', () => {
    expect(seen()).toEqual(['read after 0']);
    expect(seen({ user: user(OTHER_EMAIL, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 5) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OTHER_EMAIL, 1) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(NEW, 2) })).toEqual(['ALREADY', 'set-by-someone']);
    expect(seen({ user: user(OLD, 1, true) })).toEqual(['CONFLICT', 'activated-meanwhile']);
    expect(seen({ user: user(OLD, 0) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ gone: true })).toEqual(['REJECTED', 'deleted']);
  });

  test('a look that fails leaves the conflict that the server named', () => {
    expect(seen({ error: new CancelledError({ sent: true }) })).toEqual(['CONFLICT', 'stale']);
  });

  test('a user who has not moved after a version mismatch is looked at twice before the contradiction is reported', () => {
    expect(seen({ user: user(OLD) })).toEqual(['read after 2000']);
    expect(seen({ user: user(OLD) }, { user: user(OLD) })).toEqual(['REJECTED', 'contradiction']);
    expect(seen({ user: user(OLD) }, { user: user(OTHER_EMAIL, 2) })).toEqual(['CONFLICT', 'version-moved']);
    const activated = { user: user(OLD, 1, true) };
    expect(verdict(rejected('stale'), [activated, activated], { activated: true })).toEqual([
      'REJECTED',
      'contradiction',
    ]);
  });
});

describe('after "exists already"', () => {
  const seen = (...looks: Reread[]) => verdict(rejected('duplicate'), looks);

  test('one look tells a duplicate from what someone else did', () => {
    expect(seen()).toEqual(['read after 0']);
    expect(seen({ user: user(OLD) })).toEqual(['DUPLICATE', 'duplicate']);
    expect(seen({ user: user(NEW, 2) })).toEqual(['ALREADY', 'set-by-someone']);
    expect(seen({ user: user(OTHER_EMAIL, 2) })).toEqual(['CONFLICT', 'version-moved']);
    expect(seen({ user: user(OLD, 1, true) })).toEqual(['REJECTED', 'activated-meanwhile']);
    expect(seen({ gone: true })).toEqual(['REJECTED', 'deleted']);
    expect(seen({ error: new CancelledError({ sent: true }) })).toEqual(['DUPLICATE', 'duplicate']);
    expect(verdict(rejected('duplicate'), [{ user: user(OLD, 1, true) }], { activated: true })).toEqual([
      'DUPLICATE',
      'duplicate',
    ]);
  });
});

test('what was never sent or refused needs no look', () => {
  expect(verdict({ class: 'unsent' })).toEqual(['NOT_SENT', 'never-sent']);
  for (const problem of ['unauthorized', 'forbidden', 'not-found', 'throttled', 'refused'] as const) {
    expect(verdict({ class: 'rejected', problem })).toEqual(['REJECTED', problem]);
  }
});

test('a plan without a change is done, and one that was not begun is sent', () => {
  expect(told(emailPlan({ new: OLD }), [])).toEqual(['ALREADY', 'same-address']);
  expect(told(emailPlan({ new: OLD }), [], { insist: true })).toEqual(['ALREADY', 'same-address']);
  expect(told(emailPlan(), [])).toEqual(['send']);
});

// The tables of states that a look can find, with v = 1.
const states = {
  'v, old': { user: user(OLD) },
  'v, new': { user: user(NEW) },
  'v, other': { user: user(OTHER_EMAIL) },
  'v+1, new': { user: user(NEW, 2) },
  'v+1, old': { user: user(OLD, 2) },
  'v+1, other': { user: user(OTHER_EMAIL, 2) },
  'v+2, new': { user: user(NEW, 3) },
  'v+2, old': { user: user(OLD, 3) },
  'v+2, other': { user: user(OTHER_EMAIL, 3) },
  'v-1, new': { user: user(NEW, 0) },
  'v-1, old': { user: user(OLD, 0) },
  'other tenant': { user: { ...user(NEW, 2), tenant_id: toTenantId(OTHER_ID) } },
  gone: { gone: true },
} satisfies Record<string, Reread>;
type State = keyof typeof states;

function activated(look: Reread): Reread {
  return 'user' in look ? { user: { ...look.user, activated: true } } : look;
}

const open = (why: 'lost' | 'timeout' | 'server-error' = 'lost'): PutClass => ({ class: 'open', why });

describe.each(['lost', 'timeout', 'server-error'] as const)('after an answer that is open (%s)', (why) => {
  test.each<[State, string[]]>([
    ['v, new', ['CHANGED', 'observed-version-unexpected']],
    ['v, other', ['SUPERSEDED', 'version-moved']],
    ['v+1, new', ['CHANGED', 'observed']],
    ['v+1, old', ['CONFLICT', 'version-moved']],
    ['v+1, other', ['CONFLICT', 'version-moved']],
    ['v+2, new', ['CHANGED', 'observed']],
    ['v+2, old', ['SUPERSEDED', 'version-moved']],
    ['v+2, other', ['SUPERSEDED', 'version-moved']],
    ['v-1, new', ['UNKNOWN', 'version-went-back']],
    ['v-1, old', ['UNKNOWN', 'version-went-back']],
    ['other tenant', ['UNKNOWN', 'other-tenant']],
    ['gone', ['UNKNOWN', 'deleted']],
  ])('after an open PUT to a user who is not activated, %s is known at the first look', (state, expected) => {
    expect(verdict(open(why), [states[state]])).toEqual(expected);
  });

  test.each<[State, string[]]>([
    ['v, new', ['CHANGED', 'observed']],
    ['v, other', ['SUPERSEDED', 'version-moved', 'link']],
    ['v+1, new', ['CHANGED', 'observed']],
    ['v+1, old', ['UNKNOWN', 'version-moved', 'link']],
    ['v+1, other', ['SUPERSEDED', 'version-moved', 'link']],
    ['v+2, new', ['CHANGED', 'observed']],
    ['v+2, old', ['UNKNOWN', 'version-moved', 'link']],
    ['v+2, other', ['SUPERSEDED', 'version-moved', 'link']],
    ['v-1, old', ['UNKNOWN', 'version-went-back', 'link']],
    ['other tenant', ['UNKNOWN', 'other-tenant', 'link']],
    ['gone', ['UNKNOWN', 'deleted', 'link']],
  ])('after an open PUT to an activated user, %s is known at the first look (V13)', (state, expected) => {
    expect(verdict(open(why), [activated(states[state])], { activated: true })).toEqual(expected);
  });

  test.each<[State, string[]]>([
    ['v, new', ['CHANGED', 'observed']],
    ['v, other', ['UNKNOWN', 'activated-meanwhile', 'link']],
    ['v+1, new', ['CHANGED', 'observed']],
    ['v+1, old', ['UNKNOWN', 'activated-meanwhile', 'link']],
    ['v+1, other', ['UNKNOWN', 'activated-meanwhile', 'link']],
    ['v+2, other', ['UNKNOWN', 'activated-meanwhile', 'link']],
  ])('after an open PUT to a user who was activated meanwhile, %s is known at the first look', (state, expected) => {
    expect(verdict(open(why), [activated(states[state])])).toEqual(expected);
  });

  test('after an open PUT an unmoved user is looked at for ten seconds (PR10)', () => {
    const look = states['v, old'];
    const waits = ['read after 0', 'read after 2000', 'read after 3000', 'read after 5000'];

    for (const seen of [look, activated(look)]) {
      expect(waits.map((_, n) => verdict(open(why), Array(n).fill(seen)).join())).toEqual(waits);
    }
    expect(verdict(open(why), Array(4).fill(look))).toEqual(['send']);
    expect(verdict(open(why), Array(4).fill(activated(look)))).toEqual(['UNKNOWN', 'activated-meanwhile', 'link']);
    expect(verdict(open(why), Array(4).fill(activated(look)), { activated: true })).toEqual(['UNKNOWN', why, 'link']);
  });
});

describe('a second PUT', () => {
  const settled: Step[] = asSteps(open(), Array(4).fill(states['v, old']));

  test('a second PUT is not sent when a person declined', () => {
    expect(told(emailPlan(), settled, { mayResend: false })).toEqual(['UNKNOWN', 'lost']);
  });

  test('a second PUT is not sent to a server that answered about somebody else (N26)', () => {
    const misled = asSteps({ class: 'open', why: 'wrong-id' }, Array(4).fill(states['v, old']));

    expect(told(emailPlan(), misled)).toEqual(['UNKNOWN', 'wrong-id']);
  });

  test.each<[string, PutClass, string[]]>([
    ['changed', accepted(NEW, 2), ['CHANGED', 'changed']],
    [
      'accepted of an activated user',
      accepted(OLD, 1, true),
      ['CONFIRMATION_SENT', 'activated-meanwhile', 'at least once'],
    ],
    ['changed and activated', accepted(NEW, 2, true), ['CHANGED', 'changed', 'at least once']],
  ])('a second PUT that was %s has its verdict (V5)', (_, put, expected) => {
    expect(told(emailPlan(), [...settled, { put }])).toEqual(expected);
  });

  test.each<[string, PutClass, string]>([
    ['open again', open('timeout'), 'timeout'],
    ['stale', rejected('stale'), 'contradiction'],
    ['a duplicate', rejected('duplicate'), 'lost'],
    ['forbidden', { class: 'rejected', problem: 'forbidden' }, 'lost'],
    ['never sent', { class: 'unsent' }, 'lost'],
  ])('a second PUT that is %s leaves the first one open, and is not followed by a third', (_, put, why) => {
    const steps = [...settled, { put }];
    const seen = (...looks: Reread[]) => told(emailPlan(), [...steps, ...looks.map((look) => ({ look }))]);

    expect(seen()).toEqual(['read after 0']);
    expect(seen(states['v+1, new'])).toEqual(['CHANGED', 'observed']);
    expect(seen(states['v+1, other'])).toEqual(['CONFLICT', 'version-moved']);
    expect(seen(states['v+2, other'])).toEqual(['SUPERSEDED', 'version-moved']);
    expect(seen(...Array(4).fill(states['v, old'])).slice(0, 2)).toEqual(['UNKNOWN', why]);
  });

  test('a second PUT that was accepted with another address is not called a conflict', () => {
    const steps = [...settled, { put: accepted(OTHER_EMAIL, 2) }, { look: states['v+1, other'] }];

    expect(told(emailPlan(), steps)).toEqual(['SUPERSEDED', 'version-moved']);
  });

  test('a second PUT that is open as well may have mailed a second link, unless the version shut both out (PR9)', () => {
    const twice: Step[] = [...settled, { put: open() }];

    expect(told(emailPlan(), [...twice, { look: activated(states['v, new']) }])).toContain('at least once');
    expect(told(emailPlan(), [...twice, { look: states.gone }])).toContain('at least once');
    const unmoved = Array(4).fill({ look: states['v, old'] });
    expect(told(emailPlan(), [...twice, ...unmoved])).toEqual(['UNKNOWN', 'lost', 'at least once']);
    expect(told(emailPlan(), [...twice, { look: states['v+1, new'] }])).not.toContain('at least once');
  });
});

describe('an accepted answer with another address', () => {
  test('an accepted answer with another address is open, but never called untouched', () => {
    const put = accepted(OTHER_EMAIL, 2);

    expect(verdict(put)).toEqual(['read after 0']);
    expect(verdict(put, [states['v+1, new']])).toEqual(['CHANGED', 'observed']);
    expect(verdict(put, [states['v+1, other']])).toEqual(['SUPERSEDED', 'version-moved']);
    expect(verdict(put, Array(4).fill(states['v, old']))).toEqual(['send']);
    expect(told(emailPlan(), asSteps(put, Array(4).fill(states['v, old'])), { mayResend: false })).toEqual([
      'UNKNOWN',
      'other-address',
    ]);
  });
});

describe('a look that fails', () => {
  const failing = (error: ShellError, count = 1) => verdict(open(), Array(count).fill({ error }));

  test.each([
    ['a broken connection', new NetworkError({ code: 'ECONNRESET', host: 'h', sent: true })],
    ['a server in trouble', new ApiError({ status: 503, method: 'GET', path: '/' })],
    ['a mistake of the server', new ApiError({ status: 500, method: 'GET', path: '/' })],
    ['a busy server', new ApiError({ status: 429, method: 'GET', path: '/' })],
    ['half an answer', new BadAnswerError({ status: 200, why: 'cut' })],
  ])('a look that fails for %s is taken again a little later', (_, error) => {
    expect(failing(error)).toEqual(['read after 2000']);
    expect(failing(error, 4)).toEqual(['UNKNOWN', 'reread-failed']);
    expect(verdict(open(), [{ error }, states['v+1, new']])).toEqual(['CHANGED', 'observed']);
    expect(verdict(open(), [states['v, old'], states['v, old'], states['v, old'], { error }])).toEqual([
      'UNKNOWN',
      'reread-failed',
    ]);
  });

  test.each([
    ['a certificate', new NetworkError({ code: 'CERT_HAS_EXPIRED', host: 'h', sent: false })],
    ['no right to look', new ApiError({ status: 403, method: 'GET', path: '/' })],
    ['silence', new DeadlineError({ afterMs: 1, sent: true, host: 'h' })],
    ['somebody else', new BadAnswerError({ status: 200, why: 'wrong-id' })],
    ['a refused sign-in', new SignInError({ status: 401, code: null, serverMessage: null })],
  ])('a look that fails for %s ends the matter', (_, error) => {
    expect(failing(error)).toEqual(['UNKNOWN', 'reread-failed']);
  });

  test('a look that is given up ends the matter, as giving up the PUT does', () => {
    expect(failing(new CancelledError({ sent: true }))).toEqual(['UNKNOWN', 'cancelled']);
    expect(verdict({ class: 'open', why: 'cancelled' })).toEqual(['UNKNOWN', 'cancelled']);
  });
});

test.each([
  ['the new address', { user: user(NEW, 2, true) }, ['CHANGED', 'link-opened']],
  ['the new address in other letters', { user: user(NEW.toUpperCase(), 2, true) }, ['CHANGED', 'link-opened']],
  ['the old address', { user: user(OLD, 1, true) }, ['CONFIRMATION_SENT', 'link-sent']],
  ['the old address at a later version', { user: user(OLD, 3, true) }, ['CONFIRMATION_SENT', 'link-sent']],
  ['one that another write of ours asked for', { user: user('ours@else.org', 2, true) }, ['SUPERSEDED', 'own-write']],
  ['another address', { user: user(OTHER_EMAIL, 2, true) }, ['SUPERSEDED', 'version-moved']],
  ['nobody', { gone: true } as const, ['SUPERSEDED', 'deleted']],
])('a look at a change whose link waits: %s (RP6)', (_, look, expected) => {
  const plan = { ...emailPlan({ activated: true }), ours: [{ email: 'ours@else.org', version: null }] };
  const { verdict: came, why, linkMayStillWork = false } = decideWaiting(plan, look);

  expect([came, why]).toEqual(expected);
  expect(linkMayStillWork).toBe(came === 'SUPERSEDED' && why !== 'deleted');
});

describe('after UNKNOWN', () => {
  const earlier: Step = { put: { class: 'open', why: 'earlier' } };
  const isActivated = emailPlan({ activated: true });

  test('after UNKNOWN one look says what can be said, and nothing is sent', () => {
    const verify = (look: Reread) => told(isActivated, [earlier, { look }], { mayResend: false, once: true });

    expect(told(isActivated, [earlier], { mayResend: false, once: true })).toEqual(['read after 0']);
    expect(verify(activated(states['v, old']))).toEqual(['UNKNOWN', 'earlier', 'link']);
    expect(verify(activated(states['v, new']))).toEqual(['CHANGED', 'observed']);
    expect(told(emailPlan(), [earlier, { look: states['v, old'] }], { mayResend: false, once: true })).toEqual([
      'UNKNOWN',
      'earlier',
    ]);
  });

  test('a person may have an UNKNOWN change sent again, once, after one look', () => {
    const insist = (...steps: Step[]) => told(isActivated, [earlier, ...steps], { insist: true });
    const look = { look: activated(states['v, old']) };

    expect(insist()).toEqual(['read after 0']);
    expect(insist(look)).toEqual(['send']);
    expect(insist({ look: activated(states['v, new']) })).toEqual(['CHANGED', 'observed']);
    expect(insist({ look: { error: new ApiError({ status: 503, method: 'GET', path: '/' }) } }).slice(0, 2)).toEqual([
      'UNKNOWN',
      'reread-failed',
    ]);
    expect(insist(look, { put: accepted(OLD, 1, true) })).toEqual(['CONFIRMATION_SENT', 'link-sent', 'at least once']);
    expect(insist(look, { put: open() }, look)).toEqual(['read after 2000']);
    const refused = insist(look, { put: { class: 'rejected', problem: 'forbidden' } }, look, look, look, look);
    expect(refused).toEqual(['UNKNOWN', 'earlier', 'link']);
    expect(insist(look, { put: open() }, look, look, look, look)).toEqual(['UNKNOWN', 'lost', 'at least once', 'link']);
  });
});

describe('a rejected PUT', () => {
  test.each<[State, string[], string[]]>([
    ['v, new', ['ALREADY', 'set-by-someone'], ['ALREADY', 'set-by-someone']],
    ['v+1, new', ['ALREADY', 'set-by-someone'], ['ALREADY', 'set-by-someone']],
    ['v+2, new', ['ALREADY', 'set-by-someone'], ['ALREADY', 'set-by-someone']],
    ['v+1, old', ['CONFLICT', 'version-moved'], ['CONFLICT', 'version-moved']],
    ['v+2, other', ['CONFLICT', 'version-moved'], ['CONFLICT', 'version-moved']],
    ['v-1, new', ['ALREADY', 'set-by-someone'], ['ALREADY', 'set-by-someone']],
    ['v-1, old', ['CONFLICT', 'version-moved'], ['CONFLICT', 'version-moved']],
    ['other tenant', ['CONFLICT', 'other-tenant'], ['CONFLICT', 'other-tenant']],
    ['gone', ['REJECTED', 'deleted'], ['REJECTED', 'deleted']],
  ])('a rejected PUT is explained by a user who is found as %s (V3, V13)', (state, stale, duplicate) => {
    for (const planned of [{ activated: false }, { activated: true }]) {
      const look = planned.activated ? activated(states[state]) : states[state];
      expect(verdict(rejected('stale'), [look], planned)).toEqual(stale);
      expect(verdict(rejected('duplicate'), [look], planned)).toEqual(duplicate);
    }
  });
});

describe('a version that was typed, where another one was seen', () => {
  const [above, next, below] = [99, 2, 0].map((version) => ({ version, seenVersion: 1 }));

  test.each([above, next, below])(
    'a typed version that is refused is a conflict, whatever is there (%j) (J1)',
    (typed) => {
      for (const isActivated of [false, true]) {
        const seen = (state: State, count = 1) => {
          const look = isActivated ? activated(states[state]) : states[state];
          return verdict(rejected('stale'), Array(count).fill(look), { ...typed, activated: isActivated });
        };

        expect(seen('v, old')).toEqual(['CONFLICT', 'typed-version']);
        expect(seen('v+1, other')).toEqual(['CONFLICT', 'version-moved']);
        expect(seen('v+2, old')).toEqual(['CONFLICT', 'version-moved']);
        expect(seen('v-1, old', 2)).toEqual(['CONFLICT', 'version-moved']);
        expect(seen('v+1, new')).toEqual(['ALREADY', 'set-by-someone']);
        // Where the version that was refused is there by now, one of the two answers may lag.
        if (typed === next) expect(seen('v+1, old')).toEqual(['read after 2000']);
        expect(seen('v+1, old', 2)).toEqual(['CONFLICT', 'version-moved']);
      }
    },
  );

  test('a duplicate under a typed version is one all the same, if the user is as seen', () => {
    expect(verdict(rejected('duplicate'), [states['v, old']], above)).toEqual(['DUPLICATE', 'duplicate']);
    expect(verdict(rejected('duplicate'), [states['v+1, old']], above)).toEqual(['CONFLICT', 'version-moved']);
  });

  test.each<[State, string[], string[], string[]]>([
    ['v, old', ['UNKNOWN', 'typed-version'], ['UNKNOWN', 'typed-version'], ['CONFLICT', 'typed-version']],
    ['v, new', ['CHANGED', 'observed'], ['CHANGED', 'observed'], ['ALREADY', 'set-by-someone']],
    ['v+1, new', ['CHANGED', 'observed'], ['CHANGED', 'observed-version-unexpected'], ['ALREADY', 'set-by-someone']],
    ['v+1, old', ['UNKNOWN', 'typed-version'], ['send'], ['CONFLICT', 'version-moved']],
    ['v+1, other', ['UNKNOWN', 'typed-version'], ['UNKNOWN', 'lost'], ['CONFLICT', 'version-moved']],
    ['v+2, new', ['CHANGED', 'observed'], ['CHANGED', 'observed'], ['ALREADY', 'set-by-someone']],
    ['v+2, old', ['UNKNOWN', 'typed-version'], ['CONFLICT', 'version-moved'], ['CONFLICT', 'version-moved']],
    ['v-1, old', ['UNKNOWN', 'version-went-back'], ['UNKNOWN', 'version-went-back'], ['UNKNOWN', 'version-went-back']],
    ['other tenant', ['UNKNOWN', 'other-tenant'], ['UNKNOWN', 'other-tenant'], ['UNKNOWN', 'other-tenant']],
    ['gone', ['UNKNOWN', 'deleted'], ['UNKNOWN', 'deleted'], ['UNKNOWN', 'deleted']],
  ])('a lost answer to a typed version is judged by a user who is found as %s (J1)', (state, far, close, passed) => {
    const looks = Array(4).fill(states[state]);

    expect(verdict(open(), looks, above)).toEqual(far);
    expect(verdict(open(), looks, next)).toEqual(close);
    expect(verdict(open(), looks, below)).toEqual(passed);
  });

  test('a typed version is looked at for ten seconds while it may still become the present one', () => {
    expect(verdict(open(), [states['v, old']], above)).toEqual(['read after 2000']);
    expect(verdict(open(), [states['v+1, other']], next)).toEqual(['read after 2000']);
    expect(verdict(open(), [states['v, old']], below)).toEqual(['CONFLICT', 'typed-version']);
  });

  test('a typed version lets no link out once it is passed, and may let one out later', () => {
    const look = activated(states['v, old']);
    const other = activated(states['v+1, other']);

    expect(verdict(open(), [look], { ...below, activated: true })).toEqual(['CONFLICT', 'typed-version']);
    expect(verdict(open(), Array(4).fill(look), { ...next, activated: true })).toEqual([
      'UNKNOWN',
      'typed-version',
      'link',
    ]);
    expect(verdict(open(), [other], { ...next, activated: true })).toEqual(['SUPERSEDED', 'version-moved', 'link']);
  });

  test('a typed version that a server takes although it is passed is not called refused', () => {
    expect(verdict(accepted(OTHER_EMAIL, 2), [states['v+1, other']], below)).toEqual(['SUPERSEDED', 'version-moved']);
    expect(verdict(accepted(OTHER_EMAIL, 2), [states['v+1, new']], below)).toEqual(['CHANGED', 'observed']);
  });
});

describe('a write of our own that came before', () => {
  const asked = { ours: [{ email: OTHER_EMAIL.toUpperCase(), version: null }] };
  const left = { ours: [{ email: OLD, version: 2 }] };

  test('an earlier write of ours to an activated user, for another address, leaves the next one open when it comes true (J3)', () => {
    for (const state of ['v, other', 'v+1, other', 'v+2, other'] as const) {
      expect(verdict(open(), [activated(states[state])], { ...asked, activated: true })).toEqual([
        'UNKNOWN',
        'own-write',
        'link',
      ]);
    }
    expect(verdict(open(), [activated(states['v+1, old'])], { ...left, activated: true })).toEqual([
      'UNKNOWN',
      'own-write',
      'link',
    ]);
  });

  test.each<[string, State, typeof asked | typeof left, string[], string[]]>([
    ['its address', 'v+1, other', asked, ['CONFLICT', 'own-write'], ['CONFLICT', 'own-write']],
    ['its address, moved on', 'v+2, other', asked, ['SUPERSEDED', 'own-write'], ['CONFLICT', 'own-write']],
    ['its version', 'v+1, old', left, ['CONFLICT', 'own-write'], ['CONFLICT', 'own-write']],
    ['a later version', 'v+2, old', left, ['SUPERSEDED', 'version-moved'], ['CONFLICT', 'version-moved']],
    ['its version, another address', 'v+1, other', left, ['CONFLICT', 'version-moved'], ['CONFLICT', 'version-moved']],
  ])('an earlier write of ours is known by %s', (_, state, planned, lost, refused) => {
    expect(verdict(open(), [states[state]], planned)).toEqual(lost);
    expect(verdict(rejected('stale'), [states[state]], planned)).toEqual(refused);
    expect(verdict(rejected('duplicate'), [states[state]], planned)).toEqual(refused);
  });

  test('an earlier write of ours is known among others', () => {
    const ours = [...left.ours, ...asked.ours];

    expect(verdict(rejected('stale'), [states['v+1, other']], { ours })).toEqual(['CONFLICT', 'own-write']);
  });

  test('an earlier write of ours does not hide that the user is as seen, and another version was typed', () => {
    const planned = { version: 9, seenVersion: 2, old: OLD, ...left };

    expect(verdict(rejected('stale'), [states['v+1, old']], planned)).toEqual(['CONFLICT', 'typed-version']);
  });
});

describe('an address that differs only in how it is written', () => {
  const respelled = { new: 'FooBar@example.org' };
  const [was, is] = [user(OLD), user('FooBar@example.org')];
  const insist = { insist: true };

  test.each([
    ['letter case', OLD, 'FOOBAR@Example.ORG'],
    ['the form of the domain', 'a@bücher.example', 'a@xn--bcher-kva.example'],
    ['its composition', 'a@b\u00fccher.example', 'a@bu\u0308cher.example'],
  ])('an address that differs only in %s is there already, unless a person orders it (J2)', (_, old, wanted) => {
    expect(told(emailPlan({ old, new: wanted }), [])).toEqual(['ALREADY', 'same-but-spelling']);
    expect(told(emailPlan({ old, new: wanted }), [], insist)).toEqual(['send']);
  });

  test('an address in a new spelling is changed when the server shows it, in whatever spelling but the former', () => {
    expect(verdict({ class: 'accepted', user: { ...is, version: 2 } }, [], respelled)).toEqual(['CHANGED', 'changed']);
    expect(verdict(accepted('FOOBAR@EXAMPLE.ORG', 2), [], respelled)).toEqual(['CHANGED', 'changed']);
    expect(verdict(open(), [{ user: { ...is, version: 2 } }], respelled)).toEqual(['CHANGED', 'observed']);
    expect(verdict(rejected('stale'), [{ user: { ...is, version: 2 } }], respelled)).toEqual([
      'ALREADY',
      'set-by-someone',
    ]);
  });

  test('a new spelling that is accepted, but shown as before, is looked at once more: the server keeps its spelling', () => {
    const put = accepted(OLD, 2);

    expect(verdict(put, [], respelled)).toEqual(['read after 2000']);
    expect(verdict(put, [{ user: is }], respelled)).toEqual(['CHANGED', 'changed-version-unexpected']);
    expect(verdict(put, [{ user: { ...was, version: 2 } }], respelled)).toEqual(['ALREADY', 'spelling-kept']);
    expect(verdict(put, [states['v+1, other']], respelled)).toEqual(['UNKNOWN', 'accepted-not-visible']);
    expect(verdict(accepted(OLD, 1, true), [], { ...respelled, activated: true })).toEqual([
      'CONFIRMATION_SENT',
      'link-sent',
    ]);
  });

  test('a new spelling whose answer is lost is not called refused, since the server may keep its spelling', () => {
    expect(verdict(open(), [states['v, old']], respelled)).toEqual(['read after 2000']);
    expect(verdict(open(), [states['v+1, old']], respelled)).toEqual(['UNKNOWN', 'lost']);
    expect(verdict(open(), [states['v+2, other']], respelled)).toEqual(['SUPERSEDED', 'version-moved']);
  });

  test('a new spelling is sent once by order of a person: what follows a lost answer is not ordered (J2)', () => {
    const isActivated = emailPlan({ ...respelled, activated: true });
    const looks = Array(4).fill(activated(states['v, old']));

    expect(told(isActivated, asSteps(open(), looks.slice(1)), insist)).toEqual(['read after 5000']);
    expect(told(isActivated, asSteps(open(), looks), insist)).toEqual(['UNKNOWN', 'lost', 'link']);
  });

  test('a new spelling that was open is verified and ordered again like any other', () => {
    const plan = emailPlan({ ...respelled, activated: true });
    const steps: Step[] = [{ put: { class: 'open', why: 'earlier' } }, { look: activated(states['v, old']) }];

    expect(told(plan, steps, { mayResend: false, once: true })).toEqual(['UNKNOWN', 'earlier', 'link']);
    expect(told(plan, steps, insist)).toEqual(['send']);
  });
});

describe('a user who was seen at a newer version than the planned one', () => {
  test.each([
    ['has', NEW, 'ALREADY', 'set-by-someone'],
    ['has in capitals', NEW.toUpperCase(), 'ALREADY', 'set-by-someone'],
    ['has not', OLD, 'CONFLICT', 'version-moved'],
    ['has a third one instead of', OTHER_EMAIL, 'CONFLICT', 'version-moved'],
  ])('nothing need be sent to a user who %s the new address at a newer version', (_, email, verdict, why) => {
    const seen = user(email, 3);
    expect(decideUnsent(emailPlan(), seen)).toEqual({ next: 'report', verdict, why, seen });
  });
});

test.each([
  ['a link that was opened', true, user(NEW, 2, true), 'CHANGED'],
  ['a link that waits still', true, user(OLD, 1, true), 'CONFIRMATION_SENT'],
  ['a user who is gone', true, { ...user(OLD, 1, true), deleted_at: '2026-01-01T00:00:00+00:00' }, 'SUPERSEDED'],
  ['a lost answer, and the new address one version on', false, user(NEW, 2), 'CHANGED'],
  [
    'a lost answer, and a user who is gone',
    false,
    { ...user(OLD), deleted_at: '2026-01-01T00:00:00+00:00' },
    'UNKNOWN',
  ],
  ['a lost answer, and nothing that tells', false, user(OLD), 'UNKNOWN'],
] as const)('what a later look shows of an earlier change: %s', (_what, isWaiting, seen, verdict) => {
  const plan = emailPlan({ activated: isWaiting });

  expect(decideEarlier(plan, seen, { isWaiting })).toMatchObject({ verdict });
});
