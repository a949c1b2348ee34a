/** A long entry is parsed where it may be complete: never later than it is, and not at each of its lines. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rewrite } from '../../../src/repl/entry/rewrite/rewrite.ts';
import { Unfinished } from '../../../src/repl/entry/unfinished.ts';

const vocabulary = {
  helpers: new Set<string>(),
  protectedNames: new Set<string>(),
  dependentNames: new Set<string>(),
  ownerNames: new Set<string>(),
  importsAreLocal: false,
};

/** Behind which lines it may be complete, counted from 1. */
function toBeParsed(source: string): number[] {
  const unfinished = new Unfinished();
  return source.split('\n').flatMap((line, at) => {
    unfinished.add(`${line}\n`);
    return unfinished.isCertain ? [] : [at + 1];
  });
}

const many = (line: (at: number) => string) => Array.from({ length: 3_000 }, (_, at) => line(at));

test.each([
  ['a function', ['function f(a) {', ...many((at) => `  if (a / 2 > ${at}) a += (a - 1) / 3; // it's (`), '}']],
  [
    'an object',
    ['x = {', ...many((at) => `  "k{${at}": { id: ${at}, t: ['}', "(", \`\${at}}\`], r: /[/{]\\//g },`), '}'],
  ],
  ['a list of calls', ['[', ...many((at) => `  f(${at}).map((x) => x.if / 2),`), ']']],
  ['a template', ['x = `', ...many(() => "it's { ${[1, `}`].length} ( \\` $"), '`']],
  ['a comment', ['/*', ...many(() => "it's ( {"), '*/']],
  ['a sum', [...many((at) => `'(' + ${at} +`), '1']],
  ['a quotient', [...many((at) => `${at} /`), '1']],
  ['a string', ["'", ...many(() => '("\\'), "'"].join('').split(/(?<=\\)/)],
  ['a class', ['class A {', ...many((at) => `  #p${at} = this.q / ${at};`), '}']],
])('%s of thousands of lines is parsed once (LE1)', (_what, lines) => {
  expect(toBeParsed(lines.join('\n'))).toEqual([lines.length]);
});

test.each([
  'x = "{"',
  "x = /[(]{/.test('a')",
  'if (x) /(/.test(y)',
  'f(a) / 2 / g(b)',
  'return_ / (1) / 2',
  'x = typeof /"/',
  'x.return / 2 // (',
  'x = `a${`b${1}`}`',
  'x++ / 2; y = "/("',
  'x = {} / 1 // {',
  '<!-- (',
  'x --> (0)',
  'x = "\\"("',
  'a\n+ b',
  'x = 1 /* ( */',
  '// `',
  '#!(',
  'x = y\n/(/g',
  'label: { break label }',
  'x = a ? /{/ : b',
  "({ if: 1 }).if / 2; '('",
  'for (const x of /(/.source) x',
  'for await (const x of []) /{/.test(x)',
])('%j is never held back where it is complete (LE1)', (source) => {
  const lines = source.split('\n');
  const parsed = toBeParsed(source);

  for (const [at] of lines.entries()) {
    const isEntry = rewrite(`${lines.slice(0, at + 1).join('\n')}\n`, vocabulary).kind === 'entry';
    expect(!isEntry || parsed.includes(at + 1)).toBe(true);
  }
});

test('a program of thousands of lines is followed as a parser reads it (LE1)', () => {
  const source = readFileSync(new URL('../../../node_modules/acorn/dist/acorn.js', import.meta.url), 'utf8');
  const lines = source.trimEnd().split('\n');

  expect(lines.length).toBeGreaterThan(5_000);
  expect(toBeParsed(lines.join('\n'))).toContain(lines.length);
  expect(toBeParsed(lines.slice(0, -1).join('\n')).length).toBeLessThan(10);
});
