/** Where settings may stand: the environment, the files that count, and what each of them sets. */
import { isAbsolute, join, resolve } from 'node:path';
import { oneLine } from '../../api/secrets/sanitize.ts';
import { SettingsError } from '../errors.ts';
import { configDirectory } from './environment.ts';
import { isSettingsFile, readSettingsFile, type SettingsLine } from './file.ts';
import { isKey, type Key, meantBy, SETTINGS } from './keys.ts';
import { unescaped } from './line.ts';

export interface Source {
  readonly name: string;
  readonly values: Readonly<Partial<Record<Key, string>>>;
  readonly lines: readonly SettingsLine[];
  /** Names that look like ours; the line is 0 in the environment. */
  readonly unknown: readonly Pick<SettingsLine, 'name' | 'line'>[];
  /** Keys that are named in comments. */
  readonly unset: readonly SettingsLine[];
  /** Where it stands; null for the environment. */
  readonly file: string | null;
  /** Why nothing can be taken from it. */
  readonly fault: SettingsError | null;
}

export interface SourcesRequest {
  readonly env: NodeJS.ProcessEnv;
  /** Null where the folder that the program was started in is gone. */
  readonly cwd: string | null;
  readonly profile?: string | undefined;
  readonly settingsFile?: string | undefined;
}

/** In order of precedence. A profile and a --settings file stand alone before the environment. */
export async function readSources({ env, cwd, profile, settingsFile }: SourcesRequest): Promise<Source[]> {
  const environment = readEnvironmentSource(env);
  if (settingsFile !== undefined) {
    if (settingsFile === '') throw new SettingsError('--settings wants the name of a file.');
    if (cwd === null && !isAbsolute(settingsFile)) {
      throw new SettingsError(
        `The settings file ${oneLine(settingsFile, 200)} cannot be used: the current folder is gone.`,
      );
    }
    const file = await readSource(resolve(cwd ?? '/', settingsFile), oneLine(settingsFile, 200));
    if (file.fault !== null) throw file.fault;
    return [file, environment];
  }
  if (profile !== undefined) return [await readProfileSource(profile, env, cwd), environment];
  const files = plainFiles(env, cwd).map(({ path, name }) => readSource(path, name));
  return [environment, ...(await Promise.all(files))];
}

function plainFiles(env: NodeJS.ProcessEnv, cwd: string | null): { path: string; name: string }[] {
  const atHome = configFile(env);
  const files = [...(cwd === null ? [] : [{ path: join(cwd, '.env'), name: '.env' }]), { path: atHome, name: atHome }];
  return files.filter(({ path }) => isSettingsFile(path));
}

/** `~/.config/acronis-shell` may be the file itself, or a folder with an .env in it. */
export function configFile(env: NodeJS.ProcessEnv, profile = ''): string {
  const directory = configDirectory(env);
  if (profile === '' && isSettingsFile(directory)) return directory;
  return join(directory, profile === '' ? '.env' : `.env.${profile}`);
}

async function readProfileSource(profile: string, env: NodeJS.ProcessEnv, cwd: string | null): Promise<Source> {
  checkProfile(profile);
  const here = cwd === null ? null : join(cwd, `.env.${profile}`);
  const atHome = configFile(env, profile);
  const isHere = here !== null && isSettingsFile(here);
  if (!isHere && !isSettingsFile(atHome)) {
    const places = here === null ? `${atHome} does not exist` : `neither ${here} nor ${atHome} exists`;
    throw new SettingsError(`There is no profile ${profile}: ${places}.`);
  }
  const source = await (isHere ? readSource(here, `.env.${profile}`) : readSource(atHome, atHome));
  if (source.fault !== null) throw source.fault;
  return source;
}

/** @throws {SettingsError} */
export function checkProfile(name: string): void {
  if (/^[\w.-]+$/.test(name)) return;
  throw new SettingsError('A profile is named with letters, digits, dots and dashes.');
}

export function readEnvironmentSource(env: NodeJS.ProcessEnv): Source {
  const names = Object.keys(env);
  return {
    name: 'the environment',
    values: Object.fromEntries(names.filter(isKey).map((name) => [name, env[name]])),
    lines: [],
    unknown: names.filter((name) => !isKey(name) && meantBy(name) !== null).map((name) => ({ name, line: 0 })),
    unset: [],
    file: null,
    fault: null,
  };
}

async function readSource(path: string, name: string): Promise<Source> {
  try {
    const { set, unknown, unset } = readSettingsFile(path, name);
    const { parse } = await import('dotenv');
    // A line at a time: a quotation mark that is left open then hides no line behind it.
    const values = Object.fromEntries(set.map((line) => [line.name, rawOf(line) ?? parse(line.text)[line.name]]));
    return { name, values, lines: set, unknown, unset, file: path, fault: null };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { name, values: {}, lines: [], unknown: [], unset: [], file: path, fault: error };
  }
}

/** `…` are quotes to dotenv; whoever writes them means a command, which nobody runs. An escape it takes as it stands. */
function rawOf({ text }: SettingsLine): string | null {
  const value = text.slice(text.search(/[=:]/) + 1).trim();
  return value.startsWith('`') ? value : unescaped(value);
}

/** How much is told says nothing of where somebody wants to be. */
export function isUsed({ values, unknown, fault }: Source): boolean {
  const isNamed = (key: Key) => values[key] !== undefined && key !== 'ACRONIS_QUIET';
  return fault !== null || unknown.length > 0 || SETTINGS.some(isNamed);
}

/** Whether any source names any setting, of those before this file if there is one: without a profile, those come first. */
export function hasSettings(env: NodeJS.ProcessEnv, cwd: string | null, before?: string): boolean {
  if (isUsed(readEnvironmentSource(env))) return true;
  const files = plainFiles(env, cwd);
  const at = files.findIndex(({ path }) => path === before);
  return files.slice(0, at < 0 ? undefined : at).some(({ path, name }) => {
    try {
      const { set, unknown } = readSettingsFile(path, name);
      return set.length + unknown.length > 0;
    } catch {
      return true; // reading it in earnest says what is wrong with it
    }
  });
}
