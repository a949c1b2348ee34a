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
