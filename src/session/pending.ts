/** The shell's own promises: marked, so that an entry waits for them wherever they come from. */

const marked = new WeakSet<object>();
const pending = new Set<Promise<unknown>>();

export function own<T>(promise: Promise<T>): Promise<T> {
  marked.add(promise);
  pending.add(promise);
  const forget = () => void pending.delete(promise);
  // Whoever uses the promise learns of its failure; one that nobody waits for must not end the shell.
  promise.then(forget, forget);
  return promise;
}

export function isOwn(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && marked.has(value);
}

/** No request of ours is under way any more. */
export async function allOwnSettled(): Promise<void> {
  while (pending.size > 0) await Promise.allSettled(pending);
}

/** What is under way. */
export function pendingOwn(): readonly Promise<unknown>[] {
  return [...pending];
}
