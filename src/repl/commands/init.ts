/** `.init`: sets up a data centre from within the shell, which goes on where it is. */
import { environment, workingDirectory } from '../../session/settings/environment.ts';
import { command } from '../../session/settings/program.ts';
import type { Command } from './command.ts';

export const init: Command = {
  name: 'init',
  doc: 'sets up a data centre: asks, signs in, keeps the settings',
  takesRest: true,
  async run(rest, { session, elsewhere, say }) {
    const { EntryError } = await import('../../session/errors.ts');
    const [, profile] = /^(?:--profile(?:\s+|=))?([\w.-]*)$/.exec(rest.trim()) ?? [];
    if (profile === undefined) throw new EntryError('.init takes the name of a profile, or nothing.', '.init');
    const { person: ask, client, interrupts } = session;
    if (ask === null)
      throw new EntryError('.init asks, and there is nobody to ask here.', `${command('init')}   at a terminal`);
    const { setUp } = await import('../setup/setUp.ts');
    await setUp({
      request: { env: environment, cwd: workingDirectory(), profile: profile || undefined },
      allowHosts: elsewhere?.allowHosts ?? [],
      ask,
      say,
      isInside: true,
      secrets: client.secrets,
      signal: () => interrupts.reads,
    });
  },
};
