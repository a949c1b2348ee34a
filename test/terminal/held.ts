/** A data centre that can be made to wait: passes requests on to a sandbox, but holds those that a test names. */
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type DataCentre, startDataCentre } from './sandbox.ts';

export interface HeldDataCentre extends DataCentre {
  /** `GET /api/2/search?…` of every request that is or was held. */
  readonly held: readonly string[];
  /** The held requests whose connection the shell has closed. */
  readonly closed: readonly string[];
  /** Answers what is held, and holds nothing from now on. */
  release(): void;
}

export async function startHeldDataCentre(holds: (request: string) => boolean): Promise<HeldDataCentre> {
  const behind = await startDataCentre();
  const held: string[] = [];
  const closed: string[] = [];
  const waiting: (() => void)[] = [];
  let isHolding = true;
  const server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    const pass = () => {
      const { host: _host, ...headers } = request.headers;
      const forward = send(`${behind.sandbox.url}${request.url}`, { method: request.method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      // Whoever asked may be gone by now, and at the end of the test the sandbox is.
      forward.on('error', () => response.destroy());
      request.pipe(forward);
    };
    if (!isHolding || !holds(name)) return pass();
    held.push(name);
    onClose(request, () => closed.push(name));
    waiting.push(pass);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // listening on a port, not a path
  return {
    ...behind,
    env: { ...behind.env, ACRONIS_DATACENTER_URL: `http://127.0.0.1:${port}` },
    held,
    closed,
    release() {
      isHolding = false;
      for (const pass of waiting.splice(0)) pass();
    },
  };
}

function onClose(request: IncomingMessage, listener: () => void): void {
  request.socket.once('close', listener);
}
