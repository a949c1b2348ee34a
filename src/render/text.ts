/** How single things are written: texts, calls, times, tables, and the colours that no other file knows. */
import { inspect, styleText, types } from 'node:util';
import { clip, quoted, sanitize } from '../api/secrets/sanitize.ts';
import { widthOf } from '../api/width.ts';
import type { Language } from '../session/language.ts';
import { inAscii, inAsciiButDots } from './symbols.ts';
import { asTyped } from './typed.ts';
import { breakLines, breaksIn } from './wrap.ts';

export { DOT, symbol } from './symbols.ts';

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
 * so many columns, lines are broken between words; on one that is `isAscii`, no signs of ours are beyond it.
 */
export function draw(
  view: View,
  colors: boolean,
  columns?: number,
  isAscii = false,
  language: Language = 'javascript',
): string {
  const parts = seen(view, columns ?? Number.POSITIVE_INFINITY, language, isAscii).split(MARK);
  const clean = (text: string, role?: string) =>
    asTyped(isAscii ? inAsciiButDots(sanitize(text)) : sanitize(text), language, role === 'code');
  const spans: Span[] = [{ role: null, text: clean(parts[0] ?? '') }];
  for (let at = 1; at < parts.length; at += 3) {
    const [role, text = '', after = ''] = parts.slice(at, at + 3);
    spans.push({ role: role as Role, text: clean(text, role) }, { role: null, text: clean(after) }); // only `marking` writes a role
  }
  const drawn = columns === undefined ? spans : wrapped(spans, columns);
  return drawn
    .map(({ role, text }) => ({ role, text: isAscii ? inAscii(text) : text }))
    .map(({ role, text }) => (role === null ? text : painted(role, text, colors)))
    .join('');
}

// Of the view that is being drawn: the rows of a table line up by the signs that will stand in them.
let isInAscii = false;

function seen(view: View, width: number, language: Language, isAscii: boolean): string {
  const around = isInAscii;
  isInAscii = isAscii;
  try {
    return view(marking, width, language);
  } finally {
    isInAscii = around;
  }
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
  let at = 0;
  return spans.map(({ role, text }) => {
    let result = '';
    for (; breaks[0] && breaks[0].at < from + text.length; breaks.shift()) {
      result += `${text.slice(at - from, breaks[0].at - from)}\n${' '.repeat(breaks[0].indent)}`;
      at = breaks[0].at + breaks[0].length;
    }
    result += text.slice(at - from);
    from += text.length;
    at = Math.max(at, from);
    return { role, text: result };
  });
}

/** Whether colours are wanted is decided once, where the terminal is; here they are only made. */
function painted(role: Role, text: string, colors: boolean): string {
  return colors ? styleText(STYLES[role], text, { validateStream: false }) : text;
}

/** `width`: how many columns there are for it. `language`: of the entries; calls are written in it by themselves. */
export type View = (paint: Paint, width: number, language: Language) => string;

const nouns = new WeakMap<object, string>();

/** Gives a plain value the look that the shell prints; its data stays as it is. `noun`: what it is one of. */
export function withView<T extends object>(value: T, view: View, noun?: string): T {
  if (noun !== undefined) nouns.set(value, noun);
  return Object.defineProperty(value, inspect.custom, {
    value: (_depth: number, { colors, columns, isAscii, language }: Shown) =>
      draw(view, colors === true, columns, isAscii, language),
    configurable: true,
  });
}

/** What `inspect` was told, beside what it knows itself. */
interface Shown {
  readonly colors?: boolean;
  readonly columns?: number;
  readonly isAscii?: boolean;
  readonly language?: Language;
}

/** Gives a plain value a text in place of a view: shown to be copied, in lines as they are and without colours. */
export function withText<T extends object>(value: T, text: string): T {
  return Object.defineProperties(value, {
    [inspect.custom]: { value: () => text, configurable: true },
    toString: { value: () => text, configurable: true },
  });
}

/** Whether a value has been given its look; nothing of it is run. */
export function hasView(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && Object.hasOwn(value, inspect.custom);
}

/** What it is one of. */
export function nounOf(value: unknown): string {
  return (typeof value === 'object' && value !== null && nouns.get(value)) || 'item';
}

/** A whole string as it is typed in JavaScript. */
export function quote(text: string): string {
  return quoted(text, Number.POSITIVE_INFINITY);
}

/** What is typed to look at a user. */
export function lookAt(user: string): string {
  return `findUser(${quote(user)})`;
}

/** The same behind a refusal, where it is said what it is for. */
export function lookAtNow(user: string): string {
  return `${lookAt(user)}   shows the user as it is now`;
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

const GAP = '   ';

/**
 * A table, a line for each row, what stands last in each hung in below itself. Where the columns leave too little room for
 * that, each row is a line as any other.
 */
export function columns(table: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const rows = isInAscii ? asciiRows(table) : table;
  const most = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: most }, (_, at) =>
    Math.max(...rows.map((row) => (at < row.length - 1 || row.length === most ? cellWidth(row[at] ?? '') : 0))),
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const fits = before + (widths.at(-1) ?? 0) <= width;
  if (!fits && before > width / 2) return rows.map((row) => row.filter((cell) => cell.trim() !== '').join(GAP));
  return rows.map((row) => {
    const padded = row.slice(0, -1).map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - cellWidth(cell)));
    const last = row.at(-1) ?? '';
    if (fits) return [...padded, last].join(GAP).trimEnd();
    const room = width - padded.reduce((sum, cell) => sum + cellWidth(cell) + GAP.length, 0);
    // Where colours begin and end, a line of a cell would have to know.
    const lines = last.includes(KEY) ? [last] : breakLines(last, room);
    return [...padded, lines.join(`\n${' '.repeat(width - room)}`)].join(GAP).trimEnd();
  });
}

/** What a sign at the beginning of a row takes beside its one column, the other rows are moved by as well. */
function asciiRows(rows: readonly (readonly string[])[]): string[][] {
  const beginnings = rows.map(([first = '']) => /^[^\p{L}\p{N}\uE0F0]*/u.exec(first)?.[0] ?? '');
  const wider = beginnings.map((beginning) => widthOf(inAsciiButDots(beginning)) - widthOf(beginning));
  const most = Math.max(0, ...wider);
  return rows.map((row, at) =>
    row.map((cell, of) => {
      const beginning = of === 0 ? (beginnings[at] ?? '') : '';
      const moved = of === 0 ? ' '.repeat(most - (wider[at] ?? 0)) : '';
      return inAsciiButDots(beginning) + moved + inAsciiButDots(cell.slice(beginning.length));
    }),
  );
}

const MARKS = new RegExp(`\uE0F0${KEY}[a-z]+\uE0F1|\uE0F2${KEY}`, 'g');

function cellWidth(cell: string): number {
  return widthOf(cell.includes(KEY) ? cell.replace(MARKS, '') : cell);
}

/** "1 user", "20 users". */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
