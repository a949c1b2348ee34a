import { expect, test } from 'vitest';
import { changeFrom, planEmail, planRecorded } from '../../../src/api/email/plan.ts';
import { decodeUser } from '../../../src/api/types.ts';
import { NEW, OLD, TENANT_ID, USER_ID, userJson } from '../world.ts';

const user = decodeUser(userJson({ version: 7, activated: true }));

test('a plan is made over the user as seen, with the body that the page sends', () => {
  const plan = planEmail({ user, email: NEW });

  expect(plan).toEqual({
    user_id: USER_ID,
    tenant_id: TENANT_ID,
    login: 'foobar',
    name: 'Foo Bar',
    old: OLD,
    new: NEW,
    version: 7,
    activated: true,
    body: `{\n    "contact": {\n        "email": "${NEW}"\n    },\n    "version": 7\n}`,
  });
});

test('a typed version is the one that is sent, and the plan keeps at which one the user was seen', () => {
  const plan = planEmail({ user, email: NEW, version: 9 });

  expect(plan).toMatchObject({ version: 9, seenVersion: 7 });
  expect(JSON.parse(plan.body)).toEqual({ contact: { email: NEW }, version: 9 });
  expect(planEmail({ user, email: NEW, version: 7 }).seenVersion).toBeUndefined();
});

test.each([undefined, 6, 7, 8])('a change is the same, planned or typed as a request: version %s', (version) => {
  const { body: _, ours: __, ...planned } = planEmail({ user, email: NEW, version });

  const change = changeFrom({ user, email: NEW, version });

  expect(change).toStrictEqual(planned);
  expect(change.seenVersion).toBe(version === undefined || version === 7 ? undefined : 7);
});

test('the body escapes what Python escapes', () => {
  expect(planEmail({ user, email: 'ä@bücher.example' }).body).toContain(String.raw`"\u00e4@b\u00fccher.example"`);
});

test('a plan that was recorded comes back with the same body, and with what was written besides it', () => {
  const { body, ours: _, ...recorded } = planEmail({ user, email: NEW, version: 9 });
  const ours = [{ email: OLD, version: null }];

  const plan = planRecorded(JSON.parse(JSON.stringify(recorded)), ours);

  expect(plan).toEqual({ ...recorded, body, ours });
});
