/** What to type first, in a line below the page's three variables. Pure. */
import { DOT, type View } from '../../render/text.ts';
import type { TerminalOptions } from './screen.ts';

export function firstSteps({ world, commands }: TerminalOptions, isPython: boolean): View {
  const first = world.kind === 'sandbox' ? ['try ', EXAMPLE] : ['', 'changeEmail()'];
  // What teaches, where there is such a command: in the sandbox.
  const teaching = commands.filter(({ leftOff }) => leftOff && world.kind === 'sandbox');
  const steps = [first, ['', 'help()'], ...teaching.map(({ name }) => ['', `.${name}`])];
  return (paint, width) =>
    [...steps, ...(isPython || width < ALL ? [] : [['', '.python']])]
      .map(([words, code], at) => paint('dim', at === 0 ? `  ${words}` : `${DOT}${words}`) + paint('code', `${code}`))
      .join('');
}

const EXAMPLE = "changeEmail('JohnDoe', 'john@newmail.net')";
const ALL = 80; // columns that the line takes with all that it names
