/** The record of writes: what is kept, joined, and seen to have been changed afterwards. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { Audit } from '../../../src/session/audit/audit.ts';
import { isSettled, isUnsent } from '../../../src/session/audit/auditedWrites.ts';
import { EMPTY, type End, type Head, seal, unseal, verifyChain } from '../../../src/session/audit/chain.ts';
import { mergeRecords, unnamedEnds, verifyRecord } from '../../../src/session/audit/chains.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import {
  type AuditEntry,
  AuditError,
  type AuditLog,
  type AuditRecord,
  type WriteFacts,
  type WriteResult,
} from '../../../src/session/audit/record.ts';

const FACTS: WriteFacts = { method: 'PUT', url: 'https://h/api/2/users/u', fields: ['contact.email'], email: null };
const RESULT: WriteResult = { verdict: 'CHANGED', status: 200, code: null, request_id: 'r', seen: null };
const WHO = { client_id: 'client', operator: 'anna' };
const asIs = (text: string) => text;

function auditOver(log: AuditLog, operator = 'anna'): Audit {
  return new Audit({ log, operator, clientId: 'client', world: () => 'sandbox', now: () => 0 });
}

function entry(verdict: WriteResult['verdict'], more: Partial<WriteResult> = {}): AuditEntry {
  return { kind: 'result', at: '2026-01-02T03:04:05.000Z', write: 'w', ...RESULT, verdict, ...more };
}

/** The text of a log with so many records, and its head. */
function chainOf(count: number): { lines: string[]; head: Head } {
  let head = EMPTY;
  const lines = Array.from({ length: count }, (_, index) => {
    const sealed = seal(entry('CHANGED', { status: 200 + index }), index + 1, head.hash, asIs);
    head = sealed.head;
    return sealed.line;
  });
  return { lines, head };
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

test('the audit keeps who, what and when before a write, and what came of it after (H10, PR23)', async () => {
  const log = new MemoryLog();
  const audit = auditOver(log);

  const write = await audit.begin(FACTS);
  await audit.finish(write, RESULT);

  const at = '1970-01-01T00:00:00.000Z';
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(await log.records()).toEqual([
    { seq: 1, hash, kind: 'intent', at, write, who: WHO, world: 'sandbox', ...FACTS },
    { seq: 2, hash, kind: 'result', at, write, ...RESULT },
  ]);
  expect(audit.place).toBe('in memory, forgotten at .exit');
});

test('the audit keeps apart what came to a verdict without being sent, until something is', async () => {
  const audit = auditOver(new MemoryLog());
  expect(audit.unsent).toBeNull();

  audit.passOver(FACTS, { ...RESULT, verdict: 'ALREADY' });
  expect(audit.unsent).toMatchObject({ who: WHO, facts: FACTS, result: { verdict: 'ALREADY' }, hash: null });
  expect(await audit.writes()).toEqual([]);

  await audit.begin(FACTS);
  expect(audit.unsent).toBeNull();
});

test('a change has come to its end with any verdict but those that wait', () => {
  const settled = (result: WriteResult | null) => isSettled({ result });

  expect([settled(null), settled({ ...RESULT, verdict: 'UNKNOWN' })]).toEqual([false, false]);
  expect([settled({ ...RESULT, verdict: 'CONFIRMATION_SENT' }), settled(RESULT)]).toEqual([false, true]);
});

test('the audit takes the time from the clock where no other is given', async () => {
  const log = new MemoryLog();
  const before = Date.now();
  await new Audit({ log, operator: 'anna', clientId: 'client', world: () => 'sandbox' }).begin(FACTS);
  const [record] = await log.records();

  expect(Date.parse(record?.at ?? '')).toBeGreaterThanOrEqual(before);
});

test('the audit joins a write and its results, the last of which counts (V6)', async () => {
  const log = new MemoryLog();
  const audit = auditOver(log);
  const first = await audit.begin(FACTS);
  const second = await audit.begin({ ...FACTS, method: 'POST' });
  await audit.finish(first, { ...RESULT, verdict: 'UNKNOWN' });
  await audit.finish(first, RESULT);
  await audit.finish('never begun', RESULT);

  const at = '1970-01-01T00:00:00.000Z';
  const [, , unknown, changed] = await log.records();
  const both = { at, who: WHO, world: 'sandbox' };
  expect(await audit.writes()).toEqual([
    {
      ...both,
      write: first,
      facts: FACTS,
      result: RESULT,
      story: [
        { at, result: { ...RESULT, verdict: 'UNKNOWN' } },
        { at, result: RESULT },
      ],
      hash: changed?.hash,
    },
    {
      ...both,
      write: second,
      facts: { ...FACTS, method: 'POST' },
      result: null,
      story: [],
      hash: (await log.records())[1]?.hash,
    },
  ]);
  expect(unknown?.hash).not.toBe(changed?.hash);
});

test('what a look has shown earlier is dated by that look', async () => {
  const audit = auditOver(new MemoryLog());
  const write = await audit.begin(FACTS);

  await audit.finish(write, RESULT, Date.parse('2026-01-02T03:04:05Z'));

  expect((await audit.writes())[0]?.story).toMatchObject([{ at: '2026-01-02T03:04:05.000Z' }]);
});

test('a look that shows nothing new is no line of the record, and is the last look at it all the same', async () => {
  const log = new MemoryLog();
  const audit = auditOver(log);
  const write = await audit.begin(FACTS);
  await audit.finish(write, { ...RESULT, verdict: 'CONFIRMATION_SENT' });

  audit.noteLook(write, { ...RESULT, verdict: 'CONFIRMATION_SENT' });

  expect(await log.records()).toHaveLength(2);
  expect(audit.lookAt(write)).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    result: { verdict: 'CONFIRMATION_SENT' },
  });
  expect(audit.lookAt('another')).toBeNull();
});

test('what a session was about last is what it looked at, and no longer what it did not send', async () => {
  const audit = auditOver(new MemoryLog());
  expect([audit.latest, audit.unsent]).toEqual([null, null]);
  const write = await audit.begin(FACTS);
  await audit.finish(write, RESULT);
  audit.passOver(FACTS, { ...RESULT, verdict: 'NOT_SENT', status: null }, 'you said no');
  const { unsent } = audit;

  audit.turnTo(write);

  expect(unsent && isUnsent(unsent)).toBe(true);
  expect([audit.latest, audit.unsent]).toEqual([write, null]);
});

test.each([
  [RESULT, false],
  [{ ...RESULT, verdict: 'NOT_SENT' }, true],
  [null, false],
] as const)('nothing has left this computer only where that is known: %o, %o', (result, isExpected) => {
  expect(isUnsent({ result })).toBe(isExpected);
});

test('what is known stays known: a look may be written down after the answer that it did not wait for', async () => {
  const audit = auditOver(new MemoryLog());
  const write = await audit.begin(FACTS);
  for (const status of [503, 504]) {
    await audit.finish(write, { ...RESULT, verdict: 'UNKNOWN', status });
    expect(await audit.writes()).toMatchObject([{ result: { verdict: 'UNKNOWN', status } }]);
  }
  await audit.finish(write, RESULT);
  await audit.finish(write, { ...RESULT, verdict: 'UNKNOWN' });
  expect(await audit.writes()).toMatchObject([{ result: { verdict: 'CHANGED' } }]);

  await audit.finish(write, { ...RESULT, verdict: 'CONFLICT' });
  expect(await audit.writes()).toMatchObject([{ result: { verdict: 'CONFLICT' } }]);
});

test('a session knows what its own writes came to, though the log could not keep it or is gone (H9)', async () => {
  const inner = new MemoryLog();
  let isFull = false;
  let records = () => inner.records();
  const audit = auditOver({
    place: 'p',
    append: (each) => (isFull ? Promise.reject(new AuditError('p', 'ENOSPC')) : inner.append(each)),
    records: () => records(),
  });
  const write = await audit.begin(FACTS);
  isFull = true;

  await expect(audit.finish(write, { ...RESULT, verdict: 'UNKNOWN' })).rejects.toThrow('ENOSPC');
  expect(await audit.mine()).toMatchObject([{ write, result: { verdict: 'UNKNOWN' } }]);

  // Another session has looked since.
  await auditOver(inner).finish(write, RESULT);
  expect(await audit.mine()).toMatchObject([{ write, result: { verdict: 'CHANGED' } }]);

  records = async () => [];
  expect(await audit.mine()).toMatchObject([{ write, facts: FACTS, result: { verdict: 'UNKNOWN' } }]);
});

test('a session knows its own writes among those of others', async () => {
  const log = new MemoryLog();
  const [mine, other] = [auditOver(log), auditOver(log)];
  await other.begin(FACTS);
  const write = await mine.begin(FACTS);

  expect((await mine.mine()).map((each) => each.write)).toEqual([write]);
  expect(await mine.writes()).toHaveLength(2);
});

test('a session puts the writes of others among its own by time, and its own in their order, though its clock was put back', async () => {
  const log = new MemoryLog();
  let time = 0;
  const at = (operator: string) => new Audit({ log, operator, clientId: 'c', world: () => 'w', now: () => time });
  const [mine, other] = [at('anna'), at('ben')];
  const begun: [Audit, number, string][] = [
    [other, 1_000, 'before'],
    [mine, 2_000, 'first'],
    [other, 2_000, 'at once'],
    [other, 3_000, 'between'],
    [mine, 4_000, 'second'],
    [mine, 2_500, 'put back'],
    [other, 5_000, 'after'],
  ];
  for (const [audit, now, method] of begun) {
    time = now;
    await audit.begin({ ...FACTS, method });
  }

  const order = (await mine.writes()).map(({ facts }) => facts.method);
  expect(order).toEqual(['before', 'at once', 'first', 'between', 'second', 'put back', 'after']);
  expect((await mine.writes())[0]?.facts).toEqual({ ...FACTS, method: 'before' });
});

test('what the answer to a write told stays, whatever the log says of that write', async () => {
  const log = new MemoryLog();
  const [mine, other] = [auditOver(log), auditOver(log)];
  const write = await mine.begin(FACTS);
  await mine.finish(write, RESULT);
  await other.finish(write, { ...RESULT, verdict: 'CONFLICT' });

  expect(await mine.mine()).toMatchObject([{ write, result: { verdict: 'CHANGED' } }]);
});

test('the audit lets nothing begin that cannot be kept (H9)', async () => {
  const log: AuditLog = {
    place: 'p',
    records: async () => [],
    append: () => Promise.reject(new AuditError('p', 'ENOSPC')),
  };

  await expect(auditOver(log).begin(FACTS)).rejects.toThrow('The audit log cannot be written: ENOSPC (p).');
});

test('a sealed record comes back whole, and carries its number, the hash before it and its own (PR33)', () => {
  const { line, head } = seal(entry('CONFLICT'), 7, EMPTY.hash, asIs);

  expect(unseal(line)).toEqual({ record: { seq: 7, ...entry('CONFLICT') }, after: [], prev: EMPTY.hash, head });
  expect(head).toEqual({ seq: 7, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('a record is sealed as former versions did it, to the byte (L2)', () => {
  const email = {
    user_id: 'u1',
    tenant_id: 't1',
    login: 'jo\u200bhn',
    old: 'a@old.net',
    new: 'b@new.net',
    version: 1,
    seenVersion: undefined,
    activated: false,
  };
  const intent: AuditEntry = {
    kind: 'intent',
    at: '2026-01-02T03:04:05.000Z',
    write: 'w1',
    who: { client_id: 'c1', operator: 'anna' },
    world: 'sandbox',
    method: 'PUT',
    url: 'https://eu2-cloud.acronis.com/api/2/users/u1',
    fields: ['contact.email', 'version'],
    email,
  };
  const result: AuditEntry = {
    kind: 'result',
    at: '2026-01-02T03:04:06.000Z',
    write: 'w1',
    verdict: 'CHANGED',
    status: 200,
    code: null,
    request_id: null,
    seen: { email: 'b@new.net', version: 2 },
  };

  const first = seal(intent, 1, EMPTY.hash, asIs);
  const second = seal(result, 2, first.head.hash, asIs);

  expect([first.line, second.line]).toEqual([
    String.raw`{"seq":1,"kind":"intent","at":"2026-01-02T03:04:05.000Z","write":"w1","who":{"client_id":"c1","operator":"anna"},"world":"sandbox","method":"PUT","url":"https://eu2-cloud.acronis.com/api/2/users/u1","fields":["contact.email","version"],"email":{"user_id":"u1","tenant_id":"t1","login":"jo\u200bhn","old":"a@old.net","new":"b@new.net","version":1,"activated":false},"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"84090f2db5cd68cf6068f1dbc53522689e0cce0261a133c2fc8bb0f9f6992758"}`,
    '{"seq":2,"kind":"result","at":"2026-01-02T03:04:06.000Z","write":"w1","verdict":"CHANGED","status":200,"code":null,"request_id":null,"seen":{"email":"b@new.net","version":2},"prev":"84090f2db5cd68cf6068f1dbc53522689e0cce0261a133c2fc8bb0f9f6992758","hash":"c2084c90b162b3f880b8269600959c58a81132a3b784984ae2fbc11d43c609f3"}',
  ]);
});

test('a record with anything before or behind it is none', () => {
  const { line } = seal(entry('CHANGED'), 1, EMPTY.hash, asIs);

  for (const more of [`x${line}`, `${line}x`]) expect(unseal(more)).toBeNull();
});

test('secrets are taken out before a record is sealed', () => {
  const { line } = seal(entry('CHANGED', { request_id: 'hush' }), 1, EMPTY.hash, (text) => text.replace('hush', '…'));

  expect(line).not.toContain('hush');
  expect(unseal(line)?.record).toMatchObject({ request_id: '…' });
});

const CHANGE: AuditEntry = {
  kind: 'intent',
  at: '2026-01-02T03:04:05.000Z',
  write: '0b2f5e0c-6e6f-4a49-9a2e-0c8f3a7f1a11',
  who: { client_id: '5a4db000-0000-4000-8000-000000000001', operator: 'anna' },
  world: 'JohnSmith, Inc@eu2-cloud',
  method: 'PUT',
  url: 'https://eu2-cloud.acronis.com/api/2/users/1c234e69-5469-424a-a6d1-ff5658b387a6',
  fields: ['contact.email', 'version'],
  email: {
    user_id: '1c234e69-5469-424a-a6d1-ff5658b387a6',
    tenant_id: 'ede9f834-70b3-476c-83d9-736f9f8c7dae',
    login: 'anna.whitfield@harbourpike.example',
    old: 'anna.whitfield@harbourpike.example',
    new: 'anna@eu2-cloud.acronis.com',
    version: 1,
    activated: false,
  },
};

function sealedWith(secret: string, fact: AuditEntry): string {
  const secrets = createSecrets();
  secrets.add(secret);
  return seal(fact, 1, EMPTY.hash, secrets.scrub).line;
}

test.each([
  'acronis.com',
  'eu2-cloud.acronis.com',
  'harbourpike.example',
  'harbourpike.example-2026-spring',
  'anna@eu2-cloud.acronis',
  '1c234e69-546',
  'contact',
  'CHANGED',
  'intent',
  '2026',
])(
  'facts are recorded as they are, though the secret %j has words of an address, a URL or of ours (L7, PR25)',
  (secret) => {
    const { fields: _, ...facts } = { ...CHANGE };
    expect(unseal(sealedWith(secret, CHANGE))?.record).toMatchObject({ ...facts, world: expect.anything() });

    const seen = { email: 'anna@eu2-cloud.acronis.com', version: 2 };
    expect(unseal(sealedWith(secret, entry('CHANGED', { seen })))?.record).toMatchObject({ verdict: 'CHANGED', seen });
  },
);

test.each([
  ['a client secret', 'k3y7Qm2x9Zp4Lw8Rt6Vb1Nc5'],
  ['a token', `eyJ${'h'.repeat(60)}.${'p4yl0ad'.repeat(20)}.${'s1gn'.repeat(20)}`],
])('%s is not recorded, wherever a server or a person puts it (H3, PR25)', (_what, secret) => {
  const { email } = CHANGE as Extract<AuditEntry, { kind: 'intent' }>;
  const end = secret.slice(-20);
  for (const text of [
    secret,
    `x${secret}@example.org`,
    `https://h/api/2/tokens/${secret}/x`,
    encodeURIComponent(secret),
  ]) {
    const intents = [
      ...['url', 'world'].map((name) => ({ ...CHANGE, [name]: text })),
      { ...CHANGE, fields: [text] },
      { ...CHANGE, who: { client_id: 'c', operator: text } },
      ...['login', 'old', 'new', 'user_id', 'tenant_id'].map((name) => ({
        ...CHANGE,
        email: { ...email, [name]: text },
      })),
    ] as AuditEntry[];
    const results = [
      entry('REJECTED', { code: text }),
      entry('REJECTED', { request_id: text }),
      entry('CHANGED', { seen: { email: text, version: 1 } }),
    ];
    for (const fact of [...intents, ...results]) expect(sealedWith(secret, fact)).not.toContain(end);
  }
});

test('whatever passes for a secret, the words of the record stay, and so do the addresses that share a little with it', () => {
  const record = (fact: AuditEntry, scrub: (text: string) => string) =>
    unseal(seal(fact, 1, EMPTY.hash, scrub).line)?.record;
  const { method, email, url } = CHANGE as Extract<AuditEntry, { kind: 'intent' }>;
  const who = { client_id: 'client', operator: 'anna' };

  expect(record(entry('CHANGED'), () => '‹secret›')).toMatchObject({
    kind: 'result',
    at: '2026-01-02T03:04:05.000Z',
    write: 'w',
    verdict: 'CHANGED',
    request_id: '‹secret›',
  });
  expect(record({ ...CHANGE, who } as AuditEntry, (text) => text.slice(1))).toMatchObject({
    method,
    email,
    url,
    who: { client_id: 'client', operator: 'nna' },
  });
});

test('not even a part of a secret is recorded where no address stands: a code, a request id, the name of a field (H3)', () => {
  const short = 'hunter2-hunter';
  for (const fact of [
    entry('REJECTED', { request_id: `r-${short}` }),
    entry('REJECTED', { code: short }),
    { ...CHANGE, fields: [short] },
  ])
    expect(sealedWith(short, fact as AuditEntry)).not.toContain(short);
});

test('a secret that goes on with a quotation mark takes none of the line with it (H3)', () => {
  const secrets = createSecrets();
  secrets.add('hunter2hunter2", "more"');
  const { line } = seal(entry('CHANGED', { request_id: 'hunter2hunter2' }), 1, EMPTY.hash, secrets.scrub);

  expect(unseal(line)?.record).toMatchObject({ request_id: '‹secret›' });
});

test('nothing in a value can end a line or reach a terminal, and none of it is lost (I10, H7)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { line } = seal(entry('CHANGED', { request_id: text }), 1, EMPTY.hash, asIs);

      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(unseal(line)?.record).toMatchObject({ request_id: text });
    }),
  );
  const { line } = seal(entry('CHANGED', { request_id: '\u202e\u{e0041}' }), 1, EMPTY.hash, asIs);
  expect(line).toContain('"request_id":"\\u202e\\udb40\\udc41"');
  expect(seal(entry('CHANGED', { request_id: '\x85' }), 1, EMPTY.hash, asIs).line).toContain('"\\u0085"');
});

test.each(['', '{}', 'no record', `{"a":1,"hash":"${'0'.repeat(64)}"}`])('%j is no record', (line) => {
  expect(unseal(line)).toBeNull();
});

test('a line with a right hash over something that is no JSON is no record', () => {
  const hash = createHash('sha256').update('{kind}').digest('hex');

  expect(unseal(`{kind,"hash":"${hash}"}`)).toBeNull();
});

test('the first record of a file carries what it names, and no secret damages that', () => {
  const after: readonly End[] = [{ file: 'audit-x.jsonl', seq: 4, hash: 'ab'.repeat(32) }];
  const { line } = seal(entry('CHANGED'), 1, EMPTY.hash, (text) => text.replaceAll(/[ab0]/g, '?'), after);

  expect(unseal(line)).toMatchObject({ after, prev: EMPTY.hash });
  expect(unseal(line)?.record).not.toHaveProperty('after');
});

test('a file as it was written is intact, also when its head lags by a crash, or its end was torn off', () => {
  const { lines, head } = chainOf(3);
  const last = { isIntact: true, head, at: '2026-01-02T03:04:05.000Z' };

  expect(EMPTY.hash).toMatch(/^0{64}$/);
  expect(verifyChain('', [])).toEqual({ isIntact: true, head: EMPTY, at: null });
  expect(verifyChain('', [EMPTY])).toMatchObject({ isIntact: true });
  expect(verifyChain(textOf(lines), [head])).toEqual(last);
  expect(verifyChain(textOf(lines), [chainOf(2).head, EMPTY, head])).toEqual(last);
  expect(verifyChain(`${textOf(lines)}{"seq":4,"ki`, [head])).toEqual(last);
});

test('any changed byte is seen (H8, PR28)', () => {
  const { lines, head } = chainOf(4);
  const text = textOf(lines);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 127 }), (at, flip) => {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ flip) + text.slice(at + 1);

      expect(verifyChain(changed, [head]).isIntact).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('any record that is dropped, repeated or swapped is seen (H8, PR28)', () => {
  const { lines, head } = chainOf(4);
  for (const [index, line] of lines.entries()) {
    expect(verifyChain(textOf(lines.filter((_, at) => at !== index)), [head]).isIntact).toBe(false);
    expect(verifyChain(textOf([...lines.slice(0, index), line, ...lines.slice(index)]), [head]).isIntact).toBe(false);
    const swapped = [...lines];
    [swapped[index], swapped[(index + 1) % 4]] = [swapped[(index + 1) % 4] ?? '', swapped[index] ?? ''];
    expect(verifyChain(textOf(swapped), [head]).isIntact).toBe(false);
  }
});

test('the check of a file says which line, and what is the matter with it (H8)', () => {
  const { lines, head } = chainOf(3);
  const [first = '', second = '', third = ''] = lines;
  const other = seal(entry('REJECTED'), 1, EMPTY.hash, asIs);
  const broken = (line: number, why: string) => ({ isIntact: false, line, why });

  expect(verifyChain(textOf([first, second.replace('201', '202'), third]), [head])).toEqual(
    broken(2, 'it was changed or is not a record'),
  );
  expect(verifyChain(textOf([first, third]), [head])).toEqual(broken(2, 'record 2 is missing before it'));
  expect(verifyChain(textOf([other.line, second, third]), [head])).toEqual(
    broken(2, 'the record before it was exchanged'),
  );
  expect(verifyChain(textOf([first, second]), [head])).toEqual(broken(3, 'it ends before record 3'));
  expect(verifyChain(textOf([first, second]), [EMPTY, head])).toEqual(broken(3, 'it ends before record 3'));
  expect(verifyChain('', [head])).toEqual(broken(1, 'it ends before record 3'));
  expect(verifyChain(textOf([other.line]), [chainOf(1).head])).toEqual(
    broken(1, 'it is not the record that was written'),
  );
});

test('a new file names what no other does, or not as far as it has come', () => {
  const end = (file: string, seq: number): End => ({ file, seq, hash: String(seq).repeat(64) });
  const file = (name: string, seq: number | null, ...after: End[]) => ({
    file: name,
    head: seq === null ? null : { seq, hash: String(seq).repeat(64) },
    after,
  });

  expect(unnamedEnds([])).toEqual([]);
  expect(unnamedEnds([file('a', 2), file('b', 0), file('c', null)])).toEqual([end('a', 2)]);
  expect(unnamedEnds([file('a', 2), file('b', 1, end('a', 2))])).toEqual([end('b', 1)]);
  expect(unnamedEnds([file('a', 3), file('b', 1, end('a', 2)), file('c', 1, end('a', 1), end('b', 1))])).toEqual([
    end('a', 3),
    end('c', 1),
  ]);
});

describe('a record of several files', () => {
  const of = (file: string, count: number, more: object = {}) => {
    const { lines, head } = chainOf(count);
    return { file, text: count === 0 ? null : textOf(lines), head: count === 0 ? null : head, ...more };
  };
  const end = (file: string, count: number): End => ({ file, ...chainOf(count).head });
  const faults = (...all: readonly [string, number, string][]) => ({
    isIntact: false,
    faults: all.map(([file, line, why]) => ({ file, line, why })),
  });

  test('a record of several files is intact as it was written, and has a hash of its own', () => {
    const at = '2026-01-02T03:04:05.000Z';
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(verifyRecord([], [])).toEqual({ isIntact: true, records: 0, files: 0, hash, at: null });
    const report = verifyRecord([of('a', 2), of('b', 1), of('begun', 0, { head: EMPTY })], [end('a', 1)]);
    expect(report).toEqual({ isIntact: true, records: 3, files: 2, hash, at });

    const hashes = [
      verifyRecord([of('a', 2), of('b', 1)], []),
      verifyRecord([of('a', 2)], []),
      verifyRecord([of('a', 3), of('b', 1)], []),
      verifyRecord([of('a', 2), of('c', 1)], []),
    ].map((each) => each.isIntact && each.hash);
    expect(report).toMatchObject({ hash: hashes[0] });
    expect(hashes[0]).toBe(
      createHash('sha256')
        .update(`a 2 ${chainOf(2).head.hash}\nb 1 ${chainOf(1).head.hash}\n`)
        .digest('hex'),
    );
    expect(new Set(hashes).size).toBe(4);
  });

  test('the check of several files tells the time of the last record, whichever file it is in', () => {
    const dated = (file: string, at: string) => {
      const { line, head } = seal({ ...entry('CHANGED'), at }, 1, EMPTY.hash, asIs);
      return { file, text: `${line}\n`, head };
    };
    for (const files of [
      ['b', 'c', 'a'],
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
    ])
      expect(
        verifyRecord(
          files.map((at) => dated(at, at)),
          [],
        ),
      ).toMatchObject({ at: 'c' });
  });

  test('the check of several files shows what was taken out, what was cut, and whose note is gone', () => {
    const gone = 'what tells how far it had come is gone or damaged';
    expect(verifyRecord([of('a', 0), of('b', 1)], [end('a', 2)])).toEqual(faults(['a', 1, 'it is gone']));
    expect(verifyRecord([of('a', 2, { text: null }), of('b', 1)], [])).toEqual(faults(['a', 1, 'it is gone']));
    expect(verifyRecord([of('a', 1), of('b', 1)], [end('a', 2)])).toEqual(faults(['a', 2, 'it ends before record 2']));
    expect(verifyRecord([of('a', 2, { head: null }), of('b', 1, { head: null })], [])).toEqual(
      faults(['a', 2, gone], ['b', 1, gone]),
    );
    expect(verifyRecord([of('a', 1)], [{ ...end('a', 1), hash: 'f'.repeat(64) }])).toEqual(
      faults(['a', 1, 'it is not the record that was written']),
    );
  });

  test('a file of former versions may lack the note behind its very first record, and behind no later one', () => {
    const former = (records: number) => of('audit.jsonl', records, { head: null });

    expect(verifyRecord([former(1)], [])).toMatchObject({ isIntact: true, records: 1 });
    expect(verifyRecord([former(2)], [])).toMatchObject({ isIntact: false });
  });
});

test('records of several files are sorted by time, and those of a file stay in its order', () => {
  const file = (...all: [number, string][]) =>
    all.map(([seq, at]) => ({ seq, ...entry('CHANGED'), at }) as AuditRecord);
  const merged = mergeRecords([
    file([1, '2'], [2, '4'], [3, '1'], [4, '6']),
    file([11, '2'], [12, '3'], [13, '5']),
    file([21, '1'], [22, '1']),
  ]);

  expect(merged.map(({ seq }) => seq)).toEqual([21, 22, 1, 11, 12, 2, 3, 13, 4]);
  expect(mergeRecords([])).toEqual([]);
});

test('a result that another clock dates before its write belongs to it all the same', async () => {
  const log = new MemoryLog();
  const audit = auditOver(log);
  const write = await audit.begin(FACTS);
  await audit.finish(write, RESULT);
  const [intent, result] = (await log.records()) as [AuditRecord, AuditRecord];
  const turned = auditOver({ place: 'p', append: async () => {}, records: async () => [result, intent] });

  expect(await turned.writes()).toMatchObject([{ write, result: { verdict: 'CHANGED' } }]);
});

test('the audit asks the log for no more than is needed', async () => {
  const asked: unknown[] = [];
  const log: AuditLog = {
    place: 'p',
    append: async () => {},
    records: async (since) => {
      asked.push(since);
      return [];
    },
  };
  await auditOver(log).writes(7);
  await auditOver(log).writes();

  expect(asked).toEqual([7, undefined]);
});

test('of its own writes a session asks the log for what others can have seen since the first open one, and a day before', async () => {
  const asked: unknown[] = [];
  const log: AuditLog = {
    place: 'p',
    append: async () => {},
    records: async (since) => {
      asked.push(since);
      return [];
    },
  };
  let now = Date.parse('2026-05-01T12:00:00Z');
  const audit = new Audit({ log, operator: 'anna', clientId: 'client', world: () => 'sandbox', now: () => now });
  expect(await audit.mine()).toEqual([]);
  await audit.finish(await audit.begin(FACTS), RESULT);
  expect(await audit.mine()).toMatchObject([{ result: { verdict: 'CHANGED' } }]);
  expect(asked).toEqual([]);

  now += 24 * 60 * 60_000;
  await audit.finish(await audit.begin(FACTS), { ...RESULT, verdict: 'UNKNOWN' });
  now += 90 * 24 * 60 * 60_000;
  await audit.begin(FACTS);

  expect(await audit.mine()).toHaveLength(3);
  expect(asked).toEqual([Date.parse('2026-05-01T12:00:00Z')]);
});

test('a session knows its own writes also where the log cannot be read; what is no fault of the log is thrown (H9)', async () => {
  let error: Error = new AuditError('p', 'EIO', 'read');
  const audit = auditOver({ place: 'p', append: async () => {}, records: () => Promise.reject(error) });
  const write = await audit.begin(FACTS);

  expect(await audit.mine()).toMatchObject([{ write, result: null }]);
  error = new TypeError('ours');
  await expect(audit.mine()).rejects.toThrow('ours');
});
