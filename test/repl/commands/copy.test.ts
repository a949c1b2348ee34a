/** `.copy`: of what was shown last, a report, a value or the request as curl; only to a terminal, and only what may be seen. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createSecrets, type Secrets } from '../../../src/api/secrets/redact.ts';
import { draw } from '../../../src/render/text.ts';
import type { Surroundings } from '../../../src/repl/commands/command.ts';
import { asEntries } from '../../../src/repl/commands/entries.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import { type Clipboard, MOST_BYTES } from '../../../src/repl/output/clipboard.ts';
import { Output } from '../../../src/repl/output/output.ts';
import { Trace } from '../../../src/repl/trace.ts';
import { FOOBAR_USER, failure, JOHN_DOE, type Stage, stage } from '../../helpers/stage.ts';
import { startSignedIn } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';

const AROUND = {
  choice: { sandbox: {} },
  sandbox: null,
  guide: null,
  stateDirectory: '/nowhere',
  help: null,
};

function copying({ session }: Stage, { secrets = createSecrets(), isTerminal = true } = {}) {
  const copied: string[] = [];
  const said: string[] = [];
  const stream = { write: () => true, columns: 40 };
  const clipboard: Clipboard | null = isTerminal ? { way: 'straight', put: (text) => void copied.push(text) } : null;
  const output = new Output({ stdout: stream, stderr: stream, secrets, colors: true, json: false, clipboard });
  const say: Surroundings['say'] = (view) => said.push(draw(view, false));
  const trace = new Trace({ session, sandbox: null, say });
  const around = { session, ...AROUND, output, trace, say, speak() {} };
  const { copy } = asEntries(commands, around);
  const enter = async (rest = '') => copy?.(rest);
  return { output, copied, said, enter };
}

test('.copy behind a change copies its report, behind another value that, as text without colours, and each says what prints it (CC9)', async () => {
  const staged = await stage();
  const { shell } = staged;
  const { output, copied, said, enter } = copying(staged);
  const verdict = await shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const { markdown } = await shell['report']();
  const user = await shell['findUser']('JohnDoe');

  for (const value of [verdict, await shell['report'](), user, 'a\nb', { deep: [1, { two: 'é漢' }] }]) {
    output.value(value);
    await enter();
  }
  staged.names['last'] = { curl: "curl -X GET 'http://h/'" };
  await enter('curl');
  await enter('report');
  await enter(' report  foobar ');

  expect(copied.slice(0, 5)).toEqual([markdown, markdown, inspect(user), 'a\nb', "{ deep: [ 1, { two: 'é漢' } ] }"]);
  expect(copied[5]).toBe("curl -X GET 'http://h/'");
  expect(copied.slice(6)).toEqual([markdown, markdown]);
  expect(said[0]).toMatch(
    /^ {2}copied: the report on foobar, CONFIRMATION_SENT, [\d,]+ characters · if nothing arrives/,
  );
  for (const text of said) expect(text).not.toMatch(/mouse|mark/);
  const ways = said.map((text) => text.slice(text.lastIndexOf('; ') + 2));
  const [ofReport, ofValue] = ["report('foobar') prints it", 'console.log(_) prints it'];
  expect(ways).toEqual([
    ...[ofReport, ofReport, ofValue, ofValue, ofValue],
    ...['last.curl prints it', ofReport, ofReport],
  ]);
});

test('.copy of an empty text leaves what is in the clipboard', async () => {
  const { output, copied, enter } = copying(await stage());
  output.value('');

  await expect(enter()).rejects.toThrow('There is nothing in the last value to copy.');

  expect(copied).toEqual([]);
});

test('.copy of an assigned verdict copies the report of that user, whoever was written to since', async () => {
  const staged = await stage();
  const { shell } = staged;
  const { output, copied, enter } = copying(staged);
  output.tell(await shell['putEmail']('foo@newmail.net', FOOBAR_USER));
  await shell['putEmail']('johndoe@newmail.net', JOHN_DOE);

  await enter();

  expect(copied[0]).toContain('Email change for `Foo Bar` (`foobar`)');
});

test('.copy hands on what the screen may show: no secret, no control character, no mark that turns a text (RP10)', async () => {
  const secrets: Secrets = createSecrets();
  secrets.add('a-secret-of-the-client-that-is-long');
  const staged = await stage();
  const { output, copied, enter } = copying(staged, { secrets });
  output.value('x a-secret-of-the-client-that-is-long y \x1b]52;c;aGk=\x07 \u202egro \x00');

  await enter();

  expect(copied).toEqual([expect.stringMatching(/^x .*y \^\[\]52;c;aGk=\^G <U\+202E>gro \^@$/)]);
  expect(copied[0]).not.toContain('secret-of-the-client');
});

test('.copy of what Python has printed takes that of the last entry', async () => {
  const staged = await stage();
  const { output, copied, enter } = copying(staged);
  await output.write('stdout', 'earlier\n');
  output.begin();
  await output.write('stdout', 'one\n');
  await output.write('stderr', 'talk\n');
  await output.write('stdout', 'two\n');
  output.begin();

  await enter();

  expect(copied).toEqual(['one\ntwo']);
});

test.each([
  ['there is no terminal', { isTerminal: false }, 'x', '', 'Only a terminal has a clipboard'],
  ['the text is too long', {}, 'é'.repeat(MOST_BYTES / 2 + 1), '', 'too long for a terminal'],
  ['nothing was shown', {}, undefined, '', 'Nothing was shown yet'],
  ['there is no such word', {}, 'x', 'everything', 'There is no .copy everything'],
  ['nothing was sent', {}, 'x', 'curl', 'No request was sent yet'],
  ['nothing was written', {}, 'x', 'report', 'Nothing was written here yet'],
])('.copy says so where %s, and copies nothing (RP12)', async (_, how, value, rest, words) => {
  const staged = await stage();
  const { output, copied, enter } = copying(staged, how);
  if (value !== undefined) output.value(value);

  const error = await failure(enter(rest));

  expect(error).toMatchObject({ name: 'EntryError', message: expect.stringContaining(words) });
  expect(error.instead).not.toBe('');
  expect(copied).toEqual([]);
});

test('at a terminal the sequence comes through whole, though a token holds the same in base64 (RP11)', async () => {
  const shell = await startSignedIn();
  await shell.answer("findUser('foobar')");
  await shell.answer('.copy curl');

  const [, base64 = ''] = /\x1b\]52;c;([^\x07]*)\x07/.exec(shell.raw()) ?? [];

  expect(base64).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(Buffer.from(base64, 'base64').toString()).toMatch(
    /^curl -X GET 'http:\/\/127\.0\.0\.1:\d+\/api\/2\/users\?uuids=/,
  );
});

test('without a terminal .copy is a failed entry', async () => {
  const ran = await run(['--sandbox', ...entries('1 + 1', '.copy')]);

  expect(ran).toMatchObject({
    code: 1,
    stdout: '2\n',
    stderr: expect.stringContaining('Only a terminal has a clipboard'),
  });
});
