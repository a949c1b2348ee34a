/** Every write is recorded, sent, and recorded again, whenever Ctrl-C is pressed and whatever fails. */
import { expect, test, vi } from 'vitest';
import { CancelledError } from '../../src/api/errors.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { type AuditEntry, AuditError, type AuditLog } from '../../src/session/audit/record.ts';
import { FOOBAR_USER, failure, JOHN_DOE, join, type Stage, type StageOptions, stage } from '../helpers/stage.ts';

const NEW = 'johndoe@newmail.net';

/** A log that waits where it is told to, as for another shell's lock. */
function slow(holds: AuditEntry['kind']) {
  const inner = new MemoryLog();
  let reached = () => {};
  let release = () => {};
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  const log: AuditLog = {
    place: inner.place,
    records: () => inner.records(),
    async append(entry) {
      if (entry.kind === holds) {
        reached();
        await isReleased;
      }
      await inner.append(entry);
    },
  };
  return { log, inner, isReached, release };
}

const kindsOf = async (log: AuditLog) =>
  (await log.records()).map((record) => (record.kind === 'intent' ? 'intent' : record.verdict));

type Way = (stage: Stage) => Promise<unknown>;

const typed: Way = ({ shell, names }) =>
  shell['requests'].put(`${names['base_url']}/users/${JOHN_DOE}`, {
    headers: names['auth'],
    json: { contact: { email: NEW }, version: 1 },
  });

const WAYS: [string, Way][] = [
  ['putEmail', ({ shell }) => shell['putEmail'](JOHN_DOE, NEW)],
  ['a typed write', typed],
];

async function ready(options: StageOptions) {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.sent.length = 0;
  return staged;
}

test.each(WAYS)('%s is recorded before it is sent, and with its verdict after (PR23)', async (_what, write) => {
  const seen: string[][] = [];
  const log = new MemoryLog();
  const staged = await ready({ log });
  staged.sandbox.onExchange(({ method }) => {
    if (method === 'PUT') void kindsOf(log).then((kinds) => seen.push(kinds));
  });

  await write(staged);

  expect(seen).toEqual([['intent']]);
  expect(await kindsOf(log)).toEqual(['intent', 'CHANGED']);
});

test.each(WAYS)('%s is not sent after Ctrl-C while it waits to be recorded (T1)', async (_what, write) => {
  const { log, inner, isReached, release } = slow('intent');
  const staged = await ready({ log });

  const writing = failure(staged.session.interrupts.run(() => write(staged)));
  await isReached;
  expect(staged.session.interrupts.interrupt()).toBe('cancelled');
  release();

  expect(await writing).toBeInstanceOf(CancelledError);
  expect(staged.writes()).toEqual([]);
  expect(await kindsOf(inner)).toEqual(['intent', 'NOT_SENT']);
});

test.each(WAYS)(
  'Ctrl-C while the result of %s is recorded waits for it: the verdict is told (T1)',
  async (_what, write) => {
    const { log, inner, isReached, release } = slow('result');
    const staged = await ready({ log });

    const writing = staged.session.interrupts.run(() => write(staged));
    await isReached;
    expect(staged.session.interrupts.interrupt()).toBe('waiting');
    expect(staged.session.interrupts.interrupt()).toBe('gave-up');
    release();

    await writing;
    expect(staged.session.verdicts).toMatchObject([{ verdict: 'CHANGED' }]);
    expect(await kindsOf(inner)).toEqual(['intent', 'CHANGED']);
  },
);

test.each(WAYS)(
  '%s is UNKNOWN, told and recorded, after Ctrl-C twice while it is on its way (T1, PR22)',
  async (_what, write) => {
    const log = new MemoryLog();
    const staged = await ready({ log });
    const { session, sandbox } = staged;
    sandbox.faults.add({ kind: 'stall' });

    const writing = session.interrupts.run(() => write(staged)).catch((error: unknown) => error);
    await vi.waitFor(() => expect(staged.writes()).toHaveLength(1));
    expect(session.interrupts.interrupt()).toBe('waiting');
    expect(session.interrupts.interrupt()).toBe('gave-up');
    await writing;

    expect(session.verdicts).toMatchObject([{ verdict: 'UNKNOWN' }]);
    expect(await kindsOf(log)).toEqual(['intent', 'UNKNOWN']);
    expect(staged.writes()).toHaveLength(1);
  },
);

test.each(WAYS)(
  '%s is not sent again after Ctrl-C during the pause that a server asked it to make (T1, N24)',
  async (_what, write) => {
    const log = new MemoryLog();
    const staged = await ready({ log });
    const { session, sandbox } = staged;
    sandbox.faults.add({ kind: 'throttle', retryAfter: 1, on: { method: 'PUT' } });

    const writing = session.interrupts.run(() => write(interruptedAtRetry(staged)));

    expect(await failure(writing)).toBeInstanceOf(CancelledError);
    expect(staged.writes()).toHaveLength(1);
    expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
    expect(await kindsOf(log)).toEqual(['intent', 'NOT_SENT']);
  },
);

/** Presses Ctrl-C as soon as a retry is announced. */
function interruptedAtRetry(staged: Stage): Stage {
  const push = staged.events.push.bind(staged.events);
  staged.events.push = (...events) => {
    if (events.some(({ kind }) => kind === 'retry')) queueMicrotask(() => staged.session.interrupts.interrupt());
    return push(...events);
  };
  return staged;
}

test('to write the address that is there already is no write: it is not recorded, and not refused for want of a record', async () => {
  const append = () => Promise.reject(new AuditError('p', 'EROFS'));
  const staged = await ready({ log: { place: 'p', append, records: async () => [] } });

  expect(await staged.shell['putEmail'](JOHN_DOE, 'JOHNDOE@mysite.com')).toMatchObject({ verdict: 'ALREADY' });
});

test('two writes at once, and two sessions at once, each have their own record (V2, H6)', async () => {
  const log = new MemoryLog();
  const mine = await ready({ log });
  const theirs = join(mine.sandbox, { log });

  const verdicts = await Promise.all([
    mine.shell['putEmail'](JOHN_DOE, 'mine@newmail.net', 1),
    theirs.shell['putEmail'](JOHN_DOE, 'theirs@newmail.net', 1),
    mine.shell['putEmail'](FOOBAR_USER, 'foo@newmail.net'),
  ]);

  expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['CHANGED', 'CONFIRMATION_SENT', 'CONFLICT']);
  const writes = await mine.session.audit.writes();
  expect(writes.map(({ result }) => result?.verdict).sort()).toEqual(['CHANGED', 'CONFIRMATION_SENT', 'CONFLICT']);
  expect(mine.sandbox.world.user('JohnDoe')?.version).toBe(2);
});

test('after Ctrl-C in verify nothing is learnt, told or recorded (T1)', async () => {
  const log = new MemoryLog();
  const staged = await ready({ log });
  const { session, sandbox, shell } = staged;
  sandbox.faults.add({ kind: 'drop-answer' });
  await shell['putEmail'](FOOBAR_USER, NEW);
  sandbox.faults.add({ kind: 'stall', on: { method: 'GET' } });
  staged.sent.length = 0;

  const looking = session.interrupts.run(() => failure(shell['verify']()));
  await vi.waitFor(() => expect(staged.sent).toHaveLength(1));
  expect(session.interrupts.interrupt()).toBe('cancelled');

  expect(await looking).toBeInstanceOf(CancelledError);
  expect(session.verdicts).toHaveLength(1);
  expect(await kindsOf(log)).toEqual(['intent', 'UNKNOWN']);
});

test('a mistake of ours must not hide that something may have been sent', async () => {
  const log = new MemoryLog();
  const staged = await ready({ log });
  // As a defect in the client would.
  vi.spyOn(staged.session.client, 'send').mockRejectedValue(new TypeError('x is not a function'));

  const error = await failure(typed(staged));

  expect(error.message).toContain('TypeError: x is not a function');
  expect(staged.session.verdicts).toEqual([{ verdict: 'UNKNOWN', isAnswered: true }]);
  expect(await kindsOf(log)).toEqual(['intent', 'UNKNOWN']);
});
