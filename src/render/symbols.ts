/** The signs that no other file knows, and what stands for them where a terminal has none beyond ASCII. */

/** By what they stand for. */
export const symbol = {
  ...{ good: '✓', pending: '…', bad: '✗', unknown: '?', warning: '!' },
  ...{ sent: '→', answered: '←', becomes: '→', dot: '·', up: '↑' },
  ...{ pointer: '❯', done: '✔' },
} as const;

/** Between facts of one line. */
export const DOT = ` ${symbol.dot} `;

const ASCII: Readonly<Record<string, string>> = {
  ...{ '✓': '+', '…': '...', '✗': 'x', '→': '->', '←': '<-', '·': '|' },
  ...{ '↑': 'Up', '↑↓': 'Up/Down', '⏎': 'Enter', '❯': '>', '✔': '+' },
};

/** Only these: what they stand between comes from elsewhere, and stays as it is. */
export function inAscii(text: string): string {
  return text.replace(/↑↓|[✓…✗→←·↑⏎❯✔]/g, (sign) => ASCII[sign] ?? sign);
}

/** The same as long as lines are not broken: the dots between facts are known by then. */
export function inAsciiButDots(text: string): string {
  return text.split(symbol.dot).map(inAscii).join(symbol.dot);
}

/** The end of a part of a fact, of a step of a path say, behind which another one comes. */
export const PARTING = / (?:[/→]|->)$/;

/** At the beginning of what stays with the words before it. */
export const JOINT = /^ (?:[/→]|->)(?: |$)/;
