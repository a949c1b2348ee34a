/**
 * What `dist/` is made of: our sources and the packages they need, in a few CommonJS files. A start is as long as the
 * list of files that it reads, and each of these holds what one kind of run needs and no other does.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

const ENTRIES = ['main', 'cli/tryOut', 'repl/process/watchdogThread', 'repl/entry/rewrite/deepThread'];
// Alone in its file: whoever imports it has none of the shell.
const MODULE = 'sandbox/index';

/** Each file holds what these need that no file before it holds; what is loaded first stands first. */
const FILES = {
  start: ['cli/run', 'cli/shell', 'repl/terminal/banner', 'render/text', 'repl/entry/lines'],
  compiled: ['session/files/compiled'],
  settings: ['cli/tryOut', 'session/settings/settings', 'session/world/datacenter', 'api/http/early'],
  face: ['repl/terminal/shell'],
  session: [
    'repl/shellSession',
    'repl/batch/batch',
    'repl/output/output',
    'session/files/folder',
    'api/http/connection',
  ],
  python: ['repl/python/python'],
  terminal: ['repl/terminal/openSession'],
  sandbox: ['sandbox/index'],
  profiles: ['repl/commands/profiles'],
  lessons: ['tutorial/carryOut', 'tutorial/withoutLesson', 'tutorial/words'],
};

// What axios brings along for browsers, forms and HTTP/2, loaded or looked for by each start: the shell sends texts, by
// node:http and node:https.
const NOTHING = '\0nothing';
const IN_AXIOS = `${sep}axios${sep}lib${sep}`;
const UNUSED = /^(form-data|follow-redirects|http2|\.\/(xhr|fetch)\.js)$/;
// What it needs only where something on the way is TLS, and for a tunnel through a proxy; and what loads much of Node when
// all of it is copied, as a bundler does for a default.
const INSTEAD = {
  util: `export default require('node:util');`,
  https: `export default {
    get Agent() { return require('node:https').Agent; },
    get globalAgent() { return require('node:https').globalAgent; },
    get request() { return require('node:https').request; },
  };`,
  'https-proxy-agent': `export default function HttpsProxyAgent(options) {
    return new (require('https-proxy-agent'))(options);
  }`,
};
const REPLACED = [
  // Asked for its form data, Node loads all of its fetch.
  ['utils.js', "typeof G.FormData !== 'undefined' ? G.FormData : undefined", 'undefined'],
  // How long an answer takes, which we time ourselves.
  [
    join('core', 'dispatchRequest.js'),
    "typeof performance !== 'undefined' && utils.isFunction(performance.now)",
    'false',
  ],
  // Whether an agent follows the environment: ours do not, and to tell it Node makes a list of all its flags.
  [join('adapters', 'http.js'), '!process.allowedNodeEnvironmentFlags ||', 'true ||'],
];

// Where the packages are linked from elsewhere, comments would tell each reader in which folder of this computer.
const NO_PATHS = { attachDebugInfo: 'none' };

/** Writes `dist/` into the folder `out`, without the declarations of its types. */
export async function bundle(rolldown, root, out) {
  const src = join(root, 'src');
  const input = (names) => Object.fromEntries(names.map((name) => [name, join(src, `${name}.ts`)]));
  const options = { cwd: root, platform: 'node', logLevel: 'silent', external: [/^node:/], experimental: NO_PATHS };
  const output = {
    dir: out,
    format: 'cjs',
    // By require, as all else: what was kept compiled cannot import.
    dynamicImportInCjs: false,
    // All of it is read by each start, and of one other character Node makes a text of twice the size. What licences ask
    // for stays.
    charset: 'ascii',
    comments: { legal: true, annotation: false, jsdoc: false },
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapPathTransform: inPackages(root),
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  };
  const plugins = [withoutUnused(), standingWhereItsSourceStands(src)];
  const builds = [
    { names: ENTRIES, codeSplitting: { groups: groupsOf(src) } },
    { names: [MODULE], codeSplitting: false },
  ];
  const modules = new Set();
  for (const { names, codeSplitting } of builds) {
    const bundled = await rolldown({ ...options, plugins, input: input(names) });
    const { output: chunks } = await bundled.write({ ...output, codeSplitting });
    for (const chunk of chunks) for (const id of Object.keys(chunk.modules ?? {})) modules.add(id);
    await bundled.close();
  }
  copyThread(src, out);
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(out, 'LICENSES.txt'), licensesOf([...modules]));
}

/** What Python's thread loads, as it stands: its own files, and the modules in Python. */
export function copyThread(src, out) {
  const filter = (path) => !path.endsWith('.ts') && !path.endsWith('__pycache__');
  const [from, to] = [join(src, 'python'), join(out, 'python')];
  if (existsSync(from)) cpSync(from, to, { recursive: true, filter });
}

/** Each package as if it were installed beside `src/`, wherever it is linked from. */
function inPackages(root) {
  const toUrl = (path) => path.replaceAll(sep, '/');
  return (source, map) => {
    const name = /.*\/node_modules\/(.*)/.exec(toUrl(source))?.[1];
    return name === undefined ? source : toUrl(relative(dirname(map), join(root, 'node_modules', name)));
  };
}

function groupsOf(src) {
  const named = Object.entries(FILES).map(([name, sources]) => {
    const files = new Set(sources.map((source) => join(src, `${source}.ts`)));
    return { name, test: (id) => files.has(id) };
  });
  const groups = [
    ...named,
    { name: 'axios', test: (id) => id.includes(`${sep}node_modules${sep}axios${sep}`) },
    { name: 'prompts', test: (id) => id.includes(`${sep}node_modules${sep}@inquirer${sep}`) },
  ];
  return groups.map((group, at) => ({ ...group, priority: groups.length - at }));
}

function withoutUnused() {
  const late = new Map();
  return {
    name: 'without-unused',
    resolveId(source, importer = '') {
      if (late.has(importer)) return this.resolve(source, late.get(importer));
      if (!importer.includes(IN_AXIOS)) return null;
      if (UNUSED.test(source)) return NOTHING;
      if (!Object.hasOwn(INSTEAD, source)) return null;
      late.set(`\0${source}`, importer);
      return `\0${source}`;
    },
    load: (id) => (id === NOTHING ? 'export default class {}\nexport const getFetch = null;' : INSTEAD[id.slice(1)]),
    transform(code, id) {
      const [, from, to] = REPLACED.find(([file]) => id.endsWith(`${IN_AXIOS}${file}`)) ?? [];
      if (from === undefined) return null;
      if (!code.includes(from)) throw new Error(`axios does not say any more: ${from}`);
      return { code: code.replace(from, to), map: null };
    },
  };
}

/** `import.meta.url` is the place in dist/ that a source has in src/, whatever file it has become a part of. */
function standingWhereItsSourceStands(src) {
  const marker = '__place_in_dist__';
  return {
    name: 'standing-where-its-source-stands',
    transform(code, id) {
      if (!id.startsWith(src + sep) || !code.includes('import.meta.url')) return null;
      const place = relative(src, id).replaceAll(sep, '/').replace(/\.ts$/, '.js');
      const url = `require('node:url').pathToFileURL(require('node:path').join(__dirname, '${marker}', '${place}')).href`;
      return { code: code.replaceAll('import.meta.url', url), map: null };
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(marker)) return null;
      return { code: code.replaceAll(marker, posix.relative(dirname(fileName), '.') || '.'), map: null };
    },
  };
}

/** The licence of each package of which something is in dist/. */
function licensesOf(ids) {
  const folders = new Set(
    ids.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []),
  );
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (license === undefined && file === undefined) throw new Error(`${name} has no licence`);
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version}: ${license}\n${text}`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return ['Parts of these packages are in the files of this folder, under their own licences.\n', ...texts.sort()].join(
    rule,
  );
}
