/** What a listener of the process throws: Node would print it whole, past the secrets, and end. */

type Emit = (name: string | symbol, ...given: unknown[]) => boolean;

/** From now on it is told to `report`, and has been heard. */
export function guardListeners(report: (error: unknown) => void): void {
  const emit = process.emit as unknown as Emit; // its overloads, as one
  const guarded: Emit = (name, ...given) => {
    try {
      return emit.call(process, name, ...given);
    } catch (error) {
      if (name !== 'exit' && name !== 'uncaughtException') throw error;
      report(error);
      if (name === 'exit') process.exitCode ||= 1;
      return true;
    }
  };
  process.emit = guarded as unknown as typeof process.emit;
}

/** What Node has to say of its own making (what is experimental in it, what it gives up) is nothing to the person here. */
export function muteNode(): void {
  const told = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { code?: string }) => {
    if (warning.name === 'ExperimentalWarning' || /^DEP\d/.test(warning.code ?? '')) return;
    for (const tell of told) tell.call(process, warning);
  });
}
