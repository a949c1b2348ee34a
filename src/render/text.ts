/** Colours by role and the few symbols: the only file that knows how they look. */
import { inspect, styleText } from 'node:util';
import { clip, quoted, sanitize } from '../api/sanitize.ts';

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

/** Draws a view: whatever data it shows, the only control sequences in the result are our own colours. */
export function draw(view: View, colors: boolean): string {
  const parts = view(marking).split(MARK);
  let drawn = sanitize(parts[0] ?? '');
  for (let at = 1; at < parts.length; at += 3) {
    const [role, text = '', after = ''] = parts.slice(at, at + 3);
    drawn += painted(role as Role, sanitize(text), colors) + sanitize(after); // only `marking` writes a role
  }
  return drawn;
}

/** Whether colours are wanted is decided once, where the terminal is; here they are only made. */
function painted(role: Role, text: string, colors: boolean): string {
  return colors ? styleText(STYLES[role], text, { validateStream: false }) : text;
}

export const symbol = { good: '✓', pending: '…', bad: '✗', unknown: '?', warning: '!', dot: '·' } as const;

export type View = (paint: Paint) => string;

/** Gives a plain value the look that the shell prints; its data stays as it is. */
export function withView<T extends object>(value: T, view: View): T {
  return Object.defineProperty(value, inspect.custom, {
    value: (_depth: number, options: { colors?: boolean }) => draw(view, options.colors === true),
    configurable: true,
  });
}

/** A whole string as it is typed in JavaScript. */
export function quote(text: string): string {
  return quoted(text, Number.POSITIVE_INFINITY);
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
