/** Programs in Python: what is theirs on the command line, how they end, and what is seen of them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnv, MAIN, makeHome } from '../../terminal/home.ts';
import { run } from '../../terminal/run.ts';

const program = (source: string, args: readonly string[] = [], flags: readonly string[] = ['--sandbox', '--quiet']) =>
  run([...flags, 'program.py', ...args], { files: { 'program.py': source } });

test('what stands behind it is its own, flags of ours too (PM1)', async () => {
  const ran = await program('import sys\nprint(sys.argv, __name__)', ['a', '--json', '-x', '--help', '--', 'b']);

  expect(ran).toEqual({
    code: 0,
    stdout: "['program.py', 'a', '--json', '-x', '--help', '--', 'b'] __main__\n",
    stderr: '',
  });
});

test.each([
  ['raise SystemExit', 0, ''],
  ['import sys; sys.exit(7)', 7, ''],
  ['exit(300)', 44, ''],
  ['exit("over")', 1, 'over\n'],
  ['raise SystemExit(None)', 0, ''],
])('%s is its exit code (PM1)', async (source, code, stderr) => {
  expect(await program(source)).toEqual({ code, stdout: '', stderr });
});

test('a traceback names its lines, and none of ours, also where it is printed by the program (PM2)', async () => {
  const source = [
    'import requests, traceback',
    'def call():',
    "    return requests.get('https://example.org/')",
    'try:',
    '    call()',
    'except requests.RequestException:',
    '    print(traceback.format_exc())',
    'call()',
    '',
  ].join('\n');

  const { code, stdout, stderr } = await program(source);

  expect(code).toBe(1);
  for (const shown of [stdout, stderr]) {
    expect(shown).toMatch(/program\.py", line \d, in call\n {4}return requests\.get/);
    expect(shown).not.toContain('/lib/');
  }
});

test('names, helpers and the record are those of the session (PM1)', async () => {
  const { code, stdout } = await program(
    "findUser('JohnDoe')\nputEmail('a@newmail.net')\nprint(user['email'], version)",
  );

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'a@newmail.net 2\n' });
});

test.skipIf(process.platform === 'win32').each([
  ['prints much', 'for i in range(200_000): print(i)'],
  ['prints for ever, and hears nothing', 'while True:\n  try:\n    while True: print(0)\n  except BaseException: pass'],
])('one that %s ends in silence where nobody reads on (PM3)', (_what, source) => {
  const home = makeHome();
  writeFileSync(join(home.cwd, 'program.py'), source);
  const line = `"${process.execPath}" "${MAIN}" --sandbox --quiet program.py | head -1`;

  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: home.cwd, env: cleanEnv(home), encoding: 'utf8' });

  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
});
