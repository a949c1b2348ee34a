/** One user on a server that loses answers: stateful, on real sockets, and with a ledger that cannot be fooled. */
import type net from 'node:net';
import { startRaw } from './servers.ts';
import { grantJson, NEW, OLD, OTHER_ID, problemJson, userJson } from './world.ts';

/** What happens to the first PUT. */
export type Fault =
  | 'reset before'
  | 'commit, reset'
  | 'commit, close'
  | 'commit, cut'
  | 'commit, 5xx'
  | '5xx'
  | 'commit, silence'
  | 'late commit'
  | 'stale socket';

export const FAULTS: readonly Fault[] = [
  'reset before',
  'commit, reset',
  'commit, close',
  'commit, cut',
  'commit, 5xx',
  '5xx',
  'commit, silence',
  'late commit',
  'stale socket',
];

export const SIGHTS = [
  'as it is',
  'v, old',
  'v+1, new',
  'v+1, old',
  'v+1, other',
  'v+2, new',
  'v+2, other',
  'activated',
  'gone',
  'other tenant',
  'v-1',
  'forbidden',
  'down',
] as const;

export type Sight = (typeof SIGHTS)[number];

export interface Ledger {
  puts: number;
  applied: number;
  mails: number;
}

interface Setting {
  activated: boolean;
  /** The first PUT's fate, or the refusal that it meets. */
  fault: Fault | { status: number; code: number };
  /** What every look shows from then on. */
  sight: Sight;
}

export async function startPlatform({ activated, fault, sight }: Setting) {
  const ledger: Ledger = { puts: 0, applied: 0, mails: 0 };
  const user = { email: OLD, version: 1, activated };
  let late: (() => void) | null = null;
  let gets = 0;

  function accept(version: number): { status: number; body: unknown } {
    if (user.version !== version) return { status: 409, body: problemJson(1001, 'Version mismatch') };
    if (user.activated) {
      ledger.mails += 1;
    } else {
      ledger.applied += 1;
      user.email = NEW;
      user.version = 2;
    }
    return { status: 200, body: shown() };
  }

  function shown(change: Partial<typeof user> = {}) {
    const { email, ...rest } = { ...user, ...change };
    return userJson({ ...rest, contact: { email, firstname: '', lastname: '' } });
  }

  function look(): { status: number; body: unknown } {
    switch (sight) {
      case 'as it is':
        return { status: 200, body: shown() };
      case 'activated':
        return { status: 200, body: shown({ email: OLD, version: 1, activated: true }) };
      case 'gone':
        return { status: 404, body: problemJson(404) };
      case 'forbidden':
        return { status: 403, body: problemJson(1002) };
      case 'down':
        return { status: 503, body: '' };
      case 'other tenant':
        return { status: 200, body: { ...shown(), tenant_id: OTHER_ID } };
      case 'v-1':
        return { status: 200, body: shown({ email: OLD, version: 0 }) };
      default: {
        const [, plus = '0', name = ''] = /^v(?:\+(\d))?, (\w+)$/.exec(sight) ?? [];
        const email = name === 'other' ? 'some@one.else' : name === 'new' ? NEW : OLD;
        return { status: 200, body: shown({ email, version: 1 + Number(plus) }) };
      }
    }
  }

  function put(socket: net.Socket, version: number): void {
    ledger.puts += 1;
    if (ledger.puts > 1) reply(socket, accept(version));
    else if (typeof fault === 'object') reply(socket, { status: fault.status, body: problemJson(fault.code) });
    else putInto(socket, version, fault);
  }

  function putInto(socket: net.Socket, version: number, accident: Fault): void {
    switch (accident) {
      case 'reset before':
      case 'stale socket':
        socket.resetAndDestroy();
        return;
      case 'commit, reset':
        accept(version);
        socket.resetAndDestroy();
        return;
      case 'commit, close':
        accept(version);
        socket.end();
        return;
      case 'commit, cut':
        accept(version);
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":');
        return;
      case 'commit, 5xx':
        accept(version);
        reply(socket, { status: 502, body: '' });
        return;
      case '5xx':
        reply(socket, { status: 503, body: problemJson(1000) });
        return;
      case 'commit, silence':
        accept(version);
        return;
      case 'late commit':
        late = () => accept(version);
        return;
    }
  }

  const server = await startRaw((socket, text) => {
    if (text.startsWith('POST')) return reply(socket, { status: 200, body: grantJson() });
    if (text.startsWith('PUT')) return put(socket, Number(/"version": (\d+)/.exec(text)?.[1]));
    gets += 1;
    // A request that was given up arrives while its user is being looked at.
    if (gets === 2) {
      late?.();
      late = null;
    }
    reply(socket, look());
  });
  return { origin: server.origin, ledger };

  function reply(socket: net.Socket, { status, body }: { status: number; body: unknown }): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    // Only a kept connection can turn out to be stale.
    const keep = fault === 'stale socket' ? '' : 'Connection: close\r\n';
    socket.write(`HTTP/1.1 ${status} X\r\n${keep}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }
}
