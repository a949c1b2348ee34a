/** Code that never lets a signal be heard, wherever it is: it ends, what is known of a write is said, and the code says it. */
import type { ChildProcess } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import { startHeldDataCentre } from '../../terminal/held.ts';
import { entries, run } from '../../terminal/run.ts';
import { loseChanges } from '../../terminal/sandbox.ts';

const ON = "require('fs').writeSync(1, 'on\\n')";
const BUSY_LOOP = `${ON}; for (;;) {}`;
// As deaf, but it leaves the computer to the other tests.
const LOOP = `${ON}; for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)`;

// Each prints `on` where it begins to go on for ever.
const LOOPS = [
  ['behind a request', `fetchVersion(created_user_id); ${BUSY_LOOP}`],
  [
    'in what a promise of ours calls',
    `(() => findUser('JohnDoe').then(() => { ${LOOP} }))(); await new Promise(() => {})`,
  ],
  ['in a timer', `setTimeout(() => { ${LOOP} }, 1); await new Promise(() => {})`],
  ['in a timer that comes again', `setInterval(() => { ${LOOP} }, 1); await new Promise(() => {})`],
  ['in setImmediate', `setImmediate(() => { ${LOOP} }); await new Promise(() => {})`],
  ['in a listener', `process.once('now', () => { ${LOOP} }); await 0; process.emit('now')`],
  [
    'in an iterator',
    `for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: ${ON} }) }) }) for (;;) {}`,
  ],
  ['in a getter that is printed', `({ get [Symbol.toStringTag]() { ${LOOP} } })`],
  ['in a view', `({ [Symbol.for('nodejs.util.inspect.custom')]() { ${LOOP} } })`],
  ['in the message of an error', `throw Object.defineProperty(new Error(), 'message', { get() { ${LOOP} } })`],
  ['in a comparison', `await 0; [2, 1].sort(() => { ${LOOP} })`],
  ['in a trap', `await 0; new Proxy({}, { has() { ${LOOP} } }); 'a' in new Proxy({}, { has() { ${LOOP} } })`],
  ['in a pattern', `await 0; ${ON}; /^(\\w+\\s?)*$/.test('word '.repeat(20) + '!')`],
  ['in microtasks', `${ON}; const again = () => Promise.resolve().then(again); again(); await new Promise(() => {})`],
  ['in ticks', `${ON}; const again = () => process.nextTick(again); again(); await new Promise(() => {})`],
  ['asleep', `await 0; ${ON}; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`],
  ['that catches everything', `await 0; for (;;) try { ${LOOP} } finally { continue }`],
  ['in a name that is looked after', `Object.defineProperty(globalThis, 'user_id', { get() { ${LOOP} } })`],
] as const;

// Windows ends a program that is sent a signal.
describe.skipIf(process.platform === 'win32')('a loop', () => {
  test.each(LOOPS)('a loop %s is ended by SIGTERM, with 143 (Z1)', async (_, entry) => {
    const ran = await run(['--sandbox', '--quiet', ...entries(entry, '"never"')], {
      onOutput: (_stdout, child) => child.kill('SIGTERM'),
    });

    expect(ran.code).toBe(143);
    expect(ran.stdout).toContain('on\n');
    expect(ran.stdout).not.toContain('never');
    expect(ran.stderr).toBe('');
  });

  test('a loop in toJSON is ended in --json mode, too', async () => {
    const ran = await run(['--sandbox', '--json', ...entries(`({ toJSON() { ${LOOP} } })`)], {
      onOutput: (stdout, child) => stdout === 'on\n' && child.kill('SIGINT'),
    });

    expect(ran.code).toBe(130);
  });

  test('a loop in a program is ended with what the signal says', async () => {
    const ran = await run(['--sandbox', '--quiet', 'go.js'], {
      files: { 'go.js': `fetchVersion(created_user_id);\n${BUSY_LOOP}` },
      onOutput: (_stdout, child) => child.kill('SIGHUP'),
    });

    expect(ran).toEqual({ code: 129, stdout: 'on\n', stderr: '' });
  });

  test.each([
    ['at the end of a run', `process.on('exit', () => { ${LOOP} })`],
    ['where the run ends itself', `await 0; process.on('exit', () => { ${LOOP} }); process.exit(7)`],
    ['behind a failure', `process.on('exit', () => { ${LOOP} }); null.x`],
  ])('a loop in a listener to the end (%s) is ended by SIGTERM, with 143 (R3)', async (_, entry) => {
    const ran = await run(['--sandbox', '--quiet', ...entries(`${entry}; undefined`)], {
      onOutput: (_stdout, child) => child.kill('SIGTERM'),
    });

    expect([ran.code, ran.stdout]).toEqual([143, 'on\n']);
  });

  test('a loop in a listener to the end lets nobody forget that a write is UNKNOWN (R3)', async () => {
    const centre = await startHeldDataCentre(() => false);
    loseChanges(centre.sandbox, { isApplied: false });
    const entry = `process.on('exit', () => { ${LOOP} }); await Promise.allSettled([putEmail('a@newmail.net')])`;

    const ran = await run(['--quiet', '--yes', ...entries("findUser('JohnDoe')", `${entry}; undefined`)], {
      env: centre.env,
      onOutput: (stdout, child) => stdout.includes('on\n') && child.kill('SIGTERM'),
    });

    expect(ran.code).toBe(4);
  });

  test('a loop that prints in a listener to the end is ended by the reader that leaves (R3)', async () => {
    const ran = await run(['--sandbox', ...entries(`process.on('exit', () => { for (;;) console.log('on') }); 1`)], {
      onOutput: (_stdout, child) => void child.stdout?.destroy(),
    });

    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });

  test('a loop in code that nothing can end is ended by the signal itself, with a word (Z3)', async () => {
    const entry = `await 0; ${ON}; require('child_process').execSync('sleep 60')`;
    const ending = run(['--sandbox', ...entries(entry)], { onOutput: (_stdout, child) => child.kill('SIGTERM') });

    await expect(ending).rejects.toThrow('cannot be ended; SIGTERM ends the program.');
    await expect(ending).rejects.toThrow('was ended by SIGTERM');
  });

  test('a loop beside a write ends: the answer is waited for and told once the loop has ended (Z2)', async () => {
    const { centre, ended, said, signal } = await loopBesideAWrite('a@newmail.net');
    signal();
    await said('waiting for its answer');
    centre.release();

    const ran = await ended;
    expect(ran.stdout).toContain('CHANGED');
    expect(ran.code).toBe(143);
    expect(centre.sandbox.world.user('JohnDoe')?.contact.email).toBe('a@newmail.net');
  });

  test('a loop beside a write that is given up ends: UNKNOWN is told, and the run ends with 4 (Z2)', async () => {
    const { ended, said, signal } = await loopBesideAWrite('b@newmail.net');
    signal();
    await said('waiting for its answer');
    signal();

    const ran = await ended;
    expect(ran.stdout).toContain('UNKNOWN');
    expect(ran.code).toBe(4);
  });
});

/** An entry that goes on for ever while the request of its write is held. */
async function loopBesideAWrite(email: string) {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  // Not awaited, as it is called in a function.
  const write = `(() => { putEmail('${email}'); })()`;
  const loop = `process.stdin.once('data', () => { ${LOOP} }); await new Promise(() => {})`;
  let child: ChildProcess | undefined;
  let [printed, talk] = ['', ''];
  const ended = run(['--quiet', ...entries("findUser('JohnDoe')", `${write}; ${loop}`)], {
    env: centre.env,
    staysOpen: true,
    onOutput: (stdout, process) => {
      child = process;
      printed = stdout;
    },
    onTalk: (stderr) => {
      talk = stderr;
    },
  });
  const soon = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
  await soon(() => expect(centre.held).toHaveLength(1));
  child?.stdin?.write('go\n');
  await soon(() => expect(printed).toContain('on\n'));
  return {
    centre,
    ended,
    said: (words: string) => soon(() => expect(talk).toContain(words)),
    signal: () => expect(child?.kill('SIGTERM')).toBe(true),
  };
}
