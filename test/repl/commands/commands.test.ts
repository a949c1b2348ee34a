/** Each dot command is declared once: the prompt, pipes, -e, help and completion are made from the list. */
import { inspect } from 'node:util';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import type { Command } from '../../../src/repl/commands/command.ts';
import { asEntries } from '../../../src/repl/commands/entries.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import { Evaluator } from '../../../src/repl/entry/evaluate.ts';
import { Globals } from '../../../src/repl/entry/globals.ts';
import { completeRest } from '../../../src/repl/terminal/completer.ts';
import { makeToolbox } from '../../../src/repl/toolbox.ts';
import { stage } from '../../helpers/stage.ts';
import { startSignedIn } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';

test('every command stands in the help, in a line of its own', async () => {
  const { shell } = await stage();

  const shown = inspect(shell['help']());

  for (const { name, doc } of commands) expect(shown).toMatch(new RegExp(`^  \\.${name} +${doc}$`, 'm'));
});

test('a command is completed at the prompt, takes nothing that it cannot, and comes up in the history', async () => {
  const shell = await startSignedIn();

  shell.type('.he');
  shell.key('tab');
  await shell.until(/> \.help$/);
  shell.type(' x');
  shell.key('tab');
  shell.key('enter');
  await shell.until(/What you can call/);
  await shell.prompt();
  shell.key('up');

  await shell.until(/> \.help$/);
});

test('.help and .exit work without a terminal too, and refuse what they cannot take', async () => {
  const piped = await run(['--sandbox'], { input: '.help\n1 + 1\n  .exit\n3\n' });
  const given = await run(['--sandbox', ...entries('1 + 1', '.exit', '3')]);
  const wrong = await run(['--sandbox', ...entries('.exit now', '3')]);

  expect(piped.code).toBe(0);
  expect(piped.stdout).toMatch(/^What you can call[\s\S]*\n2\n$/);
  expect(given).toMatchObject({ code: 0, stdout: '2\n' });
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toContain('.exit takes nothing. Nothing was run.\n  .exit\n');
});

test('a further command stands in the help, is completed, and is carried out', async () => {
  const count: Command = {
    name: 'count',
    doc: 'counts letters',
    takesRest: true,
    run: (rest, { help }) => [rest.trim().length, typeof help],
    complete: async (typed) => ['apples', 'pears'].filter((word) => word.startsWith(typed)),
  };
  const { session } = await stage();
  const toolbox = makeToolbox(session, () => {}, { commands: [...commands, count] });
  const help = toolbox['help'] as () => object; // makeHelp's
  const runnable = asEntries([...commands, count], { session, faults: null, help });
  const evaluator = new Evaluator({
    session,
    globals: new Globals(vm.createContext(session.names)),
    toolbox,
    commands: runnable,
  });

  expect(inspect(help())).toMatch(/^ {2}\.count +counts letters$/m);
  expect(await completeRest('.count a', [...commands, count])).toEqual([['apples'], 'a']);
  expect(await evaluator.evaluate('.count seven')).toMatchObject({ kind: 'value', value: [5, 'function'] });
});
