/** Keeps the connections to one server and knows for each request whether it can have left this computer. */
import http from 'node:http';
import https from 'node:https';
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
  readonly httpsAgent: https.Agent;
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

/** `early`: those that were begun before a request needed one; null where the way is not direct. */
export function openConnections(clock: () => number, early: EarlyConnections | null): Connections {
  const httpAgent = new http.Agent({ keepAlive: true });
  // Said outright, so that no NODE_TLS_REJECT_UNAUTHORIZED, set in the middle of a session even, changes it.
  const httpsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: true });
  const agents = [httpAgent, httpsAgent];
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
        const secure = options.protocol === 'https:';
        const request = (secure ? https : http).request(options, onResponse);
        watch(request, { secure, wire, early });
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
  readonly secure: boolean;
  readonly wire: Wire;
  readonly early: EarlyConnections | null;
}

function watch(request: http.ClientRequest, { secure, wire, early }: Watching): void {
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
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      wire.sent = true;
    });
    if (!secure && !socket.connecting) wire.sent = true;
  });
}
