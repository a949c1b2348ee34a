/** Every helper says what it is, and what it says runs. */

import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { InputError } from '../../src/api/errors.ts';
import { helpers } from '../../src/helpers/index.ts';
import { problemText } from '../../src/render/problems.ts';
import { draw } from '../../src/render/text.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { failure, JOHN_DOE, picking, stage } from '../helpers/stage.ts';

test.each(helpers.map((helper) => [helper.name, helper] as const))(
  '%s has a signature, one sentence and an example',
  (name, helper) => {
    expect(helper.signature).toMatch(new RegExp(`^${name}\\(.*\\): \\w+$`));
    expect(helper.summary).toMatch(/^[A-Z].*\.$/);
    expect(helper.examples.length).toBeGreaterThan(0);
    for (const example of helper.examples) expect(example).toContain(`${name}(`);
    for (const parameter of Object.keys(helper.parameters)) expect(helper.signature).toContain(parameter);
  },
);

const examples = helpers
  .flatMap(({ examples }) => examples.map((example) => [example] as const))
  // These need something to have happened before.
  .filter(([example]) => !/\.open\(|^verify|^undo|^report|^watch/.test(example));

test.each(examples)('the example runs: %s', async (example) => {
  const { shell, names } = await stage({ ask: picking(0) });
  await shell['findUser']('foobar');

  // In this realm, as in the shell: an object literal is one of ours.
  const scope = { ...names, ...shell };
  const value = await new Function(...Object.keys(scope), `return ${example}`)(...Object.values(scope));

  expect(value).toBeDefined();
  expect(inspect(value)).not.toContain('undefined');
});

test('help shows every helper, each on a line of its own that fits on a terminal', async () => {
  const { shell } = await stage();

  const shown = inspect(shell['help']());

  for (const { name, phrase } of helpers) {
    const line = shown.split('\n').find((each) => each.startsWith(`  ${name} `)) ?? '';
    expect(line).toContain(phrase);
    expect(line.length).toBeLessThanOrEqual(80);
  }
  expect(inspect(shell['help'])).toBe(shown);
});

test.each([
  ['findUsr', 'help(findUser)'],
  ['putemail', 'help(putEmail)'],
  ['request', 'help(requests)'],
  ['nothing like it', 'help() lists'],
  [5, 'help() lists'],
])('help of %s, which there is not, leads on', async (subject, words) => {
  const { shell } = await stage();

  expect(inspect(shell['help'](subject))).toContain(words);
});

test('help of one helper is the same by value, by name and bare', async () => {
  const { shell } = await stage();

  for (const { name, examples } of helpers) {
    const shown = inspect(shell['help'](shell[name]));
    expect(shown).toContain(examples[0]);
    expect(inspect(shell['help'](name))).toBe(shown);
    expect(inspect(shell[name])).toBe(shown);
  }
  for (const name of ['requests', 'json', 'pprint']) expect(inspect(shell['help'](shell[name]))).toContain(name);
});

test('help of what it does not know says so', async () => {
  const { shell } = await stage();

  expect(inspect(shell['help']('plan'))).toContain('No help for that');
});

test('every call of a helper gives one of the shell’s own promises, and one that fails unheard ends nothing', async () => {
  const { shell, session } = await stage();

  const failing = shell['findUser']('fo');

  expect(session.pending.isTracked(failing)).toBe(true);
  expect(session.pending.isTracked(Promise.resolve())).toBe(false);
  await failure(failing);
});

test('a helper that takes nothing refuses what it is given', async () => {
  const { shell } = await stage();

  expect(await failure(shell['mailbox'](1))).toBeInstanceOf(InputError);
  expect(await failure(shell['steps']({ x: 1 }))).toBeInstanceOf(InputError);
});

test.each([
  ['putEmail', [], 'putEmail needs the new address', 'help(putEmail)'],
  ['putEmail', [7], 'An email address is text', 'help(putEmail)'],
  ['putEmail', ['a@b.org', { users: JOHN_DOE }], 'putEmail knows no users', 'help(putEmail)'],
  ['putEmail', ['a@b.org', 'me'], "'me' is not one", "findUser('…') finds the id of a user."],
  ['putEmail', ['a@b.org', JOHN_DOE, '1'], "'1' is no version", `fetchVersion('${JOHN_DOE}')`],
  ['putEmail', ['a@b.org', JOHN_DOE, 1.5], '1.5 is no version', `fetchVersion('${JOHN_DOE}')`],
  ['putEmail', ['a@b.org', JOHN_DOE, -0.1], '-0.1 is no version', `fetchVersion('${JOHN_DOE}')`],
  ['putEmail', ['a@b.org', JOHN_DOE, 3n], '3n is no version', `fetchVersion('${JOHN_DOE}')`],
  ['putEmail', ['a@b.org', JOHN_DOE, Number.POSITIVE_INFINITY], 'Infinity is no version', 'fetchVersion('],
  ['putEmail', ['a@b.org', JOHN_DOE, 2 ** 53], '9007199254740992 is no version', 'fetchVersion('],
  ['putEmail', ['a@b.org', JOHN_DOE, null], 'null is no version', 'fetchVersion('],
  ['putEmail', ['a@b.org', JOHN_DOE, 1, 'yes'], 'resend is true or false', 'help(putEmail)'],
  ['fetchVersion', [{}, 1], 'fetchVersion takes one argument', 'help(fetchVersion)'],
  ['findUser', [[]], 'findUser needs a text', 'help(findUser)'],
  ['findUsers', [], 'findUsers needs a text', 'help(findUsers)'],
  ['undo', ['foobar', 1], 'undo takes one argument', 'help(undo)'],
  ['audit', [{ until: 1 }], 'audit knows no until', 'help(audit)'],
  ['verify', [true], 'verify needs a text', 'help(verify)'],
])('%s of %o is refused, sends nothing, and leads on (WD2)', async (name, given, words, next) => {
  const { shell, writes } = await stage();

  const error = await failure(shell[name](...given));
  const text = draw((paint) => problemText(error, paint), false);

  const [what, ...lines] = text.split('\n');
  expect(what).toContain(words);
  expect(what).toContain('Nothing was sent.');
  expect(lines.at(-1)?.trim()).toContain(next);
  expect(writes()).toEqual([]);
});

test('a version of null is not taken for none, typed or by name (WD2)', async () => {
  const { shell, names, writes } = await stage();
  await shell['findUser']('JohnDoe');
  names['version'] = null;

  expect((await failure(shell['putEmail']('a@b.org'))).message).toContain('null is no version');
  expect(writes()).toEqual([]);

  names['version'] = undefined;
  expect(await shell['putEmail']('a@b.org')).toMatchObject({ verdict: 'CHANGED' });
});

test('requests takes URL and method by keyword too, and knows codes, exceptions, and no other method (WD6)', async () => {
  const { shell, session, sent } = await stage();
  await session.signIn();
  const { requests } = shell;
  const url = `${session.client.baseUrl}/users/me`;
  const headers = session.names['auth'];
  const calls = [
    requests.get({ url, headers }),
    requests.get({ url }, { headers }),
    requests.request('GET', url, { headers }),
    requests.request('get', { url, headers }),
    requests.request({ method: 'Get', url, headers }),
  ];

  for (const call of calls) expect((await call).status_code).toBe(requests.codes.ok);
  for (const given of [['FOO', url], ['constructor', url], [undefined], [], [5], [{ url }]])
    expect((await failure(requests.request(...given))).message).toMatch(/knows no method.*Nothing was sent/);
  expect((await failure(requests.get(url, { url }))).message).toContain('knows no option url');
  expect((await failure(requests.get({ url }, { url }))).message).toContain('given url twice');
  const answer = await requests.get(`${url}x`, { headers });
  expect(() => answer.raise_for_status()).toThrow(requests.exceptions.HTTPError);
  expect(answer.headers.get('CONTENT-TYPE')).toContain('json');
  expect([answer.headers.get('x-none'), answer.headers.get('constructor', 'no')]).toEqual([null, 'no']);
  expect(answer.content.toString()).toBe(answer.text);
  for (const make of [() => requests.Session(), () => new requests.Session()]) expect(make).toThrow('requests.Session');
  expect(sent.every(({ method }) => method === 'GET')).toBe(true);
});

test('what is given as data names its world, and help is no empty document (WD5)', async () => {
  const { shell } = await stage();
  await shell['findUser']('foobar');
  await shell['putEmail']('a@b.org');

  expect(JSON.parse(JSON.stringify(await shell['mailbox']()))).toMatchObject([{ world: 'sandbox', opened: false }]);
  expect(JSON.parse(JSON.stringify(shell['help']())).helpers[0]).toMatchObject({ name: 'findUser' });
  expect(JSON.parse(JSON.stringify(shell['help']('undo')))).toMatchObject({
    name: 'undo',
    examples: ['undo()', "undo('foobar')"],
  });
});

test('requests leads on where it refuses what it is given (WD2)', async () => {
  const { shell } = await stage();

  for (const given of [[], ['/users'], [5], ['http://x', { query: {} }]])
    expect(await failure(shell['requests'].get(...given))).toMatchObject({ instead: 'help(requests)' });
});

test('the mailbox is empty at first, and has the newest mail first', async () => {
  const { shell, session } = await stage();
  expect(await shell['mailbox']()).toEqual([]);

  await shell['findUser']('foobar');
  await shell['putEmail']('first@newmail.net');
  await shell['putEmail']('second@newmail.net');

  const mails = await shell['mailbox']();
  expect(mails.map(({ subject }: { subject: string }) => subject.includes('second'))).toEqual([true, false]);
  expect(session.pending.isTracked(mails[0].open())).toBe(true);
});

test('there is no mailbox on a data centre, and nothing is sent to find out', async () => {
  const { shell, session, sent } = await stage();
  session.world = datacenter('https://eu2-cloud.acronis.com', 'contoso');

  expect((await failure(shell['mailbox']())).message).toContain('Only the sandbox has a mailbox');
  expect(sent).toEqual([]);
});

test('steps shows what is done and what comes next', async () => {
  const { shell, session } = await stage();
  const done = async () => (await shell['steps']()).map(({ done }: { done: boolean }) => done);

  expect(await done()).toEqual([false, false, false, false, false, false, false]);
  await session.signIn();
  expect(await done()).toEqual([true, false, false, false, false, false, false]);
  await shell['findUser']('JohnDoe');
  expect(await done()).toEqual([true, true, true, false, false, false, false]);
  expect(inspect(await shell['steps']())).toContain("next: user_data = {contact: {email: '…'}, version}");
  await shell['putEmail']('johndoe@newmail.net');
  expect(await done()).toEqual([true, true, true, true, true, true, true]);
  expect(inspect(await shell['steps']())).toContain('✓ 7  Check the status code of the response: 200');
});

test('steps names nobody whom nobody asked for', async () => {
  const { shell } = await stage();
  await shell['findUser']('foobar');
  await failure(shell['findUser']('nobody-at-all'));

  expect(inspect(await shell['steps']())).toContain("next: findUser('…')");
});

test('steps has checked an answer that refuses, and leads to a new look, from which the PUT is open again', async () => {
  const { shell, sandbox } = await stage();
  await shell['findUser']('JohnDoe');
  sandbox.faults.add({ kind: 'edit-behind-me', on: { method: 'PUT' } });
  await shell['putEmail']('johndoe@newmail.net');

  const shown = inspect(await shell['steps']());
  expect(shown).toContain('✗ 7  Check the status code of the response: 409');
  expect(shown).toContain(`next: findUser('${JOHN_DOE}')`);

  await shell['findUser'](JOHN_DOE);
  expect(inspect(await shell['steps']())).toContain('next: response = requests.put(');
});

test('auth prints abbreviated, and its value is the real one', async () => {
  const { names, session } = await stage();
  await session.signIn();

  expect(inspect(names['auth'])).toMatch(/^\{ Authorization: 'Bearer eyJ[\w-]{47}\.\.\.' \}$/);
  expect(names['auth'].Authorization.length).toBeGreaterThan(200);
  expect({ ...names['auth'] }).toEqual({ Authorization: names['auth'].Authorization });
});
