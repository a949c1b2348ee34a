/** How single things are written: texts, calls, times, and the colours and symbols that no other file knows. */
import { inspect, styleText } from 'node:util';
import { clip, quoted, sanitize } from '../api/secrets/sanitize.ts';
import { breaksIn } from './wrap.ts';

export type Role = 'sandbox' | 'live' | 'dim' | 'good' | 'pending' | 'bad' | 'strong' | 'code';
export type Paint = (role: Role, text: string) => string;

const STYLES: Readonly<Record<Role, Parameters<typeof styleText>[0]>> = {
  sandbox: 'green',
  live: 'magenta',
  dim: 'dim',
  good: 'green',
  pending: 'yellow',
  bad: 'red',
  strong: 'bold',
  code: 'cyan',
};

// Marks stand for colours until the text around them, which may come from a server, has been made harmless. Nobody
// outside can write one: its key is made anew by each process.
const KEY = Math.random().toString(36).slice(2);
const MARK = new RegExp(`\uE0F0${KEY}([a-z]+)\uE0F1([\\s\\S]*?)\uE0F2${KEY}`);
const marking: Paint = (role, text) => `\uE0F0${KEY}${role}\uE0F1${text}\uE0F2${KEY}`;

/**
 * Draws a view: whatever data it shows, the only control sequences in the result are our own colours. On a terminal of
 * so many columns, lines are broken between words.
 */
export function draw(view: View, colors: boolean, columns?: number): string {
  const parts = view(marking).split(MARK);
  const spans: Span[] = [{ role: null, text: sanitize(parts[0] ?? '') }];
  for (let at = 1; at < parts.length; at += 3) {
    const [role, text = '', after = ''] = parts.slice(at, at + 3);
    spans.push({ role: role as Role, text: sanitize(text) }, { role: null, text: sanitize(after) }); // only `marking` writes a role
  }
  const drawn = columns === undefined ? spans : wrapped(spans, columns);
  return drawn.map(({ role, text }) => (role === null ? text : painted(role, text, colors))).join('');
}

interface Span {
  readonly role: Role | null;
  readonly text: string;
}

function wrapped(spans: readonly Span[], columns: number): Span[] {
  const text = spans.map((span) => span.text).join('');
  const code = spans.flatMap(({ role, text }) => new Array<boolean>(text.length).fill(role === 'code'));
  const breaks = breaksIn(text, columns, (at) => code[at] === true);
  let from = 0;
  return spans.map(({ role, text }) => {
    let [result, at] = ['', 0];
    for (; breaks[0] && breaks[0].at < from + text.length; breaks.shift()) {
      result += `${text.slice(at, breaks[0].at - from)}\n${' '.repeat(breaks[0].indent)}`;
      at = breaks[0].at - from + breaks[0].length;
    }
    from += text.length;
    return { role, text: result + text.slice(at) };
  });
}

/** Whether colours are wanted is decided once, where the terminal is; here they are only made. */
function painted(role: Role, text: string, colors: boolean): string {
  return colors ? styleText(STYLES[role], text, { validateStream: false }) : text;
}

/** By what they stand for. */
export const symbol = {
  ...{ good: '✓', pending: '…', bad: '✗', unknown: '?', warning: '!' },
  ...{ sent: '→', answered: '←', becomes: '→', dot: '·', up: '↑' },
} as const;

/** Between facts of one line. */
export const DOT = ` ${symbol.dot} `;

export type View = (paint: Paint) => string;

/** Gives a plain value the look that the shell prints; its data stays as it is. */
export function withView<T extends object>(value: T, view: View): T {
  return Object.defineProperty(value, inspect.custom, {
    value: (_depth: number, { colors, columns }: { colors?: boolean; columns?: number }) =>
      draw(view, colors === true, columns),
    configurable: true,
  });
}

/** A whole string as it is typed in JavaScript. */
export function quote(text: string): string {
  return quoted(text, Number.POSITIVE_INFINITY);
}

/** What is typed to look at a user. */
export function lookAt(user: string): string {
  return `findUser(${quote(user)})`;
}

/** A text of several lines, a request's body say, so that no line of it passes for one of ours. */
export function block(text: string, mostLines: number): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const left = lines.length - mostLines;
  const shown = lines.slice(0, left > 0 ? mostLines - 1 : mostLines).map((line) => `| ${clip(line)}`);
  return left > 0 ? [...shown, `| … ${left + 1} more lines`] : shown;
}

/** How long ago something was, as one says it. */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`;
}

export function columns(rows: readonly (readonly string[])[], gap = '   '): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
