/** Secrets, in every encoding, into one sink. */
import fc from 'fast-check';
import { secrets, writtenFrom } from './encodings.ts';
import { findSecret, readings } from './oracle.ts';
import { SINKS } from './sinks.ts';

export interface SinkReport {
  readonly sink: string;
  readonly cases: number;
  readonly ms: number;
  /** The smallest case in which a secret came out, with the seed and path that repeat it. */
  readonly hit: string | null;
}

/** So many cases; the same seed makes the same ones. */
export async function fuzzSink(sink: string, cases: number, seed: number): Promise<SinkReport> {
  const act = SINKS[sink];
  if (act === undefined) throw new Error(`There is no sink ${sink}.`);
  const startedAt = performance.now();
  const property = fc.asyncProperty(writtenFrom(secrets), fc.nat(), async (given, dice) => {
    const seen = findSecret(readings(await act(given, dice)), given);
    if (seen !== null) throw new Error(`it came out: ${JSON.stringify(seen)}`);
  });
  const run = await fc.check(property, { numRuns: cases, seed });
  const repeat = `seed ${seed}, path "${run.counterexamplePath}"`;
  const hit = run.failed ? `${repeat}: ${JSON.stringify(run.counterexample)}: ${run.errorInstance}` : null;
  return { sink, cases: run.numRuns, ms: performance.now() - startedAt, hit };
}
