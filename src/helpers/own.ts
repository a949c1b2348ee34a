/** The shell's own promises: marked, so that an entry waits for them wherever they come from. */

const marked = new WeakSet<object>();

export function own<T>(promise: Promise<T>): Promise<T> {
  marked.add(promise);
  // Whoever uses the promise learns of its failure; one that nobody waits for must not end the shell.
  promise.catch(() => {});
  return promise;
}

export function isOwn(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && marked.has(value);
}
