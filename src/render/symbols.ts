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

/** The end of a fact, behind which another one comes; and of a part of one, a step of a path say. */
export const PARTING = { fact: / [·|]$/, part: / (?:[·|/→]|->)$/ } as const;

/** At the beginning of what stays with the words before it. */
export const JOINT = /^ (?:[·|/→]|->)(?: |$)/;
