/** A small HTTP client for the sandbox's tests: what is sent is sent as it stands, and nothing is hidden. */

import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

export const PARTNER = 'ede9f834-70b3-476c-83d9-736f9f8c7dae';
export const FOOBAR_TENANT = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';
export const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';
export const FOOBAR_USER = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // The tests look into answers of every shape; a wrong guess fails the test.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly json: any;
}

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends to the sandbox's address, whatever the path and the headers are. */
export function send(url: string, method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Reply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type']?.startsWith('application/json');
        try {
          const json = isJson && text !== '' ? JSON.parse(text) : undefined;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        } catch (error) {
          reject(error);
        }
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

export const FORM = 'application/x-www-form-urlencoded';

export function signIn(url: string, id: string, secret: string): Promise<Reply> {
  const headers = { Authorization: basic(id, secret), 'Content-Type': FORM };
  return send(url, 'POST', '/api/2/idp/token', { headers, body: 'grant_type=client_credentials' });
}

export interface Session {
  readonly sandbox: Sandbox;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** With a JSON body; a string is sent as it stands. */
  write(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
}

/** A sandbox of its own for the test, signed in as the default client or as another of the world's. */
export async function open(options: SandboxOptions = {}, client = 0): Promise<Session> {
  const sandbox = await startSandbox({ port: 0, ...options });
  onTestFinished(() => sandbox.stop());
  const who = sandbox.world.clients()[client];
  const signed = await signIn(sandbox.url, who?.client_id ?? '', who?.secret ?? '');
  const auth = { Authorization: `Bearer ${signed.json.access_token}` };
  return {
    sandbox,
    get: (path, headers = {}) => send(sandbox.url, 'GET', `/api/2${path}`, { headers: { ...auth, ...headers } }),
    write: (method, path, body, headers = {}) =>
      send(sandbox.url, method, `/api/2${path}`, {
        headers: { 'Content-Type': 'application/json', ...auth, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
