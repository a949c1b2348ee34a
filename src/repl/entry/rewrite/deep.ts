/** Rewrites an entry however deep it is nested: a sum of thousands of terms needs a larger stack than the main thread's. */
import { once } from 'node:events';
import vm from 'node:vm';
import { type Rewritten, rewrite } from './rewrite.ts';
import type { Vocabulary } from './vocabulary.ts';

// Memory that is never touched is never taken.
const STACK_MB = 256;

type FromThread =
  | Exclude<Rewritten, { kind: 'invalid' }>
  | { readonly kind: 'invalid'; readonly said: { readonly message: string } };

export async function rewriteDeep(source: string, vocabulary: Vocabulary): Promise<Rewritten> {
  try {
    return rewrite(source, vocabulary);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuseWhatNodeCannotTake(source);
  }
  const { Worker } = await import('node:worker_threads');
  const thread = new Worker(new URL('./deepThread.js', import.meta.url), {
    workerData: { source, vocabulary },
    env: {},
    resourceLimits: { stackSizeMb: STACK_MB },
  });
  const [rewritten] = (await once(thread, 'message')) as [FromThread];
  if (rewritten.kind !== 'invalid') return rewritten;
  return { kind: 'invalid', error: Object.assign(new SyntaxError(rewritten.said.message), rewritten.said) };
}

/** It would be found out only behind a long search. */
function refuseWhatNodeCannotTake(source: string): void {
  try {
    new vm.Script(source);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // Not JavaScript as it stands, which an entry need not be.
  }
}
