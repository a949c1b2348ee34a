/** What the program is bundled into: a run reads the few files that it needs, and the licences of others travel along. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeHome } from './terminal/home.ts';
import { type RunOptions, run } from './terminal/run.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const MAIN = join(DIST, 'main.js');
const MODULE = join(DIST, 'sandbox', 'index.js');

// Printed to where nobody looks for anything else, when the process ends.
const PROBE = `
  const { writeFileSync } = require('node:fs');
  process.on('exit', () => {
    const files = Object.keys(require.cache).filter((file) => file !== __filename);
    writeFileSync('loaded.json', JSON.stringify({ files, builtins: process.moduleLoadList }));
  });
`;

// What would be loaded for browsers, forms, TLS where there is none, redirects, and what only a terminal or a deep entry needs.
const UNNEEDED =
  / (http2|https|tls|_tls_wrap|assert|perf_hooks|worker_threads|repl|internal\/deps\/undici\/undici|internal\/webstreams\/readablestream)$/;
const HANDSHAKE = 0x16; // the first byte of TLS

function settings(url: string) {
  return { ACRONIS_DATACENTER_URL: url, ACRONIS_CLIENT_ID: 'id', ACRONIS_CLIENT_SECRET: 'secret' };
}

interface Loaded {
  readonly code: number;
  /** Of dist/, by their names. */
  readonly names: readonly string[];
  readonly builtins: readonly string[];
}

async function load(args: readonly string[], { home = makeHome(), env = {} }: RunOptions = {}): Promise<Loaded> {
  const files = { 'probe.cjs': PROBE };
  const { code } = await run(['-r', './probe.cjs', MAIN, ...args], { program: [], home, files, env });
  const loaded = JSON.parse(readFileSync(join(home.cwd, 'loaded.json'), 'utf8')) as Loaded & { files: string[] }; // above
  expect(loaded.files.filter((file) => relative(DIST, file).startsWith('..'))).toEqual([]);
  return { code, names: loaded.files.map((file) => basename(file, '.js')).sort(), builtins: loaded.builtins };
}

test('a run reads the few files that it needs (LD1)', async () => {
  const first = ['main', 'rolldown-runtime', 'start'];

  expect(await load(['--version'])).toMatchObject({ code: 0, names: first });
  expect(await load(['--help'])).toMatchObject({ code: 0, names: ['help', ...first] });
  expect(await load(['--sandbox', '-e', '1'])).toMatchObject({
    code: 0,
    names: ['compiled', 'main', 'rolldown-runtime', 'sandbox', 'session', 'settings', 'start'],
  });
});

test('the lessons are in a file of their own, which no run reads that is not about them (LD1)', async () => {
  const withLessons = async (entry: string) => (await load(['--sandbox', '-e', entry])).names.includes('lessons');

  expect(await withLessons('.tutorial list')).toBe(true);
  expect(await withLessons('.profile')).toBe(false);
  expect(await withLessons("findUser('JohnDoe')")).toBe(false);
  // At a prompt as well: nothing that is there before `.tutorial` is typed asks for it at once.
  const eager = readdirSync(join(DIST, 'chunks')).filter((name) =>
    /^const \w+ = require\("\.\/lessons\.js"\)/m.test(readFileSync(join(DIST, 'chunks', name), 'utf8')),
  );
  expect(eager).toEqual(['tutorial.js']);
});

test('of no file a text of double width has to be made (LD1)', () => {
  const files = readdirSync(join(DIST, 'chunks')).filter((name) => name.endsWith('.js'));

  expect(files.filter((name) => /[^\0-\x7f]/.test(readFileSync(join(DIST, 'chunks', name), 'utf8')))).toEqual([]);
});

test('a request needs axios, but neither the terminal nor what it asks with, nor what of Node axios would bring for others (LD1)', async () => {
  const { code, names, builtins } = await load(['--sandbox', '-e', "findUser('foobar').user_id"]);

  expect(code).toBe(0);
  expect(names).toContain('axios');
  expect(names.filter((name) => ['face', 'terminal', 'prompts', 'python'].includes(name))).toEqual([]);
  expect(builtins.filter((name) => UNNEEDED.test(name))).toEqual([]);
});

test('what leads through a proxy is there when it is needed: the tunnel, and TLS in it (LD1)', async () => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.on('error', () => {}).once('data', (data) => {
      asked.push(`${url} ${data[0] === HANDSHAKE ? 'handshake' : data}`);
      socket.end();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const env = {
    ...settings('https://eu2-cloud.acronis.com'),
    ACRONIS_PROXY: `http://127.0.0.1:${port}`,
  };

  const { code } = await load(['-e', "findUser('JohnDoe')"], { env });

  expect(code).toBe(1);
  expect(new Set(asked)).toEqual(new Set(['eu2-cloud.acronis.com:443 handshake']));
});

test('connections to a data centre are begun before the session is loaded (LD1)', async () => {
  const home = makeHome();
  const cache = join(home.path, 'cache');

  const { code } = await load(['-e', 'typeof requests'], { home, env: { ...settings('http://127.0.0.1:9'), XDG_CACHE_HOME: cache, LOCALAPPDATA: cache } });

  expect(code).toBe(0);
  // What had to be loaded to begin them is not kept.
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' }).map((path) => basename(path));
  expect(kept.filter((name) => name.endsWith('-session-js'))).toHaveLength(1);
});

test('all that is bundled from others stands under a licence that travels along', () => {
  const licences = readFileSync(join(DIST, 'LICENSES.txt'), 'utf8');
  const maps = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js.map'));
  const sources = maps.flatMap((name) => (JSON.parse(readFileSync(join(DIST, name), 'utf8')) as { sources: string[] }).sources);
  const packages = new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));

  expect(packages.size).toBeGreaterThan(10);
  for (const name of packages) expect(licences).toMatch(new RegExp(`^${name.replaceAll(/[/.]/g, '\\$&')} \\d+\\.\\d+\\.\\d+: \\S`, 'm'));
  for (const name of packages) {
    const { license } = JSON.parse(readFileSync(join(DIST, '..', 'node_modules', name, 'package.json'), 'utf8')) as { license: string };
    expect(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']).toContain(license);
  }
});

test('the sandbox as a module is one file that needs nothing but Node, for require and for import (DP1)', async () => {
  const text = readFileSync(MODULE, 'utf8');
  const needed = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name.replace(/^node:/, ''));
  expect(needed.filter((name) => !builtinModules.includes(name))).toEqual([]);
  expect(text).not.toMatch(/\bimport\(/);

  const use = "startSandbox({ port: 0 }).then(async (sandbox) => { console.log(sandbox.world.user('foobar').version); await sandbox.stop(); });";
  const required = `const { startSandbox } = require(${JSON.stringify(MODULE)});\n${use}`;
  const imported = `import { startSandbox } from ${JSON.stringify(pathToFileURL(MODULE).href)};\n${use}`;
  const files = { 'use.cjs': required, 'use.mjs': imported };
  for (const file of Object.keys(files))
    expect(await run([file], { program: [], files })).toEqual({ code: 0, stdout: '1\n', stderr: '' });
});

test('a trace of the sandbox as a module names our sources, where Node is told to look for them (TR1)', async () => {
  const code = `require(${JSON.stringify(MODULE)}).startSandbox({ port: -1 }).catch((error) => console.log(error.stack));`;
  const { stdout } = await run(['--enable-source-maps', '-e', code], { program: [] });

  expect(stdout).toContain(`${sep}src${sep}sandbox${sep}`);
});
