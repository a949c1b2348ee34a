/** The record of writes on a disk: checked from the command line, and what a run ends with when it cannot be kept. */
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../terminal/home.ts';
import { entries, type Ran, run } from '../terminal/run.ts';
import { loseChanges, startDataCentre } from '../terminal/sandbox.ts';

const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';
const PUT = "putEmail('johndoe@newmail.net')";
const FIND = "findUser('JohnDoe')";

/** Where a run in this home keeps its state, and the record's files there. */
function filesOf(home: Home) {
  const directory = join(home.path, 'state', 'acronis-shell');
  const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  const logs = names.filter((name) => /^audit.*jsonl$/.test(name)).map((name) => join(directory, name));
  return { directory, logs: logs.sort(), log: logs.at(-1) ?? '' };
}

function verify(home: Home, ...more: string[]): Promise<Ran> {
  return run(['audit', 'verify', ...more], { home });
}

/** A home in which one email was changed. */
async function written() {
  const home = makeHome();
  const { env } = await startDataCentre();
  const ran = await run(entries(FIND, PUT), { home, env });
  expect(ran.code).toBe(0);
  return { home, env, ...filesOf(home) };
}

function begin(home: Home): string {
  return `  Writes are recorded all the same. To begin a new record, keep this folder, whole, under another name: ${filesOf(home).directory}\n`;
}

describe('acronis-shell audit verify', () => {
  test('an alarm of audit verify says how a new record is begun, and there it begins (WD8)', async () => {
    const { home, env, log, directory } = await written();
    fs.rmSync(log);

    expect((await verify(home)).stderr).toContain(begin(home));
    fs.renameSync(directory, `${directory}.kept`);
    await run(entries(FIND, PUT.replace('newmail', 'othermail')), { home, env });

    expect(await verify(home)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2 records, unchanged/) });
  });

  test('audit verify ends with 0 where nothing was written yet', async () => {
    const home = makeHome();
    const { directory } = filesOf(home);

    expect(await verify(home)).toEqual({ code: 0, stdout: `No write was recorded yet: ${directory}\n`, stderr: '' });
    expect(JSON.parse((await verify(home, '--json')).stdout)).toMatchObject({
      isIntact: true,
      records: 0,
      place: directory,
    });
    expect(fs.existsSync(directory)).toBe(false);
  });

  test('audit verify ends with 0 for what is as it was written, and names the last record’s time and a hash', async () => {
    const { home, env, directory } = await written();

    const ran = await verify(home);

    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^2 records, unchanged, the last of \d{4}-\d\d-\d\dT[\d:.]+Z: /);
    expect(ran.stdout).toContain(`${directory}\n`);
    const json = JSON.parse((await verify(home, '--json')).stdout);
    expect(json).toMatchObject({ isIntact: true, records: 2, files: 1, place: directory });
    expect(json.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(ran.stdout).toMatch(new RegExp(`\n${json.hash}\n$`));

    await run(entries(FIND, PUT.replace('newmail', 'othermail')), { home, env });
    expect((await verify(home)).stdout).toMatch(/^4 records, unchanged, the last of .*: 2 files in /);
  });

  test('audit verify ends with 1 for what was changed, and names the file and the line (H8, PR28)', async () => {
    const { home, env, log, directory } = await written();
    fs.writeFileSync(log, fs.readFileSync(log, 'utf8').replace('"verdict":"CHANGED"', '"verdict":"CONFLICT"'));

    const why = 'it was changed or is not a record';
    expect(await verify(home)).toEqual({ code: 1, stdout: '', stderr: `${log}, line 2: ${why}.\n${begin(home)}` });
    const json = await verify(home, '--json');
    expect(json.code).toBe(1);
    const fault = { file: basename(log), line: 2, why };
    expect(JSON.parse(json.stdout)).toEqual({ isIntact: false, faults: [fault], place: directory });

    // It is found in whichever of several it is; whoever writes goes on.
    expect((await run(entries(FIND, PUT.replace('newmail', 'othermail')), { home, env })).code).toBe(0);
    expect(await verify(home)).toEqual({ code: 1, stdout: '', stderr: `${log}, line 2: ${why}.\n${begin(home)}` });
  });

  test('audit verify ends with 1 for what was cut off, or removed (H8, PR28)', async () => {
    const { home, env, log } = await written();
    const [first] = fs.readFileSync(log, 'utf8').split('\n');
    fs.writeFileSync(log, `${first}\n`);
    expect(await verify(home)).toMatchObject({
      code: 1,
      stderr: `${log}, line 2: it ends before record 2.\n${begin(home)}`,
    });

    await run(entries(FIND, PUT.replace('newmail', 'othermail')), { home, env });
    for (const path of [log, log.replace(/jsonl$/, 'head')]) {
      fs.rmSync(path);
      expect(await verify(home)).toMatchObject({ code: 1, stderr: `${log}, line 1: it is gone.\n${begin(home)}` });
    }
  });

  test('audit verify ends with 6 for what cannot be read', async () => {
    const home = makeHome();
    fs.mkdirSync(join(filesOf(home).directory, 'audit.jsonl'), { recursive: true });

    const ran = await verify(home);
    const json = await verify(home, '--json');

    expect([ran.code, json.code]).toEqual([6, 6]);
    expect(ran.stderr).toMatch(/^The audit log cannot be read: not a file of ours \(/);
    expect(JSON.parse(json.stdout)).toEqual({
      error: { name: 'AuditError', message: expect.stringContaining('cannot be read') },
    });
  });

  test('audit knows one second word, and no third', async () => {
    for (const words of [
      ['audit', 'check'],
      ['audit', 'verify', 'x'],
    ]) {
      expect(await run(words)).toMatchObject({ code: 2, stderr: expect.stringContaining('audit verify') });
    }
  });
});

describe('a run says so when its writes cannot be recorded (H9)', () => {
  const places: [string, string, (state: string) => Record<string, string>][] = [
    [
      'there is a file in place of its directory',
      'there is a file in place of the directory, EEXIST',
      (state) => {
        fs.mkdirSync(state);
        fs.writeFileSync(join(state, 'acronis-shell'), '');
        return { XDG_STATE_HOME: state };
      },
    ],
    [
      'a part of its path is a file',
      'a part of the path is no directory, ENOTDIR',
      (state) => {
        fs.writeFileSync(state, '');
        return { XDG_STATE_HOME: join(state, 'deeper') };
      },
    ],
    [
      'its directory leads elsewhere',
      'not a directory of ours',
      (state) => {
        fs.mkdirSync(join(state, 'elsewhere'), { recursive: true });
        fs.symlinkSync(join(state, 'elsewhere'), join(state, 'acronis-shell'));
        return { XDG_STATE_HOME: state };
      },
    ],
    [
      'the home is a device',
      'a part of the path is no directory, ENOTDIR',
      () => ({ HOME: '/dev/null', XDG_STATE_HOME: 'not/absolute' }),
    ],
  ];

  test.skipIf(process.platform === 'win32').each(places)(
    'a run sends no write where %s, though reads go on, and ends with 6 (L8, PR27)',
    async (_what, words, place) => {
      const home = makeHome();
      const { env, sandbox, sent } = await startDataCentre();
      const given = { ...env, ...place(join(home.path, 'state')) };

      const ran = await run(['--json', ...entries(FIND, PUT, '2')], { home, env: given });

      expect(ran.code).toBe(6);
      const [found, failed, ...more] = ran.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(found).toMatchObject({ login: 'JohnDoe' });
      expect(failed.error).toMatchObject({
        name: 'AuditError',
        message: expect.stringContaining(`written: ${words} (`),
      });
      expect(more).toEqual([]);
      expect(sent().filter((request) => !request.startsWith('GET'))).toEqual([]);
      expect(sandbox.world.user('JohnDoe')?.version).toBe(1);
    },
  );

  test('a run keeps the verdict of a write that cannot be recorded any more, and ends with 6', async () => {
    const { ran, user } = await withFullDisk(entries(FIND, PUT));

    expect(ran.code).toBe(6);
    expect(ran.stdout).toContain('CHANGED');
    expect(ran.stderr).toContain('What the write came to is only told here.');
    expect(user?.version).toBe(2);
  });

  test('a run ends with 3 or 4 where its write came to that, although it cannot be recorded', async () => {
    const stale = await withFullDisk(entries(FIND, `putEmail('johndoe@newmail.net', '${JOHN_DOE}', 0)`));
    const lost = await withFullDisk(entries("findUser('foobar')", PUT), true);

    expect([stale.ran.code, lost.ran.code]).toEqual([3, 4]);
    for (const { ran } of [stale, lost]) expect(ran.stderr).toContain('The audit log cannot be written');
  });

  /** From the moment on that the request arrives, nothing can be recorded any more. */
  async function withFullDisk(code: readonly string[], isLost = false) {
    const home = makeHome();
    const { directory } = filesOf(home);
    const { env, sandbox } = await startDataCentre();
    sandbox.onExchange(({ method }) => {
      if (method !== 'PUT') return;
      fs.renameSync(directory, `${directory}.gone`);
      fs.writeFileSync(directory, '');
    });
    if (isLost) loseChanges(sandbox, { isApplied: true });
    return { ran: await run(code, { home, env }), user: sandbox.world.user('JohnDoe') };
  }
});

describe('a run of typed writes', () => {
  const put = (json: string) =>
    `requests.put(\`\${base_url}/users/${JOHN_DOE}\`, headers=auth, json=${json}).status_code`;

  test('a run of typed writes goes on after a refusal, which decides the exit code (V1, V4)', async () => {
    const { env } = await startDataCentre();

    const stale = await run(entries(put('{language: "de", version: 0}'), '2'), { env });
    const refused = await run(entries(put('{language: 5, version: 1}'), '2'), { env });
    const good = await run(entries(put('{language: "de", version: 1}'), '2'), { env });

    expect([stale, refused, good].map(({ code, stdout }) => [code, stdout])).toEqual([
      [3, '409\n2\n'],
      [1, '400\n2\n'],
      [0, '200\n2\n'],
    ]);
    expect(stale.stderr).toContain('CONFLICT   PUT');
    expect(refused.stderr).toContain('REJECTED   PUT');
    expect(good.stderr).toBe('');
  });

  test('a run of typed writes ends at an answer that leaves one open, with 4 (N5, N23)', async () => {
    const { env, sandbox, sent } = await startDataCentre();
    for (const fault of [
      { kind: 'drop-answer', applied: false },
      { kind: 'fail', status: 503, on: { method: 'PUT' } },
    ] as const) {
      sandbox.faults.add(fault);

      const ran = await run(entries(put('{language: "de", version: 1}'), "'not reached'"), { env });

      expect(ran.code).toBe(4);
      expect(ran.stdout).not.toContain('not reached');
      expect(ran.stderr).toContain(`UNKNOWN   PUT /api/2/users/${JOHN_DOE}: it may or may not have been applied.`);
    }
    expect(sent().filter((request) => request.startsWith('PUT'))).toHaveLength(2);
  });
});
