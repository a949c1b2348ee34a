/** Connections that are begun before a request needs one: taken once, and nothing that a request is told becomes less true. */
import type { ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectEarly, EarlyConnections } from '../../../src/api/http/early.ts';
import { createHttp, type HttpOptions } from '../../../src/api/http/http.ts';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { CERTIFICATE, KEY } from '../certificate.ts';
import { startRaw, startServer } from '../servers.ts';

const PATIENTLY = { timeout: 20_000 };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

/** What the client makes of its requests where `count` connections were begun before. */
function openHttp(origin: string, count: number, options: Partial<HttpOptions> = {}) {
  const early = new EarlyConnections(new URL(origin), { ...options.limits, ...options });
  early.begin(count);
  const http = createHttp({ origin, proxy: 'off', secrets: createSecrets(), early, ...options });
  onTestFinished(() => http.close());
  return {
    early,
    http,
    send: (method = 'GET', path = '/') => http.send({ method, url: `${origin}${path}`, headers: {} }),
  };
}

/** A bare server on which `onSocket` gets each connection, and that knows them by their order. */
async function startBare(onSocket: (socket: net.Socket, count: number) => void) {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onSocket(socket, sockets.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

/** A server with TLS, whose certificate is trusted only where a test says so. */
async function startTls(onRequest?: (socket: net.Socket, response: ServerResponse) => void) {
  const seen: { method: string | undefined; url: string | undefined; port: number | undefined }[] = [];
  let connections = 0;
  const server = https.createServer({ key: KEY, cert: CERTIFICATE }, ({ method, url, socket }, response) => {
    seen.push({ method, url, port: socket.remotePort });
    if (onRequest) onRequest(socket, response);
    else response.end('{}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `https://localhost:${port}`, port, seen, connections: () => connections };
}

/** Has the certificate of the tests trusted, and keeps what each connection was opened with. */
function trust() {
  const given: tls.ConnectionOptions[] = [];
  const connect = tls.connect as (options: tls.ConnectionOptions) => tls.TLSSocket;
  vi.spyOn(tls, 'connect').mockImplementation(((options: tls.ConnectionOptions) => {
    given.push(options);
    return connect({ ...options, ca: CERTIFICATE });
  }) as typeof tls.connect);
  onTestFinished(() => void vi.restoreAllMocks());
  return given;
}

const isIdle = (early: EarlyConnections) => () => early.hasFresh(Number.POSITIVE_INFINITY);

test('a request takes the connection that was begun for it, and a second one at the same time the second (CE1)', async () => {
  const { origin, seen } = await startServer(() => ({}));
  const { send, http } = openHttp(origin, 2);

  await Promise.all([send('GET', '/a'), send('GET', '/b')]);
  await send('PUT', '/c');

  expect(new Set(seen.map(({ port }) => port)).size).toBe(2);
  expect(http.traffic()).toEqual({ requests: 3, connections: 2 });
});

test('a third request at the same time opens a connection of its own', async () => {
  const { origin } = await startServer(() => ({}));
  const { send, http } = openHttp(origin, 2);

  await Promise.all([send(), send(), send()]);

  expect(http.traffic()).toEqual({ requests: 3, connections: 3 });
});

test('with TLS, a request takes it before its handshake is done, and after (CE1)', async () => {
  const given = trust();
  const { origin, seen, connections } = await startTls();
  const { send, early, http } = openHttp(origin, 1);
  await send('GET', '/during');
  early.begin();
  await expect.poll(() => given.length === 2 && connections() === 2, PATIENTLY).toBe(true);

  await Promise.all([send('PUT', '/kept'), send('GET', '/after')]);

  expect(seen.map(({ url }) => url).sort()).toEqual(['/after', '/during', '/kept']);
  expect(http.traffic()).toEqual({ requests: 3, connections: 2 });
});

test.each(['localhost', '127.0.0.1'])('it is opened with what a request to %s opens one with', async (host) => {
  const given = trust();
  const { port } = await startTls();
  const { early, send } = openHttp(`https://${host}:${port}`, 1);
  early.close();
  await send().catch(() => {}); // the certificate does not name the address

  const [begun = {}, asked = {}] = given;
  expect(begun).toMatchObject({ rejectUnauthorized: true, servername: host === 'localhost' ? host : '' });
  for (const [name, value] of Object.entries(begun)) {
    const other: unknown = asked[name as keyof tls.ConnectionOptions];
    expect([name, String(other)]).toEqual([name, String(value)]);
  }
  expect(asked.ALPNProtocols).toEqual(begun.ALPNProtocols);
});

test('what was left on the prototype of all objects leads it nowhere else (X3)', async () => {
  const { origin, seen } = await startServer(() => ({}));
  const gadgets = { path: '/tmp/polluted.sock', localAddress: '192.0.2.1', lookup: () => {}, allowHalfOpen: true };
  const names = Object.keys(gadgets);
  onTestFinished(() => {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  });
  for (const [name, value] of Object.entries(gadgets))
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });

  const early = new EarlyConnections(new URL(origin));
  early.begin();
  for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  const http = createHttp({ origin, proxy: 'off', secrets: createSecrets(), early });
  onTestFinished(() => http.close());
  await http.send({ method: 'GET', url: origin, headers: {} });

  expect(seen).toHaveLength(1);
  expect(http.traffic()).toEqual({ requests: 1, connections: 1 });
});

describe('a connection that was begun and is no good costs nothing', () => {
  test('one that the server has closed again is not used (CE2)', async () => {
    const { origin, sockets } = await startBare((socket, count) => {
      if (count <= 2) socket.end();
      else socket.on('data', () => socket.write(OK));
    });
    const { send, early } = openHttp(origin, 2);
    await expect.poll(isIdle(early), PATIENTLY).toBe(false);

    expect(await send('PUT')).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(3);
  });

  test('one that was reset is not used (CE2)', async () => {
    const { origin } = await startBare((socket, count) => {
      if (count === 1) socket.resetAndDestroy();
      else socket.on('data', () => socket.write(OK));
    });
    const { send, early } = openHttp(origin, 1);
    await expect.poll(isIdle(early), PATIENTLY).toBe(false);

    expect(await send('PUT')).toMatchObject({ status: 200 });
  });

  // It would pass for the answer to the first request.
  test('one on which the server speaks before it is asked is not used (CE2)', async () => {
    const { origin } = await startBare((socket, count) => {
      if (count === 1) socket.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n');
      else socket.on('data', () => socket.write(OK));
    });
    const { send, early } = openHttp(origin, 1);
    await expect.poll(isIdle(early), PATIENTLY).toBe(false);

    expect(await send('PUT')).toMatchObject({ status: 200, text: '{}' });
  });

  test.each(['GET', 'PUT'])('one that waited longer than servers wait is not used for a %s (CE2)', async (method) => {
    let time = 0;
    const { origin, seen } = await startServer(() => ({}));
    const { send, http, early } = openHttp(origin, 1, { clock: () => time });
    time = 4_001;

    await send(method);

    expect(seen).toHaveLength(1);
    expect(http.traffic()).toEqual({ requests: 1, connections: 2 });
    expect(early.take()).toBeNull();
  });

  test('one that nobody takes is closed when it has waited too long (CE2)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let connected = () => {};
    const both = new Promise<void>((resolve) => {
      connected = resolve;
    });
    const { origin, sockets } = await startBare((_socket, count) => {
      if (count === 2) connected();
    });
    const { early } = openHttp(origin, 2, { clock: () => 0 });
    await both;

    vi.advanceTimersByTime(3_999);
    expect(early.hasFresh(4_000)).toBe(true);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();

    expect(early.take()).toBeNull();
    for (const socket of sockets) socket.resume();
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed), PATIENTLY).toBe(true);
  });

  test('what could not be begun is said by the request itself, as ever (CE2, N2)', async () => {
    const { origin, server } = await startServer(() => ({}));
    await new Promise((resolve) => server.close(resolve));
    const { send, early } = openHttp(origin, 2);
    await expect.poll(isIdle(early), PATIENTLY).toBe(false);

    await expect(send('PUT')).rejects.toMatchObject({ name: 'NetworkError', code: 'ECONNREFUSED', sent: false });
  });

  test.each([true, false])(
    'a certificate that nobody vouches for is told as ever, its handshake over or not: %s (CE2, N3)',
    async (isOver) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const { origin, seen } = await startTls();
      const { send, early } = openHttp(origin, 1);
      if (isOver) await expect.poll(isIdle(early), PATIENTLY).toBe(false);

      await expect(send('PUT')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', sent: false });
      expect(seen).toEqual([]);
    },
  );

  test('a handshake that is never answered is out of time as ever (CE2, N4)', async () => {
    const { origin } = await startRaw(() => {});
    const { send } = openHttp(origin.replace('http:', 'https:'), 1, { limits: { connectMs: 40 } });

    await expect(send('PUT')).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 40, sent: false });
  });
});

describe('what is known of a request on such a connection', () => {
  test.each([true, false])(
    'it may have arrived where the connection breaks behind its first bytes, complete before or not: %s (CE3, N5)',
    async (isComplete) => {
      const { origin, sockets } = await startBare((socket) => socket.on('data', () => socket.resetAndDestroy()));
      const { send } = openHttp(origin, 1);
      if (isComplete) await expect.poll(() => sockets.length, PATIENTLY).toBe(1);

      await expect(send('PUT')).rejects.toMatchObject({ name: 'NetworkError', sent: true, reused: false });
      expect(sockets).toHaveLength(1);
    },
  );

  test.each([true, false])(
    'with TLS it may have arrived, the handshake over before or not: %s (CE3, N5)',
    async (isOver) => {
      trust();
      const { origin, seen } = await startTls((socket) => socket.destroy());
      const { send, early, http } = openHttp(origin, 1);
      const begun = early.take();
      onTestFinished(() => void begun?.destroy());
      if (isOver) await expect.poll(() => begun !== null && early.isComplete(begun), PATIENTLY).toBe(true);
      vi.spyOn(early, 'take').mockReturnValueOnce(begun);

      await expect(send('PUT')).rejects.toMatchObject({ name: 'NetworkError', sent: true, reused: false });
      expect(seen).toHaveLength(1);
      expect(http.traffic()).toEqual({ requests: 1, connections: 1 });
    },
  );

  test('the time for the connection does not end a request whose connection was there before (CE3)', async () => {
    trust();
    let arrived = () => {};
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { origin } = await startTls((_socket, response) => {
      answer = () => void response.end('{}');
      arrived();
    });
    const { early, send } = openHttp(origin, 1);
    const begun = early.take();
    await expect.poll(() => begun !== null && early.isComplete(begun), PATIENTLY).toBe(true);
    vi.spyOn(early, 'take').mockReturnValueOnce(begun);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());

    const sending = send('PUT');
    await asked;
    vi.advanceTimersByTime(10_001);
    answer();

    expect(await sending).toMatchObject({ status: 200 });
  });
});

describe('while a person is asked', () => {
  /** A clock and the timers that go by it. */
  function holdTime() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    let now = 0;
    return {
      clock: () => now,
      pass(ms: number) {
        for (let left = ms; left > 0; left -= 250) {
          now += 250;
          vi.advanceTimersByTime(250);
        }
      },
    };
  }

  test.each([0, 1_000, 3_750, 4_000, 9_500, 59_000])(
    'the write goes out on a connection that was begun meanwhile, the answer after %i ms (CE6)',
    async (thoughtMs) => {
      const { clock, pass } = holdTime();
      const { origin, seen } = await startServer(() => ({}));
      const { send, http, early } = openHttp(origin, 0, { clock });
      await send('GET');
      const opened = http.traffic().connections;

      const answered = http.keepReady();
      pass(thoughtMs);
      answered();
      const begun = early.opened;
      await send('PUT');

      expect(http.traffic().connections).toBe(opened + begun);
      expect(new Set(seen.map(({ port }) => port)).size).toBe(thoughtMs > 4_000 ? 2 : 1);
      expect(begun).toBeLessThanOrEqual(1 + thoughtMs / 2_000);
    },
  );

  test('none is begun any more once it is answered, nor after a minute (CE6)', async () => {
    const { clock, pass } = holdTime();
    const { origin } = await startServer(() => ({}));
    const { http, early } = openHttp(origin, 0, { clock });

    const answered = http.keepReady();
    expect(early.opened).toBe(1);
    answered();
    pass(30_000);
    expect(early.opened).toBe(1);

    http.keepReady();
    pass(60_000);
    const most = early.opened;
    pass(60_000);
    expect(early.opened).toBe(most);
    expect(most).toBeLessThan(32);
  });

  test('nothing is begun where the way leads through a proxy', () => {
    const { http, early } = openHttp('https://eu2-cloud.acronis.com', 0, { proxy: 'http://proxy.invalid:3128' });

    http.keepReady()();

    expect(early.opened).toBe(0);
    expect(http.traffic()).toEqual({ requests: 0, connections: 0 });
  });
});

test('it holds nobody up until it is taken: a process in which nothing else is left to do ends (CE4)', async () => {
  const opened: net.Socket[] = [];
  const connect = net.connect as (options: net.NetConnectOpts) => net.Socket;
  vi.spyOn(net, 'connect').mockImplementation(((options: net.NetConnectOpts) => {
    const socket = connect(options);
    opened.push(socket);
    return socket;
  }) as typeof net.connect);
  onTestFinished(() => void vi.restoreAllMocks());
  const { origin, sockets } = await startBare(() => {});
  const { early } = openHttp(origin, 2);
  await expect.poll(() => sockets.length === 2 && opened.every(({ connecting }) => !connecting), PATIENTLY).toBe(true);
  const isHolding = (socket: net.Socket) => (socket as unknown as { _handle: { hasRef(): boolean } })._handle.hasRef();

  expect(opened.map(isHolding)).toEqual([false, false]);
  const taken = early.take();

  expect(taken).toBe(opened[0]);
  expect(opened.map(isHolding)).toEqual([true, false]);
  taken?.destroy();
});

test('closing closes those that nobody has taken (CE4)', async () => {
  const { origin, sockets } = await startBare((socket) => socket.resume());
  const { http } = openHttp(origin, 2);
  await expect.poll(() => sockets.length, PATIENTLY).toBe(2);

  http.close();

  await expect.poll(() => sockets.every(({ destroyed }) => destroyed), PATIENTLY).toBe(true);
});

test.each([
  ['off', 1],
  [{ unused: 'HTTPS_PROXY' }, 1],
  ['env', null],
  ['http://proxy.example:3128', null],
] as const)('none is begun where the way leads through a proxy: %j', async (proxy, opened) => {
  const connect = vi
    .spyOn(tls, 'connect')
    .mockImplementation((() => new net.Socket()) as unknown as typeof tls.connect);
  onTestFinished(() => void vi.restoreAllMocks());

  expect(connectEarly({ datacenterUrl: 'https://eu2-cloud.acronis.com', proxy }, 1)?.opened ?? null).toBe(opened);
  expect(connect).toHaveBeenCalledTimes(opened ?? 0);
});

test('to this computer itself the way is direct whatever the proxy', async () => {
  const { origin, sockets } = await startBare(() => {});

  const early = connectEarly({ datacenterUrl: origin, proxy: 'http://proxy.example:3128' }, 1);
  onTestFinished(() => early?.close());

  await expect.poll(() => sockets.length, PATIENTLY).toBe(1);
});

test('a client that was given one that leads elsewhere than through its proxy does not use it', async () => {
  const { origin, sockets } = await startBare(() => {});
  const proxied = { proxy: origin, limits: { connectMs: 50 } };
  const { send } = openHttp('https://eu2-cloud.acronis.com', 0, proxied);

  await expect(send()).rejects.toMatchObject({ sent: false, proxy: new URL(origin).host });
  expect(sockets).toHaveLength(1);
});
