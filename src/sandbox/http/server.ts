/** Listens: the only place in the program that does, on this computer's loopback alone, with limits on all it takes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';
import { checkOrigin } from './origin.ts';
import { Refusal, refuse } from './refusal.ts';
import { type Request, splitUrl } from './request.ts';

const HOST = '127.0.0.1';
const USUAL_PORT = 43121;
const LARGEST_BODY = 1024 * 1024;
const LONGEST_HEADERS_MS = 10_000;
const LONGEST_REQUEST_MS = 30_000;
const LONGEST_CHECK_MS = 1_000;
// Longer than people pause between two lines: a client whose kept socket is closed just as it writes sees an error.
const KEEP_ALIVE_MS = 10 * 60_000;
const STOP_GRACE_MS = 500;

export interface Listening {
  readonly port: number;
  /** Called once, with what makes the answers. */
  serve(handle: (request: Request) => Answer | Promise<Answer>): void;
  /** From here on it does not keep the process alive. */
  unref(): void;
  close(): Promise<void>;
}

/**
 * Without a port the usual one, or a free one when it is taken; 0 is always a free one. Whose header takes longer than
 * `headersTimeout` milliseconds is answered with 408 and cut off.
 */
export async function listen(port: number | undefined, headersTimeout = LONGEST_HEADERS_MS): Promise<Listening> {
  const server = createServer({
    headersTimeout,
    requestTimeout: Math.max(headersTimeout, LONGEST_REQUEST_MS),
    // Node looks for what takes too long every half minute unless told.
    connectionsCheckingInterval: Math.min(headersTimeout, LONGEST_CHECK_MS),
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  await bind(server, port ?? USUAL_PORT).catch((error: NodeJS.ErrnoException) => {
    // EACCES: Windows reserves ranges of ports.
    if (port !== undefined || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) throw error;
    return bind(server, 0);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    serve(handle) {
      server.on('request', (incoming, response) => void respond(incoming, response, bound, handle));
    },
    unref() {
      server.unref();
      server.on('connection', (socket) => socket.unref());
    },
    close: () => close(server),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Lets answers that are under way finish, for a moment; sockets kept for a next request are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  port: number,
  handle: (request: Request) => Answer | Promise<Answer>,
): Promise<void> {
  let answer: Answer;
  try {
    const request = await readRequest(incoming);
    checkOrigin(request, port);
    answer = await handle(request);
  } catch (error) {
    answer = error instanceof Refusal ? error.answer : refuse(500, 'The sandbox has a fault.', { code: 1000 }).answer;
  }
  if (response.destroyed) return;
  try {
    deliver(answer, response);
  } catch {
    // A fault asked for a status or a header that HTTP does not know.
    if (response.headersSent) response.destroy();
    else deliver(refuse(500, 'The sandbox has a fault.', { code: 1000 }).answer, response);
  }
}

function deliver(answer: Answer, response: ServerResponse): void {
  const { delivery, headers } = answer;
  const body = Buffer.from(answer.body);
  if (delivery === 'stall') return;
  if (delivery === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (delivery === 'end') {
    response.socket?.end();
    return;
  }
  response.writeHead(answer.status, {
    Server: 'acronis-shell-sandbox',
    'X-Content-Type-Options': 'nosniff',
    ...(answer.status !== 204 && { 'Content-Length': body.length }),
    ...headers,
  });
  if (delivery === undefined) response.end(body);
  else if (delivery === 'cut') response.write(body.subarray(0, body.length / 2), () => response.destroy());
  else drip(body, response, delivery.everyMs);
}

function drip(body: Buffer, response: ServerResponse, everyMs: number): void {
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed) return clearInterval(timer);
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent < body.length) return undefined;
    clearInterval(timer);
    return response.end();
  }, everyMs);
  timer.unref();
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  let size = 0;
  // What is too much is read to its end and forgotten: a client that still writes would miss the answer.
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > LARGEST_BODY) throw refuse(413, `A body has at most ${LARGEST_BODY} bytes.`);
  const { method = '', url = '', headers } = incoming;
  const parts = splitUrl(url);
  if (!parts) throw refuse(400, 'The URL cannot be read.');
  return { method, url, headers, ...parts, body: Buffer.concat(chunks) };
}
