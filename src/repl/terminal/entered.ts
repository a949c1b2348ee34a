/** What is said when another world is entered: which it is, and what went with the one before. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { DOT, type Paint, symbol } from '../../render/text.ts';
import type { World } from '../../session/world/world.ts';
import { placeText, practiceLines } from './banner.ts';
import type { TerminalOptions } from './screen.ts';

/** `gone`: the names of which the values went. */
export interface Left {
  readonly world: World;
  readonly gone: readonly string[];
}

export function enteredText(options: TerminalOptions, left: Left, paint: Paint): string {
  const { world, choice } = options;
  // The sandbox is named by its own words.
  const name = world.kind === 'sandbox' ? [] : [paint('live', oneLine(world.name))];
  const warnings = 'warnings' in choice ? choice.warnings : [];
  return [
    `  ${[...name, placeText(options)].join(DOT)}`,
    ...practiceLines(options),
    ...goneLines(left),
    ...warnings.map((text) => `  ${paint('pending', symbol.warning)} ${text}`),
  ].join('\n');
}

const MOST_NAMES = 20;

function goneLines({ world, gone }: Left): string[] {
  const more = gone.length - MOST_NAMES;
  const names = gone.slice(0, MOST_NAMES).map((each) => oneLine(each));
  const rest = more > 0 ? ` and ${more} more` : '';
  return [
    ...(world.kind === 'sandbox' ? ['  The sandbox is forgotten, with all that was changed there.'] : []),
    ...(gone.length > 0 ? [`  Gone with ${oneLine(world.name)}: ${names.join(', ')}${rest}`] : []),
  ];
}
