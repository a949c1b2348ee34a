/** The file that settings are put into when they are set up: which it is, what stands in it, and how the shell is opened on it. */
import { basename, dirname, join, resolve } from 'node:path';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { SettingsError } from '../errors.ts';
import { Folder } from '../files/folder.ts';
import { codeOf } from '../files/private.ts';
import { configDirectory } from '../settings/environment.ts';
import { isSettingsFile, readSettingsFile } from '../settings/file.ts';
import { settingsLine } from '../settings/line.ts';
import { checkProfile, configFile, hasSettings, type SourcesRequest } from '../settings/sources.ts';

export interface Place {
  readonly path: string;
  readonly profile: string | null;
  /** The folder is ours, and nobody else's to look into. */
  readonly isAtHome: boolean;
}

/** A file that is named, else in the configuration folder. @throws {SettingsError} */
export function placeFor({ env, cwd, profile, settingsFile }: SourcesRequest): Place {
  if (settingsFile !== undefined) {
    if (cwd === null) throw new SettingsError('The current folder is gone: there is no place for a file in it.');
    return checked({ path: resolve(cwd, settingsFile), profile: null, isAtHome: false });
  }
  if (profile !== undefined) checkProfile(profile);
  if (profile !== undefined && TAKEN.test(profile))
    throw new SettingsError(
      `${profile} is no name for a profile: inside, .profile takes it for another. Nothing was written.`,
    );
  if (profile !== undefined && isSettingsFile(configDirectory(env))) {
    throw new SettingsError(
      `${configDirectory(env)} is a file, and profiles are files in a folder of that name. Move it to ${join(configDirectory(env), '.env')}.`,
    );
  }
  const path = configFile(env, profile);
  return checked({ path, profile: profile ?? null, isAtHome: dirname(path) === configDirectory(env) });
}

/** What opens the sandbox or the plain settings there, and what is no name of anybody's. */
const TAKEN = /^(?:sandbox|default|\.+|example)$/;

/** Before anybody is asked anything. */
function checked(place: Place): Place {
  const folder = dirname(place.path);
  if (!place.isAtHome && measured(folder) === null && dirname(folder) !== folder)
    throw new SettingsError(`There is no folder ${folder} for the settings to stand in.`);
  if (measured(place.path) !== null && !isSettingsFile(place.path))
    throw new SettingsError(`${place.path} is a folder, and the settings are to be a file of that name.`);
  return place;
}

function measured(path: string) {
  return new Folder(dirname(path)).measure(basename(path));
}

/** What stands in it, a line each, and of a secret only that it does; null where there is no such file. */
export function contentsOf({ path }: Place): readonly string[] | null {
  if (!isSettingsFile(path)) return null;
  try {
    const { set } = readSettingsFile(path, path);
    const shown = set.map(({ name, text }) => (/SECRET/.test(name) ? `${name}=(not shown)` : text));
    return shown.length > 0 ? shown.map(sanitize) : ['nothing of this program'];
  } catch (error) {
    if (error instanceof SettingsError) return ['what cannot be read'];
    throw error;
  }
}

export interface Credentials {
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whole or not at all. @throws {SettingsError} */
export function writeSettings({ path, isAtHome }: Place, { datacenterUrl, clientId, clientSecret }: Credentials): void {
  const lines = [
    settingsLine('ACRONIS_DATACENTER_URL', datacenterUrl),
    settingsLine('ACRONIS_CLIENT_ID', clientId),
    settingsLine('ACRONIS_CLIENT_SECRET', clientSecret),
  ];
  const folder = new Folder(dirname(path));
  try {
    if (isAtHome) folder.make();
    folder.replace(basename(path), lines.map((line) => `${line}\n`).join(''));
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) };
    throw new SettingsError(`${path} cannot be written (${codeOf(error) ?? message}). Nothing was kept.`, {
      cause: error,
    });
  }
}

/** The words behind the program's name that open the shell on it, whatever else lies around. */
export function wordsToOpen({ path, profile, isAtHome }: Place, { env, cwd }: SourcesRequest): string {
  const named = `--settings ${/^[\w./~:\\-]+$/.test(path) ? path : JSON.stringify(path)}`;
  const isShadowed = (name: string) => cwd !== null && join(cwd, name) !== path && isSettingsFile(join(cwd, name));
  if (profile !== null) return isShadowed(`.env.${profile}`) ? named : `--profile ${profile}`;
  if (!isAtHome && path !== configDirectory(env)) return named;
  return hasSettings(env, cwd, path) ? named : '';
}
