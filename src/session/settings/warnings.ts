/** What is probably not meant in the settings that are used: sentences, which never hold a value. */
import { lstatSync, statSync } from 'node:fs';
import { meantBy } from './keys.ts';
import type { Source } from './sources.ts';

export function settingsWarnings(source: Source): string[] {
  return [...unknownNames(source), ...cutValues(source), ...repeatedKeys(source), ...openFiles(source)];
}

/** Names that look like settings and are none. */
export function unknownNames({ name: source, unknown }: Source): string[] {
  return unknown.map(({ name, line }) => {
    const meant = meantBy(name);
    const where = line === 0 ? source : `${source}, line ${line},`;
    return `${name} in ${where} is no setting${meant === null ? '' : `: is ${meant} meant?`}`;
  });
}

/** Keys that a comment names: whoever wrote them there may take them for set. */
export function unsetKeys({ name, unset }: Source): string[] {
  const keys = [...new Set(unset.map(({ name: key }) => key))];
  const lines = [...new Set(unset.map(({ line }) => line))];
  if (keys.length === 0) return [];
  const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
  return [`${name} names ${keys.join(', ')} without setting ${keys.length === 1 ? 'it' : 'them'} (${where}).`];
}

/** dotenv ends an unquoted value at a number sign: "abc#def" becomes "abc". */
function cutValues({ name, lines }: Source): string[] {
  return lines
    .filter(({ text }) => {
      const value = text.slice(text.search(/[=:]/) + 1).trim();
      const sign = value.indexOf('#');
      return sign > 0 && !/^['"`]/.test(value) && !/\s/.test(value.charAt(sign - 1));
    })
    .map(
      ({ name: key, line }) =>
        `${name}, line ${line}: ${key} holds a #, where an unquoted value ends. Put the value in quotes if the # belongs to it.`,
    );
}

/** The last of several lines wins. */
export function repeatedKeys({ name, lines }: Source): string[] {
  return lines
    .filter((line, index) => lines.findIndex((other) => other.name === line.name) < index)
    .map(({ name: key, line }) => `${name}, line ${line}: ${key} is set a second time; the last line counts.`);
}

/** Whether the owner alone decides what stands in it; nobody but Windows itself knows there. */
export function canOthersChange(file: string): boolean {
  if (process.platform === 'win32') return false;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && ((stat.mode & 0o022) !== 0 || (stat.uid !== process.getuid?.() && stat.uid !== 0));
}

/** Whoever else can read the file has the secret, and whoever can write it says where the secret goes. */
function openFiles({ name, file }: Source): string[] {
  if (file === null || process.platform === 'win32') return [];
  const link = lstatSync(file, { throwIfNoEntry: false });
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!link || !stat) return []; // gone in this moment
  const others = (stat.mode & 0o022) !== 0 ? 'read and changed' : 'read';
  return [
    ...(link.isSymbolicLink() ? [`${name} is a link to another file.`] : []),
    ...(stat.uid === process.getuid?.() ? [] : [`${name} belongs to another user of this computer.`]),
    ...((stat.mode & 0o066) === 0
      ? []
      : [`${name} can be ${others} by other users of this computer: chmod 600 ${file}`]),
  ];
}
