/** Signals and closed pipes without a terminal: a read ends, a write is waited for, and the exit code says which. */
import type { ChildProcess } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import { type HeldDataCentre, startHeldDataCentre } from '../../terminal/held.ts';
import { entries, type Ran, type RunOptions, run } from '../../terminal/run.ts';

const ENDINGS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
const WAITING = 'on its way; waiting';
const PUT = ["findUser('JohnDoe')", "putEmail('johndoe@newmail.net')"];

/** A run that is going on, and the signals for it. */
function begin(args: readonly string[], options: RunOptions = {}) {
  let child: ChildProcess | undefined;
  let talk = '';
  const ended = run(args, {
    ...options,
    onOutput: (stdout, process) => {
      child = process;
      options.onOutput?.(stdout, process);
    },
    onTalk: (stderr, process) => {
      child = process;
      talk = stderr;
    },
  });
  return {
    ended,
    signal: (name: NodeJS.Signals) => expect(child?.kill(name)).toBe(true),
    said: (words: string) => soon(() => expect(talk).toContain(words)),
  };
}

function soon(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 });
}

async function beginPut(more: readonly string[] = [], options: RunOptions = {}) {
  const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
  const running = begin(['--json', ...entries(...PUT, ...more)], { env: centre.env, ...options });
  await soon(() => expect(centre.held).toHaveLength(1));
  return { centre, ...running };
}

function emailOf({ sandbox }: HeldDataCentre): string | undefined {
  return sandbox.world.user('JohnDoe')?.contact.email;
}

function verdictOf({ stdout }: Ran): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').verdict;
}

// Windows ends a program that is sent a signal; only a terminal's Ctrl-C reaches it there.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  test.each(ENDINGS)('%s in a read closes its connection and ends with %i (T1, B14)', async (name, code) => {
    const centre = await startHeldDataCentre((request) => request.includes('/search'));
    const { ended, signal } = begin(entries('console.log("on")', "findUser('foobar')", 'console.log(2)'), {
      env: centre.env,
    });
    await soon(() => expect(centre.held).toHaveLength(1));

    signal(name);

    expect(await ended).toMatchObject({ code, stdout: 'on\n' });
    await soon(() => expect(centre.closed).toHaveLength(1));
  });

  test.each(ENDINGS)(
    '%s in a write waits for its answer, tells it, and ends with %i (T1, B14, PR21)',
    async (name, code) => {
      const { centre, ended, signal, said } = await beginPut(['console.log(2)']);

      signal(name);
      await said(WAITING);
      expect(centre.closed).toEqual([]);
      centre.release();

      const ran = await ended;
      expect(ran.code).toBe(code);
      expect(verdictOf(ran)).toBe('CHANGED');
      expect(emailOf(centre)).toBe('johndoe@newmail.net');
      expect(centre.held).toHaveLength(1);
    },
  );

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
    ['SIGHUP', 'SIGINT'],
  ] as const)('%s, then %s give a write up as UNKNOWN, and end with 4 (T1, B14)', async (first, second) => {
    const { centre, ended, signal, said } = await beginPut(['console.log(2)']);

    signal(first);
    await said(WAITING);
    signal(second);

    const ran = await ended;
    expect(ran.code).toBe(4);
    expect(verdictOf(ran)).toBe('UNKNOWN');
    expect(centre.held).toHaveLength(1);
  });

  test('a signal that says twice that the terminal is gone gives no write up (B14)', async () => {
    const { centre, ended, signal, said } = await beginPut();

    signal('SIGHUP');
    await said(WAITING);
    signal('SIGHUP');
    centre.release();

    const ran = await ended;
    expect([ran.code, verdictOf(ran)]).toEqual([129, 'CHANGED']);
  });

  test.each(ENDINGS)('%s between two entries ends all with %i, although more could come (B14)', async (name, code) => {
    const { ended } = begin(['--sandbox'], {
      input: '1\n',
      staysOpen: true,
      onOutput: (_stdout, child) => child.kill(name),
    });

    expect(await ended).toEqual({ code, stdout: '1\n', stderr: '' });
  });

  test.each(ENDINGS)('%s ends what waits for nothing that comes, a program too, with %i (B14)', async (name, code) => {
    const source =
      'await 0; setInterval(() => {}, 999); console.log("on"); await new Promise(() => {}); console.log(2)';
    const onOutput = (_stdout: string, child: ChildProcess) => void child.kill(name);

    const [entry, program] = await Promise.all([
      run(['--sandbox', ...entries(source)], { onOutput }),
      run(['--sandbox', 'go.js'], { files: { 'go.js': source }, onOutput }),
    ]);

    expect(entry).toEqual({ code, stdout: 'on\n', stderr: '' });
    expect(program).toEqual({ code, stdout: 'on\n', stderr: '' });
  });

  test.each(ENDINGS)('%s ends a loop that never listens, with %i', async (name, code) => {
    const ran = await run(['--sandbox', ...entries('console.log("on"); for (;;) {}', '2')], {
      onOutput: (_stdout, child) => child.kill(name),
    });

    expect(ran).toEqual({ code, stdout: 'on\n', stderr: '' });
  });
});

describe('a reader that has seen enough', () => {
  test.each([
    ['of the values', ['stdout']],
    ['of the values and the talk', ['stdout', 'stderr']],
  ] as const)('when a reader %s leaves, what was begun is finished and the code kept (T3)', async (_, streams) => {
    const leave = (_stdout: string, child: ChildProcess) => {
      for (const name of streams) child[name]?.destroy();
    };
    const change = await startHeldDataCentre((request) => request.startsWith('PUT'));
    const conflict = await startHeldDataCentre((request) => request.startsWith('PUT'));
    const code = (...more: string[]) => entries('1', "findUser('JohnDoe')", ...more, PUT[1] ?? '', '"a".repeat(99999)');

    const changing = run(['--quiet', ...code()], { env: change.env, onOutput: leave });
    const losing = run(code('version = 0'), { env: conflict.env, onOutput: leave });
    await soon(() => expect([change.held.length, conflict.held.length]).toEqual([1, 1]));
    change.release();
    conflict.release();

    expect((await changing).code).toBe(0);
    expect((await losing).code).toBe(3);
    expect(emailOf(change)).toBe('johndoe@newmail.net');
  });
});
