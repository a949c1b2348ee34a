/** History: a private file for each world, in which no secret stands and no shell's lines are lost. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSecrets } from '../../src/api/redact.ts';
import { History } from '../../src/repl/history.ts';

const isWindows = process.platform === 'win32';

test('brings back what was added, the newest first', () => {
  const { open } = newPlace();
  open().add('one');
  open().add('two');

  expect(open().read()).toEqual(['two', 'one']);
});

test('brings an entry of several lines back line by line, in the order of readline', () => {
  const { open } = newPlace();
  open().add('const a = [\n  1,\n]\n');

  expect(open().read()).toEqual([']', '  1,', 'const a = [']);
});

test('keeps the worlds apart, whatever they are called', () => {
  const { open, directory } = newPlace();
  open('sandbox').add('in the sandbox');
  open('contoso@eu2-cloud').add('live');
  open('../../escape').add('out');

  expect(open('sandbox').read()).toEqual(['in the sandbox']);
  expect(open('contoso@eu2-cloud').read()).toEqual(['live']);
  expect(readdirSync(directory)).toHaveLength(3);
});

test('forgets what is blank or begins with a blank', () => {
  const { open } = newPlace();
  for (const entry of ['', '  ', '\n', ' hidden']) open().add(entry);

  expect(open().read()).toEqual([]);
});

test.skipIf(isWindows)('is readable by its owner alone, and mends a file that was not', () => {
  const { open, directory } = newPlace();
  open().add('one');
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'history-sandbox.jsonl')).mode & 0o777).toBe(0o600);

  chmodSync(join(directory, 'history-sandbox.jsonl'), 0o644);
  open().add('two');

  expect(statSync(join(directory, 'history-sandbox.jsonl')).mode & 0o777).toBe(0o600);
});

test.skipIf(isWindows)('follows no link that stands in its place', () => {
  const { open, directory } = newPlace();
  const target = join(directory, '..', 'precious');
  writeFileSync(target, '"theirs"\n');
  mkdirSync(directory, { recursive: true });
  symlinkSync(target, join(directory, 'history-sandbox.jsonl'));

  open().add('mine');

  expect(open().read()).toEqual([]);
  expect(readFileSync(target, 'utf8')).toBe('"theirs"\n');
});

test('does without where there can be no directory', () => {
  const { open, directory } = newPlace();
  writeFileSync(directory, 'a file');

  open().add('one');

  expect(open().read()).toEqual([]);
});

test('loses nothing when two shells write', () => {
  const { open } = newPlace();
  const [one, other] = [open(), open()];
  for (let index = 0; index < 50; index += 1) {
    one.add(`one ${index}`);
    other.add(`other ${index}`);
  }

  expect(open().read()).toHaveLength(100);
});

test('skips a line that was torn when a shell was killed', () => {
  const { open, directory } = newPlace();
  open().add('one');
  writeFileSync(join(directory, 'history-sandbox.jsonl'), '"one"\n{"a": 1}\n"tor');

  expect(open().read()).toEqual(['one']);
});

test('shortens itself once it is far too long, and keeps the newest', () => {
  const { open, directory } = newPlace();
  mkdirSync(directory, { recursive: true });
  const lines = Array.from({ length: 2_500 }, (_, index) => JSON.stringify(`line ${index}`));
  writeFileSync(join(directory, 'history-sandbox.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 });

  const read = open().read();

  expect(read).toHaveLength(1_000);
  expect(read[0]).toBe('line 2499');
  expect(readFileSync(join(directory, 'history-sandbox.jsonl'), 'utf8').split('\n')).toHaveLength(1_001);
  expect(readdirSync(directory)).toHaveLength(1);
});

const typed: readonly string[] = [
  "client_secret = 'hunter2hunter2'",
  'client_secret = "hunter2hunter2"',
  'client_secret = `hunter2hunter2`',
  "client_secret='hunter2hunter2'; x = 1",
  "const clientSecret = 'hunter2hunter2'",
  "CLIENT_SECRET: 'hunter2hunter2'",
  "process.env.ACRONIS_CLIENT_SECRET = 'hunter2hunter2'",
  "auth = { Authorization: 'Bearer hunter2hunter2' }",
  "headers={'Authorization': 'Bearer hunter2hunter2', 'X': 'y'}",
  "requests.get(url, headers={\n  authorization: 'Basic hunter2hunter2'\n})",
  "client_secret =\n  'hunter2hunter2'",
  'client_secret = `\nhunter2hunter2\n`',
  "password = 'it\\'s hunter2hunter2'",
  "token = 'hunter2hunter2",
  "x = 'known-s3cret-hunter2'",
  "x = [\n'known-s3cret-hunter2'\n]",
];

test.each(typed)('remembers no secret of %j', (entry) => {
  const { open, directory } = newPlace();

  open().add(entry);

  const text = readFileSync(join(directory, 'history-sandbox.jsonl'), 'utf8');
  expect(text).not.toContain('hunter2');
  expect(text).not.toBe('');
});

test('leaves ordinary entries as they are', () => {
  const { open } = newPlace();
  const ordinary = ["findUser('foobar')", "putEmail('foo@newmail.net')", 'auth', "token_info['access_token']"];

  for (const entry of ordinary) expect(open().mask(entry)).toBe(entry);
});

function newPlace() {
  const root = mkdtempSync(join(tmpdir(), 'history-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, 'state', 'acronis-shell');
  if (!existsSync(join(root, 'state'))) mkdirSync(join(root, 'state'));
  const secrets = createSecrets();
  secrets.add('known-s3cret-hunter2');
  return { directory, open: (world = 'sandbox') => new History({ directory, world, secrets }) };
}
