/** Keeps the connections to one server and knows for each request whether it can have left this computer. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

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
  /** What axios calls instead of node:http, so that `wire` hears of the socket. */
  transport(wire: Wire): {
    request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void): http.ClientRequest;
  };
  /** Closes kept connections that idled longer: the server may be closing them at this moment. */
  dropIdle(olderThanMs: number): void;
  close(): void;
}

export function openConnections(clock: () => number): Connections {
  const httpAgent = new http.Agent({ keepAlive: true });
  // Said outright, so that no NODE_TLS_REJECT_UNAUTHORIZED, set in the middle of a session even, changes it.
  const httpsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: true });
  const idleSince = new WeakMap<Duplex, number>();
  for (const agent of [httpAgent, httpsAgent]) {
    agent.on('free', (socket: Duplex) => idleSince.set(socket, clock()));
  }

  return {
    httpAgent,
    httpsAgent,
    transport: (wire) => ({
      request: (options, onResponse) => {
        const secure = options.protocol === 'https:';
        const request = (secure ? https : http).request(options, onResponse);
        watch(request, secure, wire);
        return request;
      },
    }),
    dropIdle(olderThanMs) {
      for (const agent of [httpAgent, httpsAgent]) {
        for (const sockets of Object.values(agent.freeSockets)) {
          for (const socket of sockets ?? []) {
            if (clock() - (idleSince.get(socket) ?? 0) > olderThanMs) socket.destroy();
          }
        }
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function watch(request: http.ClientRequest, secure: boolean, wire: Wire): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket) {
      wire.reused = true;
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
