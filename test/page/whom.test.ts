/** A typed write says whom it is about, where its path names a user by the id alone. */
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { FOOBAR_USER, failure, picking, type Stage, type StageOptions, stage } from '../helpers/stage.ts';

const WHO = 'foobar · Foo Bar · Foobar';
const LINES = [
  'person   Foo Bar',
  `user     foobar  ${FOOBAR_USER}`,
  'tenant   Foobar  0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
];

const WRITES: readonly [method: string, path: string, options: object][] = [
  ['put', '', { json: { language: 'de', version: 1 } }],
  ['post', '/password', { json: { password: 'a-new-one-1' } }],
  ['post', '/send-activation-email', { json: {} }],
  ['put', '/access_policies', { json: { items: [] } }],
  ['delete', '', { params: { version: 1 } }],
];

async function stageLive(options: StageOptions): Promise<Stage> {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
  return staged;
}

function write({ shell, session }: Stage, [method, path, options]: (typeof WRITES)[number]): Promise<unknown> {
  const url = `${session.client.baseUrl}/users/${FOOBAR_USER}${path}`;
  return shell['requests'][method](url, { headers: session.names['auth'], ...options });
}

test.each(WRITES)('the question about requests.%s of a user%s names who that is (TK8)', async (...what) => {
  const asked: string[] = [];
  const ask = { ...picking(0), confirm: async ({ message }: { message: string }) => asked.push(message) < 0 };
  const staged = await stageLive({ ask });

  await failure(write(staged, what));

  for (const line of LINES) expect(asked[0]).toContain(line);
  expect(staged.writes()).toEqual([]);
  expect(staged.names['last']?.request.url ?? '').not.toContain('/users/');
});

test.each(WRITES)('a dry run of requests.%s of a user%s names who that is (TK8)', async (...what) => {
  const staged = await stageLive({ flags: { dryRun: true } });

  expect(inspect(await write(staged, what))).toContain(`\n  ${WHO}\n`);
  expect(staged.writes()).toEqual([]);
});

test('a user who cannot be read is named by the path, and the question is asked all the same (TK8)', async () => {
  const asked: string[] = [];
  const staged = await stageLive({ ask: picking(0, asked) });
  vi.spyOn(staged.session.client, 'fetchUser').mockRejectedValue(new Error('out of reach'));

  await write(staged, ['put', '', { json: { language: 'de', version: 1 } }]);

  expect(asked[0]).toContain(`PUT ${staged.session.client.baseUrl}/users/${FOOBAR_USER}`);
  expect(asked[0]).not.toContain('person');
  expect(staged.writes()).toHaveLength(1);
});

test('what came of a typed write names whom the session has seen, without a request (TK8)', async () => {
  const staged = await stage();
  await staged.shell['findUser']('foobar');
  staged.sent.length = 0;

  await write(staged, ['put', '', { json: { language: 'de', version: 99 } }]);

  expect(staged.warnings().at(-1)).toContain(
    `/users/${FOOBAR_USER}: foobar · Foo Bar · JohnSmith, Inc / Foobar; refused`,
  );
  expect(staged.sent[0]?.method).toBe('PUT');
});

test('a typing slip is in the question, told where nobody is asked, and asks for no request (TK6, CC8)', async () => {
  const asked: string[] = [];
  const live = await stageLive({ ask: picking(0, asked) });
  await live.shell['findUser']('JohnDoe');
  live.sent.length = 0;
  await live.shell['putEmail']('john@gmial.com');
  expect(asked[0]).toContain('\n  gmial.com looks mistyped: was gmail.com meant?\n');
  expect(live.sent.map(({ method }) => method)).toEqual(['PUT']);

  const quick = await stage();
  await quick.shell['findUsers']('anna');
  await quick.shell['findUser']('JohnDoe');
  quick.sent.length = 0;
  expect(await quick.shell['putEmail']('john@mysiet.com')).toMatchObject({ verdict: 'CHANGED' });
  expect(quick.warnings()).toEqual(['mysiet.com looks mistyped: was mysite.com meant?']);
  expect(quick.sent.map(({ method }) => method)).toEqual(['PUT']);
  const order = quick.events.map(({ kind }) => kind);
  expect(order.indexOf('warning')).toBeLessThan(order.indexOf('verdict'));

  await quick.shell['changeEmail']('foobar', 'foo@hotmial.com');
  expect(quick.warnings().at(-1)).toBe('hotmial.com looks mistyped: was hotmail.com meant?');
});
