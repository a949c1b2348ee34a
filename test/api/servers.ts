/** Servers for the tests: one that answers by a function and remembers, and one that hands over the bare socket. */
import http from 'node:http';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { grantJson } from './world.ts';

export interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  port: number | undefined;
}

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown } | null;

/** An object body goes out as JSON; null leaves the request unanswered. */
export async function startServer(answer: (seen: Seen, count: number) => Answer | Promise<Answer>) {
  const seen: Seen[] = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request) body += chunk;
    } catch {
      return; // the client went away in the middle of it
    }
    const { method = '', url = '', headers, socket } = request;
    seen.push({ method, url, headers, body, port: socket.remotePort });
    const reply = await answer(seen.at(-1) as Seen, seen.length);
    if (reply === null) return;
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text);
  });
  return { origin: await listen(server, () => server.closeAllConnections()), seen, server };
}

/** Calls `onRequest` with the socket once a request has begun to arrive. */
export async function startRaw(onRequest: (socket: net.Socket, text: string, count: number) => void) {
  const sockets = new Set<net.Socket>();
  let count = 0;
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => onRequest(socket, data.toString(), ++count));
  });
  const origin = await listen(server, () => {
    for (const socket of sockets) socket.destroy();
  });
  return { origin, count: () => count, sockets };
}

async function listen(server: net.Server, drop: () => void): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    drop();
  });
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

export const TOKEN_PATH = '/api/2/idp/token';

/** A server that grants tokens and answers the rest by `answer`. */
export async function startApi(
  answer: (seen: Seen, count: number) => { status?: number; headers?: Record<string, string>; body?: unknown } | null,
) {
  let tokens = 0;
  let others = 0;
  const server = await startServer((seen) => {
    if (seen.url !== TOKEN_PATH) return answer(seen, ++others);
    tokens += 1;
    return { body: grantJson(tokens) };
  });
  return { ...server, tokens: () => tokens };
}
