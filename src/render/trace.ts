/** What the sandbox saw and decided, a line for each request and each record that it changed. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import type { AskedRequest, Field, Stored } from '../sandbox/index.ts';
import { columns, counted, DOT, type Paint, symbol } from './text.ts';

export interface Traced {
  readonly asked: AskedRequest;
  /** Who else asked, in words; null where it was this session. */
  readonly by: string | null;
}

/** `left`: so many requests were before these. */
export function traceText(traced: readonly Traced[], left: number, paint: Paint, width: number): string {
  const before = left > 0 ? [[SERVER, `${counted(left, 'request')} before these`]] : [];
  const rows = traced.flatMap((each) => [requestRow(each), ...each.asked.stored.map(storedRow)]);
  return [...before, ...rows].map((row) => paint('dim', columns([row], width).join('\n'))).join('\n');
}

const SERVER = '  server';
const STORED = '  stored';

function requestRow({ asked, by }: Traced): readonly string[] {
  const { method, url, status, decided } = asked;
  const facts = [
    ...(by === null ? [] : [`by ${oneLine(by, 40)}`]),
    ...decided.map(factText),
    status === 0 ? 'no answer' : `${status}`,
  ];
  return [SERVER, `${oneLine(method, 20)} ${placeText(url)}`, facts.join(DOT)];
}

/** The sandbox's words are in ASCII. */
function factText(fact: string): string {
  const parts = fact.split(' -> ');
  return parts.map((part) => shortIds(oneLine(part, 200))).join(` ${symbol.becomes} `);
}

function placeText(url: string): string {
  return shortIds(oneLine(url.replace(/^\/api\/2(?=\/)/, ''), 400)).replace(LONG, '$1…');
}

/** Of ids the beginning is enough: they stand in the names of the session. */
function shortIds(text: string): string {
  return text.replace(UUID, '$1…');
}

const UUID = /\b([0-9a-f]{4})[0-9a-f]{4}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
// A cursor, or a list of ids.
const LONG = /(=[^&]{40})[^&]+/g;

function storedRow({ kind, name, what, fields, by_another }: Stored): readonly string[] {
  const facts = [
    ...(by_another ? ['by another'] : []),
    ...(what === 'changed' ? [] : [what]),
    ...fields.map((field) => fieldText(field, what)),
  ];
  return [STORED, `${kind === 'user' ? '' : `${kind} `}${shortIds(oneLine(name, 60))}`, facts.join(DOT)];
}

function fieldText({ field, before, after }: Field, what: Stored['what']): string {
  if (what === 'created') return `${field} ${valueText(after)}`;
  return `${field} ${valueText(before)} ${symbol.becomes} ${valueText(after)}`;
}

function valueText(value: Field['after']): string {
  return value === null ? 'none' : shortIds(oneLine(String(value), 60));
}
