/** Python's repr() of plain data: what a statement that we narrate must say, so that CPython reads the same value. Pure. */
import { isDict, numberText, typeName } from './values.ts';

export function repr(value: unknown): string {
  return write(value, new Set());
}

function write(value: unknown, open: Set<object>): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const isList = Array.isArray(value);
  if (!isList && !isDict(value)) return `<${typeName(value)} object>`;
  if (open.has(value)) return isList ? '[...]' : '{...}';

  open.add(value);
  const text = isList
    ? `[${Array.from(value, (each) => write(each, open)).join(', ')}]`
    : `{${Object.keys(value)
        .map((key) => `${quote(key)}: ${write(value[key], open)}`)
        .join(', ')}}`;
  open.delete(value);
  return text;
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : notFinite(value);
  if (typeof value === 'function') return `<function ${value.name}>`;
  return String(value);
}

function notFinite(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

/** Single quotes, unless the text has some and no double ones. Lone surrogates are escaped, so that they survive. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'"]|[^ \P{Z}]|\p{C}/gu, (char) => {
    if (char === '"' || char === "'") return char === mark ? `\\${char}` : char;
    return SHORT[char] ?? escapePoint(char.codePointAt(0) ?? 0);
  });
  return mark + body + mark;
}

const SHORT: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapePoint(point: number): string {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
