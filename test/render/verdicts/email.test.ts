/** What a change of an email came to, in plain words: each verdict claims only what was seen, and leads on. */
import { expect, test } from 'vitest';
import type { EmailOutcome } from '../../../src/api/email/change.ts';
import { helpers } from '../../../src/helpers/index.ts';
import { draw } from '../../../src/render/text.ts';
import { type VerdictContext, verdictText } from '../../../src/render/verdicts/email.ts';
import { datacenter } from '../../../src/session/world/datacenter.ts';
import { SANDBOX } from '../../../src/session/world/world.ts';
import { emailPlan } from '../../api/world.ts';
import { HARMFUL, HOSTILE } from '../samples.ts';

const LIVE = datacenter('https://eu2-cloud.acronis.com', 'contoso');
const seen = (email: string, version: number, activated = false) =>
  ({
    id: emailPlan().user_id,
    version,
    tenant_id: emailPlan().tenant_id,
    login: 'foobar',
    contact: { email, firstname: 'Foo', lastname: 'Bar' },
    activated,
    enabled: true,
    deleted_at: null,
  }) as const;

test('CHANGED says which address there is, and which there was', () => {
  expect(shown({ verdict: 'CHANGED', seen: seen('foo@newmail.net', 2) })).toMatchInlineSnapshot(`
    "✓ CHANGED   the address is the new one · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar has foo@newmail.net now (before: foobar@example.org), version 2.
      Not activated yet. To have the mail sent for it: sendActivationEmail('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
  expect(
    JSON.stringify(shown({ verdict: 'CHANGED', seen: seen('foo@newmail.net', 2) }, LIVE, true)),
  ).toMatchInlineSnapshot(
    `""\\u001b[32m✓ CHANGED\\u001b[39m   the address is the new one \\u001b[2m· contoso@eu2-cloud\\u001b[22m\\n  foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net\\n  foobar has foo@newmail.net now (before: foobar@example.org), version 2.\\n  Not activated yet. To have the mail sent for it: \\u001b[36msendActivationEmail('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')\\u001b[39m""`,
  );
});

test('CHANGED says that a login that is the old address stays', () => {
  const plan = emailPlan({ login: 'foobar@example.org' });

  expect(shown({ verdict: 'CHANGED', plan, seen: seen('foo@newmail.net', 2) })).toMatchInlineSnapshot(`
    "✓ CHANGED   the address is the new one · sandbox
      foobar@example.org · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar@example.org has foo@newmail.net now (before: foobar@example.org), version 2.
      The login stays foobar@example.org. To change it too: putLogin('foo@newmail.net', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')
      Not activated yet. To have the mail sent for it: sendActivationEmail('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('a login that is the old address is followed up by putLogin, never by itself, and where the new one can be a login (FW5, CA7)', () => {
  const follow = (login: string, email: string, activated: boolean) =>
    shown({
      verdict: activated ? 'CONFIRMATION_SENT' : 'CHANGED',
      plan: emailPlan({ login, new: email, activated }),
      seen: { ...seen('foobar@example.org', 1, activated), login },
    });

  expect(follow('Foobar@example.org', 'foo@newmail.net', true)).toContain(
    "The login stays Foobar@example.org, also when the link is opened. To change it then: putLogin('foo@newmail.net', '2ae8a1e9-",
  );
  expect(follow('foobar@example.org', 'foo@bücher.example', false)).toContain(
    'The login stays foobar@example.org. The new address cannot be one; another can: help(putLogin)',
  );
  expect(follow('foobar', 'foo@newmail.net', true)).not.toContain('putLogin');

  const plan = emailPlan({ login: 'foobar@example.org', activated: true });
  const opened = (login: string) =>
    shown({ verdict: 'CHANGED', why: 'link-opened', plan, seen: { ...seen('foo@newmail.net', 2, true), login } });
  expect(opened('foobar@example.org')).toContain('The login stays foobar@example.org. To change it too: putLogin(');
  expect(opened('foo.bar')).not.toMatch(/login/i);
});

test('CONFIRMATION_SENT says where a link was mailed, in the sandbox and on a data centre', () => {
  const plan = emailPlan({ activated: true });
  const outcome = { verdict: 'CONFIRMATION_SENT', plan, seen: seen('foobar@example.org', 1, true) } as const;

  expect(shown(outcome)).toMatchInlineSnapshot(`
    "… CONFIRMATION_SENT   not changed yet · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar is activated: the email changes when a link is opened.
      It is mailed either to the old address (says the API's page) or to the new one (says Acronis' portal guide).
      Seen: email unchanged, version still 1.
      In the sandbox: mailbox()[0].open()"
  `);
  expect(shown(outcome, LIVE).split('\n').at(-1)).toMatchInlineSnapshot(
    `"  Whether it was opened: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"`,
  );
});

test('CONFIRMATION_SENT on a data centre names the ways on in their order, and re-creating last, as no line to copy (FW6, CA6)', () => {
  const plan = emailPlan({ activated: true });
  const outcome = { verdict: 'CONFIRMATION_SENT', plan, seen: seen('foobar@example.org', 1, true) } as const;

  const text = shown(outcome, LIVE);

  expect(text.split('\n').slice(5).join('\n')).toMatchInlineSnapshot(`
    "  If no link is opened, try in this order:
      1  both mailboxes, and their spam: by several sources the new one gets it
      2  watch('foobar') tells when it was opened
      3  an administrator in the portal: whether that goes without a link is not known
      4  last, a new account: roles, MFA and all that hangs on the id are lost
      Whether it was opened: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
  expect(text).not.toMatch(/requests\.|delete|POST/i);
});

test('CHANGED for a user who is not activated ends with the activation mail, or with why none can be sent (FW6, CA8)', () => {
  const last = (context: Partial<VerdictContext>, activated = false) =>
    shown({ verdict: 'CHANGED', seen: seen('foo@newmail.net', 2, activated) }, LIVE, false, context)
      .split('\n')
      .at(-1);

  expect(last({})).toMatchInlineSnapshot(
    `"  Not activated yet. To have the mail sent for it: sendActivationEmail('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"`,
  );
  expect(last({ isOwnTenant: true })).toMatchInlineSnapshot(
    `"  Not activated yet: that takes an activation link. This API client can have one mailed to users of tenants below its own; foobar is in its own."`,
  );
  expect(last({}, true)).not.toContain('ctivat');
  expect(last({ isUndo: true })).not.toContain('ctivat');
});

test('ALREADY says that nothing was sent', () => {
  expect(shown({ verdict: 'ALREADY', why: 'same-address', status: null })).toMatchInlineSnapshot(`
    "✓ ALREADY   it is the one you want · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar has foobar@example.org already. Nothing was sent."
  `);
});

test('ALREADY says when an address differs only in its spelling', () => {
  const plan = emailPlan({ new: 'FooBar@example.org' });

  expect(shown({ verdict: 'ALREADY', why: 'same-but-spelling', status: null, plan })).toMatchInlineSnapshot(`
    "✓ ALREADY   it differs only in how it is written · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → FooBar@example.org
      foobar has foobar@example.org; FooBar@example.org is the same address, written otherwise. Nothing was sent.
      To send it all the same: putEmail('FooBar@example.org', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc', {resend: true})"
  `);
  expect(
    shown({ verdict: 'ALREADY', why: 'spelling-kept', plan, seen: seen('foobar@example.org', 2) }),
  ).toMatchInlineSnapshot(`
    "✓ ALREADY   it is the one you want · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → FooBar@example.org
      The server accepted FooBar@example.org, and goes on writing foobar@example.org."
  `);
});

test.each(['changed-version-unexpected', 'observed-version-unexpected'] as const)(
  'CHANGED warns of a version that was not expected: %s (J4)',
  (why) => {
    expect(shown({ verdict: 'CHANGED', why, seen: seen('foo@newmail.net', 7) })).toContain(
      'foobar has foo@newmail.net now (before: foobar@example.org), version 7.\n',
    );
    expect(shown({ verdict: 'CHANGED', why, seen: seen('foo@newmail.net', 7) })).toContain(
      'One change makes 2 of version 1: something else was changed too, or put back.',
    );
  },
);

test('CONFLICT of a version that was typed says which was sent, and which there is', () => {
  const plan = emailPlan({ version: 99, seenVersion: 2 });
  const facts = { verdict: 'CONFLICT', why: 'typed-version', status: 409, code: 1001, plan } as const;

  expect(shown({ ...facts, seen: seen('foobar@example.org', 2) })).toMatchInlineSnapshot(`
    "✗ CONFLICT   refused: you named version 99, there is 2 · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      I saw      foobar@example.org, version 2
      You sent   version 99
      There is   foobar@example.org, version 2
      You want   foo@newmail.net
      HTTP 409, code 1001
      Look at the user first: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')
      If you still want it then: putEmail('foo@newmail.net', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('an earlier write of our own is never called somebody else’s (J3)', () => {
  for (const verdict of ['CONFLICT', 'SUPERSEDED', 'UNKNOWN'] as const) {
    const text = shown({ verdict, why: 'own-write', seen: seen('b@newmail.net', 2) });

    expect(text).toContain('an earlier write of yours');
    expect(text).not.toContain('somebody');
  }
});

test('UNKNOWN offers to send a request once more only where it would be sent', () => {
  const offers = (why: EmailOutcome['why']) =>
    shown({ verdict: 'UNKNOWN', why, seen: seen('x@y.net', 3) }).includes('resend: true');

  for (const why of ['lost', 'timeout', 'server-error', 'earlier', 'reread-failed', 'contradiction'] as const)
    expect(offers(why)).toBe(true);
  for (const why of ['own-write', 'version-moved', 'typed-version', 'version-went-back', 'deleted'] as const)
    expect(offers(why)).toBe(false);
  expect(shown({ verdict: 'UNKNOWN', why: 'own-write', seen: seen('b@newmail.net', 2) })).toMatch(
    /foobar has b@newmail\.net, as an earlier write of yours asked for.*Look at the user first: findUser.*then: putEmail/s,
  );
});

test.each<[EmailOutcome['why'], RegExp]>([
  ['deleted', /is deleted/],
  ['other-tenant', /in another tenant/],
  ['typed-version', /named another version/],
  ['version-moved', /was changed since/],
  ['activated-meanwhile', /was activated since/],
  ['reread-failed', /a new look failed/],
])('UNKNOWN says why: %s', (why, words) => {
  expect(shown({ verdict: 'UNKNOWN', why, seen: seen('x@y.net', 3) })).toMatch(words);
});

test('CONFLICT shows what was seen, what there is and what was wanted', () => {
  expect(
    shown({ verdict: 'CONFLICT', status: 409, code: 1001, reason: 'Version mismatch', seen: seen('x@y.net', 2) }),
  ).toMatchInlineSnapshot(`
    "✗ CONFLICT   not changed by us: the user is no longer as you saw it · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      I saw      foobar@example.org, version 1
      There is   x@y.net, version 2
      You want   foo@newmail.net
      HTTP 409, code 1001: Version mismatch
      Look at the user first: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')
      If you still want it then: putEmail('foo@newmail.net', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('DUPLICATE leads to whoever has the address', () => {
  expect(shown({ verdict: 'DUPLICATE', status: 409, code: 409, reason: 'Taken' })).toMatchInlineSnapshot(`
    "✗ DUPLICATE   refused: another object has this address · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar keeps foobar@example.org.
      HTTP 409: Taken
      Who has it: findUsers('foo@newmail.net')"
  `);
});

test('REJECTED says the words of the server, and that nothing was changed', () => {
  expect(
    shown({ verdict: 'REJECTED', why: 'forbidden', status: 403, code: 403, reason: 'No.', requestId: 'r-1' }),
  ).toMatchInlineSnapshot(`
    "✗ REJECTED   refused, not changed · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      This API client may not change foobar.
      HTTP 403: No.
      request id r-1
      Look again: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('NOT_SENT says that nothing left this computer, and why', () => {
  expect(
    shown({ verdict: 'NOT_SENT', why: 'never-sent', status: null, reason: 'No connection.' }),
  ).toMatchInlineSnapshot(`
    "✗ NOT_SENT   nothing left this computer · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar keeps foobar@example.org.
      No connection.
      Once the cause is mended: putEmail('foo@newmail.net', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('SUPERSEDED says that somebody else changed the address', () => {
  expect(shown({ verdict: 'SUPERSEDED', seen: seen('x@y.net', 3) })).toMatchInlineSnapshot(`
    "✗ SUPERSEDED   somebody else changed it · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      foobar has x@y.net, version 3; you wanted foo@newmail.net.
      HTTP 200
      Look at the user first, then decide: findUser('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')"
  `);
});

test('UNKNOWN says what may have happened, and how to look again (PR12)', () => {
  expect(shown({ verdict: 'UNKNOWN', why: 'timeout', status: null })).toMatchInlineSnapshot(`
    "? UNKNOWN   may or may not have been applied · sandbox
      foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net
      No answer came in time. The request may have been applied, or may still arrive.
      Seen last: nothing after the request.
      Look again: verify('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc')
      Once more: putEmail('foo@newmail.net', '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc', {resend: true})"
  `);
});

const verdicts = [
  'CHANGED',
  'CONFIRMATION_SENT',
  'ALREADY',
  'CONFLICT',
  'DUPLICATE',
  'REJECTED',
  'NOT_SENT',
  'SUPERSEDED',
  'UNKNOWN',
] as const;

test.each(verdicts)(
  '%s names the world, calls only helpers that exist, and never invites to raise the version',
  (verdict) => {
    const known = [...helpers.map(({ name }) => name), 'open', 'put', 'dumps'];

    for (const world of [SANDBOX, LIVE]) {
      const text = shown({ verdict, seen: seen('x@y.net', 3) }, world);

      expect(text).toContain(`· ${world.name}`);
      expect(text).not.toMatch(/version *= *\d|version *\+/);
      for (const [, name] of text.matchAll(/\b([a-z]\w*)\(/gi)) expect(known).toContain(name);
    }
  },
);

test.each(verdicts)('%s makes whatever a server wrote harmless', (verdict) => {
  const plan = emailPlan({ login: HOSTILE, old: HOSTILE });
  const facts = { verdict, plan, code: HOSTILE, reason: HOSTILE, requestId: HOSTILE, seen: seen(HOSTILE, 3) };

  expect(shown(facts)).not.toMatch(HARMFUL);
});

const CONTEXT: VerdictContext = {
  ...{ world: SANDBOX, tenant: 'Foobar', before: null, fields: null, now: 0 },
  ...{ isUndo: false, isOwnTenant: false },
};

function shown(
  facts: Partial<EmailOutcome> & Pick<EmailOutcome, 'verdict'>,
  world = SANDBOX,
  colors = false,
  context: Partial<VerdictContext> = {},
): string {
  const outcome: EmailOutcome = {
    why: 'timeout',
    status: 200,
    code: null,
    reason: null,
    seen: null,
    plan: emailPlan(),
    response: null,
    error: null,
    requestId: null,
    ...facts,
  };
  return draw((paint) => verdictText(outcome, { ...CONTEXT, world, ...context }, paint), colors);
}
