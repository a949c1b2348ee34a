/** History: a private file for each world, in which no secret stands and no shell's lines are lost. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
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
import { pathToFileURL } from 'node:url';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { History } from '../../../src/repl/terminal/history.ts';
import { run } from '../../terminal/run.ts';

const sources = await compileSources();
afterAll(sources.remove);

const isWindows = process.platform === 'win32';

/** What another shell does at the worst moment; once. */
const meanwhile = vi.hoisted(() => ({ beforeRename: () => {}, beforeWrite: () => {} }));

vi.mock('node:fs', async (importActual) => {
  const fs = await importActual<typeof import('node:fs')>();
  const once = (moment: keyof typeof meanwhile) => {
    const act = meanwhile[moment];
    meanwhile[moment] = () => {};
    act();
  };
  return {
    ...fs,
    renameSync: (from: string, to: string) => {
      once('beforeRename');
      fs.renameSync(from, to);
    },
    writeSync: (file: number, bytes: Uint8Array, at: number) => {
      once('beforeWrite');
      return fs.writeSync(file, bytes, at);
    },
  };
});

test('the history brings back what was added, the newest first', () => {
  const { open } = newPlace();
  open().add('one');
  open().add('two');

  expect(open().read()).toEqual(['two', 'one']);
});

test('the history brings an entry of several lines back as one', () => {
  const { open } = newPlace();
  open().add('const a = [\n  1,\n]\n');
  open().add('a');

  expect(open().read()).toEqual(['a', 'const a = [\n  1,\n]']);
});

test.each([
  ['straight, as typed under Node 24', 'total = [\r  7,\r].length', 'total = [\n  7,\n].length'],
  ['upside down, as recalled under Node 24', '].length\r  7,\rtotal = [', 'total = [\n  7,\n].length'],
  ['two statements, which make sense either way', 'one()\rtwo()', 'one()\ntwo()'],
  ['Python, which is never turned', 'x = {\r  "a": None}  # y', 'x = {\n  "a": None}  # y'],
  ['with the ends of Windows', 'f(\r\n  1)', 'f(\n  1)'],
])('the history reads what former versions stored %s (E6)', (_what, stored, entry) => {
  const { open, directory, file } = newPlace();
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${JSON.stringify(stored)}\n`);

  expect(open().read()).toEqual([entry]);
});

test('the history keeps the worlds apart, whatever they are called', () => {
  const { open, directory } = newPlace();
  open('sandbox').add('in the sandbox');
  open('contoso@eu2-cloud').add('live');
  open('../../escape').add('out');

  expect(open('sandbox').read()).toEqual(['in the sandbox']);
  expect(open('contoso@eu2-cloud').read()).toEqual(['live']);
  expect(readdirSync(directory)).toHaveLength(3);
});

test('the history forgets what is blank or begins with a blank', () => {
  const { open } = newPlace();
  for (const entry of ['', '  ', '\n', ' hidden']) open().add(entry);

  expect(open().read()).toEqual([]);
});

test.skipIf(isWindows)('the history is its owner’s alone, and mends a file and a directory that were not (H4)', () => {
  const { open, directory, file } = newPlace();
  open().add('one');
  expect([modeOf(directory), modeOf(file)]).toEqual([0o700, 0o600]);

  chmodSync(file, 0o644);
  chmodSync(directory, 0o755);
  expect(open().read()).toEqual(['one']);
  expect([modeOf(directory), modeOf(file)]).toEqual([0o700, 0o600]);

  const history = open();
  chmodSync(file, 0o666);
  history.add('two');
  expect([modeOf(directory), modeOf(file)]).toEqual([0o700, 0o600]);
});

test.skipIf(isWindows)('the history is private where the umask allows everything (H4)', () => {
  const { directory, file } = newPlace();
  rmSync(join(directory, '..'), { recursive: true });
  const code = `process.umask(0); const { History } = await import(${JSON.stringify(compiled('repl/terminal/history.js'))});
    const history = new History({ directory: process.argv[1], world: 'sandbox', secrets: { scrub: (text) => text } });
    for (let at = 0; at < 2_100; at += 1) history.add(\`line \${at}\`);
    history.read();
    history.add('one more');`;

  execFileSync(process.execPath, ['--input-type=module', '-e', code, directory]);

  const files = readdirSync(directory).map((name) => join(directory, name));
  expect(files).toHaveLength(2);
  expect(files).toContain(file);
  expect([directory, ...files].map(modeOf)).toEqual([0o700, 0o600, 0o600]);
});

test.skipIf(isWindows)(
  'the history follows no link that stands in its place, nor in that of its directory or of an earlier part (H5)',
  () => {
    const { open, directory, file } = newPlace();
    const target = join(directory, '..', 'precious');
    writeFileSync(target, '"theirs"\n', { mode: 0o644 });
    mkdirSync(directory, { recursive: true });
    symlinkSync(target, file);

    open().add('mine');
    expect(open().read()).toEqual([]);
    rmSync(file);
    symlinkSync(target, `${file}.000001-0123abcd`);
    writeFileSync(file, long(2_500));
    expect(open().read()).toHaveLength(1_000);
    expect(open().read()).not.toContain('theirs');

    expect(readFileSync(target, 'utf8')).toBe('"theirs"\n');
    expect(modeOf(target)).toBe(0o644);

    const elsewhere = join(directory, '..', 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o755 });
    rmSync(directory, { recursive: true });
    symlinkSync(elsewhere, directory);
    open().add('mine');
    expect(open().read()).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(modeOf(elsewhere)).toBe(0o755);
  },
);

test.skipIf(isWindows)('the history waits for no pipe that stands in its place (H5)', () => {
  const { open, directory, file } = newPlace();
  mkdirSync(directory, { recursive: true });
  execFileSync('sh', ['-c', 'mkfifo "$0"', file]);

  open().add('mine');

  expect(open().read()).toEqual([]);
});

test('the history is done without where there can be no directory', () => {
  const { open, directory } = newPlace();
  writeFileSync(directory, 'a file');

  open().add('one');

  expect(open().read()).toEqual([]);
});

test('the history loses nothing when two shells write (H6)', () => {
  const { open } = newPlace();
  const [one, other] = [open(), open()];
  for (let index = 0; index < 50; index += 1) {
    one.add(`one ${index}`);
    other.add(`other ${index}`);
  }

  expect(open().read()).toHaveLength(100);
});

test.each(['beforeRename', 'beforeWrite'] as const)(
  'the history loses no line that another shell writes while one shortens the file (%s) (H6, H12)',
  (moment) => {
    const { open, file } = newPlace();
    const [one, other] = [open(), open()];
    other.add('first');
    writeFileSync(file, long(2_500));

    if (moment === 'beforeRename') {
      meanwhile.beforeRename = () => other.add('meanwhile');
      one.read();
    } else {
      // It has opened the file that is about to be replaced.
      meanwhile.beforeWrite = () => void one.read();
      other.add('meanwhile');
    }

    expect(existsSync(file)).toBe(false);
    expect(open().read()[0]).toBe('meanwhile');
    expect(open().read()).toHaveLength(1_000);
  },
);

test('the history knows which part is the older where two shells shorten at once (H6)', () => {
  for (let times = 0; times < 8; times += 1) {
    const { open, file } = newPlace();
    const [one, other] = [open(), open()];
    other.add('first');
    writeFileSync(file, long(1_500));
    // It has seen how long the file is, when another one is quicker: what it takes away is a new one.
    meanwhile.beforeRename = () => {
      other.read();
      other.add('newest');
    };
    one.read();

    expect(open().read()[0]).toBe('newest');
  }
});

test('the history loses no line of several programs that write at once, while it is shortened (H6)', async () => {
  const { open, file, directory } = newPlace();
  open().add('first');
  writeFileSync(file, long(990));
  const code = `const { History } = await import(${JSON.stringify(compiled('repl/terminal/history.js'))});
    const [directory, name] = process.argv.slice(1);
    const history = new History({ directory, world: 'sandbox', secrets: { scrub: (text) => text } });
    for (let at = 0; at < 200; at += 1) {
      history.add(\`\${name} \${at}\`);
      if (at % 20 === 0) history.read();
    }`;
  const names = ['one', 'two', 'three'];

  const ran = await Promise.all(
    names.map((name) => run(['--input-type=module', '-e', code, directory, name], { program: [] })),
  );

  expect(ran.map(({ code: ended, stderr }) => [ended, stderr])).toEqual(names.map(() => [0, '']));
  const kept = new Set(open().read());
  for (const name of names) for (let at = 0; at < 200; at += 1) expect(kept).toContain(`${name} ${at}`);
  expect(readdirSync(directory).length).toBeGreaterThan(1);
});

test('the history skips a line that was torn when a shell was killed, and writes none into it (H12)', () => {
  const { open, file } = newPlace();
  open().add('one');
  writeFileSync(file, '"one"\n{"a": 1}\n"tor');

  expect(open().read()).toEqual(['one']);
  open().add('two');

  expect(open().read()).toEqual(['two', 'one']);
});

test('the history brings back the newest thousand, and takes away what nobody needs for that (H12)', () => {
  const { open, directory, file } = newPlace();
  mkdirSync(directory, { recursive: true });
  for (const start of [0, 2_000, 4_000]) {
    writeFileSync(file, long(1_500, start));
    appendFileSync(file, '"tor');
    expect(open().read()).toHaveLength(1_000);
  }
  open().add('the last');

  const read = open().read();

  expect(read).toHaveLength(1_000);
  expect(read.slice(0, 2)).toEqual(['the last', 'line 5499']);
  expect(readdirSync(directory)).toHaveLength(2);
});

test('the history stays long where it cannot be shortened, and loses nothing by that', () => {
  const { open, directory, file } = newPlace();
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, long(2_500));
  meanwhile.beforeRename = () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };

  expect(open().read()).toHaveLength(1_000);

  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2_501);
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

test.each(typed)('the history remembers no secret of %j (H1, H2)', (entry) => {
  const { open, directory } = newPlace();

  open().add(entry);

  const text = readFileSync(join(directory, 'history-sandbox.jsonl'), 'utf8');
  expect(text).not.toContain('hunter2');
  expect(text).not.toBe('');
});

test('the history leaves ordinary entries as they are', () => {
  const { open } = newPlace();
  const ordinary = ["findUser('foobar')", "putEmail('foo@newmail.net')", 'auth', "token_info['access_token']"];

  for (const entry of ordinary) expect(open().mask(entry)).toBe(entry);
});

function long(count: number, start = 0): string {
  return Array.from({ length: count }, (_, index) => `${JSON.stringify(`line ${start + index}`)}\n`).join('');
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function compiled(name: string): string {
  return pathToFileURL(join(sources.place, name)).href;
}

function newPlace() {
  const root = mkdtempSync(join(tmpdir(), 'history-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, 'state', 'acronis-shell');
  if (!existsSync(join(root, 'state'))) mkdirSync(join(root, 'state'));
  const secrets = createSecrets();
  secrets.add('known-s3cret-hunter2');
  const open = (world = 'sandbox') => new History({ directory, world, secrets });
  return { directory, file: join(directory, 'history-sandbox.jsonl'), open };
}
