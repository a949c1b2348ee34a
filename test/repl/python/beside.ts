/** A whole shell beside the process, for entries in both languages: its screen, its session, and what reached its sandbox. */
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { problemText } from '../../../src/render/problems.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import type { Evaluated } from '../../../src/repl/entry/evaluated.ts';
import { Globals } from '../../../src/repl/entry/globals.ts';
import type { Guide } from '../../../src/repl/guide.ts';
import { Output } from '../../../src/repl/output/output.ts';
import type { Host } from '../../../src/repl/process/takeover.ts';
import { openShellSession, type ShellOptions } from '../../../src/repl/shellSession.ts';
import type { TraceSetting } from '../../../src/repl/trace.ts';
import type { Ask } from '../../../src/session/guard.ts';
import { Modes } from '../../../src/session/modes.ts';
import type { OpenWorld } from '../../../src/session/openWorld.ts';

interface Company {
  readonly guide?: Guide | null;
  readonly ask?: Ask | null;
  readonly traced?: TraceSetting;
}

/** Closed by `close`, so that a file's tests can share one: Python takes its time to load. */
export async function openBeside(
  options: Partial<ShellOptions> = {},
  world: OpenWorld | null = null,
  { guide = null, ask = null, traced }: Company = {},
) {
  const globals = new Globals(vm.createContext({ btoa }));
  const host: Host = {
    globals,
    takeOver: () => ({ streams: { directly: (run) => run(), stayDirect() {}, flush() {} }, settled: async () => {} }),
  };
  const secrets = createSecrets();
  const screen: { to: 'stdout' | 'stderr'; text: string }[] = [];
  const stream = (to: 'stdout' | 'stderr') => ({ write: (text: string) => screen.push({ to, text }) });
  const output = new Output({
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    secrets,
    colors: false,
    json: options.json ?? false,
  });
  const shell = await openShellSession({
    options: {
      choice: { sandbox: { port: 0 } },
      flags: new Modes({ yes: true }),
      commands,
      version: '0',
      verbose: false,
      json: false,
      // Of a sandbox nothing is kept.
      stateDirectory: '/nowhere',
      cacheDirectory: fileURLToPath(new URL('../../../node_modules/.cache/compiled/acronis-shell', import.meta.url)),
      ...options,
    },
    host,
    output,
    secrets,
    ask,
    watch: async () => false,
    world,
    guide,
    traced,
  });
  const requests: string[] = [];
  shell.session.events.on((event) => {
    if (event.kind === 'response') requests.push(`${event.response.request.method} ${event.response.url}`);
  });
  const show = (shown: Evaluated | { kind: 'told'; value: object }) => {
    if (shown.kind === 'failed') output.talk((paint) => problemText(shown.error, paint));
    if (shown.kind === 'told') output.talkTo(output.inspect(shown.value));
    if (shown.kind === 'value' && shown.value !== undefined && !shown.isSilent) output.value(shown.value);
  };
  const enter = async (source: string) => {
    screen.length = 0;
    const evaluated = await shell.evaluator.evaluate(source, show, { isWhole: true });
    const on = (stream: string) => screen.flatMap(({ to, text }) => (to === stream ? text : [])).join('');
    const printed = { stdout: on('stdout'), stderr: on('stderr') };
    return {
      evaluated,
      printed,
      shown: screen
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    };
  };
  return {
    session: shell.session,
    trace: shell.trace,
    evaluator: shell.evaluator,
    globals: globals.names,
    output,
    /** What it asked for since this was last called. */
    requests: () => requests.splice(0),
    /** An entry in JavaScript: what it shows. */
    js: async (source: string) => (await enter(source)).shown,
    /** One in Python, as at its prompt: what it prints. */
    py: async (source: string) => (await enter(prompted(source))).shown,
    enter,
    close: () => shell.close(),
  };
}

function prompted(source: string): string {
  return source
    .split('\n')
    .map((line, at) => `${at === 0 ? '>>>' : '...'} ${line}`)
    .join('\n');
}
