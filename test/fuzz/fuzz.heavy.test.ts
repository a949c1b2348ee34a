/** No secret comes out: a moment of what `npm run fuzz` does at length. FUZZ_CASES and FUZZ_SEED are set by it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzChild } from './child.ts';
import { secrets as values, type Written, writtenFrom } from './encodings.ts';
import { fuzzSink, type SinkReport } from './fuzz.ts';
import { findSecret, readings } from './oracle.ts';
import { SINKS } from './sinks.ts';

const isLong = process.env['FUZZ_CASES'] !== undefined;
const cases = Number(process.env['FUZZ_CASES'] ?? 1_100);
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));

const CHILD_CASES = 100;
const children = isLong ? Math.ceil(cases / 10 / CHILD_CASES) : 1;
const each = Math.ceil((cases - children * CHILD_CASES) / Object.keys(SINKS).length);

test.each(Object.keys(SINKS))(
  'a secret, however it is written, does not come out of %s (A11, H1, H2, H3)',
  async (sink) => {
    expect(told(await fuzzSink(sink, each, seed))).toBeNull();
  },
  isLong ? 3_600_000 : 60_000,
);

// Of a token a part may be public, and of white space the oracle knows nothing.
const telling = values.filter((text) => !/\s|^eyJ/.test(text));

test('a secret that does come out is seen by the oracle, however it is written', () => {
  const hidden = new Map<string, Written>();
  fc.assert(
    fc.property(writtenFrom(telling), (written) => {
      if (findSecret(readings(`say ${written.pieces.join('')}!`), written) === null)
        hidden.set(written.encoding, written);
    }),
    { numRuns: 600, seed },
  );

  expect([...hidden.values()]).toEqual([]);
});

test(
  'a secret does not come out of the program itself, its files, or what NODE_DEBUG makes Node write (G11, H3, H11)',
  async () => {
    const startedAt = performance.now();
    let hit: string | null = null;
    for (let at = 0; at < children && hit === null; at += 1) hit = await fuzzChild(CHILD_CASES, seed + at);

    const sink = `the program under NODE_DEBUG, started ${children} times`;
    expect(told({ sink, cases: children * CHILD_CASES, ms: performance.now() - startedAt, hit })).toBeNull();
  },
  isLong ? 3_600_000 : 60_000,
);

/** The hit; at length, with a line about what was done. */
function told({ sink, cases: done, ms, hit }: SinkReport): string | null {
  const line = `${sink.padEnd(50)} ${String(done).padStart(7)} cases in ${(ms / 1_000).toFixed(1).padStart(6)} s`;
  if (isLong) console.log(hit === null ? line : `${line}\n  HIT: ${hit}`);
  return hit;
}
