/** The name `user` holds what was seen: where that is not the last that was seen, or long ago, it is said. */
import { expect, test } from 'vitest';
import { FOOBAR_USER, JOHN_DOE, stage } from '../helpers/stage.ts';

async function remembered() {
  let ms = Date.parse('2026-11-27T12:00:00Z');
  const staged = await stage({ now: () => ms });
  await staged.shell['findUser'](JOHN_DOE);
  const told = async () => {
    const before = staged.notes().length;
    await staged.session.ready('user');
    return staged.notes().slice(before);
  };
  const wait = (forMs: number) => {
    ms += forMs;
  };
  return { ...staged, told, wait };
}

const AGAIN = new RegExp(
  `^user is as seen at \\d\\d:\\d\\d:\\d\\d, version 1.*\\. To look again: findUser\\('${JOHN_DOE}'\\)$`,
);

test('behind a conflict, and behind a typed look, user is said to be what was seen before (CA12)', async () => {
  const { shell, sandbox, names, told, wait } = await remembered();
  expect(await told()).toEqual([]);
  sandbox.others.change('JohnDoe', { contact: { phone: '+49 30 1234' } });
  wait(1_000);
  expect(await shell['putEmail']('j@newmail.net')).toMatchObject({ verdict: 'CONFLICT' });

  const [note] = await told();

  expect(note).toMatch(AGAIN);
  expect(note).toContain('version 2 was seen since');
  expect(names['user'].version).toBe(1);
  await shell['findUser'](JOHN_DOE);
  expect(await told()).toEqual([]);
});

test('what was seen a while ago is dated, and what a person has put there is theirs (CA12)', async () => {
  const { names, told, wait } = await remembered();
  wait(59_000);
  expect(await told()).toEqual([]);
  wait(2_000);
  expect(await told()).toEqual([expect.stringMatching(AGAIN)]);

  names['user'] = 'mine';
  expect(await told()).toEqual([]);
});

test('what our own write has left is no news, nor is a look at somebody else (CA12)', async () => {
  const { shell, names, told } = await remembered();
  await shell['putEmail']('j@newmail.net');
  expect(await told()).toEqual([]);
  const { base_url, auth } = names;
  await shell['requests'].put(`${base_url}/users/${JOHN_DOE}`, {
    headers: auth,
    json: { contact: { phone: '1' }, version: 2 },
  });
  expect(await told()).toEqual([]);
  await shell['requests'].get(`${base_url}/users/${FOOBAR_USER}`, { headers: auth });
  expect(await told()).toEqual([]);
});
