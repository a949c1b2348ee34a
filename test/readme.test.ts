/** The README and --help promise nothing that does not run. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { helpers } from '../src/helpers/index.ts';
import { makeHome } from './terminal/home.ts';
import { startSignedIn } from './terminal/pty.ts';
import { run } from './terminal/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('every npm command of the README exists', () => {
  const commands = [...readme.matchAll(/npm (?:run ([\w:]+)|(start|test|ci))\b/g)].map(
    ([, script, word]) => script ?? word,
  );
  const missing = commands.filter((name) => name !== 'ci' && !(name && name in manifest.scripts));

  expect(commands.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

test('every package that the sources import has its one reason in the README', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.m?[jt]s$/.test(name),
  );
  const texts = sources.map((name) => readFileSync(join(root, 'src', name), 'utf8'));
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/(?:from |import\()'(@?[a-z][\w/-]*)'/g)].map(([, name]) => name),
  );

  const reasons = /^Four packages[\s\S]*?\n\n/m.exec(readme)?.[0] ?? '';

  expect(new Set(imported)).toEqual(new Set([...reasons.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name)));
  // All that they need is in the package: whoever installs it gets nothing else but what is optional.
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.optionalDependencies)).toEqual(['pyodide']);
});

describe('the session of the README', () => {
  const session = /```\nsandbox> findUser\('foobar'\)\n([\s\S]*?)```/.exec(readme)?.[0] ?? '';

  test('the session of the README prints what stands there', async () => {
    const shell = await startSignedIn({ args: ['--sandbox'], cols: 200, rows: 60 });
    const entries = [...session.matchAll(/^sandbox> (.*)$/gm)].map(([, entry = '']) => entry);

    for (const entry of entries) await shell.answer(entry);

    expect(entries).toHaveLength(4);
    expect(shell.text()).toContain(session.replace(/^```\n|\n```$/g, ''));
  });

  test('the session of the README opens as shown', async () => {
    const shell = await startSignedIn({ args: ['--sandbox'], cols: 200 });
    const shown = /```\n(acronis-shell [\s\S]*?)```/.exec(readme)?.[1]?.trim() ?? '';

    expect(shell.text().replace(/127\.0\.0\.1:\d+/, '127.0.0.1:43121')).toBe(shown);
  });
});

test('the Python of the README prints what stands there', async () => {
  const session = /```\n(sandbox> >>>[\s\S]*?)\n```/.exec(readme)?.[1] ?? '';
  const entries = [...session.matchAll(/^sandbox> (>>> .*)$/gm)].flatMap(([, entry = '']) => ['-e', entry]);

  const { code, stdout, stderr } = await run(['--sandbox', ...entries]);

  expect({ code, stderr: stderr.replace('  loading Python…\n', '') }).toEqual({
    code: 0,
    stderr: '  version 1 fetched for JohnDoe\n',
  });
  expect(entries).toHaveLength(8);
  expect(stdout).toBe("1\n['JohnDoe']\n");
});

test("the page's statements in the README run as a program", async () => {
  const statements = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

  const { code, stdout } = await run(['--sandbox', '--quiet'], { input: statements });

  expect(code).toBe(0);
  expect(stdout).toBe('1\n200\n');
});

test('the command lines of the README run', async () => {
  const { cwd, ...rest } = makeHome();
  writeFileSync(join(cwd, 'program.js'), "console.log(findUser('foobar').login);\n");
  const home = { cwd, ...rest };

  const json = await run(['--sandbox', '--json', '-e', "findUser('foobar')", '-e', 'fetchVersion()'], { home });
  const piped = await run(['--sandbox'], { home, input: 'tenant_id\n' });
  const program = await run(['--sandbox', '--quiet', 'program.js'], { home });

  expect(json.stdout.split('\n')).toHaveLength(3);
  expect(piped).toMatchObject({ code: 0, stdout: "'ede9f834-70b3-476c-83d9-736f9f8c7dae'\n" });
  expect(program).toEqual({ code: 0, stdout: 'foobar\n', stderr: '' });
});

test('what the README does with the sandbox as a module runs', async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const { cwd, ...rest } = makeHome();
  const module = new URL('../dist/sandbox/index.js', import.meta.url).href;
  writeFileSync(join(cwd, 'use.mjs'), code.replace("'acronis-shell/sandbox'", `'${module}'`));

  const ran = await run(['use.mjs'], { program: [], home: { cwd, ...rest } });

  expect(manifest.exports['./sandbox'].default).toBe('./dist/sandbox/index.js');
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('every helper has a row in the table of the README', () => {
  const called = [...readme.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);

  expect(called).toEqual(expect.arrayContaining(helpers.map(({ name }) => name)));
});

test('--help names only options that are understood, and the README only flags of --help', async () => {
  const { stdout } = await run(['--help']);
  const options = [...new Set([...stdout.matchAll(/--[a-z][a-z-]*/g)].map(([name]) => name))];
  const valued: Readonly<Record<string, string>> = {
    ...{ '--port': '0', '--allow-host': 'x', '--users': '50', '--latency': '1' },
    ...{ '--fail': '503:1', '--drop-answer': '1', '--throttle': '1', '--stale-status': '412' },
  };
  const flagsOf = (name: string) => (name in valued ? [name, valued[name] ?? ''] : [name]);
  const alone = ['--help', '--version', '--settings', '--profile', '--user', '--since', '--verdict'];
  const all = options.filter((name) => !alone.includes(name)).flatMap(flagsOf);
  const { code, stderr } = await run([...all, '-e', '1']);

  expect(options).toEqual(expect.arrayContaining(alone));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const flags = [...readme.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([name]) => name);
  expect(flags.filter((flag) => !options.includes(flag))).toEqual([]);
});

test('the package holds what an installed shell needs, and nothing else', () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const packed = spawnSync(npm, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }]; // npm's own format
  const paths = files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining(['package.json', 'README.md', 'LICENSE', '.env.example', 'dist/main.js']),
  );
  expect(paths.filter((path) => /^(src|test|scripts)\//.test(path))).toEqual([]);
});

test('what the README names beside the package is said to be in the repository', () => {
  const forUsers = readme.slice(0, readme.indexOf('## Working on it'));
  const named = forUsers.split('\n\n').filter((paragraph) => /`(?:src|test|scripts)\//.test(paragraph));

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((paragraph) => !paragraph.includes('In the repository'))).toEqual([]);
});
