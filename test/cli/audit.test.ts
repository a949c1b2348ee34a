/** acronis-shell audit: what was written, across sessions and data centres, without a sign-in; and the flags that are its own. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Audit } from '../../src/session/audit/audit.ts';
import { AuditFile } from '../../src/session/audit/file.ts';
import type { WriteFacts, WriteResult } from '../../src/session/audit/record.ts';
import { type Home, makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';

const directoryOf = (home: Home) => join(home.path, 'state', 'acronis-shell');

/** So many changes of anna at one data centre and of bert at another, a session each. */
async function recorded(count: number, daysAgo = 0) {
  const home = makeHome();
  for (const [place, login] of [
    ['eu2-cloud', 'anna'],
    ['us5-cloud', 'bert'],
  ] as const) {
    const log = new AuditFile({ directory: directoryOf(home), scrub: (text) => text });
    const now = () => Date.now() - daysAgo * 86_400_000;
    const audit = new Audit({ log, operator: 'op', clientId: 'c', world: () => `own@${place}`, now });
    for (let each = 0; each < count; each += 1) {
      const [old, wanted] = [`${login}@old.example`, `${login}@new.example`];
      const email = {
        user_id: login,
        tenant_id: 't',
        login,
        name: login.toUpperCase(),
        old,
        new: wanted,
        version: 1,
        activated: false,
      };
      const url = `https://${place}.acronis.com/api/2/users/${login}`;
      const facts: WriteFacts = { method: 'PUT', url, fields: ['contact.email'], email, tenant: 'Own / Sub' };
      const result: WriteResult = {
        verdict: 'CHANGED',
        status: 200,
        code: null,
        request_id: 'r-1',
        seen: { email: wanted, version: 2 },
      };
      await audit.finish(await audit.begin(facts), result);
    }
  }
  return home;
}

test('audit lists the writes of all data centres, each with its own, in words or a document a line (RP14)', async () => {
  const home = await recorded(2);

  const shown = await run(['audit'], { home });
  const json = await run(['audit', '--json', '--user', 'BERT@old.example'], { home });

  expect(shown.code).toBe(0);
  const lines = shown.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(
    /CHANGED {3}own@eu2-cloud {3}anna · ANNA · Own \/ Sub · anna@old\.example → anna@new\.example$/,
  );
  expect(lines[3]).toMatch(/own@us5-cloud {3}bert · BERT/);
  expect(lines[4]).toBe(`  recorded: ${directoryOf(home)} (times in UTC)`);
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const rows = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    login: 'bert',
    tenant: 'Own / Sub',
    verdict: 'CHANGED',
    request_id: 'r-1',
    who: { client_id: 'c', operator: 'op' },
    world: 'own@us5-cloud',
  });
});

test('audit without a row ends with 0, and what cannot be read with 6 (RP14)', async () => {
  const home = await recorded(1, 10);
  const empty = makeHome();

  const none = await run(['audit', '--since', '7d', '--verdict', 'unknown'], { home });
  expect(none).toMatchObject({ code: 0, stdout: expect.stringContaining('none of') });
  expect(await run(['audit', '--since', '7d', '--json'], { home })).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await run(['audit'], { home: empty })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^ {2}nothing was written yet\n/),
  });

  fs.mkdirSync(join(directoryOf(empty), 'audit.jsonl'), { recursive: true });
  expect(await run(['audit'], { home: empty })).toMatchObject({
    code: 6,
    stdout: '',
    stderr: expect.stringContaining('The audit log cannot be read'),
  });
  expect(JSON.parse((await run(['audit', '--json'], { home: empty })).stdout)).toMatchObject({
    error: { name: 'AuditError' },
  });
});

test.each([
  [['audit', '--since', 'yesterday'], '--since is 12h, 7d or 2w, or a date as 2026-11-20'],
  [['audit', '--verdict', 'DONE'], '--verdict is one of CHANGED,'],
  [['audit', '--user'], '--user wants a value'],
  [['audit', 'list'], 'What there is: acronis-shell audit verify, and acronis-shell audit'],
  [['audit', 'verify', '--user', 'anna'], '--user is for acronis-shell audit'],
  [['--sandbox', '--since', '7d', '-e', '1'], '--since belongs to audit: acronis-shell audit --since …'],
])('wrong words for the audit are usage, and named: %j (RP14)', async (args, words) => {
  expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
});
