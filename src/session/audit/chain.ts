/** Records as lines of a chain, in which each one names the hash of the one before, so that a later edit shows. Pure. */
import { createHash } from 'node:crypto';
import type { AuditEntry } from './record.ts';

/** Where a chain stands: the last record's number and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Where a file of the record stood when another one was begun. */
export interface End extends Head {
  readonly file: string;
}

export const EMPTY: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The record's line, without its end: JSON that tells where it stands, the hash of the line before, and its own. The first
 * of a file names in `after` the ends of those that were there.
 */
export function seal(
  entry: AuditEntry,
  seq: number,
  prev: string,
  scrub: (text: string) => string,
  after: readonly End[] = [],
) {
  // Out of each string: out of the whole line, a secret would take a quotation mark along.
  const clean = (key: string, value: unknown) => (typeof value === 'string' ? cleanFact(key, value, scrub) : value);
  const facts: object = JSON.parse(JSON.stringify(entry, clean));
  const text = escapeUnseen(JSON.stringify({ seq, ...facts, after: after.length > 0 ? after : undefined, prev }));
  const hash = hashOf(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, head: { seq, hash } };
}

// Words of the shell's own: whatever a secret looks like, none stands in them.
const OWN_WORDS: ReadonlySet<string> = new Set(['kind', 'at', 'write', 'method', 'verdict']);

// What a later look or undo compares with the platform, and what may share a word with a secret.
const ADDRESSES: ReadonlySet<string> = new Set([
  'url',
  'user_id',
  'tenant_id',
  'client_id',
  'login',
  'newLogin',
  'old',
  'new',
  'email',
]);

// So much shorter is a text of which 24 characters are hidden: no address has so much of a secret by chance, and both
// tokens and the platform's client secrets have more.
const MUCH = 16;

/** An address is recorded as it is, unless it holds more of a secret than chance explains. */
function cleanFact(key: string, value: string, scrub: (text: string) => string): string {
  if (OWN_WORDS.has(key)) return value;
  const clean = scrub(value);
  return ADDRESSES.has(key) && value.length - clean.length < MUCH ? value : clean;
}

// JSON escapes the ASCII ones itself. Nothing in a line may break it or change how a terminal shows it.
function escapeUnseen(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A record as its line holds it. */
type Sealed = { readonly seq: number } & AuditEntry;

export interface SealedRecord {
  readonly record: Sealed;
  readonly after: readonly End[];
  readonly prev: string;
  readonly head: Head;
}

/** Null where the line is not a whole record that carries its own hash. */
export function unseal(line: string): SealedRecord | null {
  const [, text, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line) ?? [];
  if (text === undefined || hash === undefined || hashOf(`${text}}`) !== hash) return null;
  try {
    const sealed = JSON.parse(`${text}}`) as Sealed & { prev: string; after?: readonly End[] }; // by its hash, ours
    const { prev, after = [], ...record } = sealed;
    return { record: record as Sealed, after, prev, head: { seq: record.seq, hash } };
  } catch {
    return null;
  }
}

export type ChainReport =
  | { readonly isIntact: true; readonly head: Head; readonly at: string | null }
  | { readonly isIntact: false; readonly line: number; readonly why: string };

/**
 * Whether a file is as it was written. It has to have come as far as each of `ends`, with that hash there; it may have
 * come farther, by what a crash kept from being noted.
 */
export function verifyChain(text: string, ends: readonly Head[]): ChainReport {
  const lines = text.split('\n');
  // A record that a crash cut off was never confirmed: nothing was sent for it.
  lines.pop();
  const hashes = [EMPTY.hash];
  let last: Head = EMPTY;
  let at: string | null = null;
  const broken = (line: number, why: string): ChainReport => ({ isIntact: false, line, why });
  for (const [index, line] of lines.entries()) {
    const sealed = unseal(line);
    if (sealed === null) return broken(index + 1, 'it was changed or is not a record');
    if (sealed.head.seq !== last.seq + 1) return broken(index + 1, `record ${last.seq + 1} is missing before it`);
    if (sealed.prev !== last.hash) return broken(index + 1, 'the record before it was exchanged');
    last = sealed.head;
    at = sealed.record.at;
    hashes.push(last.hash);
  }
  for (const { seq, hash } of ends) {
    if (seq > last.seq) return broken(lines.length + 1, `it ends before record ${seq}`);
    if (hashes[seq] !== hash) return broken(seq, 'it is not the record that was written');
  }
  return { isIntact: true, head: last, at };
}
