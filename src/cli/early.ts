/** Begins the connections to a data centre that a run will need, while the rest of the program is still being loaded. */
import type { EarlyConnections } from '../api/http/early.ts';
import { namesFrom } from '../session/names.ts';
import type { Settings } from '../session/settings/settings.ts';

// One carries the token and then what was asked for, the other what is found out beside it.
const COUNT = 2;

/** Null in the sandbox, which is in this process, and where the way is not direct. */
export async function connectEarly(settings: Settings | null): Promise<EarlyConnections | null> {
  if (settings === null) return null;
  const { connectEarly: connect } = await import('../api/http/early.ts');
  return connect(settings, COUNT);
}

/** What sends requests when it is called. Here by name: to load the helpers first would take what is to be gained. */
export const SENDING = [
  ...['findUser', 'findUsers', 'fetchVersion', 'changeEmail', 'putEmail', 'putLogin'],
  ...['sendActivationEmail', 'verify', 'watch', 'undo'],
  ...['requests', 'whoami', 'mailbox'],
];

/** Whether code mentions what needs the data centre: what it only may mention, it connects for all the same. */
export function mentionsDataCentre(texts: readonly string[]): boolean {
  const names = [...SENDING, ...namesFrom('the sign-in'), ...namesFrom('a look at the chosen user')];
  const mention = new RegExp(`(?<![\\w$])(?:${names.join('|')})(?![\\w$])`);
  return texts.some((text) => mention.test(text));
}
