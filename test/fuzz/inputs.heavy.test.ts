/** What a person or a server may come up with: what is refused sends nothing, and what is shown controls no terminal. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError, OriginError, ShellError } from '../../src/api/errors.ts';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { problemText } from '../../src/render/problems.ts';
import { withView } from '../../src/render/text.ts';
import { Output } from '../../src/repl/output/output.ts';
import { FOOBAR_USER, stage } from '../helpers/stage.ts';
import { runs } from '../runs.ts';

const RUNS = 10_000;

const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '/',
    '%2e%2e',
    '?x',
    '#',
    '\n',
    '\r\nBcc: q@z.org',
    '\0',
    ' ',
    '\t',
    '\u00a0',
    '\u200b',
    '\u202e',
  ),
  fc.constantFrom('@', '@@', '"', '<', '>', '\u0430', '\ud800', '\x1b[31m', '\x9b', ',', ';', ':', '\\', '\ufeff'),
);
const isNoPartOfAnAddress = (text: string) => !['/', '%2e%2e', '?x', '#'].includes(text);
const spoiled = (valid: string, by = piece) =>
  fc.tuple(by, fc.nat(valid.length)).map(([hostile, at]) => valid.slice(0, at) + hostile + valid.slice(at));

type Given = { readonly call: string; readonly given: readonly unknown[] };

test('10,000 ids, addresses, headers and URLs that are refused send no request (I1, I8, I11, I20, N20, N21)', async () => {
  const { shell, sandbox } = await stage();
  await shell['findUser']('JohnDoe');
  const { origin, host } = new URL(sandbox.url);
  const url = `${sandbox.url}/api/2/users/${FOOBAR_USER}`;
  const no = fc.anything().filter((value) => typeof value !== 'string' && value !== undefined);
  const wrong: fc.Arbitrary<Given> = fc.oneof(
    spoiled(FOOBAR_USER).map((id) => ({ call: 'putEmail', given: ['new@mysite.com', id, 1] })),
    spoiled(FOOBAR_USER).map((id) => ({ call: 'fetchVersion', given: [id] })),
    spoiled('new@mysite.com', piece.filter(isNoPartOfAnAddress)).map((email) => ({
      call: 'putEmail',
      given: [email, FOOBAR_USER, 1],
    })),
    no.map((email) => ({ call: 'putEmail', given: [email, FOOBAR_USER, 1] })),
    fc.constantFrom('\n', '\r', '\0', '\x7f', '\u0430').map((at) => ({
      call: 'requests.put',
      given: [url, { headers: { 'X-Note': `a${at}b` } }],
    })),
    piece
      .filter((at) => !/^[\w%.]*$/.test(at))
      .map((at) => ({ call: 'requests.put', given: [url, { headers: { [`X${at}Y z`]: '1' } }] })),
    fc
      .constantFrom(
        `//${host}.evil.example/`,
        `http://evil.example/`,
        `${origin}@evil.example/`,
        'file:///x',
        `${url}/../x`,
        `${url}/%2e%2e/x`,
        `${url}\nx`,
      )
      .map((place) => ({ call: 'requests.put', given: [place] })),
  );
  let requests = 0;
  sandbox.onExchange(() => {
    requests += 1;
  });

  await fc.assert(
    fc.asyncProperty(wrong, async ({ call, given }) => {
      const act = call === 'requests.put' ? shell['requests'].put : shell[call];
      const error = await Promise.resolve()
        .then(() => act(...given))
        .then(
          () => null,
          (thrown: unknown) => thrown,
        );
      expect(error).toSatisfy((thrown) => thrown instanceof InputError || thrown instanceof OriginError);
    }),
    { numRuns: runs(RUNS) },
  );

  expect(requests).toBe(0);
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(
      '\x1b]52;c;aGk=\x07',
      '\x1b]8;;http://evil\x1b\\',
      '\x9b31m',
      '\u202e',
      '\u2066',
      '\u200b',
      '\r\n',
      '\b',
    ),
  ),
  minLength: 1,
  maxLength: 20,
});

test('10,000 hostile strings put no control byte on the terminal beside the shell’s own colours (I9, I10, H7)', () => {
  class Hostile extends ShellError {}
  const ways: readonly ((output: Output, text: string) => void)[] = [
    (output, text) => output.value(text),
    (output, text) => output.value({ [text]: [text], error: new Error(text), map: new Map([[text, text]]) }),
    (output, text) => output.value(withView({}, (paint) => paint('good', text))),
    (output, text) => output.print(text),
    (output, text) => output.document({ [text]: text }),
    (output, text) => output.talk((paint) => paint('bad', text)),
    (output, text) => output.talk((paint) => problemText(new Hostile(text), paint)),
    (output, text) => output.talk((paint) => problemText(text, paint)),
    (output, text) => output.console().log(text, { text }),
    (output, text) => output.console().table([{ [text]: text }]),
  ];
  const own = /\x1b\[(?:[0-4]|2[24]|3[1-69]|90)m/g;
  fc.assert(
    fc.property(hostile, fc.nat(), (text, dice) => {
      let seen = '';
      const stream = {
        columns: 80,
        write(written: string) {
          seen += written;
        },
      };
      const output = new Output({
        stdout: stream,
        stderr: stream,
        secrets: createSecrets(),
        colors: true,
        json: false,
      });

      ways[dice % ways.length]?.(output, text);

      expect(seen).not.toBe('');
      expect(seen.replace(own, '')).not.toMatch(/(?!\n|\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: runs(RUNS) },
  );
});
