/** `.read-only`, `.dry-run` and `.quiet`: the modes of the session, switched inside. */
import type { Mode } from '../../session/modes.ts';
import type { Command } from './command.ts';

export const readOnly = switching('read-only', 'no write is sent; .read-only off ends it');
export const dryRun = switching('dry-run', 'writes are shown, not sent; .dry-run off ends it');
export const quiet = switching('quiet', 'no narration; .quiet off ends it');

function switching(name: Mode, doc: string): Command {
  return {
    name,
    doc,
    takesRest: true,
    async run(rest, { session }) {
      const { switchMode } = await import('./switch.ts');
      session.tell({ kind: 'line', text: switchMode(session.flags, name, rest) });
    },
    complete: async (typed) => ['on', 'off'].filter((word) => word.startsWith(typed)),
  };
}
