/** A setting as a line of a settings file, from which the same value is read again. Pure. */
import type { Key } from './keys.ts';

/** Of a value that `checkValue` takes: on one line, without blanks or quotation marks at its ends. */
export function settingsLine(key: Key, value: string): string {
  return `${key}=${quotedFor(value)}`;
}

function quotedFor(value: string): string {
  if (/^[\w.~:/@+=%-]*$/.test(value)) return value;
  if (!value.includes("'")) return `'${value}'`;
  // In these, dotenv reads a backslash before n or r as the end of a line, and we read it before a quote as its escape.
  if (!/"|\\[nr']/.test(value)) return `"${value}"`;
  // Unquoted, a value ends at a number sign.
  if (!value.includes('#')) return value;
  return `"${value.replace(/[\\"']/g, '\\$&')}"`;
}

const ESCAPED = /^"(?=.*\\["'])((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/;

/** What stands in quotes of which one is escaped, as others write it too; null where it does not. */
export function unescaped(written: string): string | null {
  return ESCAPED.exec(written)?.[1]?.replace(/\\([\\"'])/g, '$1') ?? null;
}
