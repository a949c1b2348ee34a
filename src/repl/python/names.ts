/** Whose a name is: the page's are the session's; any other belongs to the language that has given it its value last. */
import { builtinModules } from 'node:module';
import { decode, encode, type Handles, UncrossableError } from '../../python/crossing.ts';
import { EntryError } from '../../session/errors.ts';
import { namesFrom, PAGE_NAMES, type PageName } from '../../session/names.ts';
import { isPlaceholder, keptText } from '../../session/placeholder.ts';
import type { Session } from '../../session/session.ts';

/** A value as it was handed from one language to the other. */
interface Crossed {
  readonly value: unknown;
  readonly text: string;
  /** As it would go back, untouched. */
  readonly again: string;
}

/** What Python says of names when it asks for something, or when an entry is over. */
export interface Changes {
  readonly assigned?: Readonly<Record<string, string>>;
  readonly deleted?: readonly string[];
}

const MODULES = namesFrom('a module');
/** Python has modules of its own under the names of the page's. */
const PAGE: readonly PageName[] = PAGE_NAMES.flatMap(({ names }) => Object.keys(names) as PageName[]).filter(
  (name) => !MODULES.has(name),
);

export class SharedNames {
  static readonly page: readonly string[] = PAGE;
  readonly #session: Session;
  /** JavaScript's global object. */
  readonly #globals: Record<string, unknown>;
  readonly #handles: Handles;
  /** What was there before any entry had run. */
  readonly #own: ReadonlySet<string>;
  readonly #pythons = new Set<string>();
  readonly #crossed = new Map<string, Crossed>();
  /** Read by JavaScript since Python ran last: only of these it is looked whether they were changed in place. */
  readonly #given = new Set<string>();

  constructor(session: Session, globals: Record<string, unknown>, own: ReadonlySet<string>, handles: Handles) {
    this.#session = session;
    this.#globals = globals;
    this.#own = own;
    this.#handles = handles;
  }

  /** Does Python hold its value? */
  isPythons(name: string): boolean {
    return this.#pythons.has(name);
  }

  /** The names to which JavaScript's entries have given values since, or of which they have touched what they were given. */
  takeTheirs(): readonly string[] {
    const theirs = Object.getOwnPropertyNames(this.#globals).filter((name) => this.#isTheirs(name));
    for (const name of theirs) {
      this.#pythons.delete(name);
      this.#crossed.delete(name);
    }
    this.#given.clear();
    return theirs;
  }

  #isTheirs(name: string): boolean {
    if (this.#own.has(name) || isPageName(name) || builtinModules.includes(name)) return false;
    if (!this.#pythons.has(name)) return true;
    const crossed = this.#crossed.get(name);
    if (crossed === undefined) return true;
    const value = this.#globals[name];
    return this.#given.has(name) ? !this.#isUntouched(crossed, value) : !Object.is(crossed.value, value);
  }

  #isUntouched(crossed: Crossed, value: unknown): boolean {
    if (!Object.is(crossed.value, value)) return false;
    if (typeof value !== 'object') return true;
    try {
      return encode(value, this.#handles) === crossed.again;
    } catch {
      return false;
    }
  }

  /** The value of a name as Python is to read it; null where it has none. */
  async read(name: string, have: string | null): Promise<{ text: string } | { same: true } | null> {
    const isPage = isPageName(name);
    if (isPage) await this.#ready(name);
    const value = this.#globals[name];
    if (value === undefined && (isPage || !Object.hasOwn(this.#globals, name))) return null;
    const text = this.#textOf(name, value);
    return text === have ? { same: true } : { text };
  }

  has(name: string): boolean {
    if (name === 'version' || name === 'user') return this.#session.users.userId !== undefined;
    return this.#globals[name] !== undefined;
  }

  /** Of what Python has assigned to the session's names and deleted of any. */
  take({ assigned = {}, deleted = [] }: Changes): void {
    for (const [name, text] of Object.entries(assigned)) this.#assign(name, text);
    for (const name of deleted) {
      if (isPageName(name)) this.#globals[name] = undefined;
      else delete this.#globals[name];
      this.#crossed.delete(name);
    }
    if ('user_id' in assigned || deleted.includes('user_id')) this.#session.users.reconcile();
  }

  /** Of what an entry has done to other names: their values stay in Python until JavaScript mentions them. */
  note(assigned: readonly string[], deleted: readonly string[]): void {
    for (const name of [...assigned, ...deleted]) {
      this.#crossed.delete(name);
      if (!this.#own.has(name)) delete this.#globals[name];
    }
    for (const name of assigned) this.#pythons.add(name);
    for (const name of deleted) this.#pythons.delete(name);
  }

  /** Everything that Python held is lost. */
  forget(): readonly string[] {
    const lost = [...this.#pythons];
    this.#pythons.clear();
    return lost;
  }

  /** JavaScript is about to read a name of Python's, in `source`; `fetch` brings it over. */
  async give(name: string, source: string, fetch: () => Promise<{ text: string } | { what: string }>): Promise<void> {
    // What JavaScript knows under the name is meant.
    if (this.#own.has(name) || builtinModules.includes(name)) return;
    const crossed = this.#crossed.get(name);
    // Given a value by JavaScript since.
    if (!crossed && Object.hasOwn(this.#globals, name)) return;
    this.#given.add(name);
    const found = await fetch();
    if ('text' in found && found.text === crossed?.text && Object.hasOwn(this.#globals, name)) return;
    if ('what' in found) {
      const line = source.trim();
      const instead = line.includes('\n') ? '' : `>>> ${line}`;
      throw new EntryError(`${name} is ${found.what} of Python's, and stays there. Nothing was run.`, instead);
    }
    const value = decode(found.text, this.#handles);
    this.#remember(name, value, found.text);
    Object.defineProperty(this.#globals, name, { value, writable: true, configurable: true, enumerable: true });
  }

  async #ready(name: string): Promise<void> {
    const isOfUser = name === 'version' || name === 'user';
    if (!isOfUser || this.#session.users.userId !== undefined) await this.#session.ready(name);
  }

  #textOf(name: string, value: unknown): string {
    const crossed = this.#crossed.get(name);
    if (crossed && this.#isUntouched(crossed, value)) return crossed.text;
    try {
      return encode(value, this.#handles);
    } catch (error) {
      if (!(error instanceof UncrossableError)) throw error;
      throw new EntryError(`${name} is ${error.message} of JavaScript's, and stays there.`);
    }
  }

  #assign(name: string, text: string): void {
    const value = decode(text, this.#handles);
    const before = this.#globals[name];
    if (isPlaceholder(value) && before !== undefined && !isPlaceholder(before)) {
      this.#session.tell({ kind: 'note', text: keptText(name, `${value}`) });
      return;
    }
    this.#remember(name, value, text);
    this.#globals[name] = value;
  }

  #remember(name: string, value: unknown, text: string): void {
    this.#crossed.set(name, { value, text, again: encode(value, this.#handles) });
  }
}

function isPageName(name: string): name is PageName {
  return PAGE.includes(name as PageName);
}
