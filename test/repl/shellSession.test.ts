/** One shell has the process; another can run beside it, on a context of its own. */
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { compileSources } from '../../scripts/sources.mjs';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { commands } from '../../src/repl/commands/index.ts';
import { Globals } from '../../src/repl/entry/globals.ts';
import { Output } from '../../src/repl/output/output.ts';
import type { Host } from '../../src/repl/process/takeover.ts';
import { openShellSession } from '../../src/repl/shellSession.ts';
import { Modes } from '../../src/session/modes.ts';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';

const sources = await compileSources();
afterAll(sources.remove);

/** A whole shell beside the process: its screen, its secrets and its sandbox. */
async function openBeside() {
  const host: Host = {
    globals: new Globals(vm.createContext({})),
    takeOver: () => ({ streams: { directly: (run) => run(), stayDirect() {}, flush() {} }, settled: async () => {} }),
  };
  const secrets = createSecrets();
  const screen: string[] = [];
  const stream = { write: (text: string) => screen.push(text) };
  const output = new Output({ stdout: stream, stderr: stream, secrets, colors: false, json: false });
  const shell = await openShellSession({
    options: {
      choice: { sandbox: { port: 0 } },
      flags: new Modes(),
      commands,
      version: '0',
      verbose: false,
      json: false,
      stateDirectory: makeHome().path,
    },
    host,
    output,
    secrets,
    ask: null,
    watch: async () => false,
  });
  onTestFinished(() => shell.close());
  return {
    screen: () => screen.splice(0).join(''),
    async enter(source: string) {
      await shell.evaluator.evaluate(source, (shown) => shown.kind === 'value' && output.value(shown.value));
    },
  };
}

test('two shells in one process, each on a context and a sandbox of its own, show and change nothing of the other (SE2)', async () => {
  const there = Object.getOwnPropertyNames(globalThis);
  const { console: ours } = globalThis;
  const [one, other] = [await openBeside(), await openBeside()];

  await one.enter("findUser('JohnDoe')");
  await one.enter("putEmail('first@newmail.net')");
  const told = one.screen();
  expect(told).toContain('CHANGED');
  expect(told).toContain(">>> user_id = '");
  expect(other.screen()).toBe('');

  await other.enter("findUser('JohnDoe').email");
  await other.enter('audit()');
  expect(other.screen()).toMatch(/'johndoe@mysite\.com'\n[\s\S]*nothing was written yet/);
  expect(one.screen()).toBe('');
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(there);
  expect(globalThis.console).toBe(ours);
});

const TWICE = `
import { createSecrets } from 'SOURCES/api/secrets/redact.js';
import { runEntries } from 'SOURCES/repl/batch/batch.js';
import { commands } from 'SOURCES/repl/commands/index.js';
import { Output } from 'SOURCES/repl/output/output.js';
import { Modes } from 'SOURCES/session/modes.js';

async function runShell(entry) {
  const flags = new Modes({ quiet: true });
  const named = { version: '0', verbose: false, json: false, stateDirectory: process.cwd() };
  const options = { choice: { sandbox: {} }, flags, commands, ...named };
  const { stdout, stderr } = process;
  const secrets = createSecrets();
  const output = new Output({ stdout, stderr, secrets, colors: false, json: false });
  return runEntries([entry], { options, secrets, output });
}
const codes = [await runShell('1 + 1'), await runShell('process.stdout.write(auth.Authorization)')];
console.log(codes.join(' '));
process.exit();
`.replaceAll('SOURCES', pathToFileURL(sources.place).href);

test('a second shell that is to take over the process is refused in words, and runs nothing past the secrets of the first (SE3)', async () => {
  const { code, stdout, stderr } = await run([], { program: ['twice.mjs'], files: { 'twice.mjs': TWICE } });

  expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n0 1\n' });
  expect(stderr).toBe('✗ Error: Another shell runs in this process, and has taken it over.\n');
});
