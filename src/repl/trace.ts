/** Says after each entry what the sandbox saw and decided: the embedded one, or one that is served on this computer. */
import { isFields } from '../api/fields.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { View } from '../render/text.ts';
import { type Traced, traceText } from '../render/trace.ts';
import type { AskedRequest, Sandbox } from '../sandbox/index.ts';
import { EntryError } from '../session/errors.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Session } from '../session/session.ts';
import { command } from '../session/settings/program.ts';

export interface TraceOptions {
  readonly session: Session;
  /** The embedded one; null elsewhere. */
  readonly sandbox: Sandbox | null;
  readonly say: (view: View) => void;
  readonly setting?: TraceSetting | undefined;
}

/** What the person has set it to, in any session of those that follow each other; null: nothing. */
export interface TraceSetting {
  isOn: boolean | null;
}

interface Page {
  readonly items: readonly AskedRequest[];
  readonly last: number;
}

const MOST_SHOWN = 40;
const LONGEST_MS = 2_000;
const BEHIND_ALL = 999_999_999_999_999;
/** So many requests are remembered that the sandbox has not told of: one that is held up, say. */
const MOST_SENT = 1_000;

export class Trace {
  readonly #options: TraceOptions;
  readonly #setting: TraceSetting;
  #isOn = false;
  /** The number of the last request that was shown, or was there before. */
  #from: Promise<number> = Promise.resolve(0);
  /** What this session has sent and has no answer to, and the names of the answers that it has. */
  readonly #sent: string[] = [];
  readonly #answered = new Set<string>();
  /** Of ours, those that are to be carried out late. */
  readonly #late = new Set<number>();

  constructor(options: TraceOptions) {
    this.#options = options;
    this.#setting = options.setting ?? { isOn: null };
    options.session.events.on((event) => {
      if (this.#isOn) this.#note(event);
    });
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** On a data centre it stays off. */
  set isOn(isOn: boolean) {
    if (isOn === this.#isOn || !this.#options.session.world.isLocal) return;
    this.#isOn = isOn;
    this.#sent.length = 0;
    this.#answered.clear();
    if (!isOn) return;
    this.#from = this.#read(BEHIND_ALL).then(({ last }) => last);
    this.#from.catch(() => {}); // heard by whoever waits for it
  }

  /** By the lesson; what the person has set counts instead. `isAnew`: the lesson begins, and an earlier `off` counts no longer. */
  suggest(isOn: boolean, isAnew = false): void {
    if (isAnew && isOn && this.#setting.isOn === false) this.#setting.isOn = null;
    this.isOn = this.#setting.isOn ?? isOn;
  }

  /** @throws {EntryError} on a data centre. */
  check(): void {
    if (!this.#options.session.world.isLocal) throw notHere('This session is on a data centre');
  }

  /**
   * By the person; and it is known from where on.
   * @throws {EntryError} where there is no sandbox of this program.
   */
  async switch(isOn: boolean): Promise<void> {
    const { session } = this.#options;
    this.check();
    // What the shell asks for itself, to begin with, belongs to no entry.
    if (isOn) await session.settled();
    this.isOn = isOn;
    if (isOn) {
      try {
        await this.#from;
      } catch (error) {
        this.#isOn = false;
        throw error;
      }
    }
    this.#setting.isOn = isOn;
  }

  /** Behind an entry: what is new, if anything is. */
  async tell(): Promise<void> {
    if (!this.#isOn) return;
    const { session, say } = this.#options;
    session.events.flush();
    try {
      const { items, from, last } = await this.#readFrom(await this.#from);
      this.#from = Promise.resolve(last);
      const traced = items.map((asked) => ({ asked, by: this.#whose(asked) }));
      if (traced.length === 0) return;
      const shown = traced.slice(-MOST_SHOWN);
      const left = last - from - shown.length;
      say((paint, width) => traceText(shown, left, paint, width));
    } catch (error) {
      const why = error instanceof Error ? oneLine(error.message, 200) : 'it cannot be read';
      say((paint) => paint('dim', `  server   not seen: ${why}`));
    }
  }

  #note(event: SessionEvent): void {
    if (event.kind === 'request') {
      this.#sent.push(keyOf(event.request));
      if (this.#sent.length > MOST_SENT) this.#sent.shift();
    }
    if (event.kind !== 'response') return;
    const { requestId, request } = event.response;
    take(this.#sent, keyOf(request));
    if (requestId === null) return;
    this.#answered.add(requestId);
    const [oldest = ''] = this.#answered;
    if (this.#answered.size > MOST_SENT) this.#answered.delete(oldest);
  }

  /** In words, where it was not this session. */
  #whose({ number, method, url, request_id, user_agent, decided, late_for }: AskedRequest): Traced['by'] {
    if (late_for !== undefined && this.#late.delete(late_for ?? 0)) return null;
    const isOurs = this.#answered.delete(request_id ?? '') || take(this.#sent, `${method} ${url} ${user_agent}`);
    if (!isOurs) return user_agent?.startsWith('acronis-shell') ? 'another session' : (user_agent ?? 'somebody else');
    if (decided.some((fact) => fact.startsWith('late-commit:'))) this.#late.add(number);
    return null;
  }

  /** One that was started anew counts from the beginning. */
  async #readFrom(from: number): Promise<Page & { readonly from: number }> {
    const page = await this.#read(from);
    return page.last < from ? { ...(await this.#read(0)), from: 0 } : { ...page, from };
  }

  async #read(after: number): Promise<Page> {
    const { sandbox, session } = this.#options;
    if (sandbox) return { items: sandbox.requests.list(after), last: sandbox.requests.last };
    const { client, world } = session;
    const url = `${client.datacenterUrl}${PAGE}?after=${after}`;
    const signal = AbortSignal.timeout(LONGEST_MS);
    const { status, text } = await client.send({ method: 'GET', url, headers: {} }, { signal, isUnseen: true });
    const page = status === 200 ? pageOf(text) : null;
    if (page === null) throw notHere(`What is served at ${world.host} is no sandbox of this program`);
    return page;
  }
}

const PAGE = '/sandbox/requests';

/** As the sandbox tells of it. */
function keyOf({ method, url, headers }: HttpRequest): string {
  const [, agent] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'user-agent') ?? [];
  const { pathname, search } = new URL(url);
  return `${method} ${pathname}${search} ${agent ?? null}`;
}

function take(keys: string[], key: string): boolean {
  const at = keys.indexOf(key);
  if (at >= 0) keys.splice(at, 1);
  return at >= 0;
}

function pageOf(text: string): Page | null {
  try {
    const page: unknown = JSON.parse(text);
    if (!isFields(page) || !Array.isArray(page['items']) || typeof page['last'] !== 'number') return null;
    return page as unknown as Page; // the sandbox's own shape
  } catch {
    return null;
  }
}

function notHere(why: string): EntryError {
  return new EntryError(`${why}: only a sandbox has a trace. Nothing was switched.`, command('--sandbox'));
}
