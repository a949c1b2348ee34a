/** Reads what a request carries behind the question mark. */

import { malformed } from './errors.ts';

export function requiredText(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) throw malformed(`the parameter ${name} is missing`);
  return value;
}

export function flag(query: URLSearchParams, name: string): boolean {
  // Python's requests writes a bool of its params as True and False.
  const value = query.get(name)?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw malformed(`the parameter ${name} must be true or false`);
  return value === 'true';
}

export function count(query: URLSearchParams, name: string, usual: number, most: number): number {
  const value = query.get(name) ?? String(usual);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw malformed(`the parameter ${name} must be from 1 to ${most}`);
  return number;
}
