/** Lines that several shells keep in one file: none is lost, whoever shortens it, is stopped or killed meanwhile. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { LineFile } from '../../../src/session/files/lines.ts';
import { makeHome } from '../../terminal/home.ts';

/** What another shell does before the next such operation; once. */
const meanwhile = vi.hoisted(() => ({ write: () => {}, rename: () => {} }));

vi.mock('node:fs', async (importActual) => {
  const actual = await importActual<typeof fs>();
  const once = (moment: keyof typeof meanwhile) => {
    const act = meanwhile[moment];
    meanwhile[moment] = () => {};
    act();
  };
  return {
    ...actual,
    renameSync: (from: string, to: string) => {
      once('rename');
      actual.renameSync(from, to);
    },
    writeSync: (...given: Parameters<typeof actual.writeSync>) => {
      once('write');
      return actual.writeSync(...given);
    },
  };
});

const here = (path: string) => pathToFileURL(fileURLToPath(new URL(path, import.meta.url))).href;

function newPlace(kept = 3) {
  const directory = join(makeHome().path, 'state');
  const open = () => new LineFile({ directory, name: 'lines', kept });
  const names = () => fs.readdirSync(directory).sort();
  return { directory, open, names, path: join(directory, 'lines') };
}

test('the file keeps lines in their order, and at least as many as it should, in a few files', () => {
  const { open, names } = newPlace();
  for (let line = 1; line <= 50; line += 1) {
    open().append(`${line}`);
    const read = open().read();
    expect(read.slice(-3)).toEqual([line - 2, line - 1, line].filter((each) => each > 0).map(String));
    expect(names().length).toBeLessThan(5);
  }
});

test('a thousand parts of the file are numbered on, and stay in order', () => {
  const { open, directory, names } = newPlace();
  fs.mkdirSync(directory);
  fs.writeFileSync(join(directory, 'lines.000999-ffffffff'), 'old\n');
  for (const line of ['1', '2', '3', '4']) open().append(line);
  open().read();
  open().append('5');

  expect(names()).toEqual(['lines', expect.stringMatching(/^lines\.001000-/)]);
  expect(open().read()).toEqual(['1', '2', '3', '4', '5']);
});

test('two shells that shorten the file at once lose nothing', () => {
  // Whichever of the two names comes first by chance.
  for (let tries = 0; tries < 12; tries += 1) {
    const { open } = newPlace();
    for (const line of ['1', '2', '3', '4']) open().append(line);
    meanwhile.rename = () => {
      open().read();
      open().append('5');
    };

    open().read();

    expect(open().read().toSorted()).toEqual(['1', '2', '3', '4', '5']);
  }
});

test('a shell that was stopped in the middle of appending writes again, where its part is gone', () => {
  const { open, path, names } = newPlace();
  open().append('1');
  meanwhile.write = () => {
    fs.renameSync(path, `${path}.000001-00000000`);
    fs.rmSync(`${path}.000001-00000000`);
  };
  open().append('2');

  expect(open().read()).toEqual(['2']);
  expect(names()).toEqual(['lines']);
});

test('what former versions left while they shortened the file holds nobody up, and goes with the next time', () => {
  const { open, path, names } = newPlace();
  open().append('1');
  fs.writeFileSync(`${path}.next`, '"half of an ent');
  for (const line of ['2', '3', '4']) open().append(line);

  expect(open().read()).toEqual(['1', '2', '3', '4']);
  expect(names()).toEqual([expect.stringMatching(/^lines\.000001-/)]);
});

test('a shell that is killed at any operation loses no line that was appended (H12)', async () => {
  const sources = await compileSources();
  onTestFinished(sources.remove);
  const program = `
    import { writeSync } from 'node:fs';
    import { LineFile } from ${JSON.stringify(pathToFileURL(join(sources.place, 'session/files/lines.js')))};
    const file = new LineFile({ directory: process.argv[1], name: 'lines', kept: 3 });
    for (let line = 1; line <= 6; line += 1) {
      file.append(\`\${process.argv[2]}-\${line}\`);
      writeSync(1, \`\${process.argv[2]}-\${line}\\n\`);
      file.read();
    }`;
  const { directory, open } = newPlace();
  let last: readonly string[] = [];
  for (let number = 1, isKilled = true; isKilled; number += 1) {
    const moment = number % 2 === 1 ? 'torn' : number % 4 === 0 ? 'before' : 'after';
    const { signal, stdout } = spawnSync(
      process.execPath,
      ['--import', here('../../../scripts/kill-at.mjs'), '--input-type=module', '-e', program, directory, `${number}`],
      { env: { ...process.env, KILL_AT: JSON.stringify({ directory, number, moment }) }, encoding: 'utf8' },
    );
    isKilled = signal === 'SIGKILL';
    last = [...last, ...stdout.split('\n').filter(Boolean)].slice(-3);

    const kept = open().read();
    for (const line of last) expect(kept).toContain(line);
    if (!isKilled) expect(stdout).toContain(`${number}-6`);
  }
});
