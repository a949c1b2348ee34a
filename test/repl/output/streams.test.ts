/** The guarded streams: no piece of a secret passes, and all else does, whole and in order. */
import { expect, test, vi } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { createShown } from '../../../src/repl/output/shown.ts';
import { guardStreams } from '../../../src/repl/output/streams.ts';

const SECRET = 'hunter2-hunter2-zürich';

test('a stream hides a secret that comes in pieces, as text or as bytes (H3)', () => {
  for (const as of [String, Buffer.from]) {
    const { stream, streams, seen } = open();

    for (const piece of ['say hun', 'ter2-hunter2', '-zürich', ' now']) stream.write(as(piece));
    streams.flush();

    expect(seen()).toBe('say ‹secret› now');
  }
});

test('a stream hides a secret that is given in another encoding (H3)', () => {
  const { stream, seen } = open();

  stream.write(Buffer.from(`${SECRET}\n`).toString('hex'), 'hex');
  stream.write(Buffer.from('done\n').toString('base64'), 'base64');

  expect(seen()).toBe('‹secret›\ndone\n');
});

test('a stream shows a finished line at once, and the beginning of one when the running code is done', async () => {
  const { stream, seen } = open();

  stream.write('oh\n');
  expect(seen()).toBe('oh\n');
  stream.write('oh');
  expect(seen()).toBe('oh\no');
  await new Promise((resolve) => process.nextTick(resolve));

  expect(seen()).toBe('oh\noh');
});

test('a stream passes bytes that are no text as they are, after what waited', () => {
  const { stream, chunks } = open();

  stream.write('oh');
  stream.write(Buffer.from([0xff, 0x00]));

  expect(chunks).toEqual([Buffer.from('o'), Buffer.from('h'), Buffer.from([0xff, 0x00])]);
});

test('a stream shows what moves the cursor whole, so that nothing gets in between (K4)', () => {
  const { stream, chunks } = open();

  stream.write('hun');
  stream.write('\x1b[?25h');
  stream.write('\x1b[1mhun');

  expect(chunks.map(String)).toEqual(['', 'hun\x1b[?25h', '\x1b[1m']);
});

test('a stream writes bytes that are no UTF-8 as they are, but for the secret in them (K4)', () => {
  const { stream, chunks } = open();

  stream.write(Buffer.concat([Buffer.from([0xff]), Buffer.from(SECRET), Buffer.from([0xfe, 0x41])]));

  expect(chunks).toEqual([Buffer.concat([Buffer.from([0xff]), Buffer.from('‹secret›'), Buffer.from([0xfe, 0x41])])]);
});

test('a stream is not ended by an entry, and shows what that has to say (K4)', () => {
  const { stream, seen } = open() as unknown as { stream: NodeJS.WriteStream; seen: () => string };
  const done = vi.fn();

  stream.end('hun', done);
  stream.end(done);
  stream.end();
  stream.write('more\n');

  expect(seen()).toBe('hunmore\n');
  expect(done).toHaveBeenCalledTimes(2);
});

test('a stream calls back, whatever it wrote', () => {
  const { stream } = open();
  const done = vi.fn();

  stream.write('h', done);
  stream.write(Buffer.from('x\n'), done);
  stream.write('x\n', 'utf8', done);

  expect(done).toHaveBeenCalledTimes(3);
});

function open() {
  const secrets = createSecrets();
  secrets.add(SECRET);
  const chunks: unknown[] = [];
  const stream = {
    fd: -1,
    writableLength: 0,
    emit: () => true,
    write(chunk: unknown, ...rest: unknown[]) {
      chunks.push(chunk);
      for (const given of rest) if (typeof given === 'function') given();
      return true;
    },
  };
  const streams = guardStreams([stream as unknown as NodeJS.WriteStream & { fd: number }], createShown(secrets)); // all that it uses
  const seen = () => chunks.map(String).join('');
  return { stream, streams, chunks, seen };
}
