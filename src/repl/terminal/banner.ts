/** The first line of a session and its prompt: which world this is. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { widthOf } from '../../api/width.ts';
import { DOT, draw, type Paint } from '../../render/text.ts';
import { MODES } from '../../session/modes.ts';
import type { World } from '../../session/world/world.ts';
import type { TerminalOptions } from './screen.ts';

export const MORE = '... ';

/**
 * Shows both before the shell itself is loaded, which draws the prompt anew in its place. Keys come one by one from here
 * on: what is typed meanwhile is neither echoed nor lost.
 */
export function greet(options: TerminalOptions): void {
  const { input, terminal, isPlain, colors, isAscii, world } = options;
  const banner = draw((paint) => bannerText(options, paint), colors, terminal.columns, isAscii);
  const prompt = promptText(world, options, options.python);
  // One that is drawn over several rows would not be drawn over.
  const isDrawnOver =
    !isPlain && widthOf(promptText(world, { ...options, colors: false }, options.python)) < terminal.columns;
  if (!isPlain) input.setRawMode(true);
  terminal.write(`${banner}\n${isDrawnOver ? prompt : ''}`);
}

export function promptText({ kind, name }: World, { flags, colors }: TerminalOptions, isPython = false): string {
  const modes = MODES.filter((mode) => flags.isOn(mode)).map((mode) => ` ${mode}`);
  // The blank within the colour: what ends with a control sequence is written at once and whole.
  return draw(
    (paint) => paint(kind === 'sandbox' ? 'sandbox' : 'live', `${name}${modes.join('')}${isPython ? ' >>> ' : '> '}`),
    colors,
  );
}

function bannerText(options: TerminalOptions, paint: Paint): string {
  const first = `${paint('strong', `acronis-shell ${options.version}`)} (unofficial)${DOT}${placeText(options)}`;
  return [first, ...practiceLines(options)].join('\n');
}

/** Where it is, by which settings, and what these ask for. */
export function placeText({ world, source, flags, place }: TerminalOptions): string {
  const sandbox = place ?? 'sandbox: embedded, nothing leaves this computer, forgotten at .exit';
  const where = source === null ? sandbox : `${world.host}, settings from ${oneLine(source, 200)}`;
  // What the command line asked for, whoever typed it knows.
  const set = MODES.flatMap((mode) => {
    const by = flags.wantedBy(mode);
    return by === null || by.startsWith('--') ? [] : [`${mode} by ${oneLine(by, 200)}`];
  });
  return [where, ...set].join(DOT);
}

/** What neither name nor prompt tells of settings that lead to an address on this computer. */
export function practiceLines({ world, source, flags }: TerminalOptions): string[] {
  if (source === null || !world.isLocal) return [];
  const place = '  a sandbox on this computer';
  return [flags.readOnly || flags.dryRun ? place : `${place}: only a doubtful write is asked about`];
}
