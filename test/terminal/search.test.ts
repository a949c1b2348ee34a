/** Ctrl-R in a lesson, whose prompt has two rows: Node's search knows of one. */
import { expect, test } from 'vitest';
import { makeHome } from './home.ts';
import { startShell } from './pty.ts';

const FOUND = "berlin = 'a town'";

test.each([
  ['ctrl-r', 'ctrl-c', ''],
  ['ctrl-r', 'escape', ''],
  ['ctrl-r', 'ctrl-g', FOUND],
  ['ctrl-r', 'right', FOUND],
  ['ctrl-s', 'ctrl-g', ''],
])('a search from %s to %s leaves the line above the prompt alone (TU15)', async (begin, end, behind) => {
  const shell = await startShell({ args: ['tutorial'], home: makeHome(), cols: 80 });
  await shell.until(/step 1 of 3.*\nsandbox>$/);
  shell.line(FOUND);
  await shell.prompt();
  const before = shell.screen();

  shell.key(begin);
  await shell.until(/-i-search: _$/);
  shell.type('lin');
  await shell.until(/-i-search: lin_$/);
  // To the search it is a letter as others are.
  shell.key('tab');
  await shell.until(/-i-search: lin\s+_$/);
  shell.key('backspace');
  await shell.until(/-i-search: lin_$/);
  shell.key(end);
  await shell.until(new RegExp(`sandbox> ?${behind}$`));
  // Before what stands there already it has readline draw all of the prompt again.
  shell.type('a');
  shell.key('home');
  shell.type('b');
  await shell.until((screen) => /sandbox> b.*a.*$/.test(screen));
  shell.key('end');
  shell.key('ctrl-u');
  await shell.prompt();

  expect(shell.screen()).toBe(before);
  expect(before.split('\n').at(-2)).toMatch(/^Change one email · step 1 of 3 · find/);
});

test('what a search has found in a lesson is entered, and the next prompt has its line above it', async () => {
  const shell = await startShell({ args: ['tutorial'], home: makeHome(), cols: 80 });
  await shell.until(/step 1 of 3.*\nsandbox>$/);
  shell.line('6 * 7');
  await shell.prompt();
  const before = shell.screen();

  shell.key('ctrl-r');
  shell.type('6 ');
  await shell.until(/bck-i-search: 6 _$/);
  shell.key('enter');
  await shell.prompt();

  expect(shell.screen()).toBe(
    before.replace(/(.*)\n(.*)$/, (_, heading, prompt) => `${heading}\n${prompt} 6 * 7\n42\n${heading}\n${prompt}`),
  );
});

test.each([
  ['ctrl-c', ''],
  ['escape', ''],
  ['ctrl-g', " planets = [\n  'Saturn',\n  'Neptune' ]"],
])(
  'an entry of several rows that was found leaves nothing of it where %s ends the search (TU15)',
  async (end, behind) => {
    const shell = await startShell({ args: ['tutorial'], home: makeHome(), cols: 80 });
    // Some Nodes show the rows of a line that is recalled behind a mark of their own.
    const rows = () => shell.screen().replace(/^(?:\.\.\.|\|) {3}/gm, '  ');
    await shell.until(/step 1 of 3.*\nsandbox>$/);
    shell.line('planets = [');
    await shell.until(/\.\.\.$/);
    shell.line("  'Saturn',");
    await shell.until(/Saturn.*\n\.\.\.$/);
    shell.line("  'Neptune' ]");
    await shell.prompt();
    const before = rows();

    shell.key('ctrl-r');
    shell.type('turn');
    await shell.until(/-i-search: turn_$/);
    shell.key(end);
    await shell.until((screen) => !screen.includes('-i-sea'));
    shell.type('#');
    // What is drawn on the way there is none of it.
    const isClean = () => rows().includes('#') && rows().replace('#', '').trimEnd() === `${before}${behind}`;
    await shell.until(isClean).catch(() => {});

    expect(rows().replace('#', '').trimEnd()).toBe(`${before}${behind}`);
  },
);
