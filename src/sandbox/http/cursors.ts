/** Pages of long lists: a cursor holds everything that its list was asked for, so that it is sent alone. */
import { refuseMalformed } from './refusal.ts';

export interface Cursor {
  /** The first request's parameters, as they were sent. */
  readonly query: URLSearchParams;
  /** How many records, seen or not, lie before the page. */
  readonly from: number;
}

/** What a request asks for: from the start, or where its cursor left off. */
export function cursorOf(query: URLSearchParams, list: string): Cursor {
  const after = query.get('after');
  if (after === null) return { query, from: 0 };
  const [name, from, asked] = parse(after);
  if (name !== list || !Number.isSafeInteger(from) || (from as number) < 0 || typeof asked !== 'string') {
    throw refuseMalformed('the parameter after is no cursor of this list');
  }
  const whole = new URLSearchParams(asked);
  // A limit may go along with the cursor ("Pagination"); everything else is in it.
  const limit = query.get('limit');
  if (limit !== null) whole.set('limit', limit);
  for (const name of query.keys()) {
    if (name !== 'after' && name !== 'limit') throw refuseMalformed(`the parameter after is sent without ${name}`);
  }
  return { query: whole, from: from as number };
}

/** What an answer says of the next page; undefined, and so nothing, on the last one. */
export function pagingOf(next: number | undefined, query: URLSearchParams, list: string) {
  if (next === undefined) return undefined;
  return { cursors: { after: Buffer.from(turned(JSON.stringify([list, next, query.toString()]))).toString('base64') } };
}

/**
 * Backwards: in base64 an id looks like the part of a token that holds the same id, and whoever shows the cursor would
 * take it for a secret.
 */
function turned(text: string): string {
  return [...text].reverse().join('');
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; missing on the last one. */
  readonly next?: number;
}

/** Takes what fits from records that keep their places: one that is deleted stays, marked. */
export function pageOf<T>(records: Iterable<T>, from: number, limit: number, isMeant: (record: T) => boolean): Page<T> {
  const items: T[] = [];
  let place = from;
  for (const record of records) {
    if (isMeant(record)) {
      if (items.length === limit) return { items, next: place };
      items.push(record);
    }
    place += 1;
  }
  return { items };
}

/** What a page shows of its list, and from where. */
export function pageText(count: number, from: number, next: number | undefined): string {
  const start = from === 0 ? 'from the start' : `from place ${from + 1}`;
  return `${count} listed ${start}, ${next === undefined ? 'the last page' : 'more to come'}`;
}

function parse(after: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(turned(Buffer.from(after, 'base64').toString('utf8')));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
