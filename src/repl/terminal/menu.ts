/** The list that a choice is made from: what is typed narrows it; the one that is pointed at is shown whole below. */
import { draw } from '../../render/text.ts';
import { type Choice, matches, NARROWING, wordsIn } from './answers.ts';
import { keysText, type Looks, themeFor } from './theme.ts';

export interface MenuOptions<Heading> {
  readonly output: { readonly columns: number; readonly rows: number };
  readonly looks: Looks;
  /** Broken into lines that are no wider than that, or than the terminal. */
  readonly fitting: (text: string, width?: number) => string;
  /** A line of the list that cannot be chosen. */
  readonly asHeading: (line: string) => Heading;
  readonly held: Held;
}

/** What a person has done in a list so far. */
export interface Held {
  /** Who is pointed at. */
  at: number | null;
}

type Keys = Parameters<ReturnType<typeof keysText>>[0];

/** As Inquirer's `search` takes it. */
export function menuOf<T, Heading>(
  message: string,
  choices: readonly Choice<T>[],
  { output, looks, fitting, asHeading, held }: MenuOptions<Heading>,
) {
  const { columns, rows } = output;
  const width = columns - 3; // a mark stands before each, and the last column stays free
  const shown = choices.map(({ name, value, brief = () => name, whole = name }) => ({
    words: wordsIn(name),
    name: fitting(brief(width), width).replaceAll('\n', '\n  '),
    description: fitting(whole),
    short: `\n${fitting(`  ${name}`)}`,
    value: { value },
  }));
  // Enter alone, or letters typed into the question by mistake, choose nobody.
  const none = { name: 'none of them', value: null };
  const below = Math.max(...shown.map(({ description }) => description.split('\n').length));
  const needed = shown.reduce((sum, { name }) => sum + name.split('\n').length, 2);
  const theme: ReturnType<typeof themeFor> & { style?: object } = themeFor(looks);
  const keysHelpTip = keysText(looks);
  const painted = { highlight: cyan, description: cyan, ...theme.style };
  let isListed = false;
  return {
    message: fitting(message),
    // It is drawn once before the list is there: whoever sees what the keys do sees what they choose from.
    theme: {
      ...theme,
      style: {
        ...theme.style,
        keysHelpTip: (keys: Keys) => (isListed ? keysHelpTip(keys) : ''),
        highlight(line: string) {
          if (line.endsWith(none.name)) held.at = null;
          return painted.highlight(line);
        },
        description(text: string) {
          held.at = shown.findIndex(({ description }) => description === text);
          return painted.description(text);
        },
      },
    },
    // Drawn anew, the list is whole, and who was pointed at is it still.
    ...(held.at === null ? {} : { default: shown[held.at]?.value ?? null }),
    pageSize: Math.max(4, Math.min(needed, rows - 4 - below)),
    source(typed: string | undefined) {
      isListed = true;
      const found = shown.filter(({ words }) => matches(words, typed ?? ''));
      const count = typed ? `${found.length} of ${shown.length}` : `${shown.length}`;
      const whole = `choices: ${count}; ${NARROWING}; Esc: none of them`;
      const line = whole.length < columns ? whole : `${count}; ${NARROWING}; Esc: none`;
      return [asHeading(line), none, ...found];
    },
  };
}

/** As the prompts themselves paint it. */
const cyan = (text: string) => draw((paint) => paint('code', text), true);
