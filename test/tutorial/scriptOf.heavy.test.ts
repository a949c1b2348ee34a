/** What the lesson on scripts says of an entry is what the program does with it. */
import { expect, test } from 'vitest';
import { draw } from '../../src/render/text.ts';
import { asScriptText } from '../../src/tutorial/asScript.ts';
import { oneLine } from '../../src/tutorial/lessons/oneLine.ts';
import { run } from '../terminal/run.ts';
import { sitDown } from './person.ts';
import { rehearse } from './rehearse.ts';

const FASTER = ['--edit-behind-me'];

test.each<[what: string, at: number, entries: readonly string[], flags: readonly string[], exit: number]>([
  [
    'a value, an assignment, nothing, and several values',
    0,
    ["findUser('JohnDoe')", 'who = user_id', 'undefined', '[1n, new Date(NaN)]'],
    [],
    0,
  ],
  ['a user who is several', 0, ["findUser('anna')"], [], 1],
  ['a conflict', 1, ["changeEmail('JohnDoe', 'johndoe@newmail.net')"], FASTER, 3],
  [
    'a typed write that is refused for its version',
    1,
    [
      "findUser('JohnDoe')",
      "requests.put(`${base_url}/users/${user_id}`, json={version, contact: {email: 'a@b.example'}}, headers=auth)",
    ],
    FASTER,
    3,
  ],
  ['what is not changed yet', 2, ["changeEmail('foobar', 'foo@newmail.net')"], [], 0],
  ['a refusal', 3, ["findUser('JohnDoe')", 'sendActivationEmail()'], [], 1],
  ['what only the code is to blame for', 3, ["requests.get('nowhere')"], [], 1],
  ['what is thrown and no error', 3, ["throw 'away'"], [], 1],
])('%s: the documents and the exit code of a real run (AS1)', async (_what, at, entries, flags, exit) => {
  const rehearsal = await rehearse(oneLine, at, 'javascript');
  const documents: string[] = [];
  for (const entry of entries) {
    await rehearsal.enter(entry);
    documents.push(...rehearsal.asScript().documents);
  }

  const { code, stdout } = await run([
    '--sandbox',
    '--json',
    '--quiet',
    ...flags,
    ...entries.flatMap((entry) => ['-e', entry]),
  ]);

  expect(withoutChance(documents.map((line) => `${line}\n`).join(''))).toBe(withoutChance(stdout));
  expect([rehearsal.asScript().exit, code]).toEqual([exit, exit]);
});

test('it is shown in rows that fit, whatever is in a document (AS1)', () => {
  const shown = (documents: string[]) =>
    draw((paint, width) => asScriptText({ documents, exit: 3 }, paint, width), false, 40);

  expect(shown([])).toBe('  as a script, with --json: exit code 3,\n    and no document');
  expect(shown(['{"verdict":"CONFLICT"}']).split('\n').at(-1)).toBe('    {"verdict":"CONFLICT"}');
  expect(shown([`"${'x'.repeat(34)}日本"`, '"b"'])).toMatch(/\n {4}"x{34}\n {4}日本"\n {4}"b"$/);
  expect(shown(['x'.repeat(2_000)])).toMatch(/x…$/);
});

test('a person reads it below each entry of that lesson, in front of what is said of the step, and of no other (AS1)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial one-line');

  const asked = await person.enter("findUser('JohnDoe')");
  const elsewhere = await person.enter('.tutorial paging');

  expect(asked).toMatch(/exit code 0, and the document\n {4}\{"user_id":"1c234e69[\s\S]*One document in one line/);
  expect(`${elsewhere}${await person.enter('tenant_id')}`).not.toMatch(/exit code/);
});

test('nobody is asked in that lesson, as in a script; whoever has left it is asked again (AS1)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial one-line');

  const inLesson = await person.enter("findUser('anna')");
  const bare = await person.enter('findUser()');
  await person.enter('leave');
  const behind = await person.enter("findUser('anna')");

  expect(inLesson).toMatch(/exit code 1, and the document\s+\{"error":\{"name":"SeveralMatchesError"/);
  expect(bare).toContain('exit code 1');
  expect(behind).toContain('anna.keller');
  expect(behind).not.toContain('match');
});

test('whoever comes back to that lesson is told that nobody is asked, and what sets the shell asks all the same (AS1)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial one-line');
  await person.enter('skip');
  await person.enter('leave');

  const again = await person.enter('.tutorial one-line');
  const { session } = person.shell;

  expect(again).toContain('nobody is asked');
  expect([session.ask, typeof session.person?.confirm]).toEqual([null, 'function']);
});

/** Each run names its answers, and has its port. */
function withoutChance(text: string): string {
  return text.replace(/"request_id":"[^"]+"/g, '"request_id":"…"').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1');
}
