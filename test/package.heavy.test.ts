/** The package as others get it: packed, installed elsewhere without a registry, and run where it may not be written. */
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptNode } from '../scripts/nodes.mjs';
import { IS_POSIX } from '../src/session/files/private.ts';
import { type Home, makeHome } from './terminal/home.ts';
import { startSignedIn } from './terminal/pty.ts';
import { makeReadOnly, mayRun, NOBODY } from './terminal/readOnly.ts';
import { type RunOptions, run } from './terminal/run.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const SET_UP_MS = 120_000;
// What pack and build read, and no more.
const PACKED_FROM = [
  ...['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['README.md', 'LICENSE', '.env.example'],
];

const top = mkdtempSync(join(realpathSync(tmpdir()), 'acronis-shell-package-'));
const copy = join(top, 'copy');
const project = join(top, 'Projekt für zwei');
const installed = join(project, 'node_modules', 'acronis-shell');
const main = join(installed, 'dist', 'main.js');
let hadTypesBefore = true;

beforeAll(() => {
  // A copy: to pack is to build, and other tests run what is built here.
  for (const name of PACKED_FROM) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  spawnSync(process.execPath, ['scripts/build.mjs', 'prepare'], {
    cwd: copy,
    env: { ...process.env, npm_command: 'ci' },
  });
  hadTypesBefore = existsSync(join(copy, 'dist', 'sandbox', 'index.d.ts'));
  npm(['pack', '--pack-destination', '..'], copy);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const [tarball = ''] = readdirSync(top).filter((name) => name.endsWith('.tgz'));
  npm(['install', '--offline', '--no-audit', '--no-fund', `../${tarball}`], project);
}, SET_UP_MS);

afterAll(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));

/** As somebody types it who runs no script of npm at this moment. */
function npm(args: readonly string[], cwd: string): void {
  const isWindows = process.platform === 'win32';
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = { ...Object.fromEntries(own), npm_config_cache: join(top, 'npm'), npm_config_update_notifier: 'false' };
  const { status, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8', shell: isWindows });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
}

function filesIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}

const textOf = (name: string) => readFileSync(join(installed, name), 'utf8');
const versionOf = () => (JSON.parse(textOf('package.json')) as { version: string }).version;

describe('what is packed', () => {
  test('what was built without types is packed with them (PK1)', () => {
    expect(hadTypesBefore).toBe(false);
    expect(filesIn(installed)).toContain('dist/sandbox/index.d.ts');
  });

  test('each file that another one names is there, and none that only we need (PK1)', () => {
    const files = filesIn(installed);
    const { bin, exports } = JSON.parse(textOf('package.json')) as { bin: object; exports: object };
    const named = JSON.stringify([bin, exports]).match(/(?<=")(?:\.\/)?dist\/[^"]+/g) ?? [];
    const required = files
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) =>
        [...textOf(name).matchAll(/(?<=require\(")\.[^"]+|(?<=^\/\/# sourceMappingURL=).*/gm)].map(([path]) =>
          join(dirname(name), path),
        ),
      );
    const typed = files
      .filter((name) => name.endsWith('.d.ts'))
      .flatMap((name) =>
        [...textOf(name).matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)].map(([, path = '']) =>
          join(dirname(name), `${path}.d.ts`),
        ),
      );

    const pictured = textOf('README.md').match(/(?<=")[^"]+\.svg(?=")/g) ?? [];

    expect([named, required, typed, pictured].every(({ length }) => length > 2)).toBe(true);
    for (const name of [...named, ...required, ...typed, ...pictured])
      expect(files).toContain(join(name).replaceAll(sep, '/'));
    expect(
      files.filter((name) => !/^(?:dist\/|package\.json$|README\.md$|LICENSE$|\.env\.example$)/.test(name)).sort(),
    ).toEqual([...pictured].sort());
    expect(files).toContain('dist/LICENSES.txt');
  });

  test('no file knows of the computer on which it was packed (PK1)', () => {
    const places = [join(ROOT, 'node_modules'), top].flatMap((path) => [
      path,
      path.replaceAll(sep, '/'),
      JSON.stringify(path).slice(1, -1),
    ]);
    const files = filesIn(join(installed, 'dist')).map((name) => join('dist', name));
    const maps = files.filter((name) => name.endsWith('.map'));
    const sources = maps.flatMap((name) =>
      (JSON.parse(textOf(name)) as { sources: string[] }).sources.map((source) => join(dirname(name), source)),
    );

    expect(files.filter((name) => places.some((place) => textOf(name).includes(place)))).toEqual([]);
    expect(sources.filter((source) => !/^(?:src|node_modules)\b/.test(source))).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
  });
});

// Those that test:nodes has fetched; a test fetches nothing.
const NODES = [
  { node: process.execPath, version: process.version },
  ...['20', '26'].flatMap((major) => {
    const kept = process.version.startsWith(`v${major}.`) ? null : keptNode(major);
    return kept === null ? [] : [{ node: kept.program, version: kept.version }];
  }),
];

describe.each(NODES)('installed elsewhere, on Node $version', ({ node }) => {
  const program = [main];

  test('says its version, its help, and where its settings are explained (PK2)', async () => {
    const shell = (...args: string[]) => run(args, { node, program });

    expect(await shell('--version')).toEqual({ code: 0, stdout: `${versionOf()}\n`, stderr: '' });
    expect(await shell('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--sandbox'), stderr: '' });
    const { code, stderr } = await shell('-e', '1');
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(installed, '.env.example')} explains each setting`);
  });

  test('runs entries, however deep, and programs with imports (PK2)', async () => {
    const files = {
      'greet.mjs': "export const greet = (name) => 'Hello ' + name;",
      'program.mjs': "import { greet } from './greet.mjs';\nconsole.log(greet(findUser('foobar').login));",
    };
    const deep = Array.from({ length: 20_000 }, () => '1').join('+');
    const shell = (...args: string[]) => run(['--sandbox', '--quiet', ...args], { node, program, files });

    expect(await shell('-e', deep)).toEqual({ code: 0, stdout: '20000\n', stderr: '' });
    expect(await shell('program.mjs')).toEqual({ code: 0, stdout: 'Hello foobar\n', stderr: '' });
  });

  test('serves the sandbox, and changes an address there (PK2)', async () => {
    const { env, stop } = await serve({ node, program });
    const change = ['--json', '--quiet', '-e', "findUser('JohnDoe')", '-e', "putEmail('johndoe@newmail.net')"];

    const { code, stdout, stderr } = await run(change, { node, program, env });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, answer = ''] = stdout.split('\n');
    expect(JSON.parse(answer)).toMatchObject({ verdict: 'CHANGED', new: 'johndoe@newmail.net', version: 2 });
    expect((await stop()).stdout).toContain(env['ACRONIS_DATACENTER_URL']);
  });

  test('asks at a terminal, and lets Ctrl-C end what does not end (PK2)', async () => {
    const shell = await startSignedIn({ args: ['--sandbox'], node, program });

    shell.line("findUser('anna')");
    await shell.until('Which one?');
    shell.key('down');
    shell.key('enter');
    await shell.prompt();
    expect(await shell.answer('user_id')).toMatch(/^'[0-9a-f-]{36}'$/);
    shell.line("console.log('running'); for (;;) {}");
    await shell.until(/^running$/m);
    shell.key('ctrl-c');
    await shell.prompt();
    expect(await shell.answer('6 * 7')).toBe('42');
  });

  test.runIf(IS_POSIX && mayRun(node))(
    'does the same where nothing of it can be written, with and without a cache (PK3)',
    async () => {
      const before = timesIn(installed);
      makeReadOnly(project, top);
      const [free, bound] = [ownHome(), ownHome()];
      const source = "console.log(findUser('foobar').version);";
      for (const home of [free, bound]) writeFileSync(join(home.cwd, 'program.js'), source);
      makeReadOnly(bound.path, bound.path);
      const as = (home: Home) => ({
        home,
        env: { XDG_CACHE_HOME: join(home.path, 'cache') },
        owner: NOBODY,
        node,
        program,
      });
      const shell = (home: Home, ...args: string[]) => run(['--sandbox', '--quiet', ...args], as(home));

      for (const home of [free, free, bound]) {
        const said = await shell(home, '--json', '-e', 'fetchVersion(created_user_id)');
        expect(said).toEqual({ code: 0, stdout: '1\n', stderr: '' });
        expect(await shell(home, 'program.js')).toEqual({ code: 0, stdout: '1\n', stderr: '' });
      }
      const terminal = await startSignedIn({ args: ['--sandbox'], ...as(bound) });
      expect(await terminal.answer('6 * 7')).toBe('42');

      expect(existsSync(join(free.path, 'cache', 'acronis-shell'))).toBe(true);
      expect(existsSync(join(bound.path, 'cache'))).toBe(false);
      expect(timesIn(installed)).toEqual(before);
    },
  );
});

/** Of whoever may not write elsewhere. */
function ownHome(): Home {
  const home = makeHome();
  const { uid, gid } = NOBODY;
  if (uid !== undefined && gid !== undefined) for (const path of [home.path, home.cwd]) chownSync(path, uid, gid);
  return home;
}

function timesIn(folder: string): ReadonlyMap<string, number> {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return new Map(names.map((name) => [name, statSync(join(folder, name)).mtimeMs]));
}

interface Served {
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => ReturnType<typeof run>;
}

function serve(options: RunOptions): Promise<Served> {
  return new Promise((resolve, reject) => {
    const onOutput: RunOptions['onOutput'] = (stdout, child) => {
      const settings = [...stdout.matchAll(/^(ACRONIS_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
      const stop = () => {
        child.kill('SIGINT');
        return ended;
      };
      if (settings.length === 3) resolve({ env: Object.fromEntries(settings), stop });
    };
    const ended = run(['sandbox', '--port', '0'], { ...options, staysOpen: true, onOutput });
    ended.catch(reject);
  });
}

test.skipIf(process.platform === 'win32')('the command that npm links runs by itself (PK2)', () => {
  // The first line of the program asks for Node; npm makes another file of it on Windows.
  const { stdout, stderr } = spawnSync(join(project, 'node_modules', '.bin', 'acronis-shell'), ['--version'], {
    encoding: 'utf8',
  });

  expect({ stdout, stderr }).toEqual({ stdout: `${versionOf()}\n`, stderr: '' });
});

const USE = `
declare const console: { log(...values: unknown[]): void };
async function use(): Promise<void> {
  const isRough: boolean = Number('1') > 0;
  const options: SandboxOptions = {
    port: isRough ? 0 : undefined,
    faults: isRough ? [{ kind: 'fail', status: 503 }] : undefined,
    headersTimeout: isRough ? undefined : 5,
    now: isRough ? undefined : () => 0,
    newId: isRough ? undefined : () => 'id',
  };
  const sandbox: Sandbox = await startSandbox(options);
  sandbox.onExchange(({ headers }) => { const token: string | undefined = headers.authorization; void token; });
  const version: number | undefined = sandbox.world.user('foobar')?.version;
  console.log(version);
  // Helpers of one's own over what the sandbox takes and tells.
  const rename = (change: Omit<UserPut, 'version'>): void => void sandbox.others.change('foobar', change);
  rename({ language: 'de' });
  const shown = ({ field, after }: Field): [string, Value] => [field, after];
  void sandbox.requests.list().flatMap(({ stored }) => stored.flatMap(({ fields }) => fields.map(shown)));
  await sandbox.stop();
  // @ts-expect-error: no such option
  void ((): unknown => startSandbox({ prot: 0 }));
}
void use();
`;
const IMPORTED =
  "import { type Field, type Sandbox, type SandboxOptions, startSandbox, type UserPut, type Value } from 'acronis-shell/sandbox';";

describe('the sandbox as a module', () => {
  test('is imported and required from beside it, by its name (PK4)', () => {
    const use =
      "startSandbox({ port: 0 }).then((sandbox) => { console.log(sandbox.world.user('foobar').version); return sandbox.stop(); });";
    writeFileSync(join(project, 'use.mjs'), `import { startSandbox } from 'acronis-shell/sandbox';\n${use}`);
    writeFileSync(join(project, 'use.cjs'), `const { startSandbox } = require('acronis-shell/sandbox');\n${use}`);

    for (const { node } of NODES)
      for (const file of ['use.mjs', 'use.cjs']) {
        const { stdout, stderr } = spawnSync(node, [file], { cwd: project, encoding: 'utf8' });
        expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' });
      }
  });

  // With no types but its own, and every file of them checked.
  test.each([
    ['module', 'nodenext', 'nodenext'],
    ['module', 'esnext', 'bundler'],
    ['commonjs', 'nodenext', 'nodenext'],
    ['commonjs', 'preserve', 'bundler'],
  ])('has types for a package of type %s, with module %s and resolution %s (PK4)', (type, module, moduleResolution) => {
    const folder = join(project, `${type}-${module}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(folder, 'use.ts'), IMPORTED + USE);
    const options = {
      module,
      moduleResolution,
      target: 'es2023',
      lib: ['es2023'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }));

    const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', '.'], { cwd: folder, encoding: 'utf8' });

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    // What a bundler would be given is none of Node's business.
    if (moduleResolution === 'bundler') return;
    expect(spawnSync(process.execPath, ['use.js'], { cwd: folder, encoding: 'utf8' }).stdout).toBe('1\n');
  });
});

test('a source that does not compile is named with its line (BD5)', () => {
  const file = join(copy, 'src', 'api', 'fields.ts');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, `${text}const = 1;\n`);

  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: copy, encoding: 'utf8' });

  expect(status).toBe(1);
  expect(stderr).toContain(`src/api/fields.ts:${text.split('\n').length}:`);
  expect(stderr).not.toContain('\x1b');
});
