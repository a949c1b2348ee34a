/** What a rewritten entry asks of the shell while it runs: each call's name, its text in the entry, and what it does. */
import type { Session } from '../../session/session.ts';

export interface Hooks extends ImportHooks {
  /** Takes what a call has returned: is it a promise of the shell's, for which the entry waits? */
  mustWait(value: unknown): boolean;
  /** Takes what that promise came to. */
  take(value: unknown): void;
  /** Gives what was taken last. */
  taken(): unknown;
  /** Waits until a name that belongs to `user_id` has the value for the present one. */
  ready(name: string): Promise<void>;
  /** Passes on what `user_id` was set to: who is meant is looked at anew. */
  moved(value: unknown): unknown;
}

export interface ImportHooks {
  /** Gives the module, or says in words why it is not there. */
  loaded(importing: Promise<object>, specifier: string, line: number): Promise<object>;
  /** Gives what the module exports under each name; null is the module itself. */
  exported(module: object, specifier: string, names: readonly (string | null)[], line: number): unknown[];
  /** `import.meta` */
  readonly meta: object;
}

const KEY = 'acronis-shell';
const HOOKS = `globalThis[Symbol.for(${JSON.stringify(KEY)})]`;
const SHELL = '__shell';
const hook = (name: keyof Hooks) => `${SHELL}.${name}`;
const call = (name: keyof Hooks, ...given: readonly string[]) => `${hook(name)}(${given.join(', ')})`;
const wait = `) && ${call('take', `await ${call('taken')}`)}, `;

/** The calls as text. What has a beginning and an end goes around text of the entry. */
export const written = {
  /** Around a chain of calls; `next` between two. One after another, not one in another: V8 reads thousands only so. */
  waiting: {
    begin: `(${hook('mustWait')}(`,
    next: `${wait}${hook('mustWait')}(${call('taken')}`,
    end: `${wait}${call('taken')})`,
  },
  moved: { begin: `${hook('moved')}(`, end: ')' },
  ready: (name: string) => `(await ${call('ready', JSON.stringify(name))}, ${name})`,
  loaded: (specifier: string, given: string, line: number) =>
    `await ${call('loaded', `import(${given})`, JSON.stringify(specifier), String(line))}`,
  exported: (module: string, specifier: string, names: readonly (string | null)[], line: number) =>
    call('exported', module, JSON.stringify(specifier), JSON.stringify(names), String(line)),
  /** In a function as well, which may be called when its entry is long over. */
  meta: `${HOOKS}.${'meta' satisfies keyof Hooks}`,
  /** Around the last expression, and around all of an entry that waits: its value comes back as a promise. */
  value: { begin: ';return (', end: ');' },
  entry: { begin: `(async () => { const ${SHELL} = ${HOOKS};`, end: '\n})()' },
} as const;

/** V8 calls what was called by its text, `f(...)`: of ours nobody has typed a word. */
export function unwritten(message: string): string {
  return message.replaceAll(`${hook('taken')}(...)`, '(...)');
}

/** By global object: those of the evaluator that runs its entries there. */
const installed = new WeakMap<object, Hooks>();

/**
 * Entries on that global object find them from here on, until they are taken away again. A second evaluator there would
 * answer for the first.
 */
export function installHooks(globals: object, hooks: Hooks): () => void {
  if (installed.has(globals)) throw new Error('Another evaluator runs its entries on this global object.');
  installed.set(globals, hooks);
  if (!(Symbol.for(KEY) in globals))
    Object.defineProperty(globals, Symbol.for(KEY), { get: () => installed.get(globals) });
  return () => void installed.delete(globals);
}

interface Names {
  readonly requireOpen: Session['requireOpen'];
  readonly ready: Session['ready'];
  readonly users: Pick<Session['users'], 'reconcile'>;
  readonly pending: Pick<Session['pending'], 'isTracked'>;
}

export function makeHooks(session: Names, imports: ImportHooks): Hooks {
  let taken: unknown;
  return {
    ...imports,
    mustWait(value) {
      session.requireOpen();
      taken = value;
      return session.pending.isTracked(value);
    },
    take(value) {
      taken = value;
    },
    taken: () => taken,
    ready: (name) => session.ready(name),
    moved(value) {
      session.requireOpen();
      session.users.reconcile();
      return value;
    },
  };
}

/** What came back of an entry; a value that is a promise itself is waited for before it is printed. */
export async function settle(value: unknown): Promise<unknown> {
  const awaited = isThenable(value) ? await value : value;
  // By its values: a walk over millions of holes takes seconds.
  const waits = Array.isArray(awaited) && Object.values(awaited).some(isThenable);
  return waits ? Promise.all(awaited) : awaited;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
