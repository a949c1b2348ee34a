/** What the program is compiled to is kept for the next run, and nothing that happens to it there does any harm. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { IS_POSIX } from '../../../src/session/files/private.ts';
import { makeHome } from '../../terminal/home.ts';
import { run } from '../../terminal/run.ts';

interface Place {
  /** Whether the program says what it should, beside nothing else. */
  readonly works: (code?: string) => Promise<boolean>;
  readonly folder: string;
  /** Each file as it is, by its name. */
  readonly files: () => ReadonlyMap<string, number>;
}

/** `earlier`: the home of a run before, with what that has kept. */
function newPlace(cache?: string): Place {
  const home = makeHome();
  const env = { XDG_CACHE_HOME: cache ?? join(home.path, 'cache'), LOCALAPPDATA: cache ?? join(home.path, 'cache') };
  const base =
    process.platform === 'win32'
      ? join(env.LOCALAPPDATA, 'acronis-shell', 'Cache')
      : join(env.XDG_CACHE_HOME, 'acronis-shell');
  const folder = join(base, `${process.version}-${process.arch}`);
  return {
    folder,
    async works(code = '6 * 7') {
      const ran = await run(['--sandbox', '-e', code], { home, env });
      return ran.code === 0 && ran.stdout === '42\n' && ran.stderr === '';
    },
    files: () => new Map(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino])),
  };
}

test('the first run keeps what it loads, ours alone, and the next one takes it (CC1)', async () => {
  const { works, folder, files } = newPlace();

  expect(await works()).toBe(true);
  const kept = files();
  expect([...kept.keys()].filter((name) => name.endsWith('-session-js'))).toHaveLength(1);
  if (IS_POSIX) {
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    for (const name of kept.keys()) expect(lstatSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }

  expect(await works()).toBe(true);
  expect(files()).toEqual(kept);
});

test('a run that comes further keeps what it needs beyond (CC1)', async () => {
  const { works, files } = newPlace();
  await works();
  const first = files();

  expect(await works("(await requests.get(base_url + '/users/me', {headers: auth})).status_code && 42")).toBe(true);

  expect([...files().keys()].filter((name) => !first.has(name)).map((name) => name.split('-').at(-2))).toContain(
    'axios',
  );
});

test('what was kept loads more of Node when it needs it: a loop is watched by the second run as by the first (CC3)', async () => {
  const { works } = newPlace();
  const code = "for (const each of [1]); Symbol.for('acronis-shell watchdog') in globalThis ? 42 : 0";

  expect(await works(code)).toBe(true);
  expect(await works(code)).toBe(true);
});

const HARMS: readonly (readonly [what: string, harm: (file: string) => void])[] = [
  ['has lost its end', (file) => writeFileSync(file, readFileSync(file).subarray(0, -9))],
  ['is empty', (file) => writeFileSync(file, '')],
  ['is something else', (file) => writeFileSync(file, 'something else')],
  [
    'has one byte changed',
    (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0x10;
      writeFileSync(file, bytes);
    },
  ],
  ['is that of another file', (file) => writeFileSync(file, readFileSync(file.replace(/session-js$/, 'settings-js')))],
];

test.each(HARMS)('what %s is compiled again, and kept again (CC2)', async (_what, harm) => {
  const { works, folder, files } = newPlace();
  await works();
  const whole = files();
  const name = [...whole.keys()].find((each) => each.endsWith('-session-js')) ?? '';
  harm(join(folder, name));

  expect(await works()).toBe(true);

  const mended = files();
  expect([...mended.keys()]).toEqual([...whole.keys()]);
  expect(mended.get(name)).not.toBe(whole.get(name));
  expect(await works()).toBe(true);
  expect(files()).toEqual(mended);
});

test.runIf(IS_POSIX)('what others could have written into is not used (CC2)', async () => {
  const { works, folder, files } = newPlace();
  await works();
  const name = [...files().keys()].find((each) => each.endsWith('-session-js')) ?? '';
  const open = statSync(join(folder, name)).ino;
  chmodSync(join(folder, name), 0o660);

  expect(await works()).toBe(true);
  expect(files().get(name)).not.toBe(open);
});

test.runIf(IS_POSIX)('what leads elsewhere is not followed (CC2)', async () => {
  const { works, folder, files } = newPlace();
  await works();
  const name = [...files().keys()].find((each) => each.endsWith('-session-js')) ?? '';
  const elsewhere = join(folder, '..', 'elsewhere');
  renameSync(join(folder, name), elsewhere);
  symlinkSync(elsewhere, join(folder, name));

  expect(await works()).toBe(true);
  expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(false);
});

// To give a file to somebody else takes their rights.
test.runIf(process.getuid?.() === 0)(
  'what belongs to somebody else is not used, nor is their folder (CC2)',
  async () => {
    const { works, folder, files } = newPlace();
    await works();
    const name = [...files().keys()].find((each) => each.endsWith('-session-js')) ?? '';
    const strange = statSync(join(folder, name)).ino;
    chownSync(join(folder, name), 65_534, 65_534);

    expect(await works()).toBe(true);
    expect(files().get(name)).not.toBe(strange);

    chownSync(folder, 65_534, 65_534);
    for (const each of files().keys()) rmSync(join(folder, each));
    expect(await works()).toBe(true);
    expect(files().size).toBe(0);
  },
);

test('where nothing can be kept, the shell says nothing of it and works (CC2)', async () => {
  const home = makeHome();
  const inTheWay = join(home.path, 'file');
  writeFileSync(inTheWay, '');

  expect(await newPlace(inTheWay).works()).toBe(true);
  expect(readFileSync(inTheWay, 'utf8')).toBe('');
});

test('what earlier versions left goes when something new is kept, and only that', async () => {
  const { works, folder, files } = newPlace();
  mkdirSync(folder, { recursive: true });
  const old = new Date(Date.now() - 200 * 24 * 60 * 60_000);
  for (const name of ['session-old', 'session-younger']) writeFileSync(join(folder, name), '');
  utimesSync(join(folder, 'session-old'), old, old);

  expect(await works()).toBe(true);

  expect([...files().keys()]).toContain('session-younger');
  expect([...files().keys()]).not.toContain('session-old');
});

test.each(['NODE_DISABLE_COMPILE_CACHE', 'NODE_V8_COVERAGE'])('with %s nothing is kept', async (name) => {
  const home = makeHome();
  const cache = join(home.path, 'cache');
  const env = { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, [name]: join(home.path, 'coverage') };

  expect(await run(['--sandbox', '-e', '1'], { home, env })).toMatchObject({ code: 0, stdout: '1\n' });
  expect(() => readdirSync(join(cache, 'acronis-shell'))).toThrow('ENOENT');
});

test('several first runs at once leave whole files (CC2)', async () => {
  const home = makeHome();
  const cache = join(home.path, 'cache');
  const places = [newPlace(cache), newPlace(cache), newPlace(cache)];

  expect(await Promise.all(places.map(({ works }) => works()))).toEqual([true, true, true]);

  const [first] = places;
  const kept = first?.files();
  expect([...(kept?.keys() ?? [])].filter((name) => /\.\d+$/.test(name))).toEqual([]);
  expect(await first?.works()).toBe(true);
  expect(first?.files()).toEqual(kept);
});

test('a file that has become another, though no longer and no younger, is compiled anew (CC2)', async () => {
  const sources = await compileSources();
  onTestFinished(sources.remove);
  const home = makeHome();
  const [folder, cache, file] = [join(home.cwd, 'sources'), join(home.cwd, 'cache'), join(home.cwd, 'sources', 'a.js')];
  const program = `
    import { createRequire } from 'node:module';
    import { keepCompiled } from ${JSON.stringify(pathToFileURL(join(sources.place, 'session/files/compiled.js')))};
    keepCompiled(${JSON.stringify(folder)}, ${JSON.stringify(cache)});
    console.log(createRequire(${JSON.stringify(file)})(${JSON.stringify(file)}));`;
  mkdirSync(folder);
  const seen: string[] = [];
  for (const text of ['one', 'one', 'two']) {
    writeFileSync(file, `module.exports = '${text}';`);
    utimesSync(file, 1, 1);
    seen.push((await run(['--input-type=module', '-e', program], { program: [], home })).stdout);
  }

  expect(seen).toEqual(['one\n', 'one\n', 'two\n']);
  expect(readdirSync(join(cache, `${process.version}-${process.arch}`))).toHaveLength(1);
});
