/** Generated data, the same on every run: what an API answers, and what strings can be at their worst. */

/** A small generator of numbers in [0, 1), so that a failing value comes up again on the next run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

// Characters that every Unicode version of the last ten years judges alike.
const CHARACTERS = [
  ...`abcdefghij  XYZ019_-.,:;!?/'"\\{}$\``,
  ...['\n', '\r', '\r\n', '\t', '\v', '\f', '\b', '\x00', '\x1b', '\x1c', '\x7f', '\x85', '\xa0', '\xad'],
  ...['é', 'ß', 'Ж', '中', '\u200b', '\u2028', '\u2029', '\u3000', '\ufeff', '\ue000', '\uffff'],
  ...['😀', '𝒳', '\u{e0001}', '\ud800', '\udc00'],
];

export function makeStrings(count: number): string[] {
  const random = numbers(7);
  return Array.from({ length: count }, () => makeString(random, 24));
}

export function makeValues(count: number): unknown[] {
  const random = numbers(42);
  return Array.from({ length: count }, () => makeValue(random, 4));
}

function makeValue(random: () => number, depth: number): unknown {
  const kind = random();
  if (depth > 0 && kind < 0.3) {
    const keys = Array.from({ length: Math.floor(random() * 6) }, () => makeKey(random));
    return Object.fromEntries(keys.map((key) => [key, makeValue(random, depth - 1)]));
  }
  if (depth > 0 && kind < 0.6) {
    return Array.from({ length: Math.floor(random() * 7) }, () => makeValue(random, depth - 1));
  }
  if (kind < 0.75) return makeString(random, random() < 0.3 ? 160 : 20);
  if (kind < 0.85) return Math.floor(random() * 1e6) - 1000;
  if (kind < 0.92) return (random() - 0.5) * 10 ** Math.floor(random() * 20 - 12);
  return [true, false, null, 0, 1e21, 1.5e300, 1e-7, 123456789012345680000][Math.floor(random() * 8)];
}

// A key such as "7" would move to the front of a JavaScript object.
function makeKey(random: () => number): string {
  return `${random() < 0.1 ? makeString(random, 4) : ''}k${makeString(random, 6)}`;
}

function makeString(random: () => number, longest: number): string {
  const plain = random() < 0.6;
  return Array.from({ length: Math.floor(random() * longest) }, () => {
    const at = Math.floor(random() * (plain ? 34 : CHARACTERS.length));
    return CHARACTERS[at];
  }).join('');
}
