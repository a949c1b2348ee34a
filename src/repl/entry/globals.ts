/**
 * The global object that entries run on. A name has one value there, so each evaluator needs one of its own: the shell
 * takes that of the process, once; beside it stands a context of `node:vm`.
 */
import { builtinModules, createRequire } from 'node:module';
import vm from 'node:vm';
import { namesFrom, PAGE_NAMES } from '../../session/names.ts';
import { type Kept, keep, type Overwritten, restore } from './keeping.ts';

export interface Lease {
  readonly names: Record<string, unknown>;
  end(): void;
}

export class Globals {
  readonly names: Record<string, unknown>;
  /** Needed by the program itself: what JavaScript and Node define. */
  readonly protectedNames: ReadonlySet<string>;
  readonly #ReferenceError: typeof ReferenceError;
  readonly #run: (script: vm.Script, options?: vm.RunningScriptOptions) => unknown;
  #helpers: readonly Kept[] = [];
  /** What is there beside what entries have named. */
  #own: ReadonlySet<string> | null = null;
  #others: readonly Kept[] | null = null;
  /** Overwritten for good, which is told once. */
  readonly #lost = new Set<string>();

  constructor(object: object) {
    this.names = object as Record<string, unknown>; // by name
    this.#run = vm.isContext(object)
      ? (script, options) => script.runInContext(object, options)
      : (script, options) => script.runInThisContext(options);
    this.#ReferenceError = this.run(new vm.Script('ReferenceError')) as typeof ReferenceError;
    const defined = this.run(new vm.Script('Object.getOwnPropertyNames(globalThis)')) as string[];
    const isOthers = (name: string) => isModule(name) || name.startsWith('_') || pageNames.has(name);
    this.protectedNames = new Set([...defined].filter((name) => !isOthers(name)));
  }

  run(script: vm.Script, options?: vm.RunningScriptOptions): unknown {
    return this.#run(script, options);
  }

  /** Each global object has its own. */
  isReferenceError(error: unknown): error is ReferenceError {
    return error instanceof this.#ReferenceError;
  }

  /** What nothing may overwrite for long. */
  defineHelpers(helpers: Readonly<Record<string, unknown>>): void {
    this.#define(helpers);
    this.#helpers = Object.entries(helpers).map(([name, value]) => ({ name, value, descriptor: null }));
  }

  /** The names that are the shell's, once it has given them. */
  get own(): ReadonlySet<string> {
    this.#own ??= new Set(Object.getOwnPropertyNames(this.names));
    return this.#own;
  }

  /** Where a session keeps its names: once it is over, what still comes from it is put where nobody looks. */
  lease(): Lease {
    let current: object = this.names;
    const names = new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_none, name) => Reflect.get(current, name),
        set: (_none, name, value) => Reflect.set(current, name, value),
        has: (_none, name) => Reflect.has(current, name),
        deleteProperty: (_none, name) => Reflect.deleteProperty(current, name),
        ownKeys: () => Reflect.ownKeys(current),
        getOwnPropertyDescriptor(_none, name) {
          const descriptor = Reflect.getOwnPropertyDescriptor(current, name);
          // Of what its own target has not, a proxy may say nothing else.
          return descriptor && { ...descriptor, configurable: true };
        },
      },
    );
    return {
      names,
      end() {
        current = {};
      },
    };
  }

  /** Takes away all that entries have named, and what the page's names hold; gives the names that nobody gives anew. */
  clear(): readonly string[] {
    const { own, names } = this;
    const ofPage = [...pageNames].filter((name) => own.has(name) && names[name] !== undefined);
    const theirs = Object.getOwnPropertyNames(names).filter((name) => !own.has(name));
    for (const name of ofPage) names[name] = undefined;
    // What a script has declared cannot be taken away, but it can be emptied.
    for (const name of theirs) if (!Reflect.deleteProperty(names, name)) Reflect.set(names, name, undefined);
    return [...ofPage.filter((name) => comingLater.has(name)), ...theirs.filter(isNamedByPerson)];
  }

  /** Node's modules are at hand by name, as in its own REPL, but as data and only when they are mentioned. */
  defineBuiltin(name: string, place: string): void {
    if (name in this.names) return;
    const require = createRequire(place);
    if (name === 'require') this.#define({ require });
    else if (builtinModules.includes(name)) this.#define({ [name]: require(name) });
  }

  /** From here on what the program runs on is kept, too. */
  keepOthers(): void {
    this.#others ??= keep(this.names, (name) => this.protectedNames.has(name));
  }

  giveBack(): readonly Overwritten[] {
    return restore(this.names, [...this.#helpers, ...(this.#others ?? [])], this.#lost);
  }

  /** Plain data properties: Node evaluates getters on the context while somebody is only typing. */
  #define(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values))
      Object.defineProperty(this.names, name, { value, writable: true, configurable: true, enumerable: true });
  }
}

/** A session may have put them there before. */
const pageNames: ReadonlySet<string> = new Set(PAGE_NAMES.flatMap(({ names }) => Object.keys(names)));

/** What they hold that is not there from the beginning; every session has a last request. */
const comingLater: ReadonlySet<string> = new Set(
  (['a choice', 'a look at the chosen user', 'a step'] as const)
    .flatMap((coming) => [...namesFrom(coming)])
    .filter((name) => name !== 'last'),
);

function isNamedByPerson(name: string): boolean {
  return name !== 'require' && !builtinModules.includes(name);
}

/** Node's modules are a person's to name, but for those that are as well what the program itself runs on. */
function isModule(name: string): boolean {
  return builtinModules.includes(name) && name !== 'process' && name !== 'console';
}
