/** A session as the shell runs it: its world, what can be typed in it, and the evaluator of entries. Loaded behind the first prompt. */
import type { EarlyConnections } from '../api/http/early.ts';
import type { Secrets } from '../api/secrets/redact.ts';
import { sanitize } from '../api/secrets/sanitize.ts';
import { viewExchange } from '../render/exchange.ts';
import type { View } from '../render/text.ts';
import { viewUser } from '../render/users.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { MemoryLog } from '../session/audit/memory.ts';
import type { AuditLog } from '../session/audit/record.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Ask } from '../session/guard.ts';
import type { Language } from '../session/language.ts';
import type { Modes } from '../session/modes.ts';
import { type OpenWorld, openWorld, type SandboxChoice } from '../session/openWorld.ts';
import { Session } from '../session/session.ts';
import { operator } from '../session/settings/environment.ts';
import type { SecretCommand } from '../session/settings/secretCommand.ts';
import type { Settings } from '../session/settings/settings.ts';
import type { World } from '../session/world/world.ts';
import type { Command } from './commands/command.ts';
import { asEntries } from './commands/entries.ts';
import { Evaluator, type EvaluatorOptions } from './entry/evaluate.ts';
import type { Guide } from './guide.ts';
import type { ClipboardWay } from './output/clipboard.ts';
import type { Output } from './output/output.ts';
import { talkAbout, talkAboutTraffic } from './output/talk.ts';
import type { Host } from './process/takeover.ts';
import { makeToolbox } from './toolbox.ts';
import { Trace, type TraceSetting } from './trace.ts';

/** What the command line decided. */
export interface ShellOptions {
  readonly choice: Settings | SandboxChoice;
  /** What it says of other worlds, which can be entered later. */
  readonly elsewhere?: Elsewhere;
  /** One for all sessions of the shell: what is switched inside is switched there. */
  readonly flags: Modes;
  /** What stands behind a dot: the prompt, pipes, -e, help and completion are made from this list. */
  readonly commands: readonly Command[];
  readonly version: string;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Entries are expected in Python, to begin with. */
  readonly python?: boolean;
  /** Where the shell remembers: history and audit log. */
  readonly stateDirectory: string;
  /** Where it keeps what can be made again; nowhere unless given. */
  readonly cacheDirectory?: string;
  /** How the terminal's clipboard is reached. */
  readonly clipboard?: ClipboardWay | null;
}

export interface Elsewhere extends SandboxChoice {
  readonly settingsFile?: string | undefined;
  readonly allowHosts: readonly string[];
}

export interface OpenOptions extends Pick<EvaluatorOptions, 'filename' | 'interruptibly'> {
  readonly options: ShellOptions;
  readonly host: Host;
  readonly output: Output;
  readonly secrets: Secrets;
  readonly ask: Ask | null;
  /** What is waited for is drawn by whoever opens the session. */
  readonly drawsWaits?: boolean;
  /** Connections to the data centre that were begun already. */
  readonly early?: EarlyConnections | null | undefined;
  /** Hands the terminal to a program that may ask a person there; none where there is no terminal, or nobody at it. */
  readonly lend?: (<T>(act: (write: (text: string) => void) => Promise<T>) => Promise<T>) | undefined;
  /** Of `options.choice`, where it is open already. */
  readonly world?: OpenWorld | null | undefined;
  /** Whoever accompanies the person there. */
  readonly guide?: Guide | null | undefined;
  /** What the person has set the sandbox's trace to. */
  readonly traced?: TraceSetting | undefined;
  /** Counts the writes that are on their way, of all sessions that follow each other. */
  readonly underWay?: Int32Array | undefined;
  /** Has code watched that may go on for ever; given what counts the writes that are on their way. */
  readonly watch: (writes: Int32Array) => Promise<boolean>;
}

export interface ShellSession {
  readonly session: Session;
  /** The embedded one; null elsewhere. */
  readonly sandbox: Sandbox | null;
  readonly evaluator: Evaluator;
  /** Of the sandbox, whether it is told after each entry what it saw and decided; ends with the session. */
  readonly trace: Pick<Trace, 'isOn' | 'suggest'>;
  /** Once the programs that entries started have printed all that they will. */
  settled(): Promise<void>;
  /** Has code watched that may go on for ever, from here on. False where that cannot be. */
  watch(): Promise<boolean>;
  /** With --verbose, says at last what went over the network. */
  close(): Promise<void>;
  /** The same, for another session on the same host; gives the names whose values are gone with this one. */
  leave(): Promise<readonly string[]>;
}

export async function openShellSession(given: OpenOptions): Promise<ShellSession> {
  const {
    options,
    host,
    output,
    secrets,
    ask,
    early,
    drawsWaits = false,
    filename,
    interruptibly = (run) => run(),
  } = given;
  const { globals } = host;
  const lease = globals.lease();
  const world =
    given.world ?? (await openWorld(options.choice, { early, runCommand: (...asked) => runCommand(given, ...asked) }));
  const session = new Session({
    connection: world.connection,
    secrets,
    names: lease.names,
    flags: options.flags,
    ask,
    isUnattended: () => given.guide?.isUnattended ?? false,
    audit: { log: await openAuditLog(world.connection.world, options.stateDirectory, secrets), operator: operator() },
    present: { user: viewUser, exchange: viewExchange },
    userAgent: `acronis-shell/${options.version}`,
    version: options.version,
    underWay: given.underWay,
  });
  output.language = () => session.language;
  const toolbox = makeToolbox(session, (text) => output.print(text), { commands: options.commands });
  const { streams, settled } = host.takeOver();
  const watch = async () => {
    const isWatched = await given.watch(session.interrupts.underWay);
    if (isWatched) streams.stayDirect();
    return isWatched;
  };
  const say = (view: View) => output.talk(view);
  // No real server tells it: whoever has read the trace alone has not yet been shown the answer.
  const trace = new Trace({
    ...{ session, sandbox: world.sandbox, setting: given.traced },
    say: (view) => output.talkBeside(view),
  });
  const speak = (language: Language) => {
    evaluator.isPythonMode = language === 'python';
    if (evaluator.isPythonMode) evaluator.python.expect();
  };
  const evaluator = new Evaluator({
    session,
    globals,
    toolbox,
    commands: asEntries(options.commands, {
      ...{ session, choice: options.choice, elsewhere: options.elsewhere, stateDirectory: options.stateDirectory },
      ...{ sandbox: world.sandbox, guide: given.guide ?? null, help: toolbox['help'], output, trace, say, speak },
    }),
    interruptibly: (run) => interruptibly(() => streams.directly(run)),
    watch,
    filename,
    async openPython(own) {
      const { Python } = await import('./python/python.ts');
      const { json, cacheDirectory = null } = options;
      return new Python({ session, globals: globals.names, own, toolbox, output, json, cacheDirectory });
    },
    // A person sees it at the prompt, and would wait for the network to be told of a slip.
    afterwards: () => trace.tell(),
    settled: ask === null ? () => session.settled() : undefined,
  });
  if (options.python) speak('python');
  const unheard = session.events.on((event) => tell(event, { options, drawsWaits, output, session, evaluator }));
  const sayTraffic = () => {
    const said = talkAboutTraffic(session.client.traffic(), options);
    if (said !== null) output.talk(said);
  };
  return {
    session,
    sandbox: world.sandbox,
    evaluator,
    trace,
    settled,
    watch,
    async close() {
      sayTraffic();
      await evaluator.python.close();
      session.close();
      await world.close();
    },
    async leave() {
      sayTraffic();
      // From here on nothing of it is told, sent or put into a name.
      unheard();
      session.close();
      lease.end();
      output.forget();
      const names = await evaluator.leave();
      await world.close();
      return names;
    },
  };
}

/** What it says on standard error is shown, harmless and free of the secret. */
async function runCommand(
  { secrets, output, lend }: OpenOptions,
  command: SecretCommand,
  signal: AbortSignal,
): Promise<string> {
  const { runSecretCommand } = await import('../session/settings/runCommand.ts');
  const run = (write: (text: string) => void) =>
    runSecretCommand(command, {
      signal,
      hasTerminal: lend !== undefined,
      learn: (secret) => secrets.add(secret),
      say: (text) => write(secrets.scrub(sanitize(text))),
    });
  return lend ? lend(run) : run((text) => output.talkTo(text.trimEnd()));
}

/** In the sandbox the log ends with everything else; that of a data centre outlives the session. */
async function openAuditLog({ kind }: World, directory: string, secrets: Secrets): Promise<AuditLog> {
  if (kind === 'sandbox') return new MemoryLog((text) => secrets.scrub(text));
  const { AuditFile } = await import('../session/audit/file.ts');
  return new AuditFile({ directory, scrub: (text) => secrets.scrub(text) });
}

interface Telling {
  readonly options: ShellOptions;
  readonly drawsWaits: boolean;
  readonly output: Output;
  readonly session: Session;
  readonly evaluator: Evaluator;
}

function tell(event: SessionEvent, { options, drawsWaits, output, session, evaluator }: Telling): void {
  const said = talkAbout(event, { quiet: session.flags.quiet, verbose: options.verbose, drawsWaits });
  if (said !== null) output.talk(said);
  // A timer's, say: no entry is running that would show it.
  if (event.kind !== 'untold' || (evaluator.isBusy && !evaluator.tellsAtOnce)) return;
  session.untold.delete(event.shown);
  output.tell(event.shown);
}
