/** `.sandbox`: the accidents of real life, in the embedded sandbox or in one that is served. */
import type { Command } from './command.ts';

export const sandbox: Command = {
  name: 'sandbox',
  doc: "the sandbox's faults: which there are, and which are armed",
  takesRest: true,
  async run(rest, { session, sandbox: embedded }) {
    const { setFaults, setServedFaults } = await import('./faults.ts');
    return embedded ? setFaults(rest, embedded.faults) : setServedFaults(rest, session);
  },
  async complete(typed) {
    const { LINE_WORDS } = await import('../../sandbox/faults/line.ts');
    return /^[\w-]*$/.test(typed) ? LINE_WORDS.map(([word]) => word).filter((word) => word.startsWith(typed)) : null;
  },
};
