/** A line for the system's prompt at the shell's own: words, and what to type there, in place of a syntax error. */
import { expect, test } from 'vitest';
import { explainSystemLine } from '../../../src/repl/entry/systemLine.ts';

const explain = (line: string, defined: readonly string[] = []) =>
  explainSystemLine(line, { isDefined: (name) => defined.includes(name) });

test.each([
  ['acronis-shell init', '.init'],
  ['npm start -- init', '.init'],
  ['  $ npx acronis-shell tutorial lost-race', '.tutorial lost-race'],
  ['npm run start', 'help()'],
  ['acronis-shell', 'help()'],
  ['acronis-shell --help', 'help()'],
  ["acronis-shell change-email 'Maria Müller' m@newmail.net", "changeEmail('Maria Müller', 'm@newmail.net')"],
  ['npm start -- change-email', "changeEmail('…', '…')"],
  ['acronis-shell audit', 'audit()'],
  ['npm start -- --profile contoso', '.profile contoso'],
  ['acronis-shell --sandbox', '.profile sandbox'],
  ['acronis-shell --read-only', '.read-only'],
])('%s is for another window; here it is %s (CA11)', (line, here) => {
  const error = explain(line);

  expect(error?.message).toMatch(/ is for the system's own prompt, in another window\. Nothing was run\.$/);
  expect(error?.instead).toBe(`${here}   does it here`);
});

test.each([
  'acronis-shell doctor',
  'acronis-shell audit verify',
  'npm ci && npm start',
  'acronis-shell script.py',
  'acronis-shell -e version',
])('%s is done by nothing here: the way to the other prompt is named (CA11)', (line) => {
  expect(explain(line)?.instead).toBe('.exit   leaves the shell in this one');
});

test.each([
  'acronis_shell',
  'npm',
  'npm = 1',
  'npm in process.versions',
  'acronis-shell2',
  'acronis.shell init',
  'init',
  'x = `\nacronis-shell init`',
  'acronis-shell init\nx = 1',
])('%j may be code (CA11)', (line) => {
  expect(explain(line)).toBeNull();
});

test('a name that has a value is code (CA11)', () => {
  expect(explain('acronis-shell', ['acronis', 'shell'])).toBeNull();
  expect(explain('npm start', ['npm'])).toBeNull();
});
