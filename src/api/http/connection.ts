/** Keeps the connections to one server and knows for each request whether it can have left this computer. */
import http from 'node:http';
import type https from 'node:https';
import type { Duplex } from 'node:stream';
import type { EarlyConnections } from './early.ts';

/** What is known about the way of one request. */
export interface Wire {
  /** Set when the connection (with TLS: its handshake) is complete; before that nothing of a request was sent. */
  sent: boolean;
  /** The connection was kept from an earlier request. */
  reused: boolean;
}

export interface Connections {
  readonly httpAgent: http.Agent;
  /** Null where none is needed. */
  readonly httpsAgent: https.Agent | null;
  /** How many were opened when a request needed one. */
  readonly opened: number;
  /** What axios calls instead of node:http, so that `wire` hears of the socket. */
  transport(wire: Wire): {
    request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void): http.ClientRequest;
  };
  /** Whether one is kept that has idled no longer. */
  hasFresh(ms: number): boolean;
  /** Closes kept connections that idled longer: the server may be closing them at this moment. */
  dropIdle(olderThanMs: number): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly clock: () => number;
  /** Those that were begun before a request needed one; null where the way is not direct. */
  readonly early: EarlyConnections | null;
  /** Nothing on the way is TLS, which then is not loaded. */
  readonly isPlain: boolean;
}

const { getBuiltinModule } = process;

export function openConnections({ clock, early, isPlain }: ConnectionOptions): Connections {
  const secure = isPlain ? null : getBuiltinModule('node:https');
  const httpAgent = new http.Agent({ keepAlive: true });
  // Said outright, so that no NODE_TLS_REJECT_UNAUTHORIZED, set in the middle of a session even, changes it.
  const httpsAgent = secure && new secure.Agent({ keepAlive: true, rejectUnauthorized: true });
  const agents = httpsAgent === null ? [httpAgent] : [httpAgent, httpsAgent];
  const idleSince = new WeakMap<Duplex, number>();
  let opened = 0;
  for (const agent of agents) {
    agent.on('free', (socket: Duplex) => idleSince.set(socket, clock()));
    const open = agent.createConnection;
    agent.createConnection = (...given) => {
      const begun = early?.take();
      if (begun) return begun;
      opened += 1;
      return open.apply(agent, given);
    };
  }
  const idleMs = (socket: Duplex) => clock() - (idleSince.get(socket) ?? 0);
  const kept = () =>
    agents.flatMap(({ freeSockets }) => Object.values(freeSockets).flatMap((sockets) => sockets ?? []));

  return {
    httpAgent,
    httpsAgent,
    get opened() {
      return opened;
    },
    transport: (wire) => ({
      request: (options, onResponse) => {
        const isSecure = options.protocol === 'https:';
        const request = (isSecure && secure !== null ? secure : http).request(options, onResponse);
        watch(request, { isSecure, wire, early });
        return request;
      },
    }),
    hasFresh: (ms) => kept().some((socket) => !socket.destroyed && idleMs(socket) <= ms),
    dropIdle(olderThanMs) {
      for (const socket of kept()) if (idleMs(socket) > olderThanMs) socket.destroy();
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

interface Watching {
  readonly isSecure: boolean;
  readonly wire: Wire;
  readonly early: EarlyConnections | null;
}

function watch(request: http.ClientRequest, { isSecure, wire, early }: Watching): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket) {
      wire.reused = true;
      wire.sent = true;
      return;
    }
    // One that was begun early may be complete, and then says so no more.
    if (early?.isComplete(socket)) {
      wire.sent = true;
      return;
    }
    // A proxy that refuses the tunnel hands over a plain socket that never says secureConnect: not sent.
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      wire.sent = true;
    });
    if (!isSecure && !socket.connecting) wire.sent = true;
  });
}
