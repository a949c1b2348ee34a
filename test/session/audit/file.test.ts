/** The record on a disk: private, durable, a file for each process, and honest about what it could not keep. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { compileSources } from '../../../scripts/sources.mjs';
import { EMPTY, seal, unseal } from '../../../src/session/audit/chain.ts';
import { AuditFile } from '../../../src/session/audit/file.ts';
import { type AuditEntry, AuditError } from '../../../src/session/audit/record.ts';
import { Folder } from '../../../src/session/files/folder.ts';
import { makeHome } from '../../terminal/home.ts';

/** Fails the operation with this number, counted over all of `node:fs`; from then on, all of them if it is for ever. */
const trouble = vi.hoisted(() => ({ at: 0, code: '', forEver: false, count: 0, meanwhile: (_name: string) => {} }));

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const failing = (name: string, act: (...given: unknown[]) => unknown) =>
    function (this: unknown, ...given: unknown[]) {
      trouble.count += 1;
      trouble.meanwhile(name);
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

interface Place {
  readonly log: AuditFile;
  readonly directory: string;
  /** Another process. */
  again(): AuditFile;
  /** The record's files, those of former versions first. */
  files(): string[];
  path(name: string): string;
  text(name?: string): string;
  kept(): Promise<string[]>;
}

function open({ directory = join(makeHome().path, 'state'), now = Date.now } = {}): Place {
  const make = () => new AuditFile({ directory, scrub: (text) => text.replaceAll('hush', '…'), now });
  const log = make();
  const files = () => {
    const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
    return names.filter((name) => name.endsWith('.jsonl')).sort();
  };
  const path = (name: string) => join(directory, name);
  return {
    log,
    directory,
    again: make,
    files,
    path,
    text: (name = basename(log.place)) => fs.readFileSync(path(name), 'utf8'),
    kept: async () => (await make().records()).map(({ write }) => write),
  };
}

const headOf = (path: string) => path.replace(/jsonl$/, 'head');

/** The one file of a former version, with so many records. */
function putFormer({ directory, path }: Place, count: number, hasHead = true) {
  fs.mkdirSync(directory, { recursive: true });
  let head = EMPTY;
  for (let seq = 1; seq <= count; seq += 1) {
    const sealed = seal(entry(`former ${seq}`), seq, head.hash, (text) => text);
    fs.appendFileSync(path('audit.jsonl'), `${sealed.line}\n`);
    head = sealed.head;
  }
  if (hasHead) fs.writeFileSync(path('audit.head'), `${head.seq} ${head.hash}\n`);
}

test('the log appends one line for each record to the file of its process, and begins none before (PR26)', async () => {
  const { log, directory, files, text, kept } = open({ now: () => Date.UTC(2026, 1, 3, 4, 5, 6, 7) });
  expect([log.place, files()]).toEqual([directory, []]);

  await log.append(entry('a'));
  await log.append({ ...entry('b'), request_id: 'hush' } as AuditEntry);

  expect(files()).toEqual([expect.stringMatching(/^audit-20260203T040506007Z-[0-9a-f]{16}\.jsonl$/)]);
  expect(log.place).toBe(join(directory, files()[0] ?? ''));
  expect(text().split('\n')).toHaveLength(3);
  expect(await kept()).toEqual(['a', 'b']);
  expect(await log.records()).toMatchObject([{ seq: 1 }, { seq: 2, request_id: '…' }]);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 2, files: 1 });
});

test('a log that is not there has no records, and is intact', async () => {
  const { log, directory } = open();

  expect(await log.records()).toEqual([]);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 0, files: 0 });
  expect(fs.existsSync(directory)).toBe(false);
});

test.runIf(IS_POSIX)('the log is for the owner alone, also where it was not before (H4, PR26)', async () => {
  const { log, directory, path, files } = open();
  await log.append(entry('a'));
  const [file = ''] = files();
  const both = [path(file), headOf(path(file))];
  for (const each of both) fs.chmodSync(each, 0o644);

  await log.append(entry('b'));

  const modes = [directory, ...both].map((each) => (fs.statSync(each).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600', '600']);
});

test.runIf(IS_POSIX)('the log follows no link (H5, PR26)', async () => {
  const { log, directory, again, kept } = open();
  await log.append(entry('a'));
  const target = join(directory, '..', 'somebody-elses');
  fs.renameSync(log.place, target);
  fs.symlinkSync(target, log.place);
  const before = fs.readFileSync(target);

  await log.append(entry('b'));

  expect(fs.readFileSync(target)).toEqual(before);
  expect(await kept()).toEqual(['b']);
  expect(() => again().verify()).toThrow('The audit log cannot be read: there is a link in its place, ELOOP');
});

describe('processes', () => {
  test('processes that write at once lose nothing, wait for nobody, and break no chain (H6, L1, PR26)', async () => {
    const place = open();
    const sources = await compileSources();
    onTestFinished(sources.remove);
    const module = pathToFileURL(join(sources.place, 'session/audit/file.js'));
    // As if each ran in a container of its own, where all have the same number.
    const program = `
      import { AuditFile } from ${JSON.stringify(module)};
      Object.defineProperty(process, 'pid', { value: 1 });
      const log = new AuditFile({ directory: ${JSON.stringify(place.directory)}, scrub: (text) => text });
      for (let n = 0; n < 20; n += 1) await log.append({ ...${JSON.stringify(entry('x'))}, write: process.argv[1] + n });
    `;
    const writers = ['a', 'b', 'c', 'd'].map(
      (name) =>
        new Promise((resolve) => {
          const args = ['--input-type=module', '-e', program, name];
          spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('close', resolve);
        }),
    );

    expect(await Promise.all(writers)).toEqual([0, 0, 0, 0]);

    expect(new Set(await place.kept()).size).toBe(80);
    expect(place.files()).toHaveLength(4);
    expect(place.log.verify()).toMatchObject({ isIntact: true, records: 80, files: 4 });
  });

  test.each([
    ['of this very process', `${process.pid} nonce\n`],
    ['of a process that lives', `${process.ppid} nonce\n`],
    ['without a word', ''],
  ])('processes are not held up by what former versions left: a lock %s (L2)', async (_whose, content) => {
    const { log, directory, path, kept } = open();
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path('audit.lock'), content);
    fs.writeFileSync(path('audit.lock.1-nonce'), '');
    fs.writeFileSync(path('audit.head.next'), '1 ');

    await log.append(entry('a'));

    expect(await kept()).toEqual(['a']);
    expect(log.verify()).toMatchObject({ isIntact: true });
  });

  test('processes that begin in the same moment, or after the clock was put back, have files of their own (L1)', async () => {
    const { directory, files, kept, log } = open();
    for (const at of [5_000, 5_000, 1_000]) {
      const each = new AuditFile({ directory, scrub: (text) => text, now: () => at });
      await each.append(entry(`at ${at}`));
      await each.append(entry(`then ${at}`));
    }

    expect(files()).toHaveLength(3);
    expect(await kept()).toHaveLength(6);
    expect(log.verify()).toMatchObject({ isIntact: true, files: 3 });
  });

  test('processes go on beside the one file of former versions, which is read and never written to (L2)', async () => {
    const place = open();
    putFormer(place, 3);
    const before = place.text('audit.jsonl');

    await place.log.append(entry('new'));

    expect(place.text('audit.jsonl')).toBe(before);
    expect(await place.kept()).toEqual(['former 1', 'former 2', 'former 3', 'new']);
    expect(place.log.verify()).toMatchObject({ isIntact: true, records: 4, files: 2 });
    fs.rmSync(place.path('audit.jsonl'));
    fs.rmSync(place.path('audit.head'));
    expect(place.log.verify()).toEqual({
      isIntact: false,
      faults: [{ file: 'audit.jsonl', line: 1, why: 'it is gone' }],
    });
  });

  test('processes of a former version that were killed behind their very first record are no alarm (L3)', () => {
    const place = open();
    putFormer(place, 1, false);
    expect(place.log.verify()).toMatchObject({ isIntact: true, records: 1 });

    fs.rmSync(place.path('audit.jsonl'));
    putFormer(place, 2, false);
    expect(place.log.verify()).toMatchObject({ isIntact: false });
  });
});

describe('what was taken out of a log shows (H8)', () => {
  async function three() {
    const place = open();
    const logs = [place.log, place.again(), place.again()];
    for (const [index, log] of logs.entries()) {
      await log.append(entry(`${index} first`));
      await log.append(entry(`${index} second`));
    }
    return { ...place, paths: logs.map((log) => log.place), report: () => place.again().verify() };
  }

  test('a log that is as it was written is intact', async () => {
    expect((await three()).report()).toMatchObject({ isIntact: true, records: 6, files: 3 });
  });

  test.each([0, 1])('a whole file that was taken out with its note is missed (%i) (PR28)', async (index) => {
    const { paths, report } = await three();
    const path = paths[index] ?? '';
    fs.rmSync(path);
    fs.rmSync(headOf(path));

    expect(report()).toEqual({ isIntact: false, faults: [{ file: basename(path), line: 1, why: 'it is gone' }] });
  });

  test.each([0, 1])('the end of a file is missed, though the note was cut as well (%i)', async (index) => {
    const { paths, report } = await three();
    const path = paths[index] ?? '';
    for (const each of [path, headOf(path)]) {
      const lines = fs.readFileSync(each, 'utf8').split('\n');
      fs.writeFileSync(each, `${lines.slice(0, -2).join('\n')}\n`);
    }

    expect(report()).toEqual({
      isIntact: false,
      faults: [{ file: basename(path), line: 2, why: 'it ends before record 2' }],
    });
  });

  test.each([0, 1, 2])('a file without its note shows, and so does a note without its file (%i)', async (index) => {
    const { paths, report } = await three();
    const path = paths[index] ?? '';
    const note = fs.readFileSync(headOf(path));
    fs.rmSync(headOf(path));
    const why = 'what tells how far it had come is gone or damaged';
    expect(report()).toEqual({ isIntact: false, faults: [{ file: basename(path), line: 2, why }] });

    fs.writeFileSync(headOf(path), 'x\n');
    expect(report()).toMatchObject({ faults: [{ why }] });

    fs.writeFileSync(headOf(path), note);
    fs.rmSync(path);
    expect(report()).toMatchObject({ faults: [{ file: basename(path), why: 'it is gone' }] });
  });

  test('a file that was written anew shows', async () => {
    const { paths, report } = await three();
    const [path = ''] = paths;
    const forged = seal(entry('forged'), 1, EMPTY.hash, (text) => text);
    fs.writeFileSync(path, `${forged.line}\n`);
    fs.writeFileSync(headOf(path), `1 ${forged.head.hash}\n`);

    expect(report()).toMatchObject({ isIntact: false, faults: [{ file: basename(path) }] });
  });

  test('what came to a file after another had named it is named by the next', async () => {
    const place = open();
    const [early, later, last] = [place.log, place.again(), place.again()];
    await early.append(entry('a'));
    await later.append(entry('b'));
    await early.append(entry('c'));
    await last.append(entry('d'));
    const path = early.place;
    for (const each of [path, headOf(path)]) {
      const lines = fs.readFileSync(each, 'utf8').split('\n');
      fs.writeFileSync(each, `${lines.slice(0, -2).join('\n')}\n`);
    }

    expect(place.log.verify()).toMatchObject({ faults: [{ file: basename(path), why: 'it ends before record 2' }] });
  });

  test.runIf(fs.statSync(tmpdir()).birthtimeMs > 0)(
    'who begins a file reads of the others only what has changed since the last one was begun (LD1)',
    async () => {
      const place = open();
      const logs = Array.from({ length: 6 }, () => place.again());
      for (const [at, log] of logs.entries()) await log.append(entry(`${at}`));
      const [changed, ...others] = logs.map(({ place: path }) => path) as [string, ...string[]];
      const newest = others.at(-1) ?? '';
      for (const path of others.slice(0, -1)) fs.utimesSync(headOf(path), new Date(0), new Date(0));
      await logs[0]?.append(entry('later'));
      const read = vi.spyOn(Folder.prototype, 'read');
      onTestFinished(() => void read.mockRestore());

      const last = place.again();
      await last.append(entry('last'));

      expect(read.mock.calls.flat().sort()).toEqual([changed, newest].map((path) => basename(headOf(path))).sort());
      const { after } = unseal(fs.readFileSync(last.place, 'utf8').split('\n')[0] ?? '') ?? {};
      expect(after?.map(({ file, seq }) => [file, seq]).sort()).toEqual(
        [
          [basename(changed), 2],
          [basename(newest), 1],
        ].sort(),
      );
    },
  );

  test('several faults are all told', async () => {
    const { paths, report } = await three();
    for (const path of paths.slice(0, 2)) fs.appendFileSync(path, 'x\n');

    const why = 'it was changed or is not a record';
    expect(report()).toEqual({
      isIntact: false,
      faults: paths
        .slice(0, 2)
        .sort()
        .map((path) => ({ file: basename(path), line: 3, why })),
    });
  });

  test('names that lead elsewhere are followed nowhere', async () => {
    const { log, path, directory } = open();
    await log.append(entry('a'));
    const name = 'audit-20200101T000000000Z-0123456789abcdef';
    const after = [{ file: '../precious', seq: 1, hash: 'f'.repeat(64) }];
    const { line, head } = seal(entry('b'), 1, EMPTY.hash, (text) => text, after);
    fs.writeFileSync(path(`${name}.jsonl`), `${line}\n`);
    fs.writeFileSync(path(`${name}.head`), `1 ${head.hash}\n`);
    fs.mkdirSync(join(directory, '..', 'precious'));

    expect(log.verify()).toMatchObject({ isIntact: true });
  });
});

describe('while the session runs', () => {
  test.each([
    ['removed', (path: string) => fs.rmSync(path)],
    ['removed with its note', (path: string) => [path, headOf(path)].forEach((each) => void fs.rmSync(each))],
    ['cut', (path: string) => fs.truncateSync(path, 10)],
    ['emptied', (path: string) => fs.truncateSync(path, 0)],
    ['moved away', (path: string) => fs.renameSync(path, `${path}.old`)],
    ['written to by somebody else', (path: string) => fs.appendFileSync(path, '{}\n')],
  ])('a file that is %s is not written to any more: a new one begins, and it shows (L4)', async (_what, harm) => {
    const { log, files, kept } = open();
    await log.append(entry('a'));
    await log.append(entry('b'));
    const harmed = log.place;
    harm(harmed);
    const left = fs.existsSync(harmed) ? fs.readFileSync(harmed) : null;

    await log.append(entry('c'));
    await log.append(entry('d'));

    expect(fs.existsSync(harmed) ? fs.readFileSync(harmed) : null).toEqual(left);
    expect(log.place).not.toBe(harmed);
    expect(files()).toContain(basename(log.place));
    expect(await kept()).toEqual(expect.arrayContaining(['c', 'd']));
    expect(log.verify()).toMatchObject({ isIntact: false, faults: [{ file: basename(harmed) }] });
  });

  test('a directory that is removed comes again (L4)', async () => {
    const { log, directory, kept } = open();
    await log.append(entry('a'));
    const gone = basename(log.place);
    fs.rmSync(directory, { recursive: true });

    await log.append(entry('b'));

    expect(await kept()).toEqual(['b']);
    expect(log.verify()).toEqual({ isIntact: false, faults: [{ file: gone, line: 1, why: 'it is gone' }] });
  });

  test('nothing is confirmed that went into a file without a name (L4)', async () => {
    const { log, kept } = open();
    await log.append(entry('a'));
    const { place } = log;
    // In the middle of the write: the file is open, and loses its name.
    trouble.meanwhile = (name) => {
      if (name === 'fsyncSync') fs.rmSync(place, { force: true });
    };

    await log.append(entry('b'));
    trouble.meanwhile = () => {};

    expect(await kept()).toEqual(['b']);
    expect(log.place).not.toBe(place);
  });

  test('who removes the log again and again gets a refusal, not a record that is nowhere (L4)', async () => {
    const { log, directory } = open();
    trouble.meanwhile = (name) => {
      if (name === 'lstatSync')
        for (const each of fs.readdirSync(directory)) fs.rmSync(join(directory, each), { force: true });
    };

    await expect(log.append(entry('a'))).rejects.toThrow('somebody removes it as soon as it is written');
  });
});

test('what a crash cut off at the end of a file is no record and no alarm, and the next process does not mind (L3)', async () => {
  const place = open();
  await place.log.append(entry('a'));
  await place.log.append(entry('b'));
  const path = place.log.place;
  const [whole, note] = [fs.readFileSync(path), fs.readFileSync(headOf(path))];
  const notes = note.toString('utf8').split('\n');
  // The last record and its note, torn at every place at which a crash may tear them.
  const second = whole.indexOf('\n') + 1;
  for (let length = 0; length <= whole.length; length += length < second ? second : 23) {
    fs.writeFileSync(path, whole.subarray(0, length));
    fs.writeFileSync(
      headOf(path),
      length < second ? `${notes[0]}\n` : `${notes[0]}\n${notes[1]}\n${notes[2]?.slice(0, 9)}`,
    );

    expect(place.again().verify()).toMatchObject({ isIntact: true });
    const next = place.again();
    await next.append(entry('c'));
    expect(next.verify()).toMatchObject({ isIntact: true });
    fs.rmSync(next.place);
    fs.rmSync(headOf(next.place));
  }
});

test('a process that is killed before or behind any operation leaves no alarm (L3)', async () => {
  for (let at = 1; ; at += 1) {
    const place = open();
    await place.again().append(entry('before'));
    const dying = place.again();
    // For it everything stops here, also what it would do to tidy up.
    Object.assign(trouble, { at, code: 'KILLED', forEver: true, count: 0 });
    const outcome = await dying.append(entry('a')).then(
      () => dying.append(entry('b')).then(...OUTCOME),
      () => 'none',
    );
    const isReached = trouble.count >= at;
    Object.assign(trouble, { code: '', count: 0 });

    expect(place.log.verify()).toMatchObject({ isIntact: true });
    await place.log.append(entry('after'));
    expect(place.log.verify()).toMatchObject({ isIntact: true });
    expect(await place.kept()).toEqual(expect.arrayContaining(['before', 'after']));
    if (!isReached) return expect(outcome).toBe('kept');
  }
});

const OUTCOME = [() => 'kept', () => 'one'] as const;

test('the log is not taken for changed while other processes write (L3)', async () => {
  // Between any two operations of the check another process begins, and an early one goes on.
  for (let at = 1; ; at += 1) {
    const { log, again } = open();
    const early = again();
    await early.append(entry('a'));
    await again().append(entry('b'));
    let count = 0;
    let done: Promise<unknown> = Promise.resolve();
    trouble.meanwhile = () => {
      count += 1;
      if (count !== at) return;
      trouble.meanwhile = () => {};
      done = Promise.all([early.append(entry('c')), again().append(entry('d'))]);
    };
    expect(log.verify()).toMatchObject({ isIntact: true });
    trouble.meanwhile = () => {};
    await done;
    expect(log.verify()).toMatchObject({ isIntact: true, records: count < at ? 2 : 4 });
    if (count < at) return;
  }
});

describe('what is read', () => {
  test('what is read is sorted by time over all files, and read whole, however long they are (L5)', async () => {
    const place = open();
    const [one, other] = [place.log, place.again()];
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
    await one.append({ ...entry('an early one'), at: at(0) });
    for (let second = 1; second <= 30; second += 2) {
      await one.append({ ...entry(`${second} ${'x'.repeat(60_000)}`), at: at(second) });
      await other.append({ ...entry(`${second + 1} ${'y'.repeat(60_000)}`), at: at(second + 1) });
    }

    expect((await place.kept()).map((write) => Number.parseInt(write, 10))).toEqual([
      Number.NaN,
      ...Array.from({ length: 30 }, (_, index) => index + 1),
    ]);
  });

  test('a read leaves out, where that is asked for, only files whose name and last change are older', async () => {
    const day = 24 * 60 * 60_000;
    const { directory, log } = open();
    const begin = async (now: number, name: string, modified: number) => {
      const file = new AuditFile({ directory, scrub: (text) => text, now: () => now });
      await file.append(entry(name));
      fs.utimesSync(file.place, modified / 1_000, modified / 1_000);
    };
    await begin(10 * day, 'old', 10 * day);
    await begin(10 * day + 1, 'open for long', 99 * day);
    await begin(99 * day, 'copied', 10 * day);

    expect((await log.records(50 * day)).map(({ write }) => write)).toEqual(['open for long', 'copied']);
    expect(await log.records()).toHaveLength(3);
  });

  test('a file is read again only where it has changed', async () => {
    const place = open();
    for (const name of ['a', 'b', 'c']) await place.again().append(entry(name));
    await place.log.append(entry('d'));
    await place.log.records();
    await place.log.append(entry('e'));

    let opened = 0;
    trouble.meanwhile = (name) => {
      if (name === 'openSync') opened += 1;
    };
    expect((await place.log.records()).map(({ write }) => write).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(opened).toBe(1);
  });

  test('a read leaves out what cannot be read', async () => {
    const { log, path, kept, directory } = open();
    await log.append(entry('a'));
    fs.mkdirSync(path('audit-20200101T000000000Z-0123456789abcdef.jsonl'));
    await log.append(entry('b'));
    expect(await kept()).toEqual(['a', 'b']);
    expect(() => log.verify()).toThrow(AuditError);

    fs.rmSync(directory, { recursive: true });
    fs.writeFileSync(directory, '');
    expect(await kept()).toEqual([]);
    expect(() => log.verify()).toThrow('cannot be read: a part of the path is no directory, ENOTDIR');
  });
});

test('with thousands of files a write looks at the newest few alone (L6)', async () => {
  const { directory, log, path } = open();
  fs.mkdirSync(directory, { recursive: true });
  const hex = '0123456789abcdef';
  const { line, head } = seal(entry('x'), 1, EMPTY.hash, (text) => text);
  for (let index = 0; index < 500; index += 1) {
    const name = `audit-20200101T00${String(index).padStart(4, '0')}000Z-${hex}`;
    fs.writeFileSync(path(`${name}.jsonl`), `${line}\n`);
    fs.writeFileSync(path(`${name}.head`), `1 ${head.hash}\n`);
  }
  let opened = 0;
  trouble.meanwhile = (name) => {
    if (name === 'openSync') opened += 1;
  };

  await log.append(entry('a'));
  const first = opened;
  await log.append(entry('b'));

  expect(first).toBeLessThan(140);
  expect(opened - first).toBeLessThan(5);
  expect(log.verify()).toMatchObject({ isIntact: true, records: 502 });
});

test('a login of a megabyte in the first record hides nothing of what that names', async () => {
  const { log, again } = open();
  await log.append(entry('a'));
  const long = again();
  await long.append({ ...entry('b'), at: 'x'.repeat(2_500_000) });
  const [first, second] = [log.place, long.place];
  await again().append(entry('c'));
  for (const path of [first, headOf(first)]) fs.rmSync(path);

  expect(log.verify()).toMatchObject({ faults: [{ file: basename(first), why: 'it is gone' }] });
  for (const path of [second, headOf(second)]) fs.rmSync(path);
  expect(log.verify()).toMatchObject({ faults: [{ file: basename(second), why: 'it is gone' }] });
});

// Each operation of an append in turn, until one is reached that does not exist.
const DISKS = [
  ['ENOSPC', false],
  ['ENOSPC', true],
  ['EIO', false],
  ['EIO', true],
  ['EROFS', true],
  ['EFBIG', false],
  ['short', false],
] as const;
const EACH = [0, 1].flatMap((before) => DISKS.map(([code, forEver]) => [before, code, forEver] as const));

test.each(EACH)(
  'behind %i records a disk that fails with %s (for ever: %s) never confirms what is not there (B5, B7, H9, PR27)',
  async (before, code, forEver) => {
    for (let at = 1; ; at += 1) {
      const { log, again, kept } = open();
      for (let count = 0; count < before; count += 1) await log.append(entry('a'));
      Object.assign(trouble, { at, code, forEver, count: 0 });
      const outcome = await log.append(entry('b')).then(
        () => 'kept',
        (error: unknown) => error,
      );
      const isReached = trouble.count >= at;
      Object.assign(trouble, { code: '', count: 0 });

      if (outcome === 'kept') expect(await kept()).toEqual([...['a'].slice(0, before), 'b']);
      else expect(outcome).toBeInstanceOf(AuditError);
      expect((await kept()).slice(0, before)).toEqual(['a'].slice(0, before));
      expect(log.verify().isIntact).toBe(true);
      // And once there is room again, it goes on.
      await log.append(entry('c'));
      await again().append(entry('d'));
      expect(await kept()).toEqual(expect.arrayContaining(['c', 'd']));
      expect(log.verify().isIntact).toBe(true);
      if (!isReached) return expect(outcome).toBe('kept');
    }
  },
);

test.each([
  ['ENOSPC', 'the disk is full, ENOSPC'],
  ['EROFS', 'the disk is read-only, EROFS'],
  ['EACCES', 'it is not permitted, EACCES'],
  ['EMFILE', 'EMFILE'],
])('a log that cannot be written says why in words: %s', async (code, words) => {
  const { log, directory } = open();
  Object.assign(trouble, { at: 1, code, forEver: true });

  await expect(log.append(entry('a'))).rejects.toThrow(`The audit log cannot be written: ${words} (${directory}).`);
});
