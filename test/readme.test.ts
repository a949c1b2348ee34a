/** The README and --help promise nothing that does not run: each block of the README is played. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PICTURES } from '../scripts/pictures/list.mjs';
import type { Verdict } from '../src/api/verdict.ts';
import { helpers } from '../src/helpers/index.ts';
import { exitCodeOf } from '../src/repl/process/exitCode.ts';
import { MAIN, makeHome } from './terminal/home.ts';
import { startSignedIn } from './terminal/pty.ts';
import { run } from './terminal/run.ts';
import { startDataCentre } from './terminal/sandbox.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('every npm command of the README exists, and of the map for those who work on it', () => {
  const map = readFileSync(join(root, 'src/README.md'), 'utf8');
  const commands = [...`${readme}${map}`.matchAll(/npm (?:run ([\w:]+)|(start|test|ci))\b/g)].map(
    ([, script, word]) => script ?? word,
  );
  const missing = commands.filter((name) => name !== 'ci' && !(name && name in manifest.scripts));

  expect(commands.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

test('every npm command that somebody types stands in the README, or in the map', () => {
  const map = readFileSync(join(root, 'src/README.md'), 'utf8');
  const ofNpm = ['prepare', 'prepack'];
  const typed = Object.keys(manifest.scripts).filter(
    (name) => !ofNpm.includes(name) && !new RegExp(`npm (?:run )?${name}( |$)`).test(manifest.scripts.check),
  );

  expect(typed).toContain('newcomer');
  expect(typed.filter((name) => !new RegExp(`npm (?:run )?${name}\\b`).test(`${readme}${map}`))).toEqual([]);
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

interface Block {
  readonly line: number;
  /** What stands behind its opening fence. */
  readonly kind: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...readme.matchAll(/^```(.*)\n([\s\S]*?)\n```$/gm)].map((match) => ({
  line: readme.slice(0, match.index).split('\n').length,
  kind: match[1] ?? '',
  text: match[2] ?? '',
}));

/** How each kind of block is played: as somebody would who reads it, with what comes back compared to the last letter. */
const PLAYERS: readonly (readonly [isMine: (block: Block) => boolean, play: (text: string) => Promise<void>])[] = [
  [({ kind, text }) => kind === '' && text.startsWith('sandbox> '), playSession],
  [({ kind, text }) => kind === '' && text.startsWith('$ '), playCommands],
  [({ kind, text }) => kind === 'sh' && text === 'npm ci && npm start', playStart],
  [({ kind }) => kind === 'ts', playModule],
];

test.each(blocks)('the block of the README at line $line does what stands there (PI5)', async (block) => {
  const [, play] = PLAYERS.find(([isMine]) => isMine(block)) ?? [];
  if (play === undefined) throw new Error(`README.md, line ${block.line}: nobody plays this block\n${block.text}`);

  await play(block.text);
});

test('every fence of the README belongs to a block that is played (PI5)', () => {
  expect(readme.match(/^ *(?:```|~~~)/gm)).toHaveLength(2 * blocks.length);
  expect(PLAYERS.filter(([isMine]) => !blocks.some(isMine))).toEqual([]);
});

async function playSession(text: string): Promise<void> {
  const shell = await startSignedIn({ args: ['--sandbox'], cols: 200, rows: 60 });
  const entries = [...text.matchAll(/^sandbox> (.*)$/gm)].map(([, entry = '']) => entry);

  for (const entry of entries) {
    shell.line(entry);
    // Python takes its time to load where much else runs.
    await shell.prompt({ timeoutMs: 60_000 });
  }

  // The first line of Python says so where that takes a moment.
  const seen = shell.text().replace('  loading Python…\n', '');
  expect(seen.replace(/^[\s\S]*?(?=^sandbox>)/m, '')).toBe(`${text}\nsandbox>`);
}

async function playCommands(text: string): Promise<void> {
  // They are for a POSIX shell.
  if (process.platform === 'win32') return;
  const home = makeHome();
  const bin = join(home.path, 'bin');
  mkdirSync(bin);
  const start = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
  writeFileSync(join(bin, 'acronis-shell'), start, { mode: 0o755 });
  const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
  for (const [, command = '', output] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*(?:\n|$))*)/gm)) {
    const { stdout } = await run(['-c', command], { node: '/bin/sh', program: [], home, env });
    expect(`$ ${command}\n${stdout.trimEnd()}`).toBe(`$ ${command}\n${output?.trimEnd()}`);
  }
}

/** `npm ci` has made what runs these tests. */
async function playStart(): Promise<void> {
  const [, ...program] = manifest.scripts.start.split(' ');
  const script = program.map((each: string) => (each === 'scripts/start.mjs' ? join(root, each) : each));
  const shell = await startSignedIn({ program: script, args: [], cols: 80 });

  const first = readFileSync(join(root, 'scripts/pictures/first.light.svg'), 'utf8');
  const rows = [...first.matchAll(/<text .*<\/text>/g)].map(([row]) =>
    row.replace(/<[^>]*>/g, '').replace('&gt;', '>'),
  );
  expect(shell.text().replace(/127\.0\.0\.1:\d+/, '127.0.0.1:43121')).toBe(rows.join('\n'));
}

async function playModule(text: string): Promise<void> {
  const { cwd, ...rest } = makeHome();
  const module = new URL('../dist/sandbox/index.js', import.meta.url).href;
  writeFileSync(join(cwd, 'use.mjs'), text.replace("'acronis-shell/sandbox'", `'${module}'`));

  const ran = await run(['use.mjs'], { program: [], home: { cwd, ...rest } });

  expect(manifest.exports['./sandbox'].default).toBe('./dist/sandbox/index.js');
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
}

test('the README shows every picture, for a light page and for a dark one, and says in words what is on it', () => {
  const shown = [...readme.matchAll(/<picture>\n([\s\S]*?)\n<\/picture>/g)].map(([, inside]) => inside);

  expect(shown.sort()).toEqual(
    PICTURES.map(
      ({ name, description }) =>
        `  <source media="(prefers-color-scheme: dark)" srcset="scripts/pictures/${name}.dark.svg">\n` +
        `  <img alt="${description}" src="scripts/pictures/${name}.light.svg">`,
    ).sort(),
  );
  expect(readme.match(/\.svg/g)).toHaveLength(2 * PICTURES.length);
});

test('the README is read in one go', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

test('the table of verdicts has each with the code that a run ends with', () => {
  const rows = [...readme.matchAll(/^\| ([A-Z_, ]+) \|.*\| (\d) \|$/gm)];
  const codes = rows.flatMap(([, names = '', code]) => names.split(', ').map((name) => [name, Number(code)]));

  expect(codes).toHaveLength(9);
  expect(codes).toEqual(codes.map(([name]) => [name, exitCodeOf([name as Verdict], [])]));
});

test('.env.example with its three lines filled in opens on that data centre, and banner and prompt say so (PR37, PR38)', async () => {
  const { env } = await startDataCentre();
  const home = makeHome();
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const filled = example.replace(/^(ACRONIS_\w+)=.*$/gm, (_line, name: string) => `${name}="${env[name]}"`);
  writeFileSync(join(home.cwd, '.env'), filled, { mode: 0o600 });

  const shell = await startSignedIn({ args: [], home });

  expect(shell.text()).toMatch(/^acronis-shell .* · 127\.0\.0\.1:\d+, settings from \.env$/m);
  expect(shell.text()).toMatch(/^JohnSmith, Inc@127\.0\.0\.1:\d+>$/m);
});

test('what the README calls is there', () => {
  const called = [...readme.matchAll(/`(\w+)\(/g)].map(([, name]) => name);

  const known = ['help', ...helpers.map(({ name }) => name)];
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter((name) => name === undefined || !known.includes(name))).toEqual([]);
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

test('the package holds what an installed shell needs and its README shows, and nothing else', () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const packed = spawnSync(npm, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }]; // npm's own format
  const paths = files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining(['package.json', 'README.md', 'LICENSE', '.env.example', 'dist/main.js']),
  );
  const pictures = readme.match(/(?<=")[^"]+\.svg(?=")/g) ?? [];
  expect(paths.filter((path) => /^(src|test|scripts)\//.test(path)).sort()).toEqual([...pictures].sort());
});

test('what the README names beside the package is said to be in the repository', () => {
  const named = readme.split('\n\n').filter((paragraph) => /`(?:src|test|scripts)\//.test(paragraph));

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((paragraph) => !paragraph.includes('In the repository'))).toEqual([]);
});
