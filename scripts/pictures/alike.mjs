/** Makes a line the same whenever and wherever it is taken. All else on a screen is drawn as it was printed. */

const ID = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';
// What each run has of its own, in the group, and what stands for it.
const OWN = [
  ["the sandbox's port", /127\.0\.0\.1:(\d+)/, '43121'],
  ['a time', /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC/, '2026-11-27 09:30:00'],
  ['the account that the shell runs under', /^- Who: `([^`]+)`/, 'support'],
  ['the id of a request', new RegExp(`^- Request id: \`(${ID})\``), '7c1de9f0-3a52-4b86-9d17-e05b48c2f6a3'],
  [
    'the hash of a record',
    /^- Audit hash: `([\da-f]{64})`/,
    'a54e5767869fdce362aaa0aa3c8ad811de28d1cf03b34a86f49845570ee65b24',
  ],
];
// From version 26 on Node colours what is typed.
const TYPED = /^[\w@. -]+> (?=.)/;

export function alike(cells) {
  return plainEntry(OWN.reduce(exchanged, cells));
}

function exchanged(cells, [, pattern, instead]) {
  const match = new RegExp(pattern, 'd').exec(textOf(cells));
  if (match === null) return cells;
  const [from, to] = match.indices[1];
  const { look } = cells[from];
  return [...cells.slice(0, from), ...[...instead].map((text) => ({ text, width: 1, look })), ...cells.slice(to)];
}

function plainEntry(cells) {
  const from = TYPED.exec(textOf(cells))?.[0].length ?? cells.length;
  return cells.map((cell, at) => (at < from ? cell : { ...cell, look: '' }));
}

const textOf = (cells) => cells.map(({ text }) => text).join('');
