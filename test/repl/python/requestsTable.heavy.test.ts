/** The table of calls as a program in the shell itself: our requests in Pyodide, through the session, beside the real one. */
import { expect, onTestFinished, test } from 'vitest';
import { hasRequests, isKnown, NAMES, programOf, runCases } from '../../python/requests/cases.ts';
import { startEcho } from '../../python/requests/echo.ts';
import { run } from '../../terminal/run.ts';
import { OTHERWISE } from './otherwise.ts';

const TIMEOUT_MS = 180_000;
// A write that is answered with 500 is looked after for seconds; what is shown of it is tried without waiting elsewhere.
const SLOW = ['status: success and others', 'status: raised on demand'];
const TRIED = NAMES.filter((name) => !SLOW.includes(name) && (OTHERWISE[name] !== undefined || isKnown(name)));

test.skipIf(!hasRequests)(
  'in the shell, the calls of the table print what the real library prints (PQ4, PR52)',
  { timeout: TIMEOUT_MS },
  async () => {
    const echo = await startEcho();
    onTestFinished(() => echo.stop());
    const env = {
      ACRONIS_DATACENTER_URL: new URL(echo.base).origin,
      ACRONIS_CLIENT_ID: '4557d5f5-7881-54f4-83a5-212f19d355c1',
      ACRONIS_CLIENT_SECRET: 'correct/horse+battery=staple',
    };

    const [ran, theirs] = await Promise.all([
      run(['table.py', echo.base, echo.closed], {
        env,
        files: { 'table.py': programOf(TRIED) },
        timeoutMs: TIMEOUT_MS,
      }),
      runCases(echo),
    ]);
    const ours: Record<string, string> = JSON.parse(ran.stdout);

    expect(Object.fromEntries(TRIED.map((name) => [name, asBefore(ours[name])]))).toEqual(
      Object.fromEntries(TRIED.map((name) => [name, OTHERWISE[name] ?? theirs[name]])),
    );
  },
);

/** What newer Python adds to its own words. */
function asBefore(printed = ''): string {
  return printed.replace(/\. Did you mean '\w+'\?/g, '').replace(/(too many .* \(expected \d+), got \d+\)/g, '$1)');
}
