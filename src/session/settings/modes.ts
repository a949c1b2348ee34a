/**
 * The modes that settings ask for. Read-only is only ever added: whatever source says so, no other takes it away; and what
 * may have been meant to say it is refused, so that no session opens writable that was to be read-only.
 */
import { sanitize } from '../../api/secrets/sanitize.ts';
import { SettingsError } from '../errors.ts';
import type { SetModes } from '../modes.ts';
import { exampleOf } from './file.ts';
import { type ModeKey, meantBy } from './keys.ts';
import { readEnvironmentSource, type Source } from './sources.ts';
import { checkValue } from './value.ts';
import { unknownNames } from './warnings.ts';

/** Where it stands; null where no source says so. @throws {SettingsError} */
export function readOnlyIn(sources: readonly Source[]): string | null {
  for (const source of sources) refuseSlips(source);
  const [first] = sources.filter((source) => isOn('ACRONIS_READ_ONLY', source));
  return first?.name ?? null;
}

/** As it is with all that need not be there; `chosen`: where the credentials are from. @throws {SettingsError} */
export function quietIn(sources: readonly Source[], chosen: Source): string | null {
  const counting = sources.filter((source) => source === chosen || source.file === null);
  const source = counting.find(({ values }) => values['ACRONIS_QUIET'] !== undefined);
  return source && isOn('ACRONIS_QUIET', source) ? source.name : null;
}

/** Of the sandbox, which takes no other settings. @throws {SettingsError} */
export function modesOfEnvironment(env: NodeJS.ProcessEnv): SetModes {
  const source = readEnvironmentSource(env);
  return { readOnly: readOnlyIn([source]), quiet: quietIn([source], source) };
}

function refuseSlips(source: Source): void {
  const meant = source.unknown.filter(({ name }) => meantBy(name) === 'ACRONIS_READ_ONLY');
  if (meant.length === 0) return;
  throw new SettingsError(sanitize(`${unknownNames({ ...source, unknown: meant }).join(' ')} Nothing was opened.`));
}

function isOn(key: ModeKey, { name, values }: Source): boolean {
  const given = values[key];
  if (given === undefined) return false;
  const value = checkValue(key, given, name).toLowerCase();
  if (/^(?:1|true|yes|on)$/.test(value)) return true;
  if (/^(?:0|false|no|off)$/.test(value)) return false;
  throw new SettingsError(`${key} in ${name} is neither 1 nor 0. On is ${exampleOf(key)}, off is ${key}=0.`);
}
