/** No text can hold the program up: every pattern in it takes time in proportion to what it is given. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Node, parse } from 'acorn';
import { afterAll, expect, test } from 'vitest';
import { compileSources } from '../scripts/sources.mjs';
import { run } from './terminal/run.ts';

const { place: SOURCES, remove } = await compileSources();
afterAll(remove);

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

// Looks for the three ways in which a backtracking engine becomes slow: a loop beside a loop, a loop in a loop, and a
// loop that is begun anew at each place of the text.
const require = createRequire(import.meta.url);
const { analyse } = require('scslre') as {
  analyse(pattern: Pattern): { readonly reports: readonly { readonly type: string }[] };
};

// Where others have theirs made, from what stands there; and where a list of our own names becomes one, with `|` between.
const MAKING = ['api/pattern.js', 'cli/early.js'];
// Of one class alone, whose name comes from a list of ours.
const OF_NAMES = ['api/email/scripts.js'];

// They begin their work when they are loaded.
const PROGRAMS = [
  'main.js',
  join('repl', 'entry', 'rewrite', 'deepThread.js'),
  join('repl', 'process', 'watchdogThread.js'),
];

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));

test.each(files)('%s holds no pattern that is slow on some text (Y2)', (file) => {
  const literals = nodesOf(file).flatMap(patternOf);

  expect(literals.filter(isSlow)).toEqual([]);
});

test('the program puts no slow pattern together when it is loaded (Y2)', () => {
  const made = madeByLoading();

  expect(made.length).toBeGreaterThan(5);
  expect(made.filter(isSlow)).toEqual([]);
});

test('the program puts no pattern together later, from pieces that only then are known (Y2)', () => {
  const later = files.filter((file) => nodesOf(file, { inFunctions: true }).some(isMaking));

  expect(later).toEqual(MAKING);
  expect(files.filter((file) => nodesOf(file).some(isOfPieces))).toEqual(OF_NAMES);
});

test('the search for slow patterns knows a slow one', () => {
  const slow = [/^$|\S+@\S+/, /\s+$/, /(a|a)*b/, /^(a+)+$/, /"[^"]*\s*"/, /^\s*(\S*)(?:\s+(.*\S))?\s*$/s];

  expect(slow.map(isSlow)).toEqual(slow.map(() => true));
  expect([/^\s+x/, /\S@\S/, /a+/].map(isSlow)).toEqual([false, false, false]);
});

test('an entry of any length is answered (Y2)', async () => {
  const long = 'a'.repeat(200_000);
  const put = `requests.put(\`\${base_url}/users/\${created_user_id}\`, {headers: auth, json: {contact: {email: '${long}'}, version: 1}})`;
  const spaces = ' '.repeat(200_000);

  const input = [`r = ${put}`, 'r.status_code', `findUser${spaces}`, ''].join('\n');
  const { stdout, stderr } = await run(['--sandbox', '--quiet', '-'], { input });

  expect(stdout).toContain('400\n');
  expect(stderr).not.toContain(long);
});

function isSlow(pattern: Pattern): boolean {
  return analyse({ source: pattern.source, flags: pattern.flags }).reports.length > 0;
}

type Loose = Node & Readonly<Record<string, unknown>>;

function nodesOf(file: string, { inFunctions = false } = {}): Loose[] {
  const text = readFileSync(join(SOURCES, file), 'utf8');
  const found: Loose[] = [];
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }), !inFunctions);
  return found;

  function visit(value: unknown, isWanted: boolean): void {
    if (Array.isArray(value)) for (const each of value) visit(each, isWanted);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as Loose; // what acorn gives has a type
    if (isWanted) found.push(node);
    const isFunction = /Function|PropertyDefinition/.test(node.type);
    for (const child of Object.values(node)) visit(child, isWanted || isFunction);
  }
}

/** One that is written down: as it is, or in `pattern(…)` to be made when it is first needed. */
function patternOf(node: Loose): Pattern[] {
  if (node.type === 'Literal' && 'regex' in node) {
    const { pattern, flags } = node['regex'] as { pattern: string; flags: string }; // as ESTree has it
    return [{ source: pattern, flags }];
  }
  const { callee, arguments: given } = node as { callee?: { name?: string }; arguments?: readonly Loose[] };
  if (node.type !== 'CallExpression' || callee?.name !== 'pattern') return [];
  const [source, flags] = (given ?? []).map(textOf);
  return typeof source === 'string' && typeof flags === 'string' ? [{ source, flags }] : [];
}

function isOfPieces(node: Loose): boolean {
  const { callee } = node as { callee?: { name?: string } };
  return node.type === 'CallExpression' && callee?.name === 'pattern' && patternOf(node).length === 0;
}

/** Of a text that is written down, with `String.raw` too. */
function textOf(node: Loose): string | null {
  if (node.type === 'Literal') return String(node['value']);
  const { quasis } = (node['quasi'] ?? {}) as { quasis?: readonly { value: { raw: string } }[] };
  return quasis?.length === 1 ? (quasis[0]?.value.raw ?? null) : null;
}

function isMaking({ type, callee }: Loose): boolean {
  const name = (callee as { name?: string } | undefined)?.name;
  return (type === 'NewExpression' || type === 'CallExpression') && name === 'RegExp';
}

/** Of a process that loads all modules: what it gives to `RegExp`. */
function madeByLoading(): Pattern[] {
  const modules = files
    .filter((file) => !PROGRAMS.includes(file))
    .map((file) => pathToFileURL(join(SOURCES, file)).href);
  const program = `
    const made = [];
    const note = (source, flags = '') => made.push({ source: source.source ?? source, flags: source.flags ?? flags });
    globalThis.RegExp = new Proxy(RegExp, {
      construct(target, given, as) { note(...given); return Reflect.construct(target, given, as); },
      apply(target, self, given) { note(...given); return Reflect.apply(target, self, given); },
    });
    for (const module of ${JSON.stringify(modules)}) await import(module);
    process.stdout.write(JSON.stringify(made), () => process.exit());
  `;
  const args = ['--input-type=module', '-e', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Pattern[]; // printed above
}
