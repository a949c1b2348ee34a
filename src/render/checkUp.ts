/** How the checks of a set-up look, a line each and what to do below. Pure. */
import { type Paint, symbol } from './text.ts';

export interface Check {
  readonly check: string;
  /** Untried: what it needs has failed before. */
  readonly state: 'good' | 'warning' | 'bad' | 'untried';
  readonly what: string;
  /** What to do, a line each. */
  readonly next: readonly string[];
}

const WIDTH = 11; // of the longest name

export function checkText({ check, state, what, next }: Check, paint: Paint): string {
  const head = `${marked(state, paint)} ${check.padEnd(WIDTH)}${what.replaceAll('\n', ' ')}`;
  return [state === 'untried' ? paint('dim', head) : head, ...next.map((line) => `    ${line}`)].join('\n');
}

function marked(state: Check['state'], paint: Paint): string {
  switch (state) {
    case 'good':
      return paint('good', symbol.good);
    case 'warning':
      return paint('pending', symbol.warning);
    case 'bad':
      return paint('bad', symbol.bad);
    case 'untried':
      return symbol.unknown;
  }
}

/** One document a line: `ok` is null where it was not tried. */
export function checkDocument({ check, state, what, next }: Check): object {
  const ok = state === 'untried' ? null : state !== 'bad';
  return { check, ok, what, next: next.length === 0 ? null : next.join('\n') };
}
