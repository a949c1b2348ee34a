/** An accident has one name wherever it is spoken of, and one that there is not is refused wherever it is asked for. */
import { createServer } from 'node:http';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkFault } from '../../../src/sandbox/faults/checkFault.ts';
import { FAULT_WORDS } from '../../../src/sandbox/faults/faultWords.ts';
import { type AskedRequest, type Fault, startSandbox } from '../../../src/sandbox/index.ts';
import { JOHN_DOE, open, send } from '../client.ts';

const VALUES: Readonly<Record<string, string>> = { MS: '7', 'STATUS:N': '502:1' };
const WORDS = FAULT_WORDS.map(([word, { takes = '' }]) => [word, VALUES[takes]] as const);

test.each(WORDS)(
  '%s is called so over HTTP, in the module and in what is told of a request (TR12)',
  async (word, value) => {
    const { sandbox, write } = await open();
    const post = (body: object) =>
      send(sandbox.url, 'POST', '/sandbox/faults', {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });

    const { json: answered } = await post({ set: value === undefined ? word : `${word} ${value}` });
    const { json: listed } = await send(sandbox.url, 'GET', '/sandbox/faults');
    const [fault] = sandbox.faults.list();
    sandbox.faults.clear();
    // What is listed can be added again.
    sandbox.faults.add(fault as Fault);
    // Of some there is no answer to wait for.
    const asked = new Promise<AskedRequest>((resolve) => sandbox.requests.on(resolve));
    void write('PUT', `/users/${JOHN_DOE}`, { version: 1, language: 'de' }).catch(() => {});
    const { decided } = await asked;

    expect([answered, listed].map(({ faults }) => faults.map(({ kind }: Fault) => kind))).toEqual([[word], [word]]);
    expect(fault?.kind).toBe(word);
    expect(decided.some((fact) => fact.startsWith(`${word}: `))).toBe(true);
  },
);

// As a caller in plain JavaScript would write it.
const WRONG: readonly (readonly [fault: unknown, said: string])[] = [
  [{ kind: 'foreign-edit' }, "there is no fault 'foreign-edit': it is one of latency, fail, throttle, "],
  [{ kind: 'garble', as: 'html' }, "there is no fault 'garble': it is one of "],
  [{ kind: 'toString' }, "there is no fault 'toString': "],
  [{}, 'there is no fault undefined: it is one of '],
  ['drop-answer', "a fault is an object such as { kind: 'drop-answer' }, not 'drop-answer'"],
  [null, "a fault is an object such as { kind: 'drop-answer' }, not null"],
  [[{ kind: 'stall' }], "a fault is an object such as { kind: 'drop-answer' }, not [ [Object] ]"],
  [{ kind: 'drop-answer', aplied: false }, "drop-answer has no 'aplied': it has applied, by, times, on, next"],
  [{ kind: 'html', as: 'html' }, "html has no 'as': it has status, times, on, next"],
  [{ kind: 'stall', ms: 5 }, "stall has no 'ms': it has applied, times, on, next"],
  [{ kind: 'latency' }, 'latency wants for ms milliseconds, and has none'],
  [{ kind: 'latency', ms: '5' }, "latency wants for ms milliseconds, not '5'"],
  [{ kind: 'latency', ms: 2 ** 31 }, 'latency wants for ms milliseconds, not 2147483648'],
  [{ kind: 'latency', ms: Number.NaN }, 'latency wants for ms milliseconds, not NaN'],
  [{ kind: 'drip', everyMs: 0 }, 'drip wants for everyMs milliseconds, at least 1, not 0'],
  [{ kind: 'fail' }, 'fail wants for status a status from 400 to 599, and has none'],
  [{ kind: 'fail', status: 7 }, 'fail wants for status a status from 400 to 599, not 7'],
  [{ kind: 'fail', status: 200 }, 'fail wants for status a status from 400 to 599, not 200'],
  [{ kind: 'fail', status: 302, applied: true }, 'fail wants for status a status from 400 to 599, not 302'],
  [{ kind: 'throttle', status: 204 }, 'throttle wants for status a status from 400 to 599, not 204'],
  [{ kind: 'html', status: 99_999 }, 'html wants for status a status from 200 to 599, not 99999'],
  [{ kind: 'fail', status: 503, applied: 'yes' }, "fail wants for applied true or false, not 'yes'"],
  [{ kind: 'drop-answer', by: 'fin' }, "drop-answer wants for by one of reset, end, not 'fin'"],
  [{ kind: 'edit-behind-me', field: 'login' }, "edit-behind-me wants for field one of phone, email, not 'login'"],
  [{ kind: 'edit-behind-me', value: 7 }, 'edit-behind-me wants for value a text, not 7'],
  [{ kind: 'throttle', retryAfter: {} }, 'throttle wants for retryAfter seconds, a date, a text or null, not {}'],
  [
    { kind: 'throttle', retryAfter: new Date('x') },
    'throttle wants for retryAfter seconds, a date, a text or null, not ',
  ],
  ...[0, -1, 1.5, '2', null, Number.NaN].map(
    (times) => [{ kind: 'stall', times }, 'stall wants for times a whole number from 1, or Infinity, not '] as const,
  ),
  ...[
    'PUT',
    { metod: 'PUT' },
    { method: 'put' },
    { method: ['PUT', 7] },
    { method: [] },
    { method: [], path: '/api/2/users' },
    { method: undefined },
    { method: undefined, path: undefined },
    {},
    { path: 'users' },
    { path: '/a?b=c' },
    [],
  ].map((on) => [{ kind: 'stall', on }, 'stall wants for on a function, or { method: '] as const),
  [{ kind: 'stall', next: 'drip' }, "stall wants for next another fault, not 'drip'"],
  [{ kind: 'stall', next: { kind: 'drip' } }, 'drip wants for everyMs milliseconds, at least 1, and has none'],
];

test.each(WRONG)('the fault %j is refused, and nothing is set (TR17)', async (fault, said) => {
  const sandbox = await startSandbox({ port: 0 });
  const { port } = new URL(sandbox.url);

  expect(() => sandbox.faults.add(fault as Fault)).toThrow(said);
  expect(sandbox.faults.list()).toEqual([]);

  // Nor does a sandbox start with it and stay, stopped by nobody.
  await sandbox.stop();
  await expect(startSandbox({ port: Number(port), faults: [fault as Fault] })).rejects.toThrow(said);
  await canListen(Number(port));
});

test('a status of stale versions that there is not is refused too (TR17)', async () => {
  const { sandbox } = await open();
  const said = 'a stale version is answered with one of 400, 409, 412, 426, not 418';

  expect(() => Object.assign(sandbox.faults, { staleStatus: 418 })).toThrow(said);
  expect(sandbox.faults.staleStatus).toBe(409);
  await expect(startSandbox({ port: 0, staleStatus: 418 as never })).rejects.toThrow(said);
});

test('what a fault may be is taken, also from another realm and left undefined, and stays as it was added', async () => {
  const { sandbox, get } = await open();
  const realm = createContext({});
  const late = runInContext("({ kind: 'throttle', retryAfter: new Date(0), on: { path: /users/ } })", realm) as Fault;
  const own: { kind: 'fail'; status: number; times: number | undefined } = {
    kind: 'fail',
    status: 418,
    times: undefined,
  };

  sandbox.faults.add(own as Fault);
  own.status = 500;
  expect((await get(`/users/${JOHN_DOE}`)).status).toBe(418);
  sandbox.faults.add(late);
  expect((await get(`/users/${JOHN_DOE}`)).headers['retry-after']).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
});

test('accidents in a row may go round', async () => {
  const { sandbox, get } = await open();
  const round: { kind: 'fail'; status: number; next?: Fault } = { kind: 'fail', status: 503 };
  round.next = { kind: 'throttle', next: round };
  sandbox.faults.add(round);

  const seen: number[] = [];
  for (let time = 0; time < 4; time += 1) seen.push((await get(`/users/${JOHN_DOE}`)).status);

  expect(seen).toEqual([503, 429, 503, 429]);
  expect(() => checkFault(round)).not.toThrow();
});

function canListen(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
