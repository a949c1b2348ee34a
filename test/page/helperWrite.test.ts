/** A helper's write that is no change of an email: one that sends the mail with which an account is activated. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { helper } from '../../src/helpers/definition.ts';
import { giveVerdict, sendOurs } from '../../src/page/helperWrite.ts';
import { bind } from '../../src/repl/binding.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { AuditError } from '../../src/session/audit/record.ts';
import { failure, type StageOptions, stage } from '../helpers/stage.ts';

const OKAFOR = 'affe1155-054f-48cb-8dbf-70bd17eb5490'; // invited, in a tenant below

const invite = helper({
  name: 'invite',
  phrase: 'sends the mail with which an account is activated',
  summary: 'Sends a user the mail with which the account is activated.',
  examples: ['invite()'],
  parameters: { user_id: { kind: 'userId', doc: 'whom' } },
  returns: 'verdict',
  sendsToBaseUrl: true,
  async run(session, { user_id: id = session.chosenUserId() }) {
    const url = `${session.client.baseUrl}/users/${id}/send-activation-email`;
    const ended = await sendOurs(session, {
      request: { method: 'POST', url, headers: {} },
      userId: id,
      who: 'okafor',
      lines: ['Invite?'],
      cautions: [],
      document: { user_id: id },
      onSend: () => {},
    });
    return 'shown' in ended ? ended.shown : giveVerdict(session, ended.came, { user_id: id }, () => ended.came.verdict);
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

  expect(await call(OKAFOR)).toMatchObject({ verdict: 'CHANGED', status: 204, user_id: OKAFOR });

  expect(writes()).toMatchObject([{ method: 'POST', status: 204 }]);
  expect(sandbox.mailbox.list()).toMatchObject([{ to: 'm.okafor@example.org' }]);
  expect(await shell['audit']()).toMatchObject([
    { method: 'POST', url: expect.stringMatching(/send-activation-email$/), verdict: 'CHANGED', status: 204 },
  ]);
});

test('a helper’s own write is tried once more with a new token where its own has expired', async () => {
  const { call, sandbox, writes } = await begin();
  sandbox.faults.add({ kind: 'expire-token', on: { method: 'POST' } });

  expect(await call(OKAFOR)).toMatchObject({ verdict: 'CHANGED', status: 204, user_id: OKAFOR });

  expect(writes().map(({ status }) => status)).toEqual([401, 204]);
});

test('what a helper’s own write came to is a value, also where it was refused or is not known', async () => {
  const { call, sandbox, session, names } = await begin();
  sandbox.faults.add({ kind: 'fail', status: 403, on: { method: 'POST' } });
  expect(await call(OKAFOR)).toMatchObject({ verdict: 'REJECTED', why: 'forbidden', status: 403 });
  expect(names['response'].status_code).toBe(403);
  sandbox.faults.add({ kind: 'drop-answer', on: { method: 'POST' } });
  const unknown = await call(OKAFOR);

  expect(unknown).toMatchObject({ verdict: 'UNKNOWN', why: 'lost', status: null });
  expect(inspect(unknown)).toBe('UNKNOWN');
  expect(session.verdicts.map(({ verdict }) => verdict)).toEqual(['REJECTED', 'UNKNOWN']);
});

test('a helper’s own write passes the guard: --read-only refuses it, --dry-run shows it', async () => {
  const refusing = await begin({ flags: { readOnly: true } });
  const showing = await begin({ flags: { dryRun: true } });

  expect(await refusing.call(OKAFOR)).toMatchObject({ verdict: 'NOT_SENT', why: 'never-sent' });
  expect(await showing.call(OKAFOR)).toMatchObject({ dry_run: true, user_id: OKAFOR, request: { method: 'POST' } });

  expect([...refusing.writes(), ...showing.writes()]).toEqual([]);
});

test('a helper’s own write says NOT_SENT where nobody can sign in any more', async () => {
  const { call, sandbox, writes } = await begin();
  sandbox.faults.expireTokens();
  sandbox.faults.add({ kind: 'fail', status: 401, times: 9, on: { path: '/api/2/idp/token' } });

  expect(await call(OKAFOR)).toMatchObject({ verdict: expect.stringMatching(/NOT_SENT|REJECTED/) });
  expect(writes().filter(({ status }) => status === 204)).toEqual([]);
});

test('a helper’s own write is not sent where it cannot be recorded', async () => {
  const log = new MemoryLog();
  log.append = async () => {
    throw new AuditError('nowhere', 'the disk is full');
  };
  const { call, writes } = await begin({ log });

  expect(await failure(call(OKAFOR))).toBeInstanceOf(AuditError);
  expect(writes()).toEqual([]);
});
