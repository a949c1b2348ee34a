import { describe, expect, test } from 'vitest';
import { changeEmail, type EmailOutcome } from '../../src/api/emailChange.ts';
import { FAULTS, type Ledger, type Sight, startPlatform } from './platform.ts';
import { emailPlan, quickClient } from './world.ts';

type Row = readonly [sight: Sight, verdict: string, puts: number];

/** Runs all rows at the same time: most of it is waiting for sockets. */
async function runAll(rows: readonly Row[], activated: boolean, fault: Parameters<typeof startPlatform>[0]['fault']) {
  const runs = rows.map(async ([sight]) => {
    const { origin, ledger } = await startPlatform({ activated, fault, sight });
    const silent = fault === 'commit, silence' || fault === 'late commit';
    const client = quickClient(origin, silent ? { limits: { totalMs: 2_500 } } : {});
    // The way to the server is warm, and for a stale socket it is the one that breaks.
    await client.token();
    const outcome = await changeEmail(client, emailPlan({ activated }), { sleep: async () => {} });
    client.close();
    return { sight, outcome, ledger };
  });
  return Promise.all(runs);
}

function told(results: readonly { sight: Sight; outcome: EmailOutcome; ledger: Ledger }[]): Row[] {
  return results.map(({ sight, outcome, ledger }) => [sight, outcome.verdict, ledger.puts]);
}

const committed = (fault: string) => fault.startsWith('commit') || fault.startsWith('late');

test.each(FAULTS)('an answer lost by: %s (N5, N6, N7, N8, N23, V15)', async (fault) => {
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
});

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

  test.each([false, true])('is explained and never overruled (activated: %s) (V1, V2, V3)', async (activated) => {
    const all: Row[] = activated ? rows : [...rows, ['activated', 'CONFLICT', 1]];

    const results = await runAll(all, activated, { status, code: 1001 });

    expect(told(results)).toEqual(all);
    for (const { ledger } of results) expect(ledger).toMatchObject({ applied: 0, mails: 0 });
  });
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
