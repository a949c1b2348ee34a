/** A helper's write that is no change of an email: one that sends the mail with which an account is activated. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { has } from '../../src/api/fields.ts';
import { helper } from '../../src/helpers/definition.ts';
import { sendOurs } from '../../src/page/write.ts';
import { bind } from '../../src/repl/binding.ts';
import { failure, type StageOptions, stage } from '../helpers/stage.ts';

const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490'; // invited, in a tenant below

const invite = helper({
  name: 'invite',
  summary: 'Sends a user the mail with which the account is activated.',
  examples: ['invite()'],
  parameters: { user_id: { kind: 'userId', doc: 'whom' } },
  returns: 'status',
  sendsToBaseUrl: true,
  async run(session, { user_id: id = session.chosenUserId() }) {
    const url = `${session.client.baseUrl}/users/${id}/send-activation-email`;
    const written = await sendOurs(session, { method: 'POST', url, headers: {} });
    return has(written, 'answer') ? written.answer.status : written.shown;
  },
});

async function begin(options: StageOptions = {}) {
  const staged = await stage(options);
  await staged.session.client.token();
  return { ...staged, call: bind(invite, staged.session) };
}

test('a helper’s own write goes out with the session’s token, whatever the names hold, and is recorded', async () => {
  const { call, names, shell, writes, sandbox } = await begin();
  names['auth'] = { Authorization: 'Bearer nonsense' };

  expect(await call(OKAFOR)).toBe(204);

  expect(writes()).toMatchObject([{ method: 'POST', status: 204 }]);
  expect(sandbox.mailbox.list()).toMatchObject([{ to: 'm.okafor@example.org' }]);
  expect(await shell['audit']()).toMatchObject([
    { method: 'POST', url: expect.stringMatching(/send-activation-email$/), verdict: 'CHANGED', status: 204 },
  ]);
});

test('a helper’s own write is tried once more with a new token where its own has expired', async () => {
  const { call, sandbox, writes } = await begin();
  sandbox.faults.add({ kind: 'expire-token', on: { method: 'POST' } });

  expect(await call(OKAFOR)).toBe(204);

  expect(writes().map(({ status }) => status)).toEqual([401, 204]);
});

test('what a helper’s own write came to is told in words where it was refused or is not known', async () => {
  const { call, sandbox, warnings, session } = await begin();
  sandbox.faults.add({ kind: 'fail', status: 403, on: { method: 'POST' } });
  await call(OKAFOR);
  sandbox.faults.add({ kind: 'drop-answer', on: { method: 'POST' } });
  const error = await failure(call(OKAFOR));

  expect(error.name).toBe('NetworkError');
  expect(warnings()).toEqual([
    expect.stringMatching(/^REJECTED /),
    expect.stringMatching(/^UNKNOWN .*send-activation-email/),
  ]);
  expect(session.verdicts.map(({ verdict }) => verdict)).toEqual(['REJECTED', 'UNKNOWN']);
});

test.each([
  ['--read-only refuses it', { readOnly: true }, 'refused'],
  ['--dry-run shows it', { dryRun: true }, 'shown'],
])('a helper’s own write passes the guard: %s', async (_, flags, ending) => {
  const { call, writes } = await begin({ flags });

  const ended = await call(OKAFOR).then(
    (shown) => (inspect(shown).includes('send-activation-email') ? 'shown' : 'sent'),
    (error: Error) => (error.name === 'WriteRefusedError' ? 'refused' : error),
  );

  expect(ended).toBe(ending);
  expect(writes()).toEqual([]);
});
