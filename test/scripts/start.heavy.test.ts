/** npm start and the build, in a small project of their own with a bundler that does as it is told. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { IS_POSIX } from '../../src/session/files/private.ts';
import { type Home, makeHome } from '../terminal/home.ts';
import { startShell } from '../terminal/pty.ts';
import { makeReadOnly, mayRun, NOBODY } from '../terminal/readOnly.ts';
import { type RunOptions, run } from '../terminal/run.ts';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));

// What names a world is asked of the real one.
const TRY_OUT = `module.exports = require(${JSON.stringify(fileURLToPath(new URL('../../dist/cli/tryOut.js', import.meta.url)))});`;

// Copies src/main.ts as it stands, refuses what holds `mistake`, in colour, and is ended in the middle of what holds
// `power cut`.
const BUNDLER = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const main = () => readFileSync('src/main.ts', 'utf8');
export async function rolldown() {
  if (main().includes('mistake')) throw new Error('\\x1b[31msrc/main.ts(1,1): error\\x1b[0m');
  return {
    async write({ dir }) {
      mkdirSync(dir + '/cli', { recursive: true });
      writeFileSync(dir + '/main.js', main());
      if (main().includes('power cut')) process.kill(process.pid, 'SIGKILL');
      writeFileSync(dir + '/cli/tryOut.js', ${JSON.stringify(TRY_OUT)});
      return { output: [] };
    },
    async close() {},
  };
}
`;

// Writes the declarations of one that holds none of what the bundler would not see.
const COMPILER = `
const { readFileSync, writeFileSync } = require('node:fs');
if (readFileSync('src/main.ts', 'utf8').includes('wrong type')) { console.error('src/main.ts(1,1): type'); process.exit(2); }
writeFileSync(process.argv[process.argv.indexOf('--outDir') + 1] + '/main.d.ts', '');
`;

const SHOW_ARGUMENTS = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;';

interface Project {
  readonly home: Home;
  write(path: string, text: string): void;
  read(path: string): string;
}

function makeProject({ tools = true } = {}): Project {
  const home = makeHome();
  const at = (path: string) => join(home.cwd, path);
  const project: Project = {
    home,
    write(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
  };
  project.write('package.json', '{ "type": "module" }');
  project.write('tsconfig.json', '{}');
  project.write('src/main.ts', SHOW_ARGUMENTS);
  for (const script of ['dist.mjs', 'make.mjs', 'bundle.mjs', 'start.mjs', 'build.mjs']) {
    project.write(`scripts/${script}`, '');
    copyFileSync(join(SCRIPTS, script), at(`scripts/${script}`));
  }
  // Ones that cannot be run hide any that a folder above may have.
  for (const name of ['rolldown', 'typescript']) project.write(`node_modules/${name}/package.json`, '{}');
  if (tools) {
    project.write('node_modules/rolldown/package.json', '{ "type": "module", "exports": "./bundler.js" }');
    project.write('node_modules/rolldown/bundler.js', BUNDLER);
    project.write('node_modules/typescript/package.json', '{ "bin": { "tsc": "./tsc.js" } }');
    project.write('node_modules/typescript/tsc.js', COMPILER);
  }
  return project;
}

// The commands of package.json are run, not others like them: of `--env-file` behind its script Node makes one of its
// own options, and ends where the file is missing, unless a `--` stands before.
const COMMANDS = JSON.parse(readFileSync(join(SCRIPTS, '../package.json'), 'utf8')).scripts as Record<string, string>;
const inProject = ({ home }: Project, script: string) => ({
  home,
  program: COMMANDS[script]?.split(' ').slice(1) ?? [],
});
const start = (project: Project, args: string[], options: RunOptions = {}) =>
  run(args, { ...inProject(project, 'start'), ...options });
const build = (project: Project) => run([], inProject(project, 'build'));
const builtIn = ({ home }: Project) => readdirSync(home.cwd).filter((name) => name.startsWith('dist'));

test('npm start builds, hands its arguments on and ends as the shell ends', async () => {
  const project = makeProject();

  const { code, stdout } = await start(project, ['--sandbox', '-e', '1']);

  expect(JSON.parse(stdout)).toEqual(['--sandbox', '-e', '1']);
  expect(code).toBe(7);
});

test('npm start without a terminal and without settings takes the sandbox, and says so in one line', async () => {
  const project = makeProject();

  const { stdout, stderr } = await start(project, ['-e', 'sandbox']);

  expect(JSON.parse(stdout)).toEqual(['--sandbox', '-e', 'sandbox']);
  expect(stderr).toMatch(/^npm start: [^\n]*--sandbox\n$/);
});

test.each([
  [['--profile', 'contoso'], {}],
  [['--settings', 'x.env'], {}],
  [['sandbox', '--port', '0'], {}],
  [['--help'], {}],
  [[], { ACRONIS_CLIENT_ID: 'id' }],
])('npm start %s %o leaves the world as it is named', async (args, env) => {
  const { stdout, stderr } = await start(makeProject(), args, { env });

  expect(JSON.parse(stdout)).toEqual(args);
  expect(stderr).toBe('');
});

test('npm start leaves the choice to the shell in a terminal, whose Ctrl-C reaches the shell itself', async () => {
  const project = makeProject();
  project.write(
    'src/main.ts',
    'process.on("SIGINT", () => process.exit(9)); console.log("given", process.argv.length); setInterval(() => {}, 999);',
  );
  const shell = await startShell(inProject(project, 'start'));

  await shell.until('given 2');
  shell.key('ctrl-c');

  expect(await shell.exit()).toEqual({ code: 9, signal: null });
});

test('npm start builds again only for a source that was changed or removed', async () => {
  const project = makeProject();
  await start(project, []);
  project.write('dist/main.js', 'console.log("kept")');

  expect((await start(project, [])).stdout).toBe('kept\n');
  project.write('src/main.ts', 'console.log("new")');
  project.write('src/other.ts', '');
  expect((await start(project, [])).stdout).toBe('new\n');
  project.write('dist/main.js', 'console.log("kept")');
  // As if it had been built right after the last change.
  const changed = statSync(join(project.home.cwd, 'src/other.ts')).mtimeMs;
  utimesSync(join(project.home.cwd, 'dist/main.js'), (changed + 1) / 1000, (changed + 1) / 1000);
  rmSync(join(project.home.cwd, 'src/other.ts'));
  expect((await start(project, [])).stdout).toBe('new\n');
});

test('a source that does not compile leaves the last build where it is, and nothing beside it', async () => {
  const project = makeProject();
  await build(project);
  project.write('src/main.ts', 'mistake');

  const { code, stderr } = await start(project, []);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^src\/main\.ts\(1,1\): error\nacronis-shell: src\/ does not compile .* node dist\/main\.js/);
  expect(project.read('dist/main.js')).toBe(SHOW_ARGUMENTS);
  expect(builtIn(project)).toEqual(['dist']);
});

test('what a build leaves that is ended in the middle goes with the next one; what another still makes stays (BD1)', async () => {
  const project = makeProject();
  await build(project);
  project.write('src/main.ts', 'power cut');
  await build(project).catch(() => {});
  expect(builtIn(project)).toHaveLength(2);
  project.write('src/main.ts', SHOW_ARGUMENTS);
  project.write(`dist.${process.pid}/main.js`, 'half');

  expect((await start(project, [])).code).toBe(7);

  expect(builtIn(project)).toEqual(['dist', `dist.${process.pid}`]);
});

test.runIf(IS_POSIX && mayRun(process.execPath))(
  'a folder that cannot be written runs what it holds, or says what to do (BD2)',
  async () => {
    const [built, old, none] = [makeProject(), makeProject(), makeProject()];
    for (const project of [built, old]) await build(project);
    old.write('src/main.ts', "console.log('newer')");
    for (const { home } of [built, old, none]) makeReadOnly(home.cwd, home.path);

    expect(await start(built, ['sandbox'], { owner: NOBODY })).toEqual({
      code: 7,
      stdout: '["sandbox"]\n',
      stderr: '',
    });
    expect(await start(old, [], { owner: NOBODY })).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'acronis-shell: dist/ cannot be written here (EACCES); dist/ is left as it was; node dist/main.js runs it as it is.\n',
    });
    const { code, stderr } = await start(none, [], { owner: NOBODY });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^acronis-shell: dist\/ cannot be written here \(EACCES\); copy .* to where you may write.*\n$/,
    );
  },
);

test('several builds at once leave one whole build', async () => {
  const project = makeProject();

  const ran = await Promise.all([build(project), build(project), build(project)]);

  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(builtIn(project)).toEqual(['dist']);
  expect(project.read('dist/main.js')).toBe(SHOW_ARGUMENTS);
});

test('several starts at once need one build, which none takes away from another', async () => {
  const project = makeProject();

  const ran = await Promise.all([start(project, []), start(project, []), start(project, [])]);

  expect(ran.map(({ code }) => code)).toEqual([7, 7, 7]);
  expect(builtIn(project)).toEqual(['dist']);
});

test('npm start waits for no types, and npm run build leaves what is wrong in them where it was', async () => {
  const project = makeProject();
  expect((await build(project)).code).toBe(0);
  expect(project.read('dist/main.d.ts')).toBe('');

  project.write('src/main.ts', "console.log('wrong type')");
  const built = await build(project);

  expect(built).toMatchObject({ code: 1, stderr: expect.stringContaining('src/ does not compile') });
  expect(project.read('dist/main.js')).toBe(SHOW_ARGUMENTS);
  expect((await start(project, [])).stdout).toBe('wrong type\n');
});

test('npm prepares what is not up to date: for npm ci without the types, which a package from git is to have (BD6)', async () => {
  const project = makeProject();
  const prepare = (command: string) => run([], { ...inProject(project, 'prepare'), env: { npm_command: command } });
  const hasTypes = () => existsSync(join(project.home.cwd, 'dist/main.d.ts'));

  expect((await prepare('install')).code).toBe(0);
  expect(hasTypes()).toBe(true);
  expect((await prepare('ci')).code).toBe(0);
  expect(hasTypes()).toBe(true);
  project.write('src/main.ts', "console.log('new')");
  expect((await prepare('ci')).code).toBe(0);
  expect(project.read('dist/main.js')).toBe("console.log('new')");
  expect(hasTypes()).toBe(false);
});

test('npm start builds again where the packages were installed anew (BD3)', async () => {
  const project = makeProject();
  await build(project);
  project.write('dist/main.js', 'console.log("kept")');
  expect((await start(project, [])).stdout).toBe('kept\n');

  project.write('node_modules/.package-lock.json', '{}');

  expect((await start(project, [])).code).toBe(7);
});

test('a bundler that was not made for this computer is said in words, with what installs another (BD4)', async () => {
  const project = makeProject();
  project.write('node_modules/rolldown/bundler.js', "throw new Error('Cannot find native binding')");

  const { code, stderr } = await start(project, []);

  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^acronis-shell: The bundler [^\n]*not for this computer[^\n]*npm ci --include=dev --include=optional\n$/,
  );
});

test('npm start says in words that there is no bundler, and does without where the build is up to date', async () => {
  const project = makeProject({ tools: false });

  const without = await start(project, []);
  expect(without.code).toBe(1);
  expect(without.stderr).toMatch(/bundler .*is not installed.*npm ci/);
  expect(existsSync(join(project.home.cwd, 'dist'))).toBe(false);

  project.write('dist/cli/tryOut.js', TRY_OUT);
  project.write('dist/package.json', '{ "type": "commonjs" }');
  project.write('dist/main.js', SHOW_ARGUMENTS);
  expect((await start(project, [])).code).toBe(7);
  expect((await build(project)).code).toBe(0);
});
