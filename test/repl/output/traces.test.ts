/** A trace is written when somebody looks at it: no start may cost one, for which the maps of all sources are read. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { entries, run } from '../../terminal/run.ts';

test('to tell ordinary errors from others no trace is written', async () => {
  const written: number[] = [];
  const prepare = Error.prepareStackTrace;
  onTestFinished(() => {
    Error.prepareStackTrace = prepare;
  });
  vi.resetModules();
  Error.prepareStackTrace = (error, calls) => {
    if (error.message === '') written.push(calls.length);
    return prepare?.(error, calls) ?? String(error);
  };

  const { plainly } = await import('../../../src/repl/output/hostile.ts');

  expect(written.filter((length) => length > 0)).toEqual([]);
  const ordinary = new TypeError('x');
  expect(plainly(ordinary)).toBe(ordinary);
  expect(Error.stackTraceLimit).toBeGreaterThan(0);
});

test('a run that comes to a value reads no map of the sources', async () => {
  const watching = `
    const fs = require('node:fs');
    const read = fs.readFileSync;
    fs.readFileSync = (file, ...more) => {
      if (String(file).endsWith('.map')) process._rawDebug('read ' + file);
      return read(file, ...more);
    };
  `;

  const ran = await run(['--sandbox', '--quiet', ...entries("findUser('JohnDoe').login")], {
    files: { 'watching.cjs': watching },
    env: { NODE_OPTIONS: '--require ./watching.cjs' },
  });

  expect(ran).toMatchObject({ code: 0, stdout: "'JohnDoe'\n", stderr: '' });
});
