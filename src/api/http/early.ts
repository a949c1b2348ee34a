/**
 * Connections that are begun before there is anything to send, so that a request finds its way open. Loads nothing but
 * what Node connects with: the first of them are begun while all else is still being loaded.
 */
import net from 'node:net';
import { clockMs } from '../clock.ts';
import { isDirect, type ProxySetting } from './proxy.ts';

// Where nothing is connected with it, it is not loaded.
const { getBuiltinModule } = process;

/** A connection that idled longer may be one that the server is closing at this moment. */
export const STALE_MS = 4_000;

export interface Destination {
  readonly datacenterUrl: string;
  readonly proxy: ProxySetting;
}

/** Begins them; null where the way is not direct, or leads nowhere. */
export function connectEarly({ datacenterUrl, proxy }: Destination, count: number): EarlyConnections | null {
  const place = new URL(datacenterUrl);
  if (!isDirect(place, proxy)) return null;
  const early = new EarlyConnections(place);
  early.begin(count);
  return early;
}

export interface EarlyOptions {
  readonly staleMs?: number;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock?: () => number;
}

export class EarlyConnections {
  readonly #place: URL;
  readonly #staleMs: number;
  readonly #clock: () => number;
  readonly #waiting = new Map<net.Socket, number>();
  readonly #complete = new WeakSet<object>();
  #opened = 0;

  constructor(place: URL, { staleMs = STALE_MS, clock = clockMs }: EarlyOptions = {}) {
    this.#place = place;
    this.#staleMs = staleMs;
    this.#clock = clock;
  }

  /** How many were begun, whatever became of them. */
  get opened(): number {
    return this.#opened;
  }

  begin(count = 1): void {
    for (let more = count; more > 0; more -= 1) this.#begin();
  }

  /**
   * One that can still be used, each once; its handshake may be going on. Null where there is none: whoever needs a
   * connection opens one then, and hears from that what is wrong.
   */
  take(): net.Socket | null {
    for (const socket of this.#waiting.keys()) {
      if (!this.#isFresh(socket, this.#staleMs)) {
        socket.destroy();
        continue;
      }
      this.#waiting.delete(socket);
      return socket.ref();
    }
    return null;
  }

  /** Whether one waits that was begun no longer ago. */
  hasFresh(ms: number): boolean {
    return [...this.#waiting.keys()].some((socket) => this.#isFresh(socket, ms));
  }

  /** Whether that one was a connection, with TLS one whose handshake is done, before it was taken or since. */
  isComplete(socket: object): boolean {
    return this.#complete.has(socket);
  }

  close(): void {
    for (const socket of this.#waiting.keys()) socket.destroy();
  }

  // What has been sent on it before anybody has asked would pass for the answer to the first who asks.
  #isFresh(socket: net.Socket, ms: number): boolean {
    const age = this.#clock() - (this.#waiting.get(socket) ?? Number.NEGATIVE_INFINITY);
    return age <= ms && !socket.destroyed && socket.writable && socket.readable && socket.readableLength === 0;
  }

  #begin(): void {
    const { socket, done } = open(this.#place);
    this.#opened += 1;
    this.#waiting.set(socket, this.#clock());
    const drop = () => socket.destroy();
    const timer = setTimeout(() => this.#waiting.has(socket) && drop(), this.#staleMs);
    timer.unref();
    socket.unref();
    socket.once(done, () => this.#complete.add(socket));
    // Whoever needs a connection opens another, and says what that one fails with.
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      this.#waiting.delete(socket);
    });
  }
}

/** As the agents of node:http and node:https do it. */
function open({ protocol, hostname, port }: URL): { readonly socket: net.Socket; readonly done: string } {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  // Without a prototype, as the agents' own are: nothing that was left on that of all objects leads elsewhere.
  const options = { __proto__: null, host, noDelay: true, keepAlive: true, keepAliveInitialDelay: 1_000 };
  if (protocol === 'http:') {
    const plain = { ...options, __proto__: null, port: Number(port || 80) };
    return { socket: net.connect(plain), done: 'connect' };
  }
  const servername = net.isIP(host) === 0 ? host : '';
  const secure = { ...options, __proto__: null, port: Number(port || 443), servername, rejectUnauthorized: true };
  const tls = getBuiltinModule('node:tls');
  return { socket: tls.connect(secure), done: 'secureConnect' };
}
