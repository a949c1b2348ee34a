/** Addresses that may deceive the eye are confirmed by whoever is at the keyboard, wherever they are sent. */
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { ApiError } from '../../src/api/errors.ts';
import { userFacts } from '../../src/render/users.ts';
import { WriteRefusedError } from '../../src/session/guard.ts';
import { FOOBAR_USER, failure, JOHN_DOE, picking, type Stage, type StageOptions, stage } from '../helpers/stage.ts';

const CYRILLIC = 'john@аррӏе.com';

async function put(address: string, options: StageOptions, change: (stage: Stage) => void = () => {}) {
  const staged = await stage(options);
  await staged.shell['findUser']('JohnDoe');
  change(staged);
  return { ...staged, verdict: () => staged.shell['putEmail'](address) };
}

const onDataCentre = ({ session }: Stage) => {
  session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
};

test('a domain of another script is asked about in the sandbox too, in both its forms (I4, I5)', async () => {
  const asked: string[] = [];
  const { verdict, writes } = await put(CYRILLIC, { ask: picking(0, asked) });

  expect(await verdict()).toMatchObject({ verdict: 'CHANGED', new: CYRILLIC });

  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('xn--80ak6aa92e.com');
  expect(asked[0]).toContain('looks like "apple"');
  expect(writes()).toHaveLength(1);
});

const BY_ID: readonly [how: string, write: (stage: Stage) => Promise<unknown>, tenant: string][] = [
  ['putEmail', ({ shell }) => shell['putEmail']('x@y.org', FOOBAR_USER), 'Foobar'],
  ['putEmail, to one found by the id', ({ shell }) => byId(shell), 'Foobar'],
  ['putEmail, where others of the tenant were found', ({ shell }) => besideOthers(shell), 'JohnSmith, Inc / Foobar'],
  [
    'requests.put',
    ({ shell, session }) =>
      shell['requests'].put(`${session.client.baseUrl}/users/${FOOBAR_USER}`, {
        headers: session.names['auth'],
        json: { contact: { email: 'x@y.org' }, version: 1 },
      }),
    'Foobar',
  ],
];

async function byId(shell: Stage['shell']): Promise<unknown> {
  await shell['findUser'](FOOBAR_USER.toUpperCase());
  return shell['putEmail']('x@y.org');
}

async function besideOthers(shell: Stage['shell']): Promise<unknown> {
  await shell['findUsers']('foobar');
  return shell['putEmail']('x@y.org', { user_id: FOOBAR_USER });
}

test.each(BY_ID)(
  'the question names the tenant of a user who is given by id alone: %s (WD3)',
  async (_how, write, tenant) => {
    const asked: string[] = [];
    const staged = await stage({ ask: { ...picking(0), confirm: no(asked) } });
    await staged.session.signIn();
    onDataCentre(staged);

    await write(staged).catch(() => {});

    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`tenant   ${tenant}  0fcd4a69-8a40-4de8-b711-d9c83dc000f7`);
    expect(staged.names['last']?.request.url ?? '').not.toContain('/tenants/');
  },
);

test('a tenant that cannot be looked up is named by its id, once, and the write goes on (WD3)', async () => {
  const { shell, session } = await stage();
  const refusal = new ApiError({ status: 403, method: 'GET', path: '/api/2/tenants/x' });
  const looked = vi.spyOn(session.client, 'fetchTenant').mockRejectedValue(refusal);

  const verdict = await shell['putEmail']('x@y.org', FOOBAR_USER);
  await shell['putEmail']('x2@y.org', FOOBAR_USER);

  expect(inspect(verdict)).toContain('foobar · Foo Bar · 0fcd4a69-8a40-4de8-b711-d9c83dc000f7 · foobar@example.org');
  expect(looked).toHaveBeenCalledTimes(1);
});

test('a deceptive address that is sent by order of a person is asked about as well: no request may have gone before (I4)', async () => {
  const asked: string[] = [];
  const { shell, writes } = await put(CYRILLIC, { ask: { ...picking(0, asked), confirm: no(asked) } });

  expect(await shell['putEmail'](CYRILLIC, { resend: true })).toMatchObject({ verdict: 'NOT_SENT' });
  expect(asked).toEqual([expect.stringContaining('xn--80ak6aa92e.com')]);
  expect(writes()).toEqual([]);
});

function no(asked: string[]) {
  return async ({ message }: { message: string }) => {
    asked.push(message);
    return false;
  };
}

test('a plain address is not asked about (I4)', async () => {
  const asked: string[] = [];
  const { verdict } = await put('john@apple.com', { ask: picking(0, asked) });

  expect(await verdict()).toMatchObject({ verdict: 'CHANGED' });
  expect(asked).toEqual([]);
});

test('a login that is drawn like another is marked where it is found, asked about, and in the verdict (WD7)', async () => {
  const asked: string[] = [];
  const { shell, sandbox, writes } = await stage({ ask: picking(0, asked) });
  const person = sandbox.world.user('JohnDoe');
  Object.assign(person ?? {}, { login: 'J\u043ehnDoe' });

  const found = await shell['findUser'](person?.id);
  const verdict = await shell['putEmail']('x@y.org');

  const mark = "is not 'JohnDoe': it has \u043e U+043E.";
  expect(userFacts(found)).toContain(mark);
  expect(asked).toEqual([expect.stringContaining(mark)]);
  expect(inspect(verdict)).toContain(mark);
  expect(writes()).toHaveLength(1);
});

test('whoever says no to a deceptive address sends nothing (I4)', async () => {
  const ask = { ...picking(0), confirm: async () => false };
  const { verdict, writes } = await put(CYRILLIC, { ask });

  expect(await verdict()).toMatchObject({ verdict: 'NOT_SENT' });
  expect(writes()).toEqual([]);
});

test('without a terminal a data centre gets a deceptive address only with --yes, and then it is said (I4)', async () => {
  const refused = await put(CYRILLIC, {}, onDataCentre);
  expect(await failure(refused.verdict())).toBeInstanceOf(WriteRefusedError);
  expect(refused.writes()).toEqual([]);

  const agreed = await put(CYRILLIC, { flags: { yes: true } }, onDataCentre);
  expect(await agreed.verdict()).toMatchObject({ verdict: 'CHANGED' });
  expect(agreed.warnings().join()).toContain('xn--80ak6aa92e.com');
});

test('addresses with letters of two scripts in one name are refused for all (I4)', async () => {
  const { verdict, writes } = await put('john@раypal.com', { ask: picking(0) });

  expect((await failure(verdict())).message).toContain('mixes');
  expect(writes()).toEqual([]);
});

const TAKEN = 'foobar@example.org';
const SOMEBODY =
  'Foobar@Example.org is already the email of somebody else: foobar · Foo Bar · JohnSmith, Inc / Foobar.';

test.each([
  ['changeEmail', ({ shell }: Stage) => shell['changeEmail'](JOHN_DOE, 'Foobar@Example.org')],
  ['putEmail', ({ shell }: Stage) => shell['putEmail']('Foobar@Example.org', JOHN_DOE)],
  [
    'requests.put',
    ({ shell, session }: Stage) =>
      shell['requests'].put(`${session.client.baseUrl}/users/${JOHN_DOE}`, {
        headers: session.names['auth'],
        json: { contact: { email: 'Foobar@Example.org' }, version: 1 },
      }),
  ],
])('that the new address is somebody else’s is in the question, by what was seen: %s (MK4)', async (_how, write) => {
  const asked: string[] = [];
  const staged = await stage({ ask: { ...picking(0), confirm: no(asked) } });
  await staged.shell['findUser']('foobar');
  await staged.shell['findUser'](JOHN_DOE);
  onDataCentre(staged);
  const before = staged.sent.length;

  await write(staged).catch(() => {});

  expect(asked).toEqual([expect.stringContaining(SOMEBODY)]);
  expect(staged.sent.slice(before).filter(({ url }) => !url.includes(JOHN_DOE))).toEqual([]);
});

test('that the new address is somebody else’s is told before the write where nobody is asked; one’s own is not (MK4)', async () => {
  const { shell, warnings, sandbox } = await stage();
  Object.assign(sandbox.world.user('foobar') ?? {}, { login: 'other@login.org' });
  await shell['findUser'](FOOBAR_USER);

  await shell['putEmail']('other@login.org', JOHN_DOE);
  expect(warnings()).toEqual([
    'other@login.org is already the login of somebody else: other@login.org · Foo Bar · Foobar.',
  ]);

  await shell['putEmail'](TAKEN, FOOBAR_USER);
  await shell['putEmail']('nobody@newmail.net', JOHN_DOE);
  expect(warnings()).toHaveLength(1);
});

test('of many who have the address the first are named, and the others counted (MK4)', async () => {
  const asked: string[] = [];
  const staged = await stage({ ask: { ...picking(0), confirm: no(asked) } });
  const { shell, sandbox } = staged;
  for (const user of sandbox.world.users()) if (user.id !== JOHN_DOE) Object.assign(user.contact, { email: TAKEN });
  await shell['findUsers']('example');
  onDataCentre(staged);

  await shell['putEmail'](TAKEN, JOHN_DOE);

  expect(asked[0]?.match(/is already the email of somebody else/g)).toHaveLength(3);
  expect(asked[0]).toMatch(/and \d+ more/);
});

test('who has the address already is named with the tenant, and so are namesakes whom somebody may have meant (MK5)', async () => {
  const { shell, sandbox } = await stage();
  const [other] = sandbox.world.users().filter(({ login }) => login === 'JohnDoe');
  Object.assign(other?.contact ?? {}, { firstname: 'Foo', lastname: 'Bar' });
  await shell['findUser'](JOHN_DOE);

  const verdict = await shell['changeEmail'](TAKEN, TAKEN);

  expect(verdict).toMatchObject({ verdict: 'ALREADY', login: 'foobar' });
  const text = inspect(verdict);
  expect(text).toContain('foobar · Foo Bar · JohnSmith, Inc / Foobar · foobar@example.org → foobar@example.org');
  expect(text).toMatch(/Is another meant\? JohnDoe · Foo Bar · JohnSmith, Inc, \S+@/);
});
