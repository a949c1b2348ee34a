/** params, headers, data and json reach the wire as Python's requests puts them there; what cannot be meant is refused. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/api/errors.ts';
import { failure, stage } from '../../helpers/stage.ts';
import { askPython, hasPython } from '../../python/cpython.ts';

const hasRequests = hasPython && spawnSync('python3', ['-c', 'import requests']).status === 0;

/** What is typed in JavaScript, and the same in Python. */
const CASES: readonly (readonly [options: object, python: string])[] = [
  // params
  [
    {
      params: [
        ['tenant', 't'],
        ['text', 'x'],
      ],
    },
    "{'params': [('tenant', 't'), ('text', 'x')]}",
  ],
  [
    {
      params: [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ],
    },
    "{'params': (('a', 1), ('b', 2), ('a', 3))}",
  ],
  [
    {
      params: new Map<unknown, unknown>([
        ['b', true],
        [7, null],
        ['a', [1, 'é']],
      ]),
    },
    "{'params': {'b': True, 7: None, 'a': [1, 'é']}}",
  ],
  [{ params: new URLSearchParams('a=1&b=2&a=3') }, "{'params': [('a', '1'), ('b', '2'), ('a', '3')]}"],
  [{ params: pairs() }, "{'params': iter([('a', '1'), ('b', 'x y')])}"],
  [
    { params: { none: null, gone: undefined, list: [1, null, 2], empty: [], set: new Set(['x']) } },
    "{'params': {'none': None, 'gone': None, 'list': [1, None, 2], 'empty': [], 'set': {'x'}}}",
  ],
  [{ params: { text: "a*b~c-d_e.f'g(h)!/?:@&=+$,# %" } }, `{'params': {'text': "a*b~c-d_e.f'g(h)!/?:@&=+$,# %"}}`],
  [
    { params: { 'kéy &': '€ 😀', half: 1.5, minus: -0, tiny: 1e-7 } },
    "{'params': {'kéy &': '€ 😀', 'half': 1.5, 'minus': 0, 'tiny': 1e-7}}",
  ],
  [
    { params: { bytes: Buffer.from([0, 0xff, 0x20]), big: 12345678901234567890n } },
    "{'params': {'bytes': b'\\x00\\xff ', 'big': 12345678901234567890}}",
  ],
  [{ params: 'a=b&c=d' }, "{'params': 'a=b&c=d'}"],
  [{ params: 'a=b c&d=ü"<>{}|^`' }, `{'params': 'a=b c&d=ü"<>{}|^\`'}`],
  [{ params: Buffer.from('a=b') }, "{'params': b'a=b'}"],
  ...[{}, [], '', null].map(
    (params) => [{ params }, `{'params': ${params === null ? 'None' : JSON.stringify(params)}}`] as const,
  ),
  // headers
  [
    {
      headers: [
        ['X-A', '1'],
        ['X-B', '2'],
      ],
    },
    "{'headers': {'X-A': '1', 'X-B': '2'}}",
  ],
  [{ headers: new Map([['X-A', 'é']]) }, "{'headers': {'X-A': 'é'}}"],
  [{ headers: { 'X-A': null, 'x-b': undefined, 'X-C': '' } }, "{'headers': {'X-A': None, 'x-b': None, 'X-C': ''}}"],
  [{ headers: { 'X-A': '1', 'x-a': '2' } }, "{'headers': {'X-A': '1', 'x-a': '2'}}"],
  [{ headers: new Headers({ 'X-A': '1' }) }, "{'headers': {'x-a': '1'}}"],
  [{ headers: { 'X-A': Buffer.from('bytes') } }, "{'headers': {'X-A': b'bytes'}}"],
  // data
  [
    {
      data: [
        ['a', '1'],
        ['a', '2'],
        ['b', null],
      ],
    },
    "{'data': [('a', '1'), ('a', '2'), ('b', None)]}",
  ],
  [{ data: new Map([['a', [true, false]]]) }, "{'data': {'a': [True, False]}}"],
  [{ data: new URLSearchParams('a=1&a=2') }, "{'data': [('a', '1'), ('a', '2')]}"],
  [{ data: Buffer.from('{"a": "é"}') }, `{'data': '{"a": "é"}'.encode()}`],
  [{ data: 'a=b' }, "{'data': 'a=b'}"],
  [{ data: { a: 'x y', b: null } }, "{'data': {'a': 'x y', 'b': None}}"],
  ...['', null, [], {}].map(
    (data) => [{ data }, `{'data': ${data === null ? 'None' : JSON.stringify(data)}}`] as const,
  ),
  // json
  [{ json: null }, "{'json': None}"],
  [{ json: false }, "{'json': False}"],
  [{ json: 0 }, "{'json': 0}"],
  [{ json: '' }, "{'json': ''}"],
  [{ json: [] }, "{'json': []}"],
  [{ json: { a: ['é', 1.5, null, true] } }, "{'json': {'a': ['é', 1.5, None, True]}}"],
  [{ json: { a: 1 }, data: '' }, "{'json': {'a': 1}, 'data': ''}"],
  [{ json: { a: 1 }, data: {} }, "{'json': {'a': 1}, 'data': {}}"],
  [{ json: { a: 1 }, data: 'x' }, "{'json': {'a': 1}, 'data': 'x'}"],
  [
    { json: { a: 1 }, headers: { 'content-type': 'text/plain' } },
    "{'json': {'a': 1}, 'headers': {'content-type': 'text/plain'}}",
  ],
  [{ json: { a: 1 }, headers: { 'Content-Type': null } }, "{'json': {'a': 1}, 'headers': {'Content-Type': None}}"],
];

function* pairs() {
  yield ['a', '1'];
  yield ['b', 'x y'];
}

const ADDRESSES = ['/no', '/no?a=b', '/no?', '/no?a=b&', '/no#end', '/no?a=b#end'];

const SCRIPT = `
import requests
def sent(case):
    path, options = case
    made = requests.Request('POST', 'http://h/api/2' + path, **eval(options))
    prepared = requests.Session().prepare_request(made)
    headers = {k.lower(): v.decode() if isinstance(v, bytes) else v for k, v in prepared.headers.items()}
    body = prepared.body or ''
    return {
        'url': prepared.path_url,
        'headers': {k: v for k, v in headers.items() if k.startswith('x-') or k == 'content-type'},
        'body': body.decode() if isinstance(body, bytes) else body,
    }
answer([sent(case) for case in corpus])
`;

test.skipIf(!hasRequests)('a typed request goes out as by Python’s requests, to the byte (D7)', async () => {
  const cases = [
    ...CASES.map(([options, python]) => ['/no', options, python] as const),
    ...ADDRESSES.map((path) => [path, { params: { x: 'y' } }, "{'params': {'x': 'y'}}"] as const),
  ];

  const expected = askPython(
    SCRIPT,
    cases.map(([path, , python]) => [path, python]),
  );

  const { post, sent } = await poster();
  for (const [path, options] of cases) await post(options, path);
  expect(sent().map((seen, at) => [cases[at]?.[2], seen])).toEqual(expected.map((seen, at) => [cases[at]?.[2], seen]));
});

test('pairs of a typed request are pairs, in their order, and none is left out (D7)', async () => {
  const { post, sent } = await poster();

  await post({
    params: [
      ['tenant', 't'],
      ['text', 'x'],
      ['tenant', 'u'],
    ],
  });
  await post({
    params: new Map([
      ['a', 1],
      ['b', 2],
    ]),
    headers: [['X-One', '1']],
  });
  await post({
    data: [
      ['a', 'x y'],
      ['a', 'é'],
    ],
  });

  expect(sent()).toMatchObject([
    { url: '/api/2/no?tenant=t&text=x&tenant=u' },
    { url: '/api/2/no?a=1&b=2', headers: { 'x-one': '1' } },
    { body: 'a=x+y&a=%C3%A9', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ]);
});

test('a header of null or undefined is not sent (D7)', async () => {
  const { post, sent } = await poster();

  await post({ headers: { 'X-A': null, 'X-B': undefined, 'X-C': 'c' } });

  expect(sent()[0]?.headers).toEqual({ 'x-c': 'c' });
});

describe('options that make no request', () => {
  test.each<[string, object, string]>([
    ['params of texts', { params: ['tenant', 'text'] }, 'a text at 0'],
    ['params of triples', { params: [['a', 'b', 'c']] }, 'a list at 0'],
    ['a number as params', { params: 5 }, 'a number'],
    ['a function as params', { params: () => {} }, 'a function'],
    ['a date as params', { params: new Date(0) }, 'a Date'],
    ['a promise as params', { params: Promise.resolve({}) }, 'a Promise'],
    ['a tree as params', { params: { a: { b: 1 } } }, 'a in params is an object'],
    ['a list in a list', { params: { a: [[1]] } }, 'a in params is a list'],
    ['a promise in params', { params: { a: Promise.resolve('x') } }, 'a in params is a Promise'],
    ['a date in params', { params: { at: new Date(0) } }, 'at in params is a Date'],
    ['a name that is none', { params: [[null, 'x']] }, 'A name in params'],
    ['half a character', { params: { a: '\ud83d' } }, 'half a character'],
    ['a number as data', { data: 5 }, 'data is'],
    ['true as data', { data: true }, 'data is'],
    ['a set as data', { data: new Set(['a']) }, 'a Set'],
    ['a form of files', { data: new FormData() }, 'a FormData'],
    ['a generator as data', { data: pairs() }, 'data is'],
    ['bytes that are no text', { data: Buffer.from([0xff]) }, 'UTF-8'],
    ['a text as headers', { headers: 'X-A: 1' }, 'headers is'],
    ['a number as a header', { headers: { 'X-Count': 5 } }, "The header X-Count is a text, such as '5'"],
    ['a list as a header', { headers: { 'X-A': ['1', '2'] } }, 'a list'],
    ['true as a header', { headers: { 'X-A': true } }, "'True'"],
    ['a line break in a header', { headers: { 'X-A': 'a\r\nX-B: c' } }, 'line break'],
    ['a space before a header', { headers: { 'X-A': ' a' } }, 'space'],
    ['a line break in the name of one', { headers: { 'X-A\r\nX-B': 'c' } }, 'no header may'],
    ['NaN as json', { json: { a: [Number.NaN] } }, 'NaN'],
    ['undefined in json', { json: { a: undefined } }, 'json cannot be written'],
    ['options as a list', [['params', {}]], 'by name'],
    ['a Map of options', new Map([['params', {}]]), 'by name'],
    ['timeout', { timeout: 5 }, 'no option timeout'],
    ['verify', { verify: false }, 'no option verify'],
  ])('requests refuses this in words, and sends nothing: %s', async (_what, options, word) => {
    const { post, sent } = await poster();

    const error = await failure(post(options));

    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(word);
    expect(error.message).toContain('Nothing was sent.');
    expect(error.message).not.toContain('\n');
    expect(sent()).toEqual([]);
  });
});

/** Posts to a place that is not there, and what arrived of it. */
async function poster() {
  const { shell, session, sent } = await stage();
  return {
    post: (options: object, path = '/no'): Promise<unknown> =>
      shell['requests'].post(`${session.client.baseUrl}${path}`, options),
    sent: () =>
      sent.map(({ url, headers, body }) => ({
        url,
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => /^x-|^content-type$/.test(name))),
        body,
      })),
  };
}
