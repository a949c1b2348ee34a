/** Tests by the ids in their titles, as in `test('… (N6, PR2)')`: the one thing that ties a fault or a promise to them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const ID = '[A-Z]{1,2}\\d{1,2}';
const IDS = `\\((${ID}(?:, ${ID})*)\\)`;
// The ids end a title, perhaps before what a table fills in.
const TITLE = new RegExp(`(['"\`])((?:(?!\\1)[^\\n])*${IDS}(?:(?!\\1)[^\\n])*)\\1`, 'g');

/** The titles, without their ids, in the order of the alphabet: a file may move. */
export const titlesById: ReadonlyMap<string, readonly string[]> = readTitles();

function readTitles(): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  for (const file of files.sort()) {
    for (const [, , title = '', ids = ''] of readFileSync(join(TESTS, file), 'utf8').matchAll(TITLE)) {
      const plain = title.replace(new RegExp(` ${IDS}`), '');
      for (const id of ids.split(', ')) titles.set(id, [...new Set([...(titles.get(id) ?? []), plain])]);
    }
  }
  for (const each of titles.values()) each.sort();
  return titles;
}
