/** Reads what a request carries behind the question mark. */
import { refuseMalformed } from './refusal.ts';

export function readText(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) throw refuseMalformed(`the parameter ${name} is ${value === null ? 'missing' : 'empty'}`);
  return value;
}

export function readFlag(query: URLSearchParams, name: string): boolean {
  // Python's requests writes a bool of its params as True and False.
  const value = query.get(name)?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw refuseMalformed(`the parameter ${name} must be true or false`);
  return value === 'true';
}

export function readCount(query: URLSearchParams, name: string, usual: number, most = 999_999_999): number {
  const value = query.get(name) ?? String(usual);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw refuseMalformed(`the parameter ${name} must be from 1 to ${most}`);
  return number;
}

/** A whole number from 0; undefined when there is no such parameter. */
export function readWhole(query: URLSearchParams, name: string): number | undefined {
  if (!query.has(name)) return undefined;
  const value = readText(query, name);
  if (!/^\d{1,15}$/.test(value)) throw refuseMalformed(`the parameter ${name} must be a whole number`);
  return Number(value);
}

/** A whole number that must be there. */
export function readInteger(query: URLSearchParams, name: string): number {
  const value = readText(query, name);
  if (!/^-?\d{1,16}$/.test(value)) throw refuseMalformed(`the parameter ${name} must be an integer`);
  return Number(value);
}

/** Values with commas between them, each once; undefined when there is no such parameter. */
export function readTexts(
  query: URLSearchParams,
  name: string,
  most = Number.POSITIVE_INFINITY,
): readonly string[] | undefined {
  if (!query.has(name)) return undefined;
  const values = [...new Set(readText(query, name).split(','))];
  if (values.length > most) throw refuseMalformed(`the parameter ${name} takes ${most} at most`);
  return values;
}

/** One of a few words; the first when there is no such parameter. */
export function readWord<const T extends string>(query: URLSearchParams, name: string, words: readonly [T, ...T[]]): T {
  const value = query.get(name) ?? words[0];
  const found = words.find((word) => word === value);
  if (found === undefined) throw refuseMalformed(`the parameter ${name} must be one of ${words.join(', ')}`);
  return found;
}

/** A time in milliseconds; the API reference asks for UTC, so that a time without a zone is taken as such. */
export function readTime(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/i.test(value);
  const ms = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(hasZone ? value : `${value}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw refuseMalformed(`the parameter ${name} must be a date and time`);
  return ms;
}
