/** The house rules that a reader may rely on: which room knows which, and where each side effect has its address. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const ORDER = [
  ...['python', 'api', 'sandbox', 'session', 'bulk', 'render', 'page', 'helpers', 'repl', 'tutorial', 'replay', 'cli'],
  'main.ts',
];

/** What only the named files may hold. */
const RIGHTS: readonly (readonly [what: string, pattern: RegExp, files: RegExp])[] = [
  ['the environment', /process\.env\b/, /^session\/settings\/environment\.ts$/],
  ['arguments and the exit code', /process\.(argv|exit\b|exitCode)/, /^(main\.ts|cli\/|repl\/process\/)/],
  [
    'standard input and output',
    /process\.std(in|out|err)\b|\{[^}]*\bstdin\b[^}]*\} = process/,
    /^(main\.ts|cli\/|repl\/(batch|output|terminal|process)\b)/,
  ],
  [
    'files',
    /from 'node:fs/,
    /^(session\/(files\/|settings\/(file|warnings)\.ts)|repl\/(output\/(streams|descriptors)|entry\/imports\/faultyModule|process\/(watchdogThread|traces))\.ts|cli\/|main\.ts|python\/thread\/)/,
  ],
  // Beside them, one guards what entries write to the terminal, one writes there from a thread of its own, and one takes
  // all of it away from Python's thread.
  [
    'files that are written',
    new RegExp(
      [
        '\\b(?:open|write|writev|(?:write|append|copy)File|mkdir|mkdtemp|rename|unlink|rm|rmdir|cp|link|symlink)Sync\\b',
        // `FS` are the files of Python, in its own memory.
        '\\bf?(?:truncate|chmod|chown|utimes|sync)Sync\\b|(?<!\\bFS\\.)\\b(?:write|append)File\\b|createWriteStream',
        "node:fs/promises|\\bfs\\b[^;]* from 'node:fs'",
      ].join('|'),
    ),
    /^(session\/files\/\w+\.ts|repl\/(output\/descriptors|process\/watchdogThread)\.ts|python\/thread\/fence\.mjs)$/,
  ],
  ['.env files', /dotenv/, /^session\/settings\//],
  ['what rewritten entries call', /__shell/, /^repl\/entry\/hooks\.ts$/],
  ['axios', /(from |\()'axios'/, /^api\/http\//],
  ['Pyodide', /(from |\()'pyodide'/, /^python\/thread\//],
  ['listening', /createServer|\.listen\(/, /^sandbox\/http\/server\.ts$/],
  ['prompts', /'@inquirer\/prompts'/, /^repl\/terminal\/questions\.ts$/],
  // What is cut is told from what a line of ours is made of.
  ['symbols', /[←→↑↓✓✗●·]/, /^(render\/symbols|api\/secrets\/sanitize)\.ts$/],
  ['colours and control sequences', /styleText|\\x1b\[/, /^(render\/text|repl\/(output\/output|terminal\/modes))\.ts$/],
];

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    name: relative(SRC, path).split(sep).join('/'),
    text: withoutComments(readFileSync(path, 'utf8')),
  }));

test('a room imports only from rooms left of it', () => {
  const strangers = new Set(files.map(({ name }) => name.split('/')[0] ?? '').filter((room) => !ORDER.includes(room)));
  const wrong = files.flatMap(({ name, text }) => {
    const room = ORDER.indexOf(name.split('/')[0] ?? '');
    const imports = importsOf(name, text).map((target) => target.split('/')[0] ?? '');
    return imports.filter((target) => ORDER.indexOf(target) > room).map((target) => `${name} imports from ${target}`);
  });

  expect(
    [...strangers].map(
      (room) => `src/${room} has no place in ORDER (test/architecture.test.ts): give it one, and one in src/README.md`,
    ),
  ).toEqual([]);
  expect(wrong).toEqual([]);
});

test('the map names every room in its order, and only files that are there', () => {
  const map = readFileSync(join(SRC, 'README.md'), 'utf8');
  const rooms = ORDER.filter((room) => files.some(({ name }) => name.startsWith(room)));
  const named = [...map.matchAll(/`([\w/]+\.ts)`/g)].map(([, name]) => name);

  expect(map).toContain(`\`${rooms.join(' < ')}\``);
  expect(named.filter((name) => !files.some((file) => file.name === name))).toEqual([]);
  expect(named.length).toBeGreaterThan(30);
});

test('no file needs itself to be loaded', () => {
  const needs = new Map(files.map(({ name, text }) => [name, importsOf(name, text.replace(TYPES_ALONE, ''))]));
  const seen = new Set<string>();
  const rings: string[] = [];
  const follow = (name: string, way: readonly string[]) => {
    if (way.includes(name)) rings.push([...way.slice(way.indexOf(name)), name].join(' → '));
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of needs.get(name) ?? []) follow(next, [...way, name]);
  };
  for (const { name } of files) follow(name, []);

  expect(rings).toEqual([]);
});

test.each(RIGHTS)('only the files that have the right hold this: %s', (_what, pattern, allowed) => {
  const holders = files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

  expect(holders.filter((name) => !allowed.test(name))).toEqual([]);
  expect(holders.length).toBeGreaterThan(0);
});

const TYPES_ALONE = /import (?:type [^;]*?|\{(?:\s*type [^,}]*,?)*\s*\}) from '[^']*';/g;

function importsOf(name: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.\.?\/[^']+)'/g)].map(([, path = '']) =>
    relative('/src', join('/src', name, '..', path))
      .split(sep)
      .join('/'),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
