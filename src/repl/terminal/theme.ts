/** How questions look where a terminal has no colours, or no signs but those of ASCII. */
import { inAscii, symbol } from '../../render/symbols.ts';

export interface Looks {
  readonly colors: boolean;
  readonly isAscii: boolean;
}

const plainly = (text: string) => text;

/** For any of the prompts of Inquirer: each takes of it what it knows. */
export function themeFor({ colors, isAscii }: Looks) {
  const shown = isAscii ? inAscii : plainly;
  const signs = { prefix: { idle: '?', done: shown(symbol.done) }, icon: { cursor: shown(symbol.pointer) } };
  const keysHelpTip = keysText({ isAscii });
  const uncoloured = {
    ...{ answer: plainly, message: plainly, help: plainly, highlight: plainly },
    ...{ description: plainly, searchTerm: plainly, keysHelpTip },
    error: (text: string) => `> ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
  };
  if (!colors) return { ...signs, style: uncoloured };
  return isAscii ? { ...signs, style: { keysHelpTip } } : {};
}

/** What the keys do. */
export function keysText({ isAscii }: Pick<Looks, 'isAscii'>) {
  const shown = isAscii ? inAscii : plainly;
  return (keys: [key: string, action: string][]) =>
    keys.map(([key, action]) => shown(`${key} ${action}`)).join(shown(` ${symbol.dot} `));
}
