/** What a session waits for on the network, in a line: a request, the pause before its next try, a look for what a write came to. Pure. */
import type { Looks } from '../../api/email/change.ts';
import { isSignIn } from '../../api/http/host.ts';
import type { HttpRequest } from '../../api/http/http.ts';
import { isRepeatable } from '../../api/http/method.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { SessionEvent } from '../../session/events.ts';

export interface Wait {
  readonly text: string;
  /** What of a write's is waited for; null for what only reads. */
  readonly write: unknown;
}

interface Pause {
  readonly request: HttpRequest;
  readonly untilMs: number;
  readonly why: string;
}

interface Search extends Looks {
  readonly atMs: number;
  readonly afterMs: number;
}

export class Waits {
  /** Of the requests that are on their way, when each went out. */
  readonly #underWay = new Map<HttpRequest, number>();
  #pause: Pause | null = null;
  #search: Search | null = null;

  note(event: SessionEvent, atMs: number): void {
    switch (event.kind) {
      case 'request':
        this.#underWay.set(event.request, atMs);
        if (this.#pause?.request === event.request) this.#pause = null;
        return;
      case 'response':
        this.#underWay.delete(event.response.request);
        return;
      case 'failure':
        this.#underWay.delete(event.request);
        return;
      case 'retry':
        this.#pause = { request: event.request, untilMs: atMs + event.waitMs, why: event.why };
        return;
      case 'look':
        this.#search = event.looks && { ...event.looks, atMs, afterMs: event.afterMs };
        return;
      case 'verdict':
        this.#search = null;
        return;
      default:
    }
  }

  /** What an entry waited for that is over is waited for no more. */
  forget(): void {
    this.#pause = null;
    this.#search = null;
  }

  /** Null where nothing is waited for; `ofWrites`: or nothing of a write's. */
  at(nowMs: number, { ofWrites = false } = {}): Wait | null {
    if (this.#search !== null) return { text: searchText(this.#search, nowMs), write: this.#search.why };
    const isShown = (request: HttpRequest) => !ofWrites || isWrite(request);
    if (this.#pause !== null && isShown(this.#pause.request))
      return waitFor(this.#pause.request, pauseText(this.#pause, nowMs));
    const shown = [...this.#underWay].filter(([request]) => isShown(request));
    // A write is what a person wants to know of; of others, what was sent last.
    const latest = shown.findLast(([request]) => isWrite(request)) ?? shown.at(-1);
    return latest === undefined ? null : waitFor(latest[0], requestWaitText(latest[0], nowMs - latest[1]));
  }
}

function waitFor(request: HttpRequest, text: string): Wait {
  return { text, write: isWrite(request) ? request : null };
}

function requestWaitText(request: HttpRequest, ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const time = seconds === 0 ? '' : `, ${seconds} s`;
  return `waiting for ${new URL(request.url).host}: ${shortText(request)}${time}`;
}

/** A request as one speaks of it: its place below the API's root, without what is asked for. */
export function requestText({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  if (isSignIn(url)) return 'sign-in';
  return `${method} ${oneLine(new URL(url).pathname.replace(/^\/api\/2(?=\/)/, ''), 120)}`;
}

/** In one row, of an id the beginning. */
function shortText(request: HttpRequest): string {
  return requestText(request).replace(/(?<=\b[\da-f]{8})(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '…');
}

function isWrite({ method, url }: HttpRequest): boolean {
  return !isRepeatable(method) && !isSignIn(url);
}

function pauseText({ request, untilMs, why }: Pause, nowMs: number): string {
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  return `${shortText(request)} ${seconds > 0 ? `again in ${seconds} s` : 'again'}: ${oneLine(why, 120)}`;
}

function searchText({ why, spentMs, totalMs, atMs, afterMs }: Search, nowMs: number): string {
  const spent = spentMs + Math.min(nowMs - atMs, afterMs);
  return `${lossText(why)}, looking again, ${Math.floor(spent / 1000)} of ${totalMs / 1000} s`;
}

function lossText(why: Looks['why']): string {
  if (why === 'lost') return 'answer lost';
  return why === 'timeout' ? 'no answer' : 'not known yet';
}
