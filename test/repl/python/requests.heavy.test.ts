/** The table of calls by way of a session: what Python's requests sees is what the real one sees without a shell between. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasRequests, isKnown, NAMES, PIPED, runCases } from '../../python/requests/cases.ts';
import { startEcho } from '../../python/requests/echo.ts';
import { alone, told } from './alone.ts';
import { OTHERWISE } from './otherwise.ts';

let ours: Record<string, string> = {};
let theirs: Record<string, string> = {};
let echo: Awaited<ReturnType<typeof startEcho>>;
const ends: (() => void)[] = [];

beforeAll(async () => {
  echo = await startEcho();
  if (!hasRequests) return;
  const { python } = alone(new URL(echo.base).origin, (end) => ends.push(end as () => void));
  const answer = (_what: string, payload: unknown) => told(python, payload);
  [ours, theirs] = await Promise.all([runCases(echo, PIPED, { answer }), runCases(echo)]);
}, 120_000);

afterAll(() => {
  for (const end of ends) end();
  echo.stop();
});

for (const name of NAMES) {
  const otherwise = OTHERWISE[name];
  test.skipIf(!hasRequests || (otherwise === undefined && !isKnown(name)))(name, () => {
    expect(ours[name]).toBe(otherwise ?? theirs[name]);
  });
}

test.skipIf(!hasRequests).each([
  [
    'what the session decides about certificates and proxies is refused (PQ6)',
    `import requests
s = requests.Session()
s.verify = False
for call in (
    lambda: requests.get(f'{base}/echo', verify=False),
    lambda: requests.get(f'{base}/echo', verify='ca.pem'),
    lambda: s.get(f'{base}/echo'),
    lambda: requests.get(f'{base}/echo', cert=('c.pem', 'k.pem')),
    lambda: requests.get(f'{base}/echo', proxies={'https': 'http://proxy'}),
    lambda: requests.get(f'{base}/echo', auth=requests.auth.HTTPDigestAuth('a', 'b')),
):
    try:
        call()
    except requests.RequestException as error:
        show(type(error).__name__, str(error).split(':')[0], str(error).endswith('Nothing was sent.'))
`,
    `RefusedError verify=False True
RefusedError verify='ca.pem' True
RefusedError verify=False True
RefusedError cert True
RefusedError proxies True
RefusedError HTTPDigestAuth is not here True
`,
    [],
  ],
  [
    'another place is refused, with what to type as a note (PQ2)',
    `import requests
try:
    requests.get('https://example.org/')
except requests.RequestException as error:
    show(error, error.__notes__)
`,
    `The request would go to https://example.org, but this session belongs to http://HOST. Nothing was sent. ["  A token goes only to the place that issued it: f'{base_url}/\\u2026'"]\n`,
    ['GET https://example.org/'],
  ],
  [
    'what no header may hold is refused as such (PQ2)',
    `import requests
for headers in ({'X-A': 'a\\0b'}, {'X A': 'b'}, {'X-A': '\\x7f'}, {'(': 'a'}):
    try:
        requests.get(f'{base}/echo', headers=headers)
    except requests.exceptions.InvalidHeader as error:
        show(error)
`,
    `The header 'X-A' holds characters that no header may: 'a\\x00b'
The header 'X A' holds characters that no header may: 'b'
The header 'X-A' holds characters that no header may: '\\x7f'
The header '(' holds characters that no header may: 'a'
`,
    [],
  ],
  [
    'the host hears of answers that nobody holds any more (PQ5)',
    `import gc, requests
from requests import adapters
kept = requests.get(f'{base}/echo')
requests.get(f'{base}/echo')
gc.collect()
r = requests.get(f'{base}/echo')
show(adapters.held(kept.host_id) is kept, adapters.held(2), kept.host_id, r.host_id)
`,
    'True None 1 3\n',
    ['GET HOST', 'GET HOST', 'GET HOST dropped 2'],
  ],
  [
    'what was cancelled is KeyboardInterrupt, which no Exception is (PQ4)',
    `import requests
try:
    requests.get(f'{base}/cancelled')
except KeyboardInterrupt as error:
    show(repr(error))
`,
    'KeyboardInterrupt()\n',
    ['GET HOST'],
  ],
])('%s', async (_name, code, printed, requests) => {
  const { python, session } = alone(new URL(echo.base).origin);
  const asked: string[] = [];
  const answer = (_what: string, payload: unknown) => {
    const { method, url, dropped } = payload as { method: string; url: string; dropped: number[] };
    const place = url.startsWith(echo.base) ? 'HOST' : url;
    asked.push([method, place, ...(dropped.length > 0 ? ['dropped', ...dropped] : [])].join(' '));
    const answered = told(python, payload);
    if (url.endsWith('/cancelled')) session.interrupts.interrupt();
    return answered;
  };

  const { case: output } = await runCases(echo, PIPED, { answer, cases: `# -- case\n${code}` });

  expect(output).toBe(printed);
  expect(asked).toEqual(requests);
});
