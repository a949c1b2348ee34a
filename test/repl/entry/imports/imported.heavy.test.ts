/** What programs and entries import: found from where the text stands, said in words where it is not there. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeHome } from '../../../terminal/home.ts';
import { entries, type Ran, type RunOptions, run } from '../../../terminal/run.ts';

function sandbox(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return run(['--sandbox', '--quiet', ...args], options);
}

const MODULES = {
  'jobs/lib/counter.mjs':
    'export let count = 0;\nexport const raise = () => { count += 1; };\nexport default [1, 2];\n',
  'jobs/lib/typeless.js': 'export const kind = "no package.json says what I am";\n',
  'jobs/lib/old.cjs': 'module.exports = { old: true };\n',
  'jobs/lib/names.mjs':
    'export const version = "1.2.3", user = "mine", json = 7, findUser = (x) => `mine: ${x}`;\nexport function self() { return this; }\n',
  'jobs/lib/loud.mjs': 'console.log("evaluated");\n',
  'jobs/lib/broken.mjs': 'export const a = 1;\nlet 5 = a;\n',
  'jobs/lib/behind.mjs': "import 'node:fs';\nexport * from '../lib/broken.mjs';\n",
  'jobs/lib/broken.cjs': 'exports.a = 1;\nlet 5 = a;\n',
  'jobs/lib/style.css': 'a {}\n',
  'jobs/node_modules/halves/package.json': '{"name": "halves", "type": "module"}',
  'jobs/node_modules/halves/part.js': 'export const a = 1;\n\nexport const b = ;\n',
  'jobs/lib/throws.mjs': '\n\nthrow new RangeError("while loading");\n',
  'jobs/data.json': '{"people": ["JohnDoe"]}\n',
  'jobs/node_modules/greeter/package.json':
    '{"name": "greeter", "exports": {".": {"import": "./esm.mjs", "require": "./cjs.cjs"}, "./deep/*": "./lib/*.mjs"}}',
  'jobs/node_modules/greeter/esm.mjs': 'export default (name) => `hello ${name}`;\n',
  'jobs/node_modules/greeter/cjs.cjs': 'module.exports = "required";\n',
  'jobs/node_modules/greeter/lib/part.mjs': 'export const part = "deep";\n',
};

/** The program stands in jobs/, and is started from above. */
function program(name: string, lines: readonly string[], end = '\n'): Promise<Ran> {
  return sandbox([`jobs/${name}`], { files: { ...MODULES, [`jobs/${name}`]: lines.join(end) } });
}

describe('a program', () => {
  test('a program imports whatever a module of Node’s could: by default, by name, whole, for its effect, data (IM1)', async () => {
    const ran = await program('go.mjs', [
      "import fs, { existsSync as isThere } from 'node:fs';",
      "import * as path from 'path';",
      "import list, { raise } from './lib/counter.mjs';",
      "import './lib/loud.mjs';",
      "import data from './data.json' with { type: 'json' };",
      "import greet from 'greeter';",
      "import { part } from 'greeter/deep/part';",
      "import old from './lib/old.cjs';",
      "import { kind } from './lib/typeless.js';",
      "console.log(fs.existsSync === isThere, path.posix.join('a', 'b'), list, data.people, part, old, kind.length);",
      'raise();',
      "console.log(greet('you'));",
    ]);

    expect(ran).toEqual({
      code: 0,
      stdout: "evaluated\ntrue a/b [ 1, 2 ] [ 'JohnDoe' ] deep { old: true } 30\nhello you\n",
      stderr: '',
    });
  });

  test('an imported name has the value that its module gives it now, wherever it is read (EW3)', async () => {
    const ran = await program('live.mjs', [
      "import { count, raise, raise as more, default as first } from './lib/counter.mjs';",
      "import * as whole from './lib/counter.mjs';",
      'const seen = [count]',
      'raise()',
      'more?.()',
      'const read = (given = count) => ({ count, given, text: `${count}`, name: typeof count })',
      'seen.push(count, whole.count, read().given, read().count, read().text, read().name)',
      'class Counter { at = count; static [`n${count}`] = 1; next() {',
      '  raise()',
      '  return count } }',
      'seen.push(new Counter().next(), Counter.n2, first.length)',
      'const own = ((count) => count)("own"), { count: inner = 5 } = {};',
      'for (const count of ["loop"]) seen.push(own, inner, count);',
      'try { count = 7 } catch (error) { seen.push(error.name) }',
      'console.log(JSON.stringify(seen))',
    ]);

    expect(ran).toEqual({
      code: 0,
      stdout: `${JSON.stringify([0, 2, 2, 2, 2, '2', 'number', 3, 1, 2, 'own', 5, 'loop', 'TypeError'])}\n`,
      stderr: '',
    });
  });

  test('a function that is imported is called without a this (EW3)', async () => {
    const ran = await program('self.mjs', [
      "import { self } from './lib/names.mjs';",
      'const hold = () => {',
      '  const a = 1',
      '  self()',
      '  return self`tag`',
      '}',
      'console.log(self(), hold(), { self }.self() === undefined)',
    ]);

    expect(ran).toEqual({ code: 0, stdout: 'undefined undefined false\n', stderr: '' });
  });

  test('a program is plain to what it imports, hoists it, and has the helpers beside it (IM1)', async () => {
    const ran = await program('go.js', [
      'console.log(basename("/a/b"))',
      'console.log(await Promise.resolve(typeof basename))',
      "import { basename } from 'node:path'",
      "console.log(findUser('JohnDoe').login, version)",
      'import { writeFileSync } from "node:fs"; import { readFileSync } from "node:fs";',
      "writeFileSync('out.txt', user.login)",
      "console.log(readFileSync('out.txt', 'utf8'))",
    ]);

    expect(ran).toEqual({ code: 0, stdout: 'b\nfunction\nJohnDoe 1\nJohnDoe\n', stderr: '' });
  });

  test('a program calls its imports as it likes, helpers’ and globals’ names too, and the shell keeps its own (IM2)', async () => {
    const ran = await program('go.mjs', [
      "import { findUser, version, user, json, self as setTimeout } from './lib/names.mjs';",
      "import process from 'node:process';",
      "import { URL } from 'node:url';",
      'const inner = (version) => version;',
      'function outer() { const user = "inner"; return [user, json]; }',
      "console.log(findUser('x'), version, user, inner(5), outer(), { json }, setTimeout());",
      "console.log(typeof process.pid, new URL('http://a.b/c').pathname);",
      "console.log(globalThis.findUser('foobar').login, globalThis.version);",
    ]);

    expect(ran).toEqual({
      code: 0,
      stdout: "mine: x 1.2.3 mine 5 [ 'inner', 7 ] { json: 7 } undefined\nnumber /c\nfoobar 1\n",
      stderr: '',
    });
  });

  test('a program knows where it stands by import.meta, in functions too; import() and require() count from there (IM1)', async () => {
    const home = makeHome();
    mkdirSync(join(home.cwd, 'jobs'));
    const files = {
      ...MODULES,
      'jobs/where.mjs': [
        'const where = () => [import.meta.url, import.meta.filename, import.meta.dirname];',
        'class Place { static resolved = import.meta.resolve("./lib/a b.mjs"); }',
        'console.log(JSON.stringify([...where(), Place.resolved]));',
        'console.log(["fs", "node:fs", "http://a.b/", "greeter", "greeter/deep/part"].map((each) => import.meta.resolve(each)).join("\\n"));',
        'console.log((await import("./lib/counter.mjs")).default, (await import("greeter")).default("you"));',
        'console.log(require("./lib/old.cjs"), require("greeter"));',
      ].join('\n'),
    };

    const ran = await sandbox(['jobs/where.mjs'], { files, home });

    const folder = join(home.cwd, 'jobs');
    const url = (name: string) => pathToFileURL(join(folder, name)).href;
    const [facts, ...rest] = ran.stdout.split('\n');
    expect(JSON.parse(facts ?? '')).toEqual([url('where.mjs'), join(folder, 'where.mjs'), folder, url('lib/a b.mjs')]);
    expect(rest).toEqual([
      ...['node:fs', 'node:fs', 'http://a.b/'],
      ...[url('node_modules/greeter/esm.mjs'), url('node_modules/greeter/lib/part.mjs')],
      ...['[ 1, 2 ] hello you', '{ old: true } required', ''],
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a file that is not there', ['', "import './lib/nope.mjs';"], [':2\n', "no module './lib/nope.mjs'", 'jobs']],
    ['a package that is not there', ["import x from '@scope/nope';"], [':1\n', 'npm install @scope/nope']],
    [
      'an export that is not there',
      ['', '', "import { nope } from './lib/counter.mjs';"],
      [':3\n', "no export named 'nope'", 'raise'],
    ],
    ['a module that is none', ["import './lib/broken.mjs';"], [':1\n', 'lib/broken.mjs:2\n', 'SyntaxError']],
    ['one behind another', ["import './lib/behind.mjs';"], [':1\n', 'lib/broken.mjs:2\n', 'SyntaxError']],
    ['one in a package', ["import 'halves/part.js';"], [':1\n', 'part.js:3\n', 'SyntaxError']],
    ['one of the old kind', ["import './lib/broken.cjs';"], [':1\n', 'broken.cjs:2\n', 'SyntaxError']],
    ['one that is loaded later', ['', "await import('./lib/behind.mjs');"], ['lib/broken.mjs:2\n', 'SyntaxError']],
    ['a folder', ["import './lib';"], [':1\n', "'./lib' is a folder", "'./lib/index.js'"]],
    ['a file of another kind', ["import './lib/style.css';"], [':1\n', 'no JavaScript', '.mjs']],
    ['a module that throws', ["import './lib/throws.mjs';"], ['RangeError: while loading', 'throws.mjs:3']],
    ['JSON as if it were code', ["import d from './data.json';"], ["with { type: 'json' }"]],
    ['export of a name', ['const x = 1;', 'export { x };'], [':2\n', 'export']],
    ['export of a declaration', ["import 'fs';", '', 'export const y = 2;'], [':3\n', 'export']],
    ['export of everything', ["export * from 'node:fs';"], [':1\n', 'export']],
    ['export of nothing that is there', ["import 'fs';", 'export { nobody };'], [':2\n', 'export']],
    ['an import declared again', ["import fs from 'fs';", 'let fs = 1;'], [':2\n', 'fs']],
    ['a mistake behind an import', ["import fs from 'fs';", '', 'let 5 = fs;'], [':3\n', 'SyntaxError']],
    ['an end that comes early', ["import fs from 'fs';", 'if (fs) {'], ['SyntaxError']],
    [
      'an error further down',
      ['import {', '  readFileSync,', "} from 'fs';", 'const f = () =>', "  readFileSync('nope');", 'f()'],
      [':5\n', 'ENOENT'],
    ],
  ])('a program says in words what it cannot do, and the line: %s (IM3)', async (_what, lines, said) => {
    const ran = await program('go.mjs', ["console.log('ran');", ...lines].slice(said[0]?.startsWith(':') ? 1 : 0));

    expect(ran.code).toBe(1);
    expect(ran.stderr).not.toMatch(/\n\s+at |Warning/);
    for (const words of said) expect(ran.stderr).toContain(words.replace(/^:/, 'go.mjs:'));
  });

  test.each([
    ['Windows line ends', '\r\n', ''],
    ['a byte order mark', '\n', '\uFEFF'],
    ['a line for the system', '\n', '#!/usr/bin/env acronis-shell\n'],
    ['all of them', '\r\n', '\uFEFF#!/usr/bin/env acronis-shell\r\n'],
  ])('a program imports behind %s (IM1)', async (_what, end, start) => {
    const text = [
      "import { sep } from 'node:path'",
      'import {',
      '  EOL',
      "} from 'node:os'",
      'console.log(sep.length)',
    ];
    const ran = await program('go.mjs', [start + text.join(end), 'EOL.nope()'], end);

    expect(ran).toMatchObject({ code: 1, stdout: '1\n' });
    expect(ran.stderr).toContain(`go.mjs:${start.includes('#!') ? 7 : 6}\n`);
    expect(ran.stderr).toContain('EOL.nope is not a function');
  });

  test('a program that warns is heard; Node is not (IM4)', async () => {
    const ran = await program('go.mjs', [
      "import data from './data.json' with { type: 'json' };",
      "import { Buffer } from 'node:buffer';",
      'new Buffer(3);',
      "process.emitWarning('mind the gap');",
      'await new Promise((resolve) => setTimeout(resolve, 1));',
    ]);

    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^\(node:\d+\) Warning: mind the gap\n/);
    expect(ran.stderr).not.toMatch(/Experimental|DEP0005/);
  });
});

describe('an entry', () => {
  test('an entry imports from the current folder, for the entries behind it too (IM5)', async () => {
    const ran = await sandbox(
      entries(
        "import { basename } from 'node:path'; import list from './jobs/lib/counter.mjs'",
        'basename("/x/y")',
        'list',
        "import data, * as all from './jobs/data.json' with { type: 'json' }; Object.keys(all)",
        'data.people',
        'import.meta.dirname === process.cwd()',
        "import { version } from './jobs/lib/names.mjs'",
        'version',
      ),
      { files: MODULES },
    );

    expect(ran).toEqual({
      code: 0,
      stdout: "'y'\n[ 1, 2 ]\n[ 'default' ]\n[ 'JohnDoe' ]\ntrue\n'1.2.3'\n",
      stderr: '',
    });
  });

  test('an import may go over lines, as in a pipe; Python’s import is Python’s (IM5)', async () => {
    const input =
      "import {\n  basename,\n  dirname\n} from 'node:path'\nbasename('/a/b') + dirname('/c/d')\nimport json as j\n1\n";

    const ran = await sandbox([], { input });

    expect(ran).toEqual({ code: 0, stdout: "'b/c'\n1\n", stderr: '' });
  });

  test.each([
    ["import { setTimeout } from 'node:timers/promises'", 'setTimeout is needed'],
    ["import x from './nope.mjs'", 'no module'],
    ['export const x = 1', 'Nothing is exported'],
  ])('%s is refused in words (IM3)', async (code, words) => {
    const ran = await sandbox(entries("import 'node:fs'", code, "'on'"));

    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(words);
  });
});

test('what is neither .js nor .mjs nor .py is no program', async () => {
  const ran = await sandbox(['go.ts'], { files: { 'go.ts': '1' } });

  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('(.js, .mjs, .py)');
});
