import { expect, test } from 'vitest';
import { EntryLines } from '../../../src/repl/entry/lines.ts';

const COMMANDS = { break: {}, exit: {} };

/** How often what was put together had to be parsed, where lines come at once. */
function parses(lines: readonly string[]): number {
  const entry = new EntryLines();
  const kinds = lines.map((line, at) => entry.add(line, COMMANDS, at < lines.length - 1).kind);
  expect(entry.take()).toBe(lines.map((line) => `${line}\n`).join(''));
  return kinds.filter((kind) => kind === 'entry').length;
}

const many = (line: string) => Array.from({ length: 3_000 }, () => line);

test.each([
  ['a function', ['function f() {', ...many("  x = 'a' + `b${1}`; // c"), '}']],
  ['a list', ['x = [', ...many('  1,'), ']']],
  ['a text', ['x = `', ...many("it's"), '`']],
  ['a sum', ['x =', ...many('1 +'), '1']],
])('%s of thousands of lines that arrive at once is parsed once (EW4)', (_what, lines) => {
  expect(parses(lines)).toBe(1);
});

test('what is typed line by line is looked at line by line, and a command behind a dot is one in the middle too', () => {
  const entry = new EntryLines();

  expect(entry.add('f(', COMMANDS).kind).toBe('entry');
  expect(entry.add('.exit', COMMANDS, true)).toEqual({ kind: 'command', name: 'exit', rest: '' });
  expect(entry.add('1', COMMANDS, true).kind).toBe('more');
});

test.each(['>>> .exit', '  >>>   .exit ', 'sandbox >>> .exit', 'In [3]: .exit'])(
  '%s is the command, with the prompt of a page before it',
  (line) => {
    const typed = new EntryLines();
    const pasted = new EntryLines();

    expect(typed.add(line, COMMANDS)).toEqual({ kind: 'command', name: 'exit', rest: '' });
    expect(pasted.addPasted(line, 'page', null, COMMANDS)?.typed).toEqual({ kind: 'command', name: 'exit', rest: '' });
  },
);

test('behind a prompt a dot is no command in a text, and before a digit; a command that there is not is named', () => {
  const inText = new EntryLines();
  const number = new EntryLines();
  inText.add('text = `a page:', COMMANDS);

  expect(inText.add('>>> .exit', COMMANDS)).toMatchObject({ kind: 'entry', source: 'text = `a page:\n>>> .exit\n' });
  expect(number.add('>>> .5 + 1', COMMANDS).kind).toBe('entry');
  expect(new EntryLines().add('>>> .hnit', COMMANDS)).toEqual({ kind: 'no-command', name: 'hnit' });
});

test('of a page, a statement that is open ends before a command', () => {
  const lines = new EntryLines();

  expect(lines.addPasted('>>> for n in [1]:', 'page', '...     n', COMMANDS)?.typed.kind).toBe('more');
  expect(lines.addPasted('...     n', 'page', undefined, COMMANDS)?.typed.kind).toBe('more');
  expect(lines.addPasted('>>> .break', 'page', null, COMMANDS)?.typed).toMatchObject({ kind: 'before' });
  lines.take();
  expect(lines.addPasted('>>> .break', 'page', null, COMMANDS)?.typed).toMatchObject({ kind: 'command' });
});

test('lines among which a command stands are looked at each for itself: it may change their language (PY5)', () => {
  const lines = new EntryLines();
  lines.isPython = true;

  expect(lines.lookAt(['x = [1]', 'x', ''])).toMatchObject({ together: 'python' });
  expect(lines.lookAt(['x = [1]', '.javascript', 'x', ''])).toBeNull();
});

/** What is run of lines that came together, each as it is given to the evaluator. */
function entriesOf(entry: EntryLines, lines: readonly string[]): string[] {
  const look = entry.lookAt(lines);
  if (look === null) return [];
  const sources: string[] = [];
  const waiting = [...look.lines];
  for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
    const typed = entry.addPasted(line, look.together, waiting[0] ?? null)?.typed;
    if (typed?.kind === 'before') waiting.unshift(line);
    if (typed?.kind === 'entry' || typed?.kind === 'before') sources.push(entry.take());
  }
  return sources;
}

test('of a page each statement is an entry with its prompts, of a file in Python too (PY5)', () => {
  const page = ['words', '>>> for n in x:', '...     f(n)', '0', '>>> n', '... more', '```'];
  const file = [
    '@cache',
    'def f(n):',
    '',
    '    return n',
    '',
    '# why',
    'if f(1):',
    '    g(',
    '1)',
    'else:',
    '    h()',
    'n',
  ];

  expect(entriesOf(new EntryLines(), page)).toEqual(['>>> for n in x:\n...     f(n)', '>>> n']);
  expect(entriesOf(new EntryLines(), file)).toEqual([
    '>>> @cache\n... def f(n):\n... \n...     return n\n... \n... # why',
    '>>> if f(1):\n...     g(\n... 1)\n... else:\n...     h()',
    '>>> n',
  ]);
});

test('where Python is expected, its entries have no prompts, and the lines of JavaScript are its own (PY7)', () => {
  const entry = new EntryLines();
  expect(entry.lookAt(['x = 1', 'y = 2'])).toBeNull();
  entry.isPython = true;

  expect(entriesOf(entry, ['x = 1', 'y = 2'])).toEqual(['x = 1\n', 'y = 2\n']);
  expect(entry.add('if x:', {})).toEqual({ kind: 'entry', source: 'if x:\n', isWhole: false });
  expect(entry.add('    y', {})).toEqual({ kind: 'entry', source: 'if x:\n    y\n', isWhole: false });
  expect(entry.add('.exit', COMMANDS).kind).toBe('command');
});

test('a statement that is typed ends where the next prompt is, or what is printed (PY6)', () => {
  const entry = new EntryLines();
  entry.add('>>> for n in x:', {});
  entry.add('...     f(n)', {});

  expect(entry.add('>>> n', {})).toEqual({ kind: 'before', source: '>>> for n in x:\n...     f(n)' });
  expect(entry.add("'printed'", {}).kind).toBe('before');
  expect(entry.add('', {})).toMatchObject({ kind: 'entry', isWhole: false });
});

test('what is pasted into a text of JavaScript is that text (PY5)', () => {
  const entry = new EntryLines();
  entry.add('page = `', {});

  expect(entry.lookAt(['>>> version', '1'])).toBeNull();
  expect(entry.add('>>> version', {})).toMatchObject({ source: 'page = `\n>>> version\n' });
});

test('what stands in a fence that says it is Python comes line by line, each statement for itself (PY5)', () => {
  const fence = ['Like so:', '```python', 'x = 1', 'for i in range(2):', '    print(i)', '', 'x + 1', '```', ''];

  expect(new EntryLines().lookAt(fence)).toEqual({
    together: 'python',
    lines: ['x = 1', 'for i in range(2):', '    print(i)', '', 'x + 1', ''],
    leftOut: 1,
  });
});
