/** Where something in a bundle comes from, as Node itself reads its map. */
import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type MapFile, SourceLines } from '../../../src/repl/process/sourceLines.ts';

const CHUNKS = fileURLToPath(new URL('../../../dist/chunks', import.meta.url));
const maps = readdirSync(CHUNKS).filter((name) => /^(start|face|session|sandbox)\.js\.map$/.test(name));

test.each(maps)('%s is read as Node reads it (TR1)', (name) => {
  const text = readFileSync(join(CHUNKS, name), 'utf8');
  const code = readFileSync(join(CHUNKS, name.replace(/\.map$/, '')), 'utf8').split('\n');
  const lines = new SourceLines(JSON.parse(text) as MapFile);
  const theirs = new SourceMap(JSON.parse(text));
  let compared = 0;

  // From the end on, so that no look can build on the one before.
  for (let line = code.length; line > 0; line -= 7) {
    for (const column of [1, 2, Math.ceil((code[line - 1] ?? '').length / 2), (code[line - 1] ?? '').length]) {
      const found = theirs.findEntry(line - 1, column - 1);
      // Where a line has nothing of a source, Node names what stood before it.
      if (!('originalSource' in found) || found.generatedLine !== line - 1) continue;
      const { originalSource: source, originalLine, originalColumn } = found;
      expect(lines.originOf(line, column)).toEqual({ source, line: originalLine + 1, column: originalColumn + 1 });
      compared += 1;
    }
  }

  expect(maps).toHaveLength(4);
  expect(compared).toBeGreaterThan(100);
});

test.each([
  ['', 1, null],
  [';;;', 3, null],
  ['A', 1, null],
  ['AAAA', 9, null],
  [';AACA,IAAI', 2, { source: 'a.ts', line: 2, column: 1 }],
  ['AAAAA;AACAC', 2, { source: 'a.ts', line: 2, column: 1 }],
  ['AAAA;ADDD', 2, null],
])('the map %j says of line %i what it can', (mappings, line, origin) => {
  expect(new SourceLines({ sources: ['a.ts'], mappings }).originOf(line, 1)).toEqual(origin);
});
