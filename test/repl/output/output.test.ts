/** The one sink: whatever a value is, nothing harmful and no secret reaches the screen. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { withView } from '../../../src/render/text.ts';
import { Output } from '../../../src/repl/output/output.ts';

const SECRET = 'hunter2/hunter3+=';
const HOSTILE = 'a\x1b]52;c;aGk=\x07\x1b]8;;http://evil\x1b\\b\x9b31m\u202Egpj.exe\x00';
const HARMFUL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

test('the shell puts data on standard output and talk on standard error (T8)', () => {
  const { output, out, err } = open();

  output.value([1]);
  output.print('printed');
  output.document({ a: 1 });
  output.talk(() => 'talk');

  expect(out()).toBe('[ 1 ]\nprinted\n{"a":1}\n');
  expect(err()).toBe('talk\n');
});

test.each([
  ['as a value', (output: Output) => output.value(HOSTILE)],
  ['in an object', (output: Output) => output.value({ [HOSTILE]: [HOSTILE] })],
  ['in an error', (output: Output) => output.value(new Error(HOSTILE))],
  ['in a map and a symbol', (output: Output) => output.value(new Map([[Symbol(HOSTILE), HOSTILE]]))],
  ['in a view', (output: Output) => output.value(withView({}, (paint) => paint('good', HOSTILE)))],
  ['in a look of its own', (output: Output) => output.value({ [inspect.custom]: () => HOSTILE })],
  ['printed', (output: Output) => output.print(HOSTILE)],
  ['told', (output: Output) => output.talk((paint) => paint('bad', HOSTILE))],
  ['logged', (output: Output) => output.console().log(HOSTILE, { a: HOSTILE })],
  ['logged with a format', (output: Output) => output.console().log('%s %c', HOSTILE, HOSTILE)],
  ['as an error of the console', (output: Output) => output.console().error(HOSTILE)],
  ['in a table', (output: Output) => output.console().table([{ a: HOSTILE }])],
  ['in a group', (output: Output) => output.console().group(HOSTILE)],
  ['in a document', (output: Output) => output.document({ a: HOSTILE })],
] as const)('control and direction characters are harmless %s (I10)', (_where, show) => {
  for (const json of [false, true]) {
    const { output, out, err } = open({ json });

    show(output);

    expect(out() + err()).not.toBe('');
    expect(out() + err()).not.toMatch(HARMFUL);
  }
});

test('the output lets only its own colours through where colours are wanted', () => {
  const { output, out, err } = open({ colors: true });

  output.value({ a: 'x\x1b[31mred', n: 1 });
  output.talk((paint) => paint('good', 'fine\x1b[31mred'));

  expect((out() + err()).replace(/\x1b\[\d{1,2}m/g, '')).not.toMatch(HARMFUL);
  expect(out()).toContain('\x1b[33m1\x1b[39m');
  expect(err()).toContain('\x1b[32mfine^[[31mred\x1b[39m');
});

test.each(['log', 'info', 'debug', 'error', 'warn', 'trace', 'dir', 'table', 'group', 'assert'] as const)(
  'console.%s shows no secret',
  (method) => {
    const { output, out, err } = open();

    const own = output.console();
    if (method === 'assert') own.assert(false, SECRET);
    else own[method]([{ a: SECRET }]);

    expect(out() + err()).not.toContain('hunter2');
    expect(out() + err()).not.toBe('');
  },
);

test('the output hides a secret in whatever form it is written', () => {
  const { output, out, err } = open();

  output.value(SECRET);
  output.value(encodeURIComponent(SECRET));
  output.value(Buffer.from(`id:${SECRET}`).toString('base64'));
  output.value(new Error(SECRET, { cause: { headers: SECRET } }));
  output.document({ a: JSON.stringify({ SECRET }) });
  output.talk((paint) => paint('strong', SECRET));

  expect(out() + err()).not.toMatch(/hunter2|aHVudGVyMi9odW50ZXIz|68756e74/);
});

test('the output hides a secret over several lines, in colours too (H3)', () => {
  const { output, out } = open({ colors: true, secret: 'hunter2-hunter2-hunter2', columns: 30 });

  output.value({ note: 'hunter2-h\nunter2-hun\nter2', count: 1 });

  expect(out()).toBe("{\n  note: '‹secret›',\n  count: 1\n}\n");
});

test('the output takes a secret out of names and values of a document, and nothing else with it (H3)', () => {
  const { output, out } = open({ json: true, secret: 'hunter2hunter2", "more"' });
  const circle: Record<string, unknown> = { note: 'hunter2hunter2' };
  circle['circle'] = circle;

  output.value({ hunter2hunter2: 'hunter2hunter2', other: { a: [1n, null] } });
  output.value(circle);

  const [first = '', second = ''] = out().split('\n');
  expect(JSON.parse(first)).toEqual({ '‹secret›': '‹secret›', other: { a: ['1', null] } });
  expect(JSON.parse(second)).toContain('‹secret›');
});

class Rectangle {
  width = 2;
  readonly #area = 4;

  get area(): number {
    return this.#area;
  }
}

test.each<readonly [what: unknown, document: unknown]>([
  [new Map<string, unknown>([['a', new Map([[1, new Set(['x'])]])]]), { a: [[1, ['x']]] }],
  [new Map([[new Date(0), null]]), [['1970-01-01T00:00:00.000Z', null]]],
  [new Set([1n, Number.NaN]), ['1', 'NaN']],
  [
    new RangeError('far', { cause: new Error('near') }),
    { name: 'RangeError', message: 'far', cause: { name: 'Error' } },
  ],
  [Object.assign(new Error('no'), { status: 503 }), { name: 'Error', message: 'no', status: 503 }],
  [new AggregateError([new TypeError('t')], 'm'), { message: 'm', errors: [{ name: 'TypeError', message: 't' }] }],
  [[new Date(Number.NaN)], ['Invalid Date']],
  [
    { a: undefined, b: [undefined], c: -Infinity },
    { a: null, b: [null], c: '-Infinity' },
  ],
  [
    { run() {}, mark: Symbol('m') },
    { run: '[Function: run]', mark: 'Symbol(m)' },
  ],
  [new Float32Array([0.5, 2]), [0.5, 2]],
  [new BigUint64Array([7n]), ['7']],
  [
    { on: Object(true), n: Object(2n) },
    { on: true, n: '2' },
  ],
  [{ p: /a+/gi }, { p: '/a+/gi' }],
  [new URLSearchParams({ text: 'x' }), "URLSearchParams { 'text' => 'x' }"],
  [new ArrayBuffer(2), [0, 0]],
  [new Rectangle(), { width: 2 }],
  [Object.create(null), {}],
])('the output leaves nothing out of a document that JSON has no word for: %o (WD5)', (value, document) => {
  const { output, out } = open({ json: true });

  output.value(value);

  expect(out().split('\n')).toHaveLength(2);
  const shown: unknown = JSON.parse(out());
  if (typeof document === 'object') expect(shown).toMatchObject(document as object);
  else expect(shown).toEqual(document);
});

test('the output takes a secret out of what a document holds in its own way (WD5, H3)', () => {
  const { output, out } = open({ json: true });

  output.value([new Map([[SECRET, SECRET]]), new Set([SECRET]), new Error(SECRET), new URLSearchParams({ a: SECRET })]);

  expect(out()).not.toContain(SECRET);
  expect(out().split('\n')).toHaveLength(2);
});

test('the output shows a value whose own code fails, in words', () => {
  for (const json of [false, true]) {
    const { output, out } = open({ json });
    const thrower = () => {
      throw new Error('mine');
    };
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;

    output.value({ [inspect.custom]: thrower, toJSON: thrower });
    output.value(circle);
    output.value(10n);
    output.value(() => 1);

    const lines = out().split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThanOrEqual(4);
    if (json) for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  }
});

test('the output calls no getter of what it shows', () => {
  const { output } = open();
  let calls = 0;
  const value = {
    get seen() {
      calls += 1;
      return 1;
    },
  };

  output.value(value);

  expect(calls).toBe(0);
});

test('the output breaks lists to the width of the window', () => {
  const { output, out } = open({ columns: 30 });

  output.value(['aaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbb']);

  expect(
    Math.max(
      ...out()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(30);
});

function open({ colors = false, json = false, columns = 80, secret = SECRET } = {}) {
  const secrets = createSecrets();
  secrets.add(secret);
  let [out, err] = ['', ''];
  const stdout = {
    columns,
    write(text: string) {
      out += text;
    },
  };
  const stderr = {
    write(text: string) {
      err += text;
    },
  };
  return { output: new Output({ stdout, stderr, secrets, colors, json }), out: () => out, err: () => err };
}
