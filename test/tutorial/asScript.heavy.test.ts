/** The same in Python, which takes its time to load. */
import { expect, test } from 'vitest';
import { oneLine } from '../../src/tutorial/lessons/oneLine.ts';
import { run } from '../terminal/run.ts';
import { rehearse } from './rehearse.ts';

test.each<[what: string, at: number, entries: readonly string[], flags: readonly string[], exit: number]>([
  ['values, an assignment and None', 0, ["findUser('JohnDoe')", 'who = user_id', 'None', "('a', {1}, 2 ** 70)"], [], 0],
  ['a user who is several', 0, ["findUser('anna')"], [], 1],
  ['a conflict', 1, ["changeEmail('JohnDoe', 'johndoe@newmail.net')"], ['--edit-behind-me'], 3],
  ['a refusal', 3, ["findUser('JohnDoe')", 'sendActivationEmail()'], [], 1],
  ['what Python itself refuses', 3, ['nobody.here'], [], 1],
])('%s: the documents and the exit code of a real run, in Python (AS1)', async (_what, at, entries, flags, exit) => {
  const rehearsal = await rehearse(oneLine, at, 'python');
  const documents: string[] = [];
  for (const entry of entries) {
    await rehearsal.enter(entry);
    documents.push(...rehearsal.asScript().documents);
  }

  const given = entries.flatMap((entry) => ['-e', entry]);
  const { code, stdout } = await run(['--sandbox', '--json', '--quiet', '--python', ...flags, ...given]);

  const named = (text: string) => text.replace(/"request_id":"[^"]+"/g, '"request_id":"…"');
  expect(named(documents.map((line) => `${line}\n`).join(''))).toBe(named(stdout));
  expect([rehearsal.asScript().exit, code]).toEqual([exit, exit]);
});
