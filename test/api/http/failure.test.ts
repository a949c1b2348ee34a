import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
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
  return failureOf(thrown, { url, wire: { sent, reused: false }, way, secrets, ended: null });
}

const coded = (error: Error, code: string) => Object.assign(error, { code });

describe.each([true, false])('a request that failed (sent: %s)', (sent) => {
  test.each([
    coded(new Error('read'), 'ECONNRESET'),
    coded(new Error('connect'), 'EACCES'),
    coded(new Error('Parse Error'), 'HPE_INVALID_CONSTANT'),
    coded(new Error('chain'), 'INVALID_PURPOSE'),
    coded(new Error('version'), 'ERR_SSL_WRONG_VERSION_NUMBER'),
    coded(new Error('early'), 'ERR_STREAM_PREMATURE_CLOSE'),
    new AxiosError('Network Error', AxiosError.ERR_NETWORK),
    AxiosError.from(coded(new Error('hang up'), 'EPIPE'), undefined),
  ])('a failure of the network is told as one: %s', (thrown) => {
    expect(told(thrown, sent)).toMatchObject({ name: 'NetworkError', code: thrown.code, sent });
  });

  test.each([
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
