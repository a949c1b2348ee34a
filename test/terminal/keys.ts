/** Keys as a terminal sends them. */
const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  escape: '\x1b',
  backspace: '\x7f',
  delete: '\x1b[3~',
  space: ' ',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  'page-up': '\x1b[5~',
  'page-down': '\x1b[6~',
};

/** `ctrl-c`, `alt-b`, and the names above. */
export function bytesOf(key: string): string {
  const named = NAMED[key];
  if (named !== undefined) return named;
  const [, modifier, letter = ''] = /^(ctrl|alt)-([a-z])$/.exec(key) ?? [];
  if (modifier === 'ctrl') return String.fromCharCode(letter.charCodeAt(0) - 96);
  if (modifier === 'alt') return `\x1b${letter}`;
  throw new Error(`There is no key named ${key}.`);
}
