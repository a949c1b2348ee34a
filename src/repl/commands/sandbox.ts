/** `.sandbox`: the accidents of real life, in the embedded sandbox or in one that is served, and what it decides. */
import type { Command } from './command.ts';

export const sandbox: Command = {
  name: 'sandbox',
  doc: "the sandbox's faults, and which are armed; .sandbox trace on: what it decides",
  takesRest: true,
  async run(rest, { session, sandbox: embedded, trace }) {
    const traced = TRACE_LINE.exec(rest.trim());
    if (traced) {
      const { switchTrace } = await import('./switchTrace.ts');
      return session.tell({ kind: 'line', text: await switchTrace((traced[1] ?? '').trim(), trace) });
    }
    const { setFaults, setServedFaults } = await import('./faults.ts');
    return embedded ? setFaults(rest, embedded.faults) : setServedFaults(rest, session);
  },
  async complete(typed) {
    const { LINE_WORDS } = await import('../../sandbox/faults/line.ts');
    const [, word, wanted = ''] = /^(trace\s+)([a-z]*)$/.exec(typed) ?? [];
    if (word !== undefined) return ['on', 'off'].filter((each) => each.startsWith(wanted)).map((each) => word + each);
    const words = [...LINE_WORDS.map(([each]) => each), 'trace'];
    return /^[\w-]*$/.test(typed) ? words.filter((each) => each.startsWith(typed)) : null;
  },
};

const TRACE_LINE = /^trace(?!\S)(.*)$/is;
