/** A session on a data centre that a test steers: what its token says, what it may read, and which answers it holds back. */
import { onTestFinished } from 'vitest';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { viewExchange } from '../../src/render/exchange.ts';
import { viewUser } from '../../src/render/users.ts';
import { commands } from '../../src/repl/commands/index.ts';
import { makeToolbox } from '../../src/repl/toolbox.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import type { SessionEvent } from '../../src/session/events.ts';
import type { Ask } from '../../src/session/guard.ts';
import { Modes } from '../../src/session/modes.ts';
import { Session } from '../../src/session/session.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { type Seen, startServer, TOKEN_PATH } from '../api/servers.ts';
import { CLIENT_ID, grantJson, problemJson, SECRET, USER_ID, userJson } from '../api/world.ts';

export const OWN = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';
export const OTHER = '11111111-2222-4333-8444-555555555555';
const STRANGER = '99999999-2222-4333-8444-555555555555';

export interface CentreOptions {
  /** The claims of its tokens; an opaque token where there are none. */
  readonly claims?: object;
  /** Statuses with which it refuses, by the beginning of a path. */
  readonly refuses?: Readonly<Record<string, number>>;
  readonly tenantId?: string;
  readonly profile?: string;
  readonly ask?: Ask;
}

// The tests call helpers as one types them, and look into whatever comes back; a wrong guess fails the test.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Anything = any;

export async function startCentre({ claims, refuses = {}, tenantId, profile, ask }: CentreOptions = {}) {
  const user = { ...userJson({ login: 'foobar' }) };
  let gates: { readonly path: string; readonly open: Promise<void>; readonly release: () => void }[] = [];
  const answer = ({ method, url, body }: Seen) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const path = pathname.replace('/api/2/', '');
    const [, status] = Object.entries(refuses).find(([start]) => path.startsWith(start)) ?? [];
    if (status !== undefined) return { status, body: problemJson(status) };
    if (pathname === TOKEN_PATH) return { body: { ...grantJson(), ...(claims && { access_token: tokenOf(claims) }) } };
    if (path.startsWith('clients/')) return { body: { client_id: CLIENT_ID, tenant_id: OWN } };
    if (path.startsWith('tenants/')) return { body: { id: path.slice(8), name: path.endsWith(OWN) ? 'Own' : 'Other' } };
    if (path === 'search') return { body: { items: hitsIn(searchParams.get('tenant')) } };
    if (method === 'PUT') {
      user.version += 1;
      user.contact = { ...user.contact, ...JSON.parse(body).contact };
    }
    if (path !== 'users') return { body: user };
    const stranger = { ...user, id: STRANGER, login: 'stranger', tenant_id: OTHER };
    return { body: { items: searchParams.get('uuids') === STRANGER ? [stranger] : [user] } };
  };
  const server = await startServer(async (seen) => {
    await gates.find(({ path }) => seen.url.startsWith(`/api/2/${path}`))?.open;
    return answer(seen);
  });
  const secrets = createSecrets();
  const names: Record<string, Anything> = {};
  const log = new MemoryLog();
  const session = new Session({
    connection: {
      world: datacenter(server.origin, profile ?? null),
      datacenterUrl: server.origin,
      clientId: CLIENT_ID,
      clientSecret: SECRET,
      tenantId: tenantId ?? null,
      profile: profile ?? null,
      proxy: 'off',
    },
    secrets,
    names,
    flags: new Modes(),
    ask: ask ?? null,
    audit: { log, operator: 'anna' },
    present: { user: viewUser, exchange: viewExchange },
    sleep: async () => {},
  });
  onTestFinished(() => session.close());
  const events: SessionEvent[] = [];
  session.events.on((event) => events.push(event));
  const place = new URL(server.origin).host;
  return {
    session,
    names,
    events,
    log,
    shell: makeToolbox(session, () => {}, { commands }) as Readonly<Record<string, Anything>>,
    /** Its full name. */
    world: `Own@${place}`,
    /** `GET search?tenant=…`, in the order in which they came. */
    asked: () => server.seen.map(({ method, url }) => `${method} ${url.replace('/api/2/', '')}`),
    seen: server.seen,
    narrated: () => events.flatMap((event) => (event.kind === 'narration' ? [event.statement] : [])),
    /** From now on answers to paths that begin so are held back. */
    hold(path: string) {
      let release = () => {};
      const open = new Promise<void>((resolve) => {
        release = resolve;
      });
      gates.push({ path, open, release });
      onTestFinished(() => release());
    },
    release() {
      for (const gate of gates) gate.release();
      gates = [];
    },
  };
}

export function tokenOf(claims: object): string {
  return [{ alg: 'RS256' }, claims, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}

export const scopeOf = (...tenants: readonly string[]) => ({ scope: tenants.map((tuid) => ({ tuid, role: 'admin' })) });

function hitsIn(tenant: string | null): object[] {
  const [id, login] = tenant === OWN ? [USER_ID, 'foobar'] : [STRANGER, 'stranger'];
  return [{ obj_type: 'user', id, login, parent_id: tenant, path: [tenant === OWN ? 'Own' : 'Other'] }];
}
