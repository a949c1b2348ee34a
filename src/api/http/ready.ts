/** Keeps a fresh connection at hand while a person is asked, so that what follows the answer goes out at once. */

interface Ready {
  /** Whether there is one that was begun, or used last, no longer ago. */
  readonly hasFresh: (ms: number) => boolean;
  readonly begin: () => void;
  readonly staleMs: number;
}

// Whoever has not answered by then may wait for a connection as well.
const LONGEST_MS = 60_000;

/** What is returned ends it. */
export function keepReady({ hasFresh, begin, staleMs }: Ready): () => void {
  const look = () => {
    // By half its time, so that a new one is complete before the one at hand is too old for a write.
    if (!hasFresh(staleMs / 2)) begin();
  };
  look();
  const looking = setInterval(look, staleMs / 4);
  const ending = setTimeout(() => clearInterval(looking), LONGEST_MS);
  for (const timer of [looking, ending]) timer.unref();
  return () => {
    clearInterval(looking);
    clearTimeout(ending);
  };
}
