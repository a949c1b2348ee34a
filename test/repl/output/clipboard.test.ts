/** The clipboard's sequence: straight to the terminal, through tmux, and in pieces through screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipboardSequence, MOST_BYTES } from '../../../src/repl/output/clipboard.ts';

const decode = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');

/** What a terminal puts into its clipboard. */
function received(bytes: string): string[] {
  return [...bytes.matchAll(/(?<!\x1b)\x1b\]52;c;([A-Za-z0-9+/=]*)\x07/g)].map(([, base64 = '']) => decode(base64));
}

/** What is left of device control strings by whatever hands their content on. */
function unwrapped(bytes: string): string {
  return bytes.replace(/\x1bP(?:tmux;)?([\s\S]*?)\x1b\\/g, (_, inside: string) =>
    inside.replaceAll('\x1b\x1b', '\x1b'),
  );
}

test('a text arrives whole by each way, in whatever script (RP11)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), (text) => {
      expect(received(clipboardSequence(text, 'straight'))).toEqual([text]);
      // Set to take it, tmux reads the first; set to let it pass, the terminal reads the second.
      expect(received(clipboardSequence(text, 'tmux').split('\x1bP')[0] ?? '')).toEqual([text]);
      expect(received(unwrapped(clipboardSequence(text, 'tmux')))).toEqual([text, text]);
      expect(received(unwrapped(clipboardSequence(text, 'screen')))).toEqual([text]);
    }),
  );
});

test('no string that screen hands on is longer than it takes', () => {
  const pieces = clipboardSequence('x'.repeat(10_000), 'screen').split('\x1b\\');

  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(256);
});

test('the longest text makes a sequence of 100,000 bytes, which terminals take', () => {
  expect(clipboardSequence('x'.repeat(MOST_BYTES), 'straight')).toHaveLength(100_000);
});
