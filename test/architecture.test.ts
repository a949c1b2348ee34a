/** The house rules that a reader may rely on: which room knows which, and where each side effect has its address. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const ORDER = ['api', 'sandbox', 'session', 'bulk', 'render', 'python', 'helpers', 'repl', 'tutorial', 'main.ts'];

/** What only the named files may hold. */
const RIGHTS: readonly (readonly [what: string, pattern: RegExp, files: RegExp])[] = [
  ['the environment', /process\.env\b/, /^session\/environment\.ts$/],
  ['arguments and the exit code', /process\.(argv|exit\b|exitCode)/, /^(main|repl\/(exitCode|listeners))\.ts$/],
  ['standard input and output', /process\.std(in|out|err)\b|\{[^}]*\bstdin\b[^}]*\} = process/, /^(repl\/|main\.ts)/],
  [
    'files',
    /from 'node:fs/,
    /^(session\/(settings(File|Warnings)|auditFile|lineFile|privateFile)|repl\/(streams|descriptors|faultyModule)|main)\.ts$/,
  ],
  ['.env files', /dotenv/, /^session\/settings\w+\.ts$/],
  ['axios', /(from |\()'axios'/, /^api\/http\.ts$/],
  ['listening', /createServer|\.listen\(/, /^sandbox\/server\.ts$/],
  ['prompts', /'@inquirer\/prompts'/, /^repl\/terminal\.ts$/],
  ['colours and control sequences', /styleText|\\x1b\[/, /^(render\/text|repl\/(output|modes))\.ts$/],
];

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    name: relative(SRC, path).split(sep).join('/'),
    text: withoutComments(readFileSync(path, 'utf8')),
  }));

test('a folder imports only from folders left of it', () => {
  const wrong = files.flatMap(({ name, text }) => {
    const room = ORDER.indexOf(name.split('/')[0] ?? '');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.\.?\/[^']+)'/g)].map(([, path = '']) => {
      const target = relative('/src', join('/src', name, '..', path))
        .split(sep)
        .join('/');
      return target.split('/')[0] ?? '';
    });
    return imports.filter((target) => ORDER.indexOf(target) > room).map((target) => `${name} imports from ${target}`);
  });

  expect(files.every(({ name }) => ORDER.includes(name.split('/')[0] ?? ''))).toBe(true);
  expect(wrong).toEqual([]);
});

test.each(RIGHTS)('only the files that have the right hold this: %s', (_what, pattern, allowed) => {
  const holders = files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

  expect(holders.filter((name) => !allowed.test(name))).toEqual([]);
  expect(holders.length).toBeGreaterThan(0);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
