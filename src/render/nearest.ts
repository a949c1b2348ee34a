/** The name that was probably meant. */

/** Null where none is near: one slip in a short name, two in a longer one. */
export function nearest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = name.length < 6 ? 1 : 2;
  for (const each of known) {
    const slips = distanceBetween(name.toLowerCase(), each.toLowerCase());
    if (slips > least || (slips === least && best !== null)) continue;
    best = each;
    least = slips;
  }
  return best;
}

/** Letters to add, drop or replace (Levenshtein), by the usual table, a row at a time. */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
