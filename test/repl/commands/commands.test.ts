/** Each dot command is declared once: the prompt, pipes, -e, help and completion are made from the list that is handed over. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { commands } from '../../../src/repl/commands/index.ts';
import { stage } from '../../helpers/stage.ts';
import { makeHome } from '../../terminal/home.ts';
import { startShell, startSignedIn } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';

const sources = await compileSources();
afterAll(sources.remove);

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

const BESIDE = `
import { createSecrets } from 'SOURCES/api/secrets/redact.js';
import { runEntries, runLines } from 'SOURCES/repl/batch/batch.js';
import { commands } from 'SOURCES/repl/commands/index.js';
import { Output } from 'SOURCES/repl/output/output.js';
import { runShell } from 'SOURCES/repl/terminal/shell.js';
import { Modes } from 'SOURCES/session/modes.js';
import { SANDBOX } from 'SOURCES/session/world/world.js';

const count = {
  name: 'count',
  doc: 'counts the letters behind it',
  takesRest: true,
  run: (rest, { session }) => ({ letters: rest.trim().length, world: session.world.name }),
  complete: async (typed) => ['apples', 'pears'].filter((word) => word.startsWith(typed)),
};
const options = {
  choice: { sandbox: {} },
  flags: new Modes({ quiet: true }),
  commands: [...commands, count],
  version: '0',
  verbose: false,
  json: false,
  stateDirectory: process.cwd(),
};
const { stdin, stdout, stderr } = process;
const [face, ...entries] = process.argv.slice(2);
const secrets = createSecrets();
const batch = { options, secrets, output: new Output({ stdout, stderr, secrets, colors: false, json: false }) };
const terminal = { ...options, input: stdin, terminal: stdout, colors: false, isPlain: false, world: SANDBOX, source: null };
const faces = {
  entries: () => runEntries(entries, batch),
  pipe: () => runLines(stdin, batch),
  terminal: () => runShell(terminal),
};
process.exit(await faces[face]());
`.replaceAll('SOURCES', pathToFileURL(sources.place).href);

const FILES = { 'beside.mjs': BESIDE };
const IN_HELP = /^ {2}\.count +counts the letters behind it$/m;

test('a command that is handed over stands in the help and is carried out, in a pipe and behind -e', async () => {
  const input = '.help\n.count seven\n.exit\n';
  const piped = await run(['pipe'], { program: ['beside.mjs'], files: FILES, input });
  const given = await run(['entries', '.help', '.count  four '], { program: ['beside.mjs'], files: FILES });
  const unknown = await run(['--sandbox', ...entries('.count seven')]);

  expect(piped.stdout).toMatch(IN_HELP);
  expect(piped).toMatchObject({ code: 0, stderr: '' });
  expect(piped.stdout).toContain("{ letters: 5, world: 'sandbox' }");
  expect(given.stdout).toMatch(IN_HELP);
  expect(given.stdout).toContain("{ letters: 4, world: 'sandbox' }");
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
});

test('a command that is handed over is completed at the prompt, and so is what can stand behind it', async () => {
  const home = makeHome();
  writeFileSync(join(home.cwd, 'beside.mjs'), BESIDE);
  const shell = await startShell({ program: ['beside.mjs'], args: ['terminal'], home });
  await shell.prompt();

  expect(await shell.answer('.help')).toMatch(IN_HELP);
  shell.type('.cou');
  shell.key('tab');
  await shell.until(/> \.count$/);
  shell.type(' p');
  shell.key('tab');
  await shell.until(/> \.count pears$/);
  shell.key('enter');
  await shell.until("{ letters: 5, world: 'sandbox' }");
});
