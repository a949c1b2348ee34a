/** Puts a session together: world, helpers, and the evaluator that runs entries in it. Loaded behind the first prompt. */
import buffer from 'node:buffer';
import type { Secrets } from '../api/secrets/redact.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { viewExchange } from '../render/exchange.ts';
import { problemText } from '../render/problems.ts';
import { symbol } from '../render/text.ts';
import { viewUser } from '../render/users.ts';
import { AuditFile } from '../session/audit/file.ts';
import { MemoryLog } from '../session/audit/memory.ts';
import type { AuditLog } from '../session/audit/record.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Ask, WriteFlags } from '../session/guard.ts';
import { openWorld, type SandboxChoice } from '../session/open.ts';
import { Session } from '../session/session.ts';
import { environment, operator } from '../session/settings/environment.ts';
import { isDebugging } from '../session/settings/node.ts';
import type { Settings } from '../session/settings/settings.ts';
import type { World } from '../session/world/world.ts';
import type { Command } from './commands/command.ts';
import { asEntries } from './commands/entries.ts';
import { commands as ownCommands } from './commands/index.ts';
import { Evaluator, type EvaluatorOptions } from './entry/evaluate.ts';
import { Globals } from './entry/globals.ts';
import { guardChildren } from './output/children.ts';
import { guardDescriptors } from './output/descriptors.ts';
import type { Output } from './output/output.ts';
import { createShown } from './output/shown.ts';
import { guardStreams } from './output/streams.ts';
import { guardListeners, keepListening, muteNode } from './process/listeners.ts';
import { makeToolbox } from './toolbox.ts';

/** What the command line decided. */
export interface ShellOptions {
  readonly choice: Settings | SandboxChoice;
  readonly flags: WriteFlags;
  readonly version: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Where the shell remembers: history and audit log. */
  readonly stateDirectory: string;
  /** What stands behind a dot, where that is more than the shell's own. */
  readonly commands?: readonly Command[] | undefined;
}

export interface BootOptions extends Pick<EvaluatorOptions, 'filename' | 'interruptibly'> {
  readonly options: ShellOptions;
  readonly output: Output;
  readonly secrets: Secrets;
  readonly ask: Ask | null;
  /** Has code watched that may go on for ever; given what counts the writes that are on their way. */
  readonly watch?: (writes: Int32Array) => Promise<boolean>;
}

export interface Booted {
  readonly session: Session;
  readonly evaluator: Evaluator;
  /** Once the programs that entries started have printed all that they will. */
  settled(): Promise<void>;
  /** Has code watched that may go on for ever, from here on. False where that cannot be. */
  watch(): Promise<boolean>;
  close(): Promise<void>;
}

export async function boot({ options, output, secrets, ask, watch, ...evaluation }: BootOptions): Promise<Booted> {
  const globals = new Globals(globalThis);
  const world = await openWorld(options.choice);
  const session = new Session({
    connection: world.connection,
    secrets,
    names: globals.names,
    flags: options.flags,
    ask,
    audit: { log: auditLog(world.connection.world, options.stateDirectory, secrets), operator: operator() },
    present: { user: viewUser, exchange: viewExchange },
    userAgent: `acronis-shell/${options.version}`,
  });
  session.events.on((event) => {
    if (event.kind === 'left') tellLate(event.shown);
    else tell(event, options, output);
  });
  // A timer's, say: no entry is running that would show it.
  const tellLate = (shown: object) => {
    if (evaluator.isBusy) return;
    session.untold.delete(shown);
    output.talkTo(output.inspect(shown));
  };
  const { commands = ownCommands } = options;
  const toolbox = makeToolbox(session, (text) => output.print(text), { commands });
  const { interruptibly = (run) => run(), filename } = evaluation;
  const shown = createShown(secrets);
  const streams = guardStreams([process.stdout, process.stderr], shown);
  guardDescriptors(shown);
  const settled = guardChildren();
  muteNode();
  guardListeners((error) => reportTo(output, error));
  keepListening('exit', () => streams.flush());
  // NODE_DEBUG prints the first bytes of what arrives, in which a token may stand that is not yet known as one.
  if (isDebugging(environment)) buffer.INSPECT_MAX_BYTES = 0;
  const watched = async () => {
    const isWatched = (await watch?.(session.interrupts.underWay)) ?? false;
    if (isWatched) streams.stayDirect();
    return isWatched;
  };
  const evaluator = new Evaluator({
    session,
    globals,
    toolbox,
    commands: asEntries(commands, { session, faults: world.faults, help: toolbox['help'] }),
    interruptibly: (run) => interruptibly(() => streams.directly(run)),
    watch: watched,
    ...(filename === undefined ? {} : { filename }),
  });
  Object.defineProperty(globalThis, 'console', { value: output.console(), writable: true, configurable: true });
  return {
    session,
    evaluator,
    settled,
    watch: watched,
    async close() {
      session.close();
      await world.close();
    },
  };
}

function reportTo(output: Output, error: unknown): void {
  try {
    output.talk((paint) => problemText(error, paint));
  } catch {
    output.talk((paint) => paint('bad', `${symbol.bad} Something was thrown that cannot be shown.`));
  }
}

/** In the sandbox the log ends with everything else; that of a data centre outlives the session. */
function auditLog({ kind }: World, directory: string, secrets: Secrets): AuditLog {
  return kind === 'sandbox' ? new MemoryLog() : new AuditFile({ directory, scrub: (text) => secrets.scrub(text) });
}

/** Talk about what happens: the page's statements, notes, and with --verbose every request. */
function tell(event: Exclude<SessionEvent, { kind: 'left' }>, { quiet, verbose }: ShellOptions, output: Output): void {
  switch (event.kind) {
    case 'narration':
      if (!quiet) output.talk((paint) => paint('dim', narration(event)));
      return;
    case 'note':
      if (!quiet) output.talk((paint) => paint('dim', `  ${event.text}`));
      return;
    case 'line':
      output.talk(() => `  ${event.text}`);
      return;
    case 'request':
      if (verbose)
        output.talk((paint) => paint('dim', `  → ${event.request.method} ${oneLine(event.request.url, 200)}`));
      return;
    case 'response': {
      const { status, elapsedMs, requestId } = event.response;
      const facts = [
        `${status}`,
        `${Math.round(elapsedMs)} ms`,
        ...(requestId ? [`request id ${oneLine(requestId)}`] : []),
      ];
      if (verbose) output.talk((paint) => paint('dim', `  ← ${facts.join(' · ')}`));
      return;
    }
    case 'warning':
      output.talk((paint) => `  ${paint('pending', symbol.warning)} ${event.text}`);
      return;
    // A wait of seconds is no narration: whoever asked for quiet would take it for a hang.
    case 'retry':
      if (!quiet || event.waitMs >= 1_000)
        output.talk((paint) => paint('dim', `  again in ${seconds(event.waitMs)}: ${event.why}`));
      return;
    case 'look':
      output.talk((paint) => paint('dim', `  not known yet: looking again in ${seconds(event.afterMs)}`));
      return;
    case 'failure':
      if (verbose) output.talk((paint) => paint('dim', `  ✗ ${event.error.message}`));
      return;
    case 'verdict':
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function narration({ step, statement, result }: Extract<SessionEvent, { kind: 'narration' }>): string {
  return [`  ${step}  >>> ${statement}`, ...(result === undefined ? [] : [`     ${result}`])].join('\n');
}
