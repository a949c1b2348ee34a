import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
import { codeInWords } from '../../../src/api/http/codes.ts';
import { failureOf } from '../../../src/api/http/failure.ts';
import { createHttp } from '../../../src/api/http/http.ts';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { startServer } from '../servers.ts';
import { SECRET } from '../world.ts';

const url = new URL('https://eu2-cloud.acronis.com/api/2/users');
const way = { proxy: null, proxyPlace: null, unusedProxy: null };

function told(thrown: unknown, sent: boolean) {
  const secrets = createSecrets();
  secrets.add(SECRET);
  return failureOf(thrown, { url, method: 'GET', wire: { sent, reused: false }, way, secrets, ended: null });
}

const coded = (error: Error, code: string, facts: object = {}) => Object.assign(error, { code, ...facts });
const ofConnect = (code: string) => coded(new Error(`connect ${code}`), code, { syscall: 'connect' });

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe.each([true, false])('a request that failed (sent: %s)', (sent) => {
  test.each([
    coded(new Error('read'), 'ECONNRESET'),
    ofConnect('EACCES'),
    ofConnect('EMFILE'),
    ofConnect('ENOTSUP'),
    coded(new Error('getaddrinfo ENFILE'), 'ENFILE', { syscall: 'getaddrinfo' }),
    coded(new Error('read UNKNOWN'), 'UNKNOWN', { syscall: 'read' }),
    AxiosError.from(ofConnect('EPERM'), undefined),
    AxiosError.from(coded(new AggregateError([ofConnect('EMFILE'), ofConnect('ENETUNREACH')]), 'EMFILE'), undefined),
    coded(new Error('Parse Error'), 'HPE_INVALID_CONSTANT'),
    coded(new Error('chain'), 'INVALID_PURPOSE'),
    coded(new Error('version'), 'ERR_SSL_WRONG_VERSION_NUMBER'),
    coded(new Error('early'), 'ERR_STREAM_PREMATURE_CLOSE'),
    new AxiosError('Network Error', AxiosError.ERR_NETWORK),
    AxiosError.from(coded(new Error('hang up'), 'EPIPE'), undefined),
  ])('a failure of the network is told as one: %s', (thrown) => {
    expect(told(thrown, sent)).toMatchObject({ name: 'NetworkError', code: thrown.code, sent });
  });

  test.each(['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'])(
    'a chain with a %s makes no secure connection',
    (code) => {
      expect(told(coded(new Error('chain'), code), sent)).toMatchObject({ name: 'NetworkError', code });
      expect(codeInWords(code)).toBe('the secure connection failed');
    },
  );

  test.each([
    ['names', 'ENOTFOUND EAI_AGAIN EAI_FAIL EAI_MEMORY ENODATA ESERVFAIL'],
    ['connections', 'ECONNREFUSED ECONNABORTED ETIMEDOUT EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN ENETRESET EPROTO'],
    ['this computer', 'EADDRNOTAVAIL EADDRINUSE EAFNOSUPPORT ENOBUFS ENOTCONN ERR_SOCKET_CLOSED_BEFORE_CONNECTION'],
    ['what comes', 'HPE_HEADER_OVERFLOW HPE_CLOSED_CONNECTION Z_DATA_ERROR Z_BUF_ERROR ZSTD_error_prefix_unknown'],
    ['handshakes', 'ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_HANDSHAKE_TIMEOUT ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['certificates', 'CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REVOKED CRL_HAS_EXPIRED HOSTNAME_MISMATCH INVALID_CA'],
    ['their chain', 'DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['their fields', 'UNABLE_TO_GET_CRL ERROR_IN_CERT_NOT_AFTER_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD UNSPECIFIED'],
  ])('what the network says of %s is its failure', (_what, codes) => {
    for (const code of codes.split(' '))
      expect([code, told(coded(new Error('no'), code), sent)]).toMatchObject([
        code,
        { name: 'NetworkError', code, sent },
      ]);
  });

  test.each([
    'ENOENT EISDIR EEXIST ENOTDIR ENOSPC EROFS EBADF ELOOP MODULE_NOT_FOUND ABORT_ERR',
    'ERR_MODULE_NOT_FOUND ERR_UNHANDLED_ERROR ERR_HTTP_HEADERS_SENT ERR_STREAM_WRITE_AFTER_END ERR_TLS_INVALID_CONTEXT',
    'EACCES EPERM EMFILE ENFILE UNKNOWN',
  ])('what the network does not say is a fault of ours, whatever its code: %s', (codes) => {
    for (const code of codes.split(' '))
      for (const facts of [{}, { syscall: 'open', path: '/etc/hosts' }, { cause: coded(new Error('x'), code) }])
        expect([code, told(coded(new Error('no'), code, facts), sent)]).toMatchObject([
          code,
          { name: 'UnexpectedError', sent },
        ]);
  });

  test.each([
    thrownBy(() => readFileSync(join(import.meta.dirname, 'nowhere.json'))),
    thrownBy(() => readFileSync(import.meta.dirname)),
    thrownBy(() => createRequire(import.meta.url)('./nowhere.cjs')),
    new TypeError(`Cannot read properties of undefined (reading '${SECRET}')`),
    new Error('out of luck'),
    coded(new TypeError('must be of type string'), 'ERR_INVALID_ARG_TYPE'),
    coded(new RangeError('port'), 'ERR_SOCKET_BAD_PORT'),
    new AxiosError('Unknown option', AxiosError.ERR_BAD_OPTION),
    'a word',
    undefined,
    null,
  ])('a fault of ours is told as one, and not as the network’s: %s', (thrown) => {
    const error = told(thrown, sent);

    expect(error).toMatchObject({ name: 'UnexpectedError', sent });
    expect(error.message).toMatch(/^That is a fault of this program: /);
    expect(error.message).not.toContain(SECRET);
  });
});

test('a fault of ours behind an answer is no cut answer, and does not hide that the request was sent', async () => {
  const api = await startServer(() => ({ body: {} }));
  let calls = 0;
  const clock = () => {
    calls += 1;
    if (calls > 1) throw new TypeError('the clock stands still');
    return 0;
  };
  const http = createHttp({ origin: api.origin, proxy: 'off', secrets: createSecrets(), clock });

  const sending = http.send({ method: 'GET', url: `${api.origin}/`, headers: { Connection: 'close' } });

  await expect(sending).rejects.toMatchObject({ name: 'UnexpectedError', sent: true });
  http.close();
});

test.each(['br', 'gzip', 'deflate'])(
  'an answer that is not packed as it says (%s) is no fault of ours',
  async (form) => {
    const api = await startServer(() => ({
      headers: { 'content-encoding': form },
      body: '<html>not packed at all</html>',
    }));
    const http = createHttp({ origin: api.origin, proxy: 'off', secrets: createSecrets() });

    const sending = http.send({ method: 'PUT', url: `${api.origin}/`, headers: {} });

    await expect(sending).rejects.toMatchObject({ name: 'BadAnswerError', why: 'cut', status: 200 });
    http.close();
  },
);

test.each([
  ['GET', '/api/2/users', false],
  ['HEAD', '/api/2/users', false],
  ['OPTIONS', '/api/2/users', false],
  ['POST', '/api/2/idp/token', false],
  ['PUT', '/api/2/users', true],
  ['DELETE', '/api/2/tenants/1', true],
  ['PATCH', '/api/2/clients/1', true],
])('of %s %s it is known whether it would have changed something (CC7)', (method, path, isWrite) => {
  const failed = {
    url: new URL(path, url),
    method,
    wire: { sent: true, reused: false },
    way,
    secrets: createSecrets(),
  };

  expect(failureOf(coded(new Error('read'), 'ECONNRESET'), { ...failed, ended: null })).toMatchObject({ isWrite });
  expect(failureOf(new Error('stopped'), { ...failed, ended: 30_000 })).toMatchObject({ isWrite });
});
