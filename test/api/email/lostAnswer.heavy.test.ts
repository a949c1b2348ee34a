import { describe, expect, test } from 'vitest';
import { changeEmail, type EmailOutcome } from '../../../src/api/email/change.ts';
import type { EmailPlan } from '../../../src/api/email/plan.ts';
import { FAULTS, type Ledger, SIGHTS, type Sight, startPlatform } from '../platform.ts';
import { emailPlan, NEW, OLD, quickClient } from '../world.ts';

type Row = readonly [sight: Sight, verdict: string, puts: number];

/** Runs all rows at the same time: most of it is waiting for sockets. */
async function runAll(
  rows: readonly Row[],
  activated: boolean,
  fault: Parameters<typeof startPlatform>[0]['fault'],
  planned: Partial<EmailPlan> = {},
) {
  const runs = rows.map(async ([sight]) => {
    const { origin, ledger } = await startPlatform({ activated, fault, sight });
    const silent = fault === 'commit, silence' || fault === 'late commit';
    const client = quickClient(origin, silent ? { limits: { totalMs: 2_500 } } : {});
    // The way to the server is warm, and for a stale socket it is the one that breaks.
    await client.token();
    const { version = 1 } = planned;
    const body = JSON.stringify({ contact: { email: NEW }, version }, null, 4);
    const plan = emailPlan({ activated, body, ...planned });
    const outcome = await changeEmail(client, plan, { sleep: async () => {} });
    client.close();
    return { sight, outcome, ledger };
  });
  return Promise.all(runs);
}

function told(results: readonly { sight: Sight; outcome: EmailOutcome; ledger: Ledger }[]): Row[] {
  return results.map(({ sight, outcome, ledger }) => [sight, outcome.verdict, ledger.puts]);
}

const committed = (fault: string) => fault.startsWith('commit') || fault.startsWith('late');

test.each(FAULTS)(
  'an answer lost by "%s" is judged by what is seen (N5, N6, N7, N8, N23, V15, PR6, PR10, PR13)',
  async (fault) => {
    const notActivated: Row[] = [
      ['as it is', 'CHANGED', committed(fault) ? 1 : 2],
      // A look that lags behind: where the change was made, the second PUT meets the new version.
      ['v, old', committed(fault) ? 'UNKNOWN' : 'CHANGED', 2],
      ['v+1, new', 'CHANGED', 1],
      ['v+1, old', 'CONFLICT', 1],
      ['v+1, other', 'CONFLICT', 1],
      ['v+2, new', 'CHANGED', 1],
      ['v+2, other', 'SUPERSEDED', 1],
      ['activated', 'UNKNOWN', 1],
      ['gone', 'UNKNOWN', 1],
      ['other tenant', 'UNKNOWN', 1],
      ['v-1', 'UNKNOWN', 1],
      ['forbidden', 'UNKNOWN', 1],
      ['down', 'UNKNOWN', 1],
    ];
    // To an activated user no second one is sent, whatever the look shows.
    const activated: Row[] = [
      ['as it is', 'UNKNOWN', 1],
      ['v, old', 'UNKNOWN', 1],
      ['v+1, new', 'CHANGED', 1],
      ['v+1, old', 'UNKNOWN', 1],
      ['v+1, other', 'SUPERSEDED', 1],
      ['v+2, new', 'CHANGED', 1],
      ['v+2, other', 'SUPERSEDED', 1],
      ['gone', 'UNKNOWN', 1],
      ['other tenant', 'UNKNOWN', 1],
      ['v-1', 'UNKNOWN', 1],
      ['forbidden', 'UNKNOWN', 1],
      ['down', 'UNKNOWN', 1],
    ];

    const [results, others] = await Promise.all([runAll(notActivated, false, fault), runAll(activated, true, fault)]);

    expect(told(results)).toEqual(notActivated);
    expect(told(others)).toEqual(activated);
    for (const { ledger, outcome } of [...results, ...others]) {
      expect(ledger.applied).toBeLessThanOrEqual(1);
      if (!outcome.atLeastOnce) expect(ledger.mails).toBeLessThanOrEqual(1);
    }
    for (const { outcome } of others) expect(outcome).not.toHaveProperty('atLeastOnce');
  },
);

// The server is at version 1, which was seen; nothing that names another one changes anything there.
describe.each(['reset before', 'commit, reset', '5xx', 'late commit'] as const)('an answer lost by: %s', (fault) => {
  const look = (sights: Partial<Record<Sight, string>>, others: string): Row[] =>
    SIGHTS.map((sight) => [sight, sights[sight] ?? others, 1]);
  const seen = { 'v+1, new': 'CHANGED', 'v+2, new': 'CHANGED' };
  const blind = { gone: 'UNKNOWN', 'other tenant': 'UNKNOWN', 'v-1': 'UNKNOWN', forbidden: 'UNKNOWN', down: 'UNKNOWN' };
  const passed = { 'v+1, new': 'ALREADY', 'v+2, new': 'ALREADY', ...blind };

  test.each<[string, number, Row[], Row[]]>([
    ['far above the seen one', 99, look(seen, 'UNKNOWN'), look(seen, 'UNKNOWN')],
    [
      'next to the seen one',
      2,
      // Once that version is there, with the old address, a second request settles it; here it finds version 1.
      look({ ...seen, 'v+2, other': 'CONFLICT' }, 'UNKNOWN').map((row) =>
        row[0] === 'v+1, old' ? ['v+1, old', 'UNKNOWN', 2] : row,
      ),
      look({ ...seen, 'v+1, other': 'SUPERSEDED', 'v+2, other': 'SUPERSEDED' }, 'UNKNOWN'),
    ],
    ['below the seen one', 0, look(passed, 'CONFLICT'), look(passed, 'CONFLICT')],
  ])(
    'a lost answer to a typed version %s is judged by what is seen (J1)',
    async (_, version, notActivated, activated) => {
      const planned = { version, seenVersion: 1 };
      const [results, others] = await Promise.all([
        runAll(notActivated, false, fault, planned),
        runAll(activated, true, fault, planned),
      ]);

      expect(told(results)).toEqual(notActivated);
      expect(told(others)).toEqual(activated);
      for (const { ledger } of [...results, ...others]) expect(ledger).toMatchObject({ applied: 0, mails: 0 });
    },
  );

  test('a lost answer after a write of our own blames nobody for that write (J3)', async () => {
    const asked = { ours: [{ email: 'some@one.else', version: null }] };
    const left = { ours: [{ email: OLD, version: 2 }] };
    const why = async (sight: Sight, activated: boolean, planned: Partial<EmailPlan>) => {
      const [run] = await runAll([[sight, '', 0]], activated, fault, planned);
      return `${run?.outcome.verdict} ${run?.outcome.why}`;
    };

    expect(
      await Promise.all([
        why('v+1, other', false, asked),
        why('v+2, other', false, asked),
        why('v+1, other', true, asked),
        why('v+1, old', false, left),
        why('v+1, old', true, left),
        why('v+1, other', false, left),
      ]),
    ).toEqual([
      'CONFLICT own-write',
      'SUPERSEDED own-write',
      'UNKNOWN own-write',
      'CONFLICT own-write',
      'UNKNOWN own-write',
      'CONFLICT version-moved',
    ]);
  });
});

test.each([400, 409, 412, 426])(
  'a version that was typed and is refused with %i is a conflict (J1)',
  async (status) => {
    const rows = SIGHTS.filter((sight) => sight !== 'gone').map(
      (sight): Row => [sight, sight.endsWith('new') ? 'ALREADY' : 'CONFLICT', 1],
    );

    for (const version of [99, 2, 0]) {
      const planned = { version, seenVersion: 1 };
      const [results, others] = await Promise.all([
        runAll(rows, false, { status, code: 1001 }, planned),
        runAll(rows, true, { status, code: 1001 }, planned),
      ]);

      expect(told(results)).toEqual(rows);
      expect(told(others)).toEqual(rows);
    }
  },
);

describe.each([400, 409, 412, 426])('a version mismatch carried by %i', (status) => {
  const rows: Row[] = [
    ['v+1, new', 'ALREADY', 1],
    ['v, old', 'REJECTED', 1],
    ['v+1, old', 'CONFLICT', 1],
    ['v+1, other', 'CONFLICT', 1],
    ['v+2, new', 'ALREADY', 1],
    ['v+2, other', 'CONFLICT', 1],
    ['gone', 'REJECTED', 1],
    ['other tenant', 'CONFLICT', 1],
    ['v-1', 'CONFLICT', 1],
    ['forbidden', 'CONFLICT', 1],
    ['down', 'CONFLICT', 1],
  ];

  test.each([false, true])(
    'a version mismatch is explained and never overruled (activated: %s) (V1, V2, V3, PR2)',
    async (activated) => {
      const all: Row[] = activated ? rows : [...rows, ['activated', 'CONFLICT', 1]];

      const results = await runAll(all, activated, { status, code: 1001 });

      expect(told(results)).toEqual(all);
      for (const { ledger } of results) expect(ledger).toMatchObject({ applied: 0, mails: 0 });
    },
  );
});

test.each([false, true])('"exists already" is told from a conflict (activated: %s) (V4)', async (activated) => {
  const rows: Row[] = [
    ['v+1, new', 'ALREADY', 1],
    ['v, old', 'DUPLICATE', 1],
    ['v+1, old', 'CONFLICT', 1],
    ['v+1, other', 'CONFLICT', 1],
    ['gone', 'REJECTED', 1],
    ['forbidden', 'DUPLICATE', 1],
    ['down', 'DUPLICATE', 1],
    ...(activated ? [] : ([['activated', 'REJECTED', 1]] as const)),
  ];

  const results = await runAll(rows, activated, { status: 409, code: 409 });

  expect(told(results)).toEqual(rows);
  for (const { ledger } of results) expect(ledger).toMatchObject({ applied: 0, mails: 0 });
});
