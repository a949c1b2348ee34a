// @ts-check
/** Our modules in Python: read from where the program is, and put where Python looks for them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ path: string, bytes: Uint8Array }} Module */

export const PLACE = '/lib/shell';
const BESIDE_US = fileURLToPath(new URL('.', import.meta.url));

/** @param {string} folder @returns {Module[]} */
export function readModules(folder) {
  return [...readFolder(BESIDE_US, PLACE), ...readFolder(folder, PLACE)];
}

/** @param {string} folder @param {string} place @returns {Module[]} */
function readFolder(folder, place) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(({ name }) => {
    const [source, path] = [join(folder, name), `${place}/${name}`];
    if (name.endsWith('.py')) return [{ path, bytes: readFileSync(source) }];
    return name.includes('.') || name === '__pycache__' ? [] : readFolder(source, path);
  });
}

/** What a snapshot depends on. @param {readonly Module[]} modules @param {string} version */
export function keyOf(modules, version) {
  const sum = createHash('sha256');
  for (const { path, bytes } of [...modules].sort((one, other) => (one.path < other.path ? -1 : 1)))
    sum.update(`${path}\0${bytes.length}\0`).update(bytes);
  const { version: node, arch, platform } = process;
  // Python looks for it once.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return JSON.stringify({ pyodide: version, modules: sum.digest('hex'), node, arch, platform, timeZone });
}

/** @param {import('pyodide').PyodideAPI} py @param {readonly Module[]} modules */
export function putModules({ FS }, modules) {
  for (const { path, bytes } of modules) {
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    FS.writeFile(path, bytes);
  }
}
