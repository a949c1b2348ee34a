/** Entries that are nested deeper than a parser written in JavaScript can follow on the main thread. */
import { expect, test } from 'vitest';
import { run } from '../../../terminal/run.ts';

const times = (count: number, text: (at: number) => string) => Array.from({ length: count }, (_, at) => text(at));

test.each([
  ['a sum', `1${'+1'.repeat(20_000)}`, '20001'],
  ['a sum over lines', times(9_000, (at) => `${at % 10}`).join(' +\n'), '40500'],
  ['a text that is put together', `(${times(20_000, () => '"ab"').join(' + ')}).length`, '40000'],
  ['a condition', times(20_000, (at) => `${at === 19_999}`).join(' || '), 'true'],
  ['a chain of names', `a = {}; a.a = a; a${'.a'.repeat(4_000)} === a`, 'true'],
  ['a chain of calls', `[1, 2]${'.map((each) => each + 1)'.repeat(2_500)}[0]`, '2501'],
  ['a chain that may end', `n = { m() { return this } }; n${'?.m()'.repeat(800)} === n`, 'true'],
  ['an array of arrays', `${'['.repeat(1_500)}7${']'.repeat(1_500)}.flat(Infinity)[0]`, '7'],
  ['a block of blocks', `${'{ let b = 1; '.repeat(1_000)}deepest = 6${' }'.repeat(1_000)};\ndeepest + 1`, '7'],
])('%s of thousands of parts runs as on a plain Node (EW1)', async (_what, entry, value) => {
  const ran = await run(['--sandbox', '--quiet', '-'], { input: `${entry}\n` });

  expect(ran).toEqual({ code: 0, stdout: `${value}\n`, stderr: '' });
});

test('a program of one expression of thousands of parts runs, and is awaited where it has to be (EW1)', async () => {
  const sum = times(6_000, () => '1').join(' +\n');
  const files = { 'go.mjs': `console.log(${sum} + findUser('foobar').login.length);\n` };

  const ran = await run(['--sandbox', '--quiet', 'go.mjs'], { files });

  expect(ran).toEqual({ code: 0, stdout: '6006\n', stderr: '' });
});

test('a mistake in a deep entry is named like any other, and what Node itself cannot take is a sentence (EW1)', async () => {
  const [mistake, refused, tooDeep] = await Promise.all([
    run(['--sandbox', '--quiet', '-'], { input: `1${'+1'.repeat(9_000)} + + ;\n` }),
    run(['--sandbox', '--quiet', '-'], { input: `findUser = 1${'+1'.repeat(9_000)}\n` }),
    run(['--sandbox', '--quiet', '-'], { input: `${'('.repeat(30_000)}1${')'.repeat(30_000)}\n` }),
  ]);

  expect(mistake).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^✗ SyntaxError: Unexpected token/) });
  expect(refused.stderr).toContain('findUser is needed by the program itself');
  expect(tooDeep).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^✗ RangeError: .*\n$/) });
});
