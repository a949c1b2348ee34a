/** `.profile`: lists the worlds that settings name, and enters one of them in place of the present one. */
import type { Command } from './command.ts';

export const profile: Command = {
  name: 'profile',
  doc: 'the profiles there are; .profile NAME enters one',
  takesRest: true,
  async run(rest, around) {
    const { showProfiles, moveTo } = await import('./profiles.ts');
    return rest.trim() === '' ? showProfiles(around) : moveTo(rest.trim(), around);
  },
  async complete(typed) {
    const { profileNames } = await import('./profiles.ts');
    return /^[\w.-]*$/.test(typed) ? profileNames().filter((name) => name.startsWith(typed)) : null;
  },
};
