/** A trace names our sources, although what runs are bundles of them. */
import { cpSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MAIN, makeHome } from '../../terminal/home.ts';
import { run } from '../../terminal/run.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What stands in the source at each place of ours that a trace names. */
function placesIn(trace: string): string[] {
  return [...trace.matchAll(/at (?:.* \()?(.*):(\d+):\d+\)?$/gm)].flatMap(([, file = '', line]) =>
    file.startsWith(ROOT) ? (readFileSync(file, 'utf8').split('\n')[Number(line) - 1] ?? '') : [],
  );
}

test('the trace of an entry, compiled now or kept from before, names the source and the line (TR1)', async () => {
  const entries = ['-e', "e = new Error('seen')", '-e', 'e.stack'];
  for (const env of [{ NODE_DISABLE_COMPILE_CACHE: '1' }, {}, {}]) {
    const { stdout } = await run(['--sandbox', '--json', ...entries], { env });
    const trace = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string;

    expect(trace).toMatch(/^Error: seen\n {4}at entry:1:5\n/);
    expect(trace).not.toContain('chunks');
    expect(placesIn(trace).some((line) => line.includes('runInThisContext'))).toBe(true);
  }
});

test('a trace names the sources of the program that runs, not of another like it that was compiled before (TR1)', async () => {
  const home = makeHome();
  const env = { XDG_CACHE_HOME: join(home.path, 'cache'), LOCALAPPDATA: join(home.path, 'cache') };
  const other = join(realpathSync(home.path), 'other');
  for (const name of ['dist', 'package.json']) cpSync(join(ROOT, name), join(other, name), { recursive: true });
  const entries = ['--sandbox', '-e', "console.log(new Error('seen').stack)"];

  const first = await run(entries, { home, env, program: [join(other, 'dist', 'main.js')] });
  const second = await run(entries, { home, env });

  expect(first.stdout).toContain(join(other, 'src'));
  expect(second.stdout).toContain(join(ROOT, 'src'));
  expect(second.stdout).not.toContain(other);
});

test('a trace begins as Node begins it', async () => {
  const asked = [
    "'x'.repeat(-1)",
    "Buffer.alloc('x')",
    'new (class Own extends Error {})(7)',
    'structuredClone(() => {})',
  ];
  const heads = asked.map((code) => `(() => { try { throw ${code} } catch (e) { return e.stack.split('\\n')[0] } })()`);
  const plain = await run(['-p', `[${heads.join()}].join('\\n')`], { program: [] });
  const ours = await run(['--sandbox', ...heads.flatMap((head) => ['-e', `console.log(${head})`])]);

  expect(ours.stdout).toBe(plain.stdout);
});

test('an error that shows what it likes in place of its name breaks no trace', async () => {
  const entry = "e = new Error('x'); Object.defineProperty(e, 'name', { get() { throw 1 } }); typeof e.stack";

  expect(await run(['--sandbox', '-e', entry])).toMatchObject({ code: 0, stdout: "'string'\n" });
});

test('a fault of ours is told with the place in our sources (TR1)', async () => {
  const files = { 'break.cjs': "process.stdout.on = () => { throw new Error('broken') };" };
  const { code, stderr } = await run(['-r', './break.cjs', MAIN, '--sandbox', '-e', '1'], { program: [], files });

  expect(code).toBe(1);
  expect(stderr).toContain(`(${join(ROOT, 'src', 'cli', 'shell.ts')}:`);
});
