/** The audit log on a disk: private, durable, shared by several shells, and honest about what it could not keep. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { type AuditEntry, AuditError } from '../../src/session/audit.ts';
import { AuditFile } from '../../src/session/auditFile.ts';
import { makeHome } from '../terminal/home.ts';

/** Fails the operation with this number, counted over all of `node:fs`; from then on, all of them if it is for ever. */
const trouble = vi.hoisted(() => ({ at: 0, code: '', forEver: false, count: 0, meanwhile: () => {} }));

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const failing = (name: string, act: (...given: unknown[]) => unknown) =>
    function (this: unknown, ...given: unknown[]) {
      trouble.count += 1;
      if (name === 'openSync') trouble.meanwhile();
      const isDue = trouble.forEver ? trouble.count >= trouble.at : trouble.count === trouble.at;
      if (trouble.code === '' || !isDue || name === 'closeSync') return act.apply(this, given);
      if (trouble.code !== 'short') throw Object.assign(new Error(trouble.code), { code: trouble.code });
      // As at a size limit: half is written, and nothing is said.
      const [file, bytes, start = 0, , position] = given as [number, Buffer, number?, number?, number?];
      if (name !== 'writeSync') return act.apply(this, given);
      return act.call(this, file, bytes, start, Math.ceil((bytes.length - start) / 2), position);
    };
  const wrapped = Object.fromEntries(
    Object.entries(original).map(([name, value]) =>
      name.endsWith('Sync') && typeof value === 'function' ? [name, failing(name, value as never)] : [name, value],
    ),
  );
  return { ...wrapped, default: wrapped };
});

afterEach(() => Object.assign(trouble, { at: 0, code: '', forEver: false, count: 0, meanwhile: () => {} }));

const IS_POSIX = process.platform !== 'win32';

function entry(write: string): AuditEntry {
  return {
    kind: 'result',
    at: '2026-01-02T03:04:05.000Z',
    write,
    verdict: 'CHANGED',
    status: 200,
    code: null,
    request_id: null,
    seen: null,
  };
}

function open(directory = join(makeHome().path, 'state')) {
  const log = new AuditFile({ directory, scrub: (text) => text.replaceAll('hush', '…'), sleep: async () => {} });
  const files = { log: join(directory, 'audit.jsonl'), head: join(directory, 'audit.head') };
  return { log, directory, files, again: () => open(directory).log };
}

test('appends one line for each record, and another shell goes on with the chain', async () => {
  const { log, files, again } = open();

  await log.append(entry('a'));
  await again().append(entry('b hush'));

  expect((await log.records()).map(({ seq, write }) => [seq, write])).toEqual([
    [1, 'a'],
    [2, 'b …'],
  ]);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 2 });
  expect(fs.readFileSync(files.log, 'utf8').split('\n')).toHaveLength(3);
  expect(log.place).toBe(files.log);
});

test('a log that is not there has no records, and is intact', async () => {
  const { log } = open();

  expect(await log.records()).toEqual([]);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 0 });
});

test.runIf(IS_POSIX)('is for the owner alone, also where it was not before (H4)', async () => {
  const { log, directory, files } = open();
  await log.append(entry('a'));
  fs.chmodSync(files.log, 0o644);
  fs.chmodSync(files.head, 0o644);

  await log.append(entry('b'));

  const modes = [directory, files.log, files.head].map((path) => (fs.statSync(path).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600', '600']);
});

test.runIf(IS_POSIX)('follows no link (H5)', async () => {
  const { log, directory, files } = open();
  const target = join(directory, 'somebody-elses');
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(target, 'keep me');
  fs.symlinkSync(target, files.log);

  await expect(log.append(entry('a'))).rejects.toThrow(/ELOOP/);

  expect(fs.readFileSync(target, 'utf8')).toBe('keep me');
});

test('goes on after a record that a crash cut off: it was never confirmed', async () => {
  const { log, files } = open();
  await log.append(entry('a'));
  const { size } = fs.statSync(files.log);
  const whole = fs.readFileSync(files.log);
  for (let length = 1; length <= size; length += 13) {
    fs.writeFileSync(files.log, Buffer.concat([whole, Buffer.from('é'), whole.subarray(0, length - 1)]));

    await log.append(entry('b'));

    expect((await log.records()).map(({ write }) => write)).toEqual(['a', 'b']);
    expect(log.verify()).toMatchObject({ isIntact: true, records: 2 });
    fs.writeFileSync(files.log, whole);
    fs.writeFileSync(files.head, fs.readFileSync(files.head, 'utf8').replace(/.*/, headOf(whole)));
  }
});

function headOf(log: Buffer): string {
  const [, hash] = /"hash":"([0-9a-f]{64})"\}\n$/.exec(log.toString('utf8')) ?? [];
  return `1 ${hash}`;
}

test('a log that was cut goes on, and shows for ever what is missing (H8)', async () => {
  const { log, files } = open();
  await log.append(entry('a'));
  const first = fs.readFileSync(files.log, 'utf8');
  await log.append(entry('b'));
  fs.writeFileSync(files.log, first);
  expect(log.verify()).toMatchObject({ isIntact: false, why: 'it ends before record 2' });

  await log.append(entry('c'));

  expect(log.verify()).toMatchObject({ isIntact: false, why: 'record 2 is missing before it' });
});

test.each(['{}\n', '\n', 'x\n'])('writes nothing behind a damaged end (%j)', async (end) => {
  const { log, files } = open();
  await log.append(entry('a'));
  fs.appendFileSync(files.log, end);

  await expect(log.append(entry('b'))).rejects.toThrow('its last record is damaged');
});

test('reads only the end of a long log, and goes on with its numbers', async () => {
  const { log, files } = open();
  for (let count = 0; count < 3; count += 1) await log.append({ ...entry('a'), at: 'x'.repeat(600_000) });

  await log.append(entry('b'));

  expect((await log.records()).map(({ seq }) => seq)).toEqual([3, 4]);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 4 });
  expect(fs.statSync(files.log).size).toBeGreaterThan(1_800_000);
});

test('goes on behind a record that is longer than what is usually read back', async () => {
  const { log, files } = open();
  await log.append(entry('a'));
  await log.append({ ...entry('b'), at: 'x'.repeat(2_500_000) });

  await log.append(entry('c'));
  fs.appendFileSync(files.log, 'y'.repeat(2_500_000));
  await log.append(entry('d'));

  expect(log.verify()).toMatchObject({ isIntact: true, records: 4 });
});

test('takes over the lock of a shell that was killed, and respects that of one that lives', async () => {
  const { log, directory } = open();
  const lock = join(directory, 'audit.lock');
  const { pid } = spawn(process.execPath, ['-e', '']);
  fs.mkdirSync(directory, { recursive: true });
  while (isAlive(pid ?? 0)) await new Promise((resolve) => setTimeout(resolve, 10));

  for (const left of [`${pid} nonce\n`, '']) {
    fs.writeFileSync(lock, left);
    await log.append(entry('a'));
    expect(fs.existsSync(lock)).toBe(false);
  }
  fs.writeFileSync(lock, `${process.pid} nonce\n`);
  await expect(log.append(entry('b'))).rejects.toThrow('another shell does not let go of audit.lock');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('several shells at once lose nothing, and break no chain (H6)', async () => {
  const { log, directory } = open();
  const module = pathToFileURL(fileURLToPath(new URL('../../dist/session/auditFile.js', import.meta.url)));
  const program = `
    import { AuditFile } from ${JSON.stringify(module)};
    const log = new AuditFile({ directory: ${JSON.stringify(directory)}, scrub: (text) => text });
    for (let n = 0; n < 20; n += 1) await log.append({ ...${JSON.stringify(entry('x'))}, write: process.argv[1] + n });
  `;
  const writers = ['a', 'b', 'c'].map(
    (name) =>
      new Promise((resolve) => {
        const args = ['--input-type=module', '-e', program, name];
        spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('close', resolve);
      }),
  );

  expect(await Promise.all(writers)).toEqual([0, 0, 0]);

  expect(new Set((await log.records()).map(({ write }) => write)).size).toBe(60);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 60 });
});

test.each([0, 1, 2])('is not taken for changed while another shell writes its record %i', async (before) => {
  const { log, files, directory } = open();
  for (let count = 0; count < before; count += 1) await log.append(entry('a'));
  const earlier = [files.log, files.head].map((path) => (fs.existsSync(path) ? fs.readFileSync(path) : null));
  await log.append(entry('b'));
  const later = [files.log, files.head].map((path) => fs.readFileSync(path));
  const put = (contents: readonly (Buffer | null)[]) => {
    for (const [index, path] of [files.log, files.head].entries()) {
      const content = contents[index];
      if (content) fs.writeFileSync(path, content);
      else fs.rmSync(path, { force: true });
    }
  };

  // Between any two of the reads, both files become the later ones.
  for (let at = 1; at <= 3; at += 1) {
    put(earlier);
    let reads = 0;
    trouble.meanwhile = () => {
      reads += 1;
      if (reads === at) put(later);
    };
    expect(open(directory).log.verify()).toMatchObject({ isIntact: true });
    trouble.meanwhile = () => {};
  }
});

// Each operation of an append in turn, until one is reached that does not exist.
test.each([
  ['ENOSPC', false],
  ['ENOSPC', true],
  ['EIO', false],
  ['EIO', true],
  ['EFBIG', false],
  ['short', false],
])('a disk that fails with %s (for ever: %s) never confirms what is not there (B5, B7, H9)', async (code, forEver) => {
  for (let at = 1; ; at += 1) {
    const { log, again } = open();
    await log.append(entry('a'));
    Object.assign(trouble, { at, code, forEver, count: 0 });
    const outcome = await log.append(entry('b')).then(
      () => 'kept',
      (error: unknown) => error,
    );
    const isReached = trouble.count >= at;
    Object.assign(trouble, { code: '', count: 0 });

    const kept = (await again().records()).map(({ write }) => write);
    if (outcome === 'kept') expect(kept).toEqual(['a', 'b']);
    else expect(outcome).toBeInstanceOf(AuditError);
    expect(kept[0]).toBe('a');
    expect(log.verify().isIntact).toBe(true);
    if (!isReached) return expect(outcome).toBe('kept');
  }
});
