/** How much of a value a terminal shows, and how one sees the rest. Pure. */
import { stripVTControlCharacters, types } from 'node:util';
import { widthOf } from '../../api/width.ts';
import { counted, hasView, nounOf, type View } from '../../render/text.ts';

export interface Extent {
  readonly maxArrayLength: number;
  readonly maxStringLength: number;
}

/** Wherever else a value goes, all of it does. */
export const WHOLE: Extent = { maxArrayLength: Number.POSITIVE_INFINITY, maxStringLength: Number.POSITIVE_INFINITY };

const ITEMS = 20;
const PLAIN_ITEMS = 100; // numbers and the like share lines
export const LETTERS = 4_000;
const ROWS = 200;

export interface Brief {
  readonly text: string;
  /** What stands behind it; null where all is shown. */
  readonly rest: View | null;
}

/** `inspect` shows a value in an extent, as text of which each line is harmless. */
export function brief(value: unknown, columns: number, inspect: (value: unknown, extent: Extent) => string): Brief {
  if (typeof value === 'string') {
    const text = inspect(value, { ...WHOLE, maxStringLength: LETTERS });
    if (value.length <= LETTERS) return cut(text, columns, 'console.log(_)');
    return {
      text,
      rest: restText(
        `${LETTERS.toLocaleString('en')} of ${counted(value.length, 'character')} shown.`,
        'console.log(_)',
      ),
    };
  }
  const extent = { maxArrayLength: PLAIN_ITEMS, maxStringLength: LETTERS };
  if (!isList(value))
    return cut(inspect(value, extent), columns, hasView(value) ? 'console.log(_)' : 'pprint.pprint(_)');
  if (value.slice(0, ITEMS).every(hasView) && value.length > 0)
    return briefViews(value, (item) => inspect(item, extent));
  const hasObjects = value.slice(0, ITEMS).some((item) => typeof item === 'object' && item !== null);
  for (let most = hasObjects ? ITEMS : PLAIN_ITEMS; ; most = Math.floor(most / 2)) {
    const text = inspect(value, { ...extent, maxArrayLength: most });
    const isFit = rowsOf(text, columns) <= ROWS;
    if (value.length <= most && isFit) return { text, rest: null };
    if (isFit) return { text, rest: nextText(value, most, 'pprint.pprint(_)') };
    if (most === 1) return cut(text, columns, 'pprint.pprint(_)');
  }
}

/** An array that is looked at without running code of its own. */
function isList(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) && !types.isProxy(value) && !hasView(value) && Object.getPrototypeOf(value) === Array.prototype
  );
}

/** Each as it is shown alone. */
function briefViews(list: readonly unknown[], inspect: (item: unknown) => string): Brief {
  const shown = list.slice(0, ITEMS);
  const text = shown.map(inspect).join('\n');
  if (shown.length < list.length) return { text, rest: nextText(list, ITEMS, null) };
  return { text, rest: (paint) => paint('dim', `  ${counted(list.length, nounOf(list[0]))}`) };
}

function nextText(list: readonly unknown[], shown: number, all: string | null): View {
  const words = `${shown} of ${counted(list.length, nounOf(list[0]))} shown. The next ones:`;
  return (paint) =>
    [
      `  ${paint('dim', words)} ${paint('code', `_.slice(${shown})`)}`,
      ...(all === null ? [] : [`${paint('dim', 'all:')} ${paint('code', all)}`]),
    ].join('   ');
}

function cut(text: string, columns: number, all: string): Brief {
  if (text.length <= ROWS && !text.includes('\n')) return { text, rest: null };
  const lines = text.split('\n');
  let rows = 0;
  const end = lines.findIndex((line) => {
    rows += rowsOf(line, columns);
    return rows > ROWS;
  });
  // A line that is longer than all that is shown is shown.
  if (end <= 0 || end === lines.length - 1) return { text, rest: null };
  const shown = `${end} of ${counted(lines.length, 'line')} shown.`;
  return { text: lines.slice(0, end).join('\n'), rest: restText(shown, all) };
}

function restText(shown: string, all: string): View {
  return (paint) => `  ${paint('dim', `${shown} All of it:`)} ${paint('code', all)}`;
}

function rowsOf(text: string, columns: number): number {
  let rows = 0;
  for (const line of stripVTControlCharacters(text).split('\n'))
    rows += Math.max(1, Math.ceil(widthOf(line) / columns));
  return rows;
}
