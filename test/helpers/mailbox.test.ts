/** The sandbox's mailbox is a list of mails, also before there is any. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { EntryError } from '../../src/session/errors.ts';
import { failure, stage } from './stage.ts';

test('a mail that is not there says so when it is opened (D6)', async () => {
  const { shell } = await stage();

  const mails = await shell['mailbox']();

  for (const mail of [mails[0], mails[5], mails[-1], mails.at(0), mails.at(-1)]) {
    const error = await failure(mail.open());
    expect(error).toBeInstanceOf(EntryError);
    expect(error.message).toContain('There is no mail yet');
    expect(JSON.stringify(mail)).toBe('null');
  }
  expect(inspect(mails[0])).toContain('no mail yet');
});

test('an empty mailbox is an empty list', async () => {
  const { shell } = await stage();

  const mails = await shell['mailbox']();

  expect(mails).toHaveLength(0);
  expect([...mails]).toEqual([]);
  expect(JSON.stringify(mails)).toBe('[]');
  expect(mails.map(String)).toEqual([]);
  expect(Array.isArray(mails)).toBe(true);
  expect(0 in mails).toBe(false);
  expect(inspect(mails)).toBe('  no mail yet');
});

test('behind the last mail there is none, and which there are is said', async () => {
  const { shell } = await stage();
  await shell['findUser']('foobar');
  await shell['putEmail']('foo@newmail.net');

  const mails = await shell['mailbox']();

  expect((await failure(mails[7].open())).message).toBe('There is no mail 7: the newest is 0, the oldest 0.');
  expect((await failure(mails.at(-2).open())).message).toContain('There is no mail -2');
  expect(await mails.at(-1).open()).toMatchObject({ world: 'sandbox' });
  expect(mails).toHaveLength(1);
});
