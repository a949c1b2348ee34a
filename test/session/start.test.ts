/** How the program starts: with the settings of a file, in a folder that has one, in a folder that is gone. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../terminal/run.ts';

const HOSTILE = {
  'loud.cjs': 'console.log("code was run")',
  F: 'NODE_OPTIONS=--require ./loud.cjs\nACRONIS_CLIENT_ID=a\n',
};
const NPM_START = ['--', fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))];

test.each([
  ['installed', undefined, ['--settings', 'F']],
  ['installed', undefined, ['--settings=F', '-e', '1']],
  ['by npm start', NPM_START, ['--settings', 'F', '-e', '1']],
])(
  '%s, takes from a settings file its own keys alone: no NODE_OPTIONS in it runs anything (Y1)',
  async (_how, program, args) => {
    const { code, stdout, stderr } = await run(args, { files: HOSTILE, ...(program && { program }) });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('in F');
  },
);

test.each(['--env-file=G', '--env-file-if-exists=G', '--env-file-if-exists=nowhere'])(
  'names --settings to whoever says %s (Y1)',
  async (flag) => {
    const { code, stderr } = await run([flag, '-e', '1'], { files: { G: 'X=1\n' } });

    expect(code).toBe(2);
    expect(stderr).toContain('--settings F');
  },
);
