/** Reads a settings file: what counts as one, which bytes are text, and which of its lines set something. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { codePointOf } from '../../api/words.ts';
import { SettingsError } from '../errors.ts';
import { isKey, isModeKey, type Key, meantBy, SETTINGS, withoutInvisible } from './keys.ts';

/** A line that sets one of our keys, or a name that looks like one. */
export interface SettingsLine {
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

export interface SettingsText {
  readonly set: readonly SettingsLine[];
  /** Names that begin like ours and are none. */
  readonly unknown: readonly SettingsLine[];
  /** Keys that are named where nothing is set: in a comment. */
  readonly unset: readonly SettingsLine[];
}

const MOST_BYTES = 1024 * 1024;

/** A folder of that name, which Python's virtual environments often are, is none. */
export function isSettingsFile(path: string): boolean {
  try {
    if (lstatSync(path).isDirectory()) return false;
  } catch {
    return false; // there is nothing, or nothing that can be reached
  }
  try {
    return !statSync(path).isDirectory();
  } catch {
    return true; // a link to nothing: somebody meant it to be there
  }
}

/** What a folder holds, by name. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there is none, or it is nobody's to read
  }
}

/**
 * `name` is how the file is called in messages.
 * @throws {SettingsError}
 */
export function readSettingsFile(path: string, name: string): SettingsText {
  const lines = textOf(readBytes(path, name), name).split(/\r\n|[\n\r]/);
  const set: SettingsLine[] = [];
  const unknown: SettingsLine[] = [];
  const unset: SettingsLine[] = [];
  for (const [index, given] of lines.entries()) {
    const line = index + 1;
    const text = given.trim();
    const kind = kindOf(text);
    if (kind.is === 'set') set.push({ name: kind.name, line, text });
    if (kind.is === 'unknown') unknown.push({ name: kind.name, line, text });
    if (kind.is === 'unset') unset.push({ name: kind.name, line, text });
    if (kind.is === 'hidden')
      throw new SettingsError(
        `${name}, line ${line}: the name before the sign holds ${codePointOf(kind.character)}, which cannot be seen or looks like another letter. Type it anew: ${exampleOf(kind.key)}`,
      );
    if (kind.is === 'foreign')
      throw new SettingsError(
        `${name}, line ${line}, names ${kind.key} in the way of another language. A settings file says: ${exampleOf(kind.key)}`,
      );
  }
  return { set, unknown, unset };
}

export function exampleOf(key: Key): string {
  if (key === 'ACRONIS_DATACENTER_URL') return `${key}=https://eu2-cloud.acronis.com`;
  if (isModeKey(key)) return `${key}=1`;
  return key === 'ACRONIS_CLIENT_SECRET' ? `${key}="…"` : `${key}=…`;
}

function readBytes(path: string, name: string): Buffer {
  const refuse = (why: string, cause?: unknown): never => {
    throw new SettingsError(`The settings file ${name} cannot be used: ${why}.`, { cause });
  };
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) refuse('it is a folder');
    // A pipe would be waited for, perhaps for ever.
    if (!stat.isFile()) refuse('it is no plain file');
    if (stat.size > MOST_BYTES) refuse('it is larger than 1 MB, and settings are a few lines');
    return readFileSync(path);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('it does not exist', error);
    return refuse(code === 'EACCES' ? 'it may not be read' : `it is not a readable file (${code})`, error);
  }
}

/** UTF-8, or UTF-16 by its mark, which is what `>` of PowerShell writes. */
function textOf(bytes: Buffer, name: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) {
    throw new SettingsError(`The settings file ${name} cannot be used: it is no text. Save it as UTF-8.`);
  }
  return text;
}

type Kind =
  | { readonly is: 'nothing' }
  | { readonly is: 'set' | 'unknown' | 'unset'; readonly name: string }
  | { readonly is: 'hidden'; readonly key: Key; readonly character: string }
  | { readonly is: 'foreign'; readonly key: Key };

// As dotenv takes them, but for the letters of the name.
const ASSIGNMENT = /^(?:export\s+)?([^\s=:]+)(?:\s*=|:\s)/;
// The longest first: one name begins another.
const NAMES = SETTINGS.toSorted((a, b) => b.length - a.length).join('|');
const MENTIONED = new RegExp(`(${NAMES})`, 'i');
const MENTIONED_AS_SET = new RegExp(`(${NAMES})["']?\\s*[=:]`, 'i');

function kindOf(text: string): Kind {
  if (text.startsWith('#') || /^export(?:\s+\w+)+$/.test(text)) {
    const name = MENTIONED.exec(withoutInvisible(text))?.[1]?.toUpperCase();
    return name === undefined ? { is: 'nothing' } : { is: 'unset', name };
  }
  const spaced = spacedKey(text);
  if (spaced !== null) return spaced;
  const [start = '', name] = ASSIGNMENT.exec(text) ?? [];
  const character = /\P{ASCII}/u.exec(name ?? '')?.[0];
  if (name !== undefined && character !== undefined) {
    const key = meantBy(name);
    return key === null ? { is: 'nothing' } : { is: 'hidden', key, character };
  }
  const isPlain = name !== undefined && /^[\w.-]+$/.test(name);
  const mention = isPlain
    ? MENTIONED_AS_SET.exec(withoutInvisible(text.slice(start.length)))
    : MENTIONED.exec(withoutInvisible(text));
  if (mention) return { is: 'foreign', key: mention[1]?.toUpperCase() as Key }; // the pattern knows no others
  if (!isPlain) return { is: 'nothing' };
  if (isKey(name)) return { is: 'set', name };
  return /^acronis/i.test(name) || meantBy(name) !== null ? { is: 'unknown', name } : { is: 'nothing' };
}

/** A name with a space inside, of whatever width. */
function spacedKey(text: string): Kind | null {
  const name = text
    .slice(0, Math.max(0, text.indexOf('=')))
    .replace(/^export\s/, '')
    .trim();
  const character = /\s/.exec(name)?.[0];
  const key = name.replace(/\s/g, '');
  return character !== undefined && isKey(key) ? { is: 'hidden', key, character } : null;
}
