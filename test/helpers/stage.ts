/** A session on a plain object of names over a sandbox of its own, for the helpers' tests. */
import { onTestFinished } from 'vitest';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import type { Sleep } from '../../src/api/sleep.ts';
import { commands } from '../../src/repl/commands/index.ts';
import { makeToolbox } from '../../src/repl/toolbox.ts';
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import type { AuditLog } from '../../src/session/audit/record.ts';
import type { Connection } from '../../src/session/connection.ts';
import type { SessionEvent } from '../../src/session/events.ts';
import type { Ask } from '../../src/session/guard.ts';
import { type ModeFlags, Modes } from '../../src/session/modes.ts';
import { Session, type SessionOptions } from '../../src/session/session.ts';
import { SANDBOX } from '../../src/session/world/world.ts';

export const PARTNER = 'ede9f834-70b3-476c-83d9-736f9f8c7dae';
export const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';
export const FOOBAR_USER = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';

export interface StageOptions {
  readonly sandbox?: SandboxOptions;
  readonly flags?: ModeFlags;
  readonly ask?: Ask;
  /** Where writes are recorded; given to two sessions, the second finds what the first has done. */
  readonly log?: AuditLog;
  /** Index into the sandbox's clients. */
  readonly client?: number;
  /** As the settings name it. */
  readonly tenantId?: string;
  /** The session's clock. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  /** The looks of what the names `user` and `last` hold; none unless given. */
  readonly present?: NonNullable<SessionOptions['present']>;
}

// The tests call helpers as one types them, and look into whatever comes back; a wrong guess fails the test.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Anything = any;

export interface Stage {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly names: Record<string, Anything>;
  /** What one can type: helpers, requests, json, pprint, help. */
  readonly shell: Readonly<Record<string, Anything>>;
  /** Everything that reached the sandbox, the sign-in left out. */
  readonly sent: Exchange[];
  /** Of `sent`, what changes something. */
  readonly writes: () => readonly Exchange[];
  readonly events: SessionEvent[];
  readonly narrated: () => readonly string[];
  readonly notes: () => readonly string[];
  readonly lines: () => readonly string[];
  readonly warnings: () => readonly string[];
  readonly printed: string[];
}

export async function stage(options: StageOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox({ port: 0, ...options.sandbox });
  onTestFinished(() => sandbox.stop());
  return join(sandbox, options);
}

/** Another session over a sandbox that is there already. */
export function join(sandbox: Sandbox, options: StageOptions = {}): Stage {
  const client = sandbox.world.clients()[options.client ?? 0];
  const connection: Connection = {
    world: SANDBOX,
    datacenterUrl: sandbox.url,
    clientId: client?.client_id ?? '',
    clientSecret: client?.secret ?? '',
    tenantId: options.tenantId ?? null,
    profile: null,
    proxy: 'off',
  };
  const names: Record<string, unknown> = {};
  const events: SessionEvent[] = [];
  const session = new Session({
    connection,
    secrets: createSecrets(),
    names,
    flags: new Modes(options.flags),
    ask: options.ask ?? null,
    audit: { log: options.log ?? new MemoryLog(), operator: 'anna' },
    sleep: options.sleep ?? (async () => {}),
    now: options.now,
    ...(options.present === undefined ? {} : { present: options.present }),
  });
  session.events.on((event) => events.push(event));
  onTestFinished(() => session.close());
  const sent: Exchange[] = [];
  sandbox.onExchange((exchange) => {
    if (!exchange.url.startsWith('/api/2/idp/')) sent.push(exchange);
  });
  const printed: string[] = [];
  const told = (kind: SessionEvent['kind'], text: (event: Anything) => string) =>
    events.filter((event) => event.kind === kind).map(text);
  return {
    sandbox,
    session,
    names,
    shell: makeToolbox(session, (text) => printed.push(text), { commands }),
    sent,
    writes: () => sent.filter(({ method }) => method !== 'GET'),
    events,
    narrated: () => told('narration', ({ statement }) => statement),
    notes: () => told('note', ({ text }) => text),
    lines: () => told('line', ({ text }) => text),
    warnings: () => told('warning', ({ text }) => text),
    printed,
  };
}

/** A person who picks the choice with this number, and says yes to a write. */
export function picking(number: number, asked: string[] = []): Ask {
  return {
    async confirm({ message }) {
      asked.push(message);
      return true;
    },
    async select({ message, choices }) {
      asked.push([message, ...choices.map(({ name }) => name)].join('\n'));
      const choice = choices[number];
      if (choice === undefined) throw new Error(`there is no choice ${number}`);
      return choice.value;
    },
    async input({ message }) {
      asked.push(message);
      return 'foobar';
    },
  };
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Anything> {
  const nothing = {};
  const outcome = await promise.then(
    () => nothing,
    (error: unknown) => error,
  );
  if (outcome === nothing) throw new Error('nothing failed');
  return outcome;
}
