import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  BadAnswerError,
  CancelledError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
} from '../../../src/api/errors.ts';
import { createHttp, type HttpOptions, type SendOptions } from '../../../src/api/http/http.ts';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { CERTIFICATE, KEY } from '../certificate.ts';
import { startRaw, startServer } from '../servers.ts';

const BEARER = 'Bearer t0ken-t0ken';

function openHttp(origin: string, options: Partial<HttpOptions> = {}) {
  const client = createHttp({ origin, proxy: 'off', secrets: createSecrets(), ...options });
  onTestFinished(() => client.close());
  return {
    send: (method = 'GET', path = '/', call: SendOptions = {}) =>
      client.send({ method, url: `${origin}${path}`, headers: { Authorization: BEARER } }, call),
    raw: client,
  };
}

describe('an answer', () => {
  test.each([200, 204, 400, 401, 404, 409, 500, 503])('an answer of status %i is returned as it is', async (status) => {
    const { origin } = await startServer(() => ({ status, headers: { 'X-Request-Id': 'r-1' }, body: { a: 1 } }));

    const answer = await openHttp(origin).send();

    expect(answer).toMatchObject({ status, requestId: 'r-1', url: `${origin}/` });
    expect(answer.text).toBe(status === 204 ? '' : '{"a":1}');
    expect(answer.headers['x-request-id']).toBe('r-1');
    expect(answer.elapsedMs).toBeGreaterThanOrEqual(0);
  });

  test('the id of an answer tells no secret, although the server puts one there (H3)', async () => {
    const secrets = createSecrets();
    secrets.add('t0ken-t0ken');
    const { origin } = await startServer(() => ({ headers: { 'X-Request-Id': BEARER } }));

    expect(await openHttp(origin, { secrets }).send()).toMatchObject({ requestId: 'Bearer ‹secret›' });
  });

  test('an answer is unpacked, and its text is decoded as what it says it is', async () => {
    const { origin } = await startRaw((socket) => {
      const body = gzipSync(Buffer.from('gr\xfc\xdfe', 'latin1'));
      const head = `Content-Type: text/plain; charset=iso-8859-1\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}`;
      socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`);
      socket.write(body);
    });

    expect((await openHttp(origin).send()).text).toBe('grüße');
  });

  test('an answer in broken UTF-8 is none, but a gateway may be sloppy about its errors (N9)', async () => {
    const { origin } = await startRaw((socket, text) => {
      const status = text.startsWith('PUT') ? '502 Bad' : '200 OK';
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\n`);
      socket.write(Buffer.from([0xff, 0x41]));
    });
    const { send } = openHttp(origin);

    await expect(send('GET')).rejects.toMatchObject({ name: 'BadAnswerError', why: 'not-json' });
    expect((await send('PUT')).text).toBe('\ufffdA');
  });

  test.each([
    ['with a length', 'Content-Length: 100\r\n\r\n{"id":'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n'],
  ])('an answer that ends too early (%s) is cut, and its status is known (N8)', async (_, rest) => {
    const { origin } = await startRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));

    await expect(openHttp(origin).send('PUT')).rejects.toMatchObject({ why: 'cut', status: 200 });
  });

  test('an answer is measured when unpacked, and refused when it is too large (N12, N13)', async () => {
    const { origin } = await startRaw((socket) => {
      const body = gzipSync(Buffer.alloc(100_000));
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(body);
    });

    await expect(openHttp(origin, { limits: { maxBytes: 10_000 } }).send()).rejects.toMatchObject({ why: 'too-large' });
  });

  test('an answer without an end is refused when it becomes too large (N12)', async () => {
    const { origin, sockets } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = () => !socket.destroyed && socket.write(`400\r\n${'x'.repeat(1024)}\r\n`, () => setImmediate(more));
      more();
    });

    await expect(openHttp(origin, { limits: { maxBytes: 5_000 } }).send()).rejects.toMatchObject({ why: 'too-large' });
    await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
  });

  test.each([301, 302, 303, 307, 308])(
    'an answer that redirects (%i) is not followed (N16, N17, PR52)',
    async (status) => {
      const evil = await startServer(() => ({ body: {} }));
      const { origin } = await startServer(() => ({ status, headers: { location: `${evil.origin}/steal` } }));

      const failure = openHttp(origin).send('PUT');

      await expect(failure).rejects.toMatchObject({ why: 'redirect', status, detail: evil.origin });
      expect(evil.seen).toEqual([]);
    },
  );
});

describe('a request', () => {
  test('a request carries no Content-Type that nobody wrote', async () => {
    const { origin, seen } = await startServer(() => ({}));
    const client = openHttp(origin).raw;

    await client.send({ method: 'POST', url: origin, headers: {}, body: 'a=1' });
    await client.send({ method: 'POST', url: origin, headers: { 'content-type': 'text/plain' }, body: ' {"a": 1} ' });

    expect(seen[0]).toMatchObject({ body: 'a=1' });
    expect(seen[0]?.headers).not.toHaveProperty('content-type');
    expect(seen[1]).toMatchObject({ body: ' {"a": 1} ', headers: { 'content-type': 'text/plain' } });
  });

  test.each([
    ['another origin', { url: 'http://evil.example/' }, OriginError],
    ['another scheme', { url: 'ftp://127.0.0.1/' }, OriginError],
    ['a user name', { url: 'http://me:pw@HOST/' }, InputError],
    ['a dot segment', { url: 'http://HOST/users/..' }, InputError],
    ['an encoded dot segment', { url: 'http://HOST/users/%2e%2E/x' }, InputError],
    ['a newline', { url: 'http://HOST/us\ners' }, InputError],
    ['a split header', { headers: { Authorization: 'Bearer x\r\nX-Evil: 1' } }, InputError],
    ['a letter that no header takes', { headers: { Authorization: 'Bearer ключ' } }, InputError],
    ['a strange header name', { headers: { 'X Y': '1' } }, InputError],
    ['a strange method', { method: 'GET /x' }, InputError],
  ])('a request with %s does not leave (N20, N21, I11)', async (_, change, kind) => {
    const { origin, seen } = await startServer(() => ({}));
    const request = { method: 'GET', url: origin, headers: {}, ...change };
    const client = openHttp(origin).raw;

    const failure = client.send({ ...request, url: request.url.replace('HOST', origin.slice(7)) });

    await expect(failure).rejects.toThrow(kind);
    expect(seen).toEqual([]);
  });
});

test('a refusal does not repeat a secret (H3)', async () => {
  const secrets = createSecrets();
  secrets.add('hunter2-hunter2');
  const { raw } = openHttp('http://127.0.0.1:1', { secrets });

  const failure = raw.send({ method: 'GET', url: 'nowhere?key=hunter2-hunter2', headers: {} });

  await expect(failure).rejects.toMatchObject({
    message: "'nowhere?key=‹secret›' is not a URL. Nothing was sent.",
    value: 'nowhere?key=‹secret›',
  });
});

describe('a connection', () => {
  test('a connection is kept, but not for a write when it idled longer than servers wait (N7)', async () => {
    let time = 0;
    const { origin, seen } = await startServer(() => ({}));
    const { send } = openHttp(origin, { clock: () => time });

    await send('PUT');
    time += 3_000;
    await send('PUT');
    time += 5_000;
    await send('GET');
    time += 5_000;
    await send('PUT');

    const ports = seen.map(({ port }) => port);
    expect(ports[1]).toBe(ports[0]);
    expect(ports[2]).toBe(ports[0]);
    expect(ports[3]).not.toBe(ports[0]);
  });

  test('a connection that is refused was never used (N2)', async () => {
    const { origin, server } = await startServer(() => ({}));
    await new Promise((resolve) => server.close(resolve));

    await expect(openHttp(origin).send('PUT')).rejects.toMatchObject({ code: 'ECONNREFUSED', sent: false });
  });

  test('a connection to a name that does not exist was never used (N1)', async () => {
    const { send } = openHttp('https://nobody.invalid', { limits: { connectMs: 2_000 } });

    await expect(send('PUT')).rejects.toMatchObject({ host: 'nobody.invalid', sent: false });
  });

  // The second: as if somebody had switched the checks off in the middle of a session.
  test.each(['1', '0'])(
    'a connection with a certificate that nobody vouches for was never used (N3, G11): %s',
    async (checks) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', checks);
      let requests = 0;
      const server = https.createServer({ key: KEY, cert: CERTIFICATE }, () => {
        requests += 1;
      });
      await new Promise<void>((resolve) => server.listen(0, resolve));
      onTestFinished(() => void server.close());

      const failure = openHttp(`https://localhost:${(server.address() as AddressInfo).port}`).send('PUT');

      await expect(failure).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', sent: false });
      expect(requests).toBe(0);
    },
  );

  test('a connection that breaks after the request left may have been used (N5, N6)', async () => {
    const { origin } = await startRaw((socket) => socket.resetAndDestroy());

    await expect(openHttp(origin).send('PUT')).rejects.toMatchObject({
      name: 'NetworkError',
      sent: true,
      reused: false,
    });
  });

  test('a kept connection that breaks says that it was kept (N7)', async () => {
    const { origin } = await startRaw((socket, _, count) => {
      if (count === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
      else socket.resetAndDestroy();
    });
    const { send } = openHttp(origin);
    await send();

    await expect(send()).rejects.toMatchObject({ name: 'NetworkError', sent: true, reused: true });
  });
});

describe('an answer as it came', () => {
  test('each line of its headers is kept in its own case, whatever is unpacked', async () => {
    const { origin } = await startRaw((socket) => {
      const packed = gzipSync('unpacked');
      const head = ['Content-Encoding: gzip', 'X-A: 1', 'x-a: 2', `Content-Length: ${packed.length}`].join('\r\n');
      socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`);
      socket.write(packed);
    });

    const { headerLines, bytes, text } = await openHttp(origin).send();

    expect(headerLines.slice(0, 3)).toEqual([
      ['Content-Encoding', 'gzip'],
      ['X-A', '1'],
      ['x-a', '2'],
    ]);
    expect(Buffer.from(bytes).toString()).toBe('unpacked');
    expect(text).toBe('unpacked');
  });

  test('a redirect, and bytes that are no text, are answers to whoever takes any', async () => {
    const { origin } = await startRaw((socket, text) => {
      if (text.startsWith('GET /moved')) socket.write('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n');
      else socket.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe', 'latin1'));
    });
    const { send } = openHttp(origin);

    expect(await send('GET', '/moved', { takesAny: true })).toMatchObject({ status: 302, headers: { location: '/' } });
    expect((await send('GET', '/bytes', { takesAny: true })).bytes).toEqual(Buffer.from([0xff, 0xfe]));
    await expect(send('GET', '/bytes')).rejects.toMatchObject({ name: 'BadAnswerError', why: 'not-json' });
  });

  test('a body of bytes goes out as it is', async () => {
    const arrived: Buffer[] = [];
    const { origin, server } = await startServer(() => ({}));
    server.removeAllListeners('request').on('request', async (request, response) => {
      for await (const chunk of request) arrived.push(chunk as Buffer);
      response.end();
    });
    const body = new Uint8Array([0, 255, 10, 13, 128]);

    await openHttp(origin).raw.send({ method: 'PUT', url: `${origin}/`, headers: {}, body });

    expect(Buffer.concat(arrived)).toEqual(Buffer.from(body));
  });
});

describe('the deadline', () => {
  test('the deadline holds although bytes drip (N14)', async () => {
    const { origin, sockets } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(drip));
    });

    await expect(openHttp(origin).send('GET', '/', { times: { totalMs: 1_000 } })).rejects.toMatchObject({
      name: 'DeadlineError',
      afterMs: 1_000,
      sent: true,
    });
    await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
  });

  test('the deadline is thirty seconds, to the millisecond, when nobody says otherwise (N14)', async () => {
    let onRequest = () => {};
    const began = new Promise<void>((resolve) => {
      onRequest = resolve;
    });
    const { origin } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(drip));
      onRequest();
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let outcome: unknown = 'pending';

    const sending = openHttp(origin, { limits: { idleMs: 60_000 } }).send('PUT');
    sending.catch((error: unknown) => {
      outcome = error;
    });
    await began;
    vi.advanceTimersByTime(29_999);
    await nextTurn();
    expect(outcome).toBe('pending');
    vi.advanceTimersByTime(1);

    await expect(sending).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 30_000, sent: true });
  });

  /** Time passes only as it is told to; `set` waits until so many timers of so long were set. */
  function holdTime() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const lengths: (number | undefined)[] = [];
    const held = globalThis.setTimeout;
    const noted = (act: () => void, ms?: number) => {
      lengths.push(ms);
      return held(act, ms);
    };
    globalThis.setTimeout = Object.assign(noted, held);
    onTestFinished(() => {
      globalThis.setTimeout = held;
      vi.useRealTimers();
    });
    const setOf = (length: number) => lengths.filter((ms) => ms === length).length;
    return {
      async set(times: number, length: number) {
        while (setOf(length) < times) await nextTurn();
      },
      /** What that brings about has happened by then. */
      async pass(ms: number) {
        vi.advanceTimersByTime(ms);
        await nextTurn();
      },
    };
  }

  const outcomeOf = (sending: Promise<{ text: string }>) => {
    const outcome: { is: unknown } = { is: 'pending' };
    sending.then(
      ({ text }) => {
        outcome.is = text;
      },
      (error: unknown) => {
        outcome.is = error;
      },
    );
    return outcome;
  };

  test('the time for an answer ends with its first sign, and is of the one who asks', async () => {
    const { origin } = await startRaw((socket, text) => {
      if (text.startsWith('GET /begun')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n');
    });
    const { send } = openHttp(origin, { limits: { idleMs: 150 } });
    const time = holdTime();

    const silent = send('GET', '/silent', { times: { answerMs: 50 } });
    const begun = send('GET', '/begun', { times: { answerMs: 60 } });
    const outcomes = [outcomeOf(silent), outcomeOf(begun)];
    for (const length of [50, 60, 150]) await time.set(1, length);

    await time.pass(49);
    expect(outcomes.map(({ is }) => is)).toEqual(['pending', 'pending']);
    await time.pass(1);
    await expect(silent).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 50, sent: true });
    await time.pass(99);
    expect(outcomes[1]?.is).toBe('pending');
    await time.pass(1);
    await expect(begun).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 150, sent: true });
  });

  test('the deadline holds in silence, before and after the headers (N15)', async () => {
    const { origin } = await startRaw((socket, text) => {
      if (text.startsWith('GET /headers')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n');
    });
    const { send } = openHttp(origin, { limits: { totalMs: 1_000 } });

    await expect(send('GET', '/headers')).rejects.toThrow(DeadlineError);
    await expect(send('GET', '/nothing')).rejects.toThrow('No complete answer');
  });

  test('the deadline for the next piece of an answer begins anew with each piece (N15)', async () => {
    let goOn = () => {};
    const { origin } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n');
      goOn = () => socket.write('x');
    });
    const { send } = openHttp(origin, { limits: { idleMs: 200 } });
    const time = holdTime();

    const all = send('GET', '/all');
    for (let pieces = 0; pieces < 8; pieces += 1) {
      await time.set(pieces + 1, 200);
      await time.pass(199);
      goOn();
    }
    expect((await all).text).toBe('xxxxxxxx');

    const some = send('GET', '/some');
    const outcome = outcomeOf(some);
    await time.set(10, 200);
    goOn();
    await time.set(11, 200);
    await time.pass(199);
    expect(outcome.is).toBe('pending');
    await time.pass(1);
    await expect(some).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 200, sent: true });
  });

  test('the deadline for the connection counts the handshake, and says that nothing was sent (N4)', async () => {
    // The server takes the connection and never answers the handshake.
    const { origin } = await startRaw(() => {});
    const { send } = openHttp(origin.replace('http:', 'https:'), { limits: { connectMs: 40 } });

    await expect(send('PUT')).rejects.toMatchObject({ name: 'DeadlineError', afterMs: 40, sent: false });
  });
});

describe('giving up', () => {
  test('giving up closes the socket and says that the request may have arrived (T1)', async () => {
    const stop = new AbortController();
    const { origin, sockets } = await startRaw(() => stop.abort());

    await expect(openHttp(origin).send('PUT', '/', { signal: stop.signal })).rejects.toMatchObject({
      name: 'CancelledError',
      sent: true,
    });
    await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
  });

  test('giving up beforehand sends nothing', async () => {
    const { origin, seen } = await startServer(() => ({}));

    const failure = openHttp(origin).send('PUT', '/', { signal: AbortSignal.abort() });

    await expect(failure).rejects.toThrow(CancelledError);
    await expect(failure).rejects.toMatchObject({ sent: false });
    expect(seen).toEqual([]);
  });
});

describe('a proxy', () => {
  async function startProxy(status: number) {
    const asked: { url: string | undefined; headers: http.IncomingHttpHeaders; after: string }[] = [];
    const server = http.createServer();
    server.on('connect', ({ url, headers }, socket) => {
      const entry = { url, headers, after: '' };
      asked.push(entry);
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`);
      if (status !== 200) return void socket.end();
      socket.on('data', (data) => {
        entry.after += data.toString('latin1');
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { asked, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test('a proxy gets a tunnel and its own credentials, and sees nothing of the request (N18, N19)', async () => {
    const proxy = await startProxy(200);
    const { send } = openHttp('https://eu2-cloud.acronis.com', { proxy: `http://me:p%40ss@${proxy.host}` });

    await expect(send('PUT')).rejects.toMatchObject({ name: 'NetworkError', sent: false });
    expect(proxy.asked[0]?.url).toBe('eu2-cloud.acronis.com:443');
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa('me:p@ss')}`);
    expect(proxy.asked[0]?.after.charCodeAt(0)).toBe(0x16); // the first byte of a TLS handshake
    expect(JSON.stringify(proxy.asked)).not.toContain('t0ken');
  });

  test.each([407, 502])('a proxy that refuses the tunnel (%i) leaves the request unsent (N19)', async (status) => {
    const proxy = await startProxy(status);
    const { send } = openHttp('https://eu2-cloud.acronis.com', { proxy: `http://${proxy.host}` });

    const failure = send('PUT');

    await expect(failure).rejects.toMatchObject({ code: 'PROXY_REFUSED', sent: false });
    await expect(failure).rejects.toThrow(`the proxy answered ${status}`);
  });

  test('a proxy from the environment is asked only when that was chosen (N18)', async () => {
    const proxy = await startProxy(502);
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    vi.stubEnv('NO_PROXY', '');

    const limits = { connectMs: 2_000 };

    await expect(openHttp('https://nobody.invalid', { limits }).send()).rejects.toMatchObject({ sent: false });
    expect(proxy.asked).toHaveLength(0);
    await expect(openHttp('https://nobody.invalid', { proxy: 'env' }).send()).rejects.toMatchObject({
      code: 'PROXY_REFUSED',
    });
    expect(proxy.asked).toHaveLength(1);
  });

  test.each([
    ['refused', 'https://nobody.invalid', {}],
    ['too late', 'https://192.0.2.1', { connectMs: 20 }],
  ])('a proxy that is not used is named when the connection is %s (N18)', async (_, origin, limits) => {
    const { send } = openHttp(origin, { proxy: { unused: 'HTTPS_PROXY' }, limits: { connectMs: 2_000, ...limits } });

    const failure = send('PUT');

    await expect(failure).rejects.toMatchObject({ sent: false, unusedProxy: 'HTTPS_PROXY' });
    await expect(failure).rejects.toThrow('HTTPS_PROXY is set but not followed: ACRONIS_PROXY is off.');
  });

  test('a proxy that is not used has nothing to do with a connection that broke, nor with this computer (N18)', async () => {
    const { origin } = await startRaw((socket) => socket.resetAndDestroy());
    const closed = await startServer(() => ({}));
    await new Promise((resolve) => closed.server.close(resolve));
    const proxy = { unused: 'HTTPS_PROXY' };

    await expect(openHttp(origin, { proxy }).send('PUT')).rejects.toMatchObject({ sent: true, unusedProxy: null });
    await expect(openHttp(closed.origin, { proxy }).send()).rejects.toMatchObject({ sent: false, unusedProxy: null });
  });

  test('a proxy is never asked for this computer itself (N18)', async () => {
    const proxy = await startProxy(502);
    vi.stubEnv('HTTP_PROXY', `http://${proxy.host}`);
    vi.stubEnv('NO_PROXY', '');
    const { origin } = await startServer(() => ({}));

    expect((await openHttp(origin, { proxy: 'env' }).send()).status).toBe(200);
    expect((await openHttp(origin, { proxy: `http://${proxy.host}` }).send()).status).toBe(200);
    expect(proxy.asked).toHaveLength(0);
  });

  test.each([
    [407, 'it wants a name and a password'],
    [403, 'it lets nobody through to there'],
    [503, 'it reached nobody there'],
    [418, 'the proxy answered 418 (PROXY_REFUSED)'],
  ])('a proxy that answers %i is told with its place and what that means (Y8)', async (status, words) => {
    const proxy = await startProxy(status);
    const { send } = openHttp('https://eu2-cloud.acronis.com', { proxy: `http://me:hunter2@${proxy.host}` });

    const error: NetworkError = await send('PUT').catch((thrown) => thrown);

    expect(error.message).toContain(`No connection to eu2-cloud.acronis.com through the proxy ${proxy.host}: `);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('hunter2');
  });

  test('a proxy that is dead is told as such, whether it was named or looked up (Y8)', async () => {
    const { origin, server } = await startServer(() => ({}));
    await new Promise((resolve) => server.close(resolve));
    const { host } = new URL(origin);
    vi.stubEnv('https_proxy', origin);
    vi.stubEnv('no_proxy', '');

    for (const proxy of [origin, 'env']) {
      const error: NetworkError = await openHttp('https://eu2-cloud.acronis.com', { proxy })
        .send('PUT')
        .catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'NetworkError', code: 'ECONNREFUSED', sent: false, proxy: host });
      expect(error.message).toContain(
        `No connection to the proxy ${host}, through which eu2-cloud.acronis.com is reached`,
      );
    }
  });

  test('a proxy whose name is not known is told as such (Y8)', async () => {
    const { send } = openHttp('https://eu2-cloud.acronis.com', { proxy: 'http://proxy.invalid:3128' });

    await expect(send()).rejects.toMatchObject({ sent: false, proxy: 'proxy.invalid:3128' });
    await expect(send()).rejects.toThrow('No connection to the proxy proxy.invalid:3128');
  });

  test('a proxy that never answers is named with the time that it had (Y8)', async () => {
    const { origin } = await startRaw(() => {});
    const { send } = openHttp('https://eu2-cloud.acronis.com', { proxy: origin, limits: { connectMs: 50 } });

    await expect(send()).rejects.toMatchObject({ name: 'DeadlineError', sent: false, proxy: new URL(origin).host });
  });

  test.each(['http://u:pa%ss@127.0.0.1:1080', 'socks5://127.0.0.1:1080', 'yes', ''])(
    'a proxy named %j is refused in words',
    (proxy) => {
      expect(() => openHttp('https://eu2-cloud.acronis.com', { proxy })).toThrow(InputError);
    },
  );
});

test('an error holds neither the token nor anything of axios (H3)', async () => {
  const { origin } = await startRaw((socket) => socket.resetAndDestroy());

  const error: unknown = await openHttp(origin)
    .send('PUT')
    .catch((thrown) => thrown);

  expect(error).toBeInstanceOf(NetworkError);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/t0ken|axios\/|config|Authorization/);
  expect(error).not.toBeInstanceOf(BadAnswerError);
});
