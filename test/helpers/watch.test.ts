/** watch: looks at growing pauses until a change has come to its end; no test waits for it. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { FOOBAR_USER, failure, join, stage } from './stage.ts';

/** foobar's link waits; what happens at the pause with a number is up to the test. */
async function watched(during: (pause: number, staged: Awaited<ReturnType<typeof stage>>) => unknown = () => {}) {
  const log = new MemoryLog();
  const pauses: number[] = [];
  const first = await stage({ log });
  await first.shell['putEmail']('foo@newmail.net', FOOBAR_USER);
  const staged = join(first.sandbox, {
    log,
    sleep: async (ms) => {
      pauses.push(ms / 1000);
      await during(pauses.length, first);
    },
  });
  await staged.session.signIn();
  staged.sent.length = 0;
  return { ...staged, first, pauses, log };
}

test('watch looks for ten minutes at growing pauses, says what is new, and ends as verify does', async () => {
  const { shell, pauses, notes, lines, writes, log } = await watched();

  const verdict = await shell['watch']();

  expect(verdict).toMatchObject({ verdict: 'CONFIRMATION_SENT', user_id: FOOBAR_USER });
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 45]);
  expect(lines()).toEqual([
    'Watching for 10 min, Ctrl-C leaves it pending: foobar · Foo Bar · Foobar · foobar@example.org → foo@newmail.net',
  ]);
  const still = 'still foobar@example.org, version 1; looking again';
  expect(notes()).toEqual([
    `${still} in 5 s`,
    `${still} in 10 s`,
    `${still} in 20 s`,
    `${still} in 40 s`,
    `${still} every 60 s`,
  ]);
  expect(writes()).toEqual([]);
  expect(await log.records()).toHaveLength(2);
});

test('watch ends as soon as the owner has opened the link (RP6)', async () => {
  const { shell, pauses, first } = await watched(async (pause, { shell: theirs }) => {
    if (pause === 3) await (await theirs['mailbox']())[0].open();
  });

  expect(await shell['watch']('foobar', 30)).toMatchObject({ verdict: 'CHANGED', new: 'foo@newmail.net', version: 2 });

  expect(pauses).toEqual([5, 10, 20]);
  expect(await first.shell['pending']()).toEqual([]);
});

test('watch goes on where a look fails for a while, and ends where it fails for good', async () => {
  const down = { kind: 'fail', status: 503, times: 4, on: { path: /^\/api\/2\/users\// } } as const;
  const { shell, notes } = await watched(async (pause, { sandbox, shell: theirs }) => {
    if (pause === 1) sandbox.faults.add(down);
    if (pause === 3) await (await theirs['mailbox']())[0].open();
  });

  expect(await shell['watch']('foobar', 1)).toMatchObject({ verdict: 'CHANGED' });
  expect(notes().join('\n')).toContain('was answered with 503');

  const gone = await watched((pause, { sandbox }) => {
    if (pause === 1) sandbox.faults.add({ kind: 'fail', status: 403, times: 9, on: { path: /^\/api\/2\/users\// } });
  });
  expect(await failure(gone.shell['watch']())).toMatchObject({ name: 'ApiError', status: 403 });
  expect(gone.pauses).toEqual([5]);
});

test('watch is cancelled at once: the change is left pending, with what goes on (RP9)', async () => {
  const { shell, session, lines } = await watched(() => {
    session.interrupts.interrupt();
    throw Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });
  });

  expect(await failure(shell['watch']())).toBeInstanceOf(CancelledError);

  expect(lines().at(-1)).toBe(`Left pending. To go on: watch('${FOOBAR_USER}')`);
  session.interrupts.renew();
  expect(inspect(await shell['pending']())).toContain('foobar · Foo Bar');
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5', 1441])(
  'watch refuses to look for %s minutes',
  async (minutes) => {
    const { shell, sent } = await watched();

    expect((await failure(shell['watch']('foobar', minutes))).message).toContain('minutes is a number above 0');
    expect(sent).toEqual([]);
  },
);
