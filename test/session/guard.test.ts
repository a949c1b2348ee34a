/** What every write passes: whether it is sent, shown, asked about or refused. */
import { expect, test } from 'vitest';
import { type Admission, type Ask, admit, isWrite, WriteRefusedError } from '../../src/session/guard.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { SANDBOX } from '../../src/session/world/world.ts';

const PUT = { method: 'PUT', url: 'https://eu2-cloud.acronis.com/api/2/users/1' };
const LIVE = datacenter('https://eu2-cloud.acronis.com', 'contoso');
const NO_FLAGS = { readOnly: false, dryRun: false, yes: false };

test.each([
  ['GET', '/api/2/users/1', false],
  ['HEAD', '/api/2/users/1', false],
  ['OPTIONS', '/api/2/users/1', false],
  ['POST', '/api/2/users', true],
  ['PUT', '/api/2/users/1', true],
  ['PATCH', '/api/2/users/1', true],
  ['DELETE', '/api/2/users/1', true],
  ['POST', '/api/2/idp/token', false],
  ['POST', '/bc/idp/token', false],
  ['POST', '/api/2/users/idp/token', true],
  ['POST', '/api/2/idpx', true],
  ['PROPFIND', '/api/2/users', true],
])('%s %s is a write: %s', (method, path, expected) => {
  expect(isWrite({ method, url: `https://eu2-cloud.acronis.com${path}` })).toBe(expected);
});

test('the guard is not led past by dots or an encoded slash in the path', () => {
  const isWriteTo = (path: string) => isWrite({ method: 'PUT', url: `https://eu2-cloud.acronis.com${path}` });

  expect(isWriteTo('/api/2/idp/../users/1')).toBe(true);
  expect(isWriteTo('/api/2/idp/%2e%2e/users/1')).toBe(true);
});

const outcomes: readonly [what: string, change: Partial<Admission>, outcome: string][] = [
  ['sends on this computer', { world: SANDBOX }, 'send'],
  ['sends to a server on this computer', { world: datacenter('http://127.0.0.1:1', null) }, 'send'],
  ['sends with --yes', { flags: { ...NO_FLAGS, yes: true } }, 'send'],
  ['shows under --dry-run', { flags: { ...NO_FLAGS, dryRun: true } }, 'dry-run'],
  ['shows under --dry-run, --yes or not', { flags: { ...NO_FLAGS, dryRun: true, yes: true } }, 'dry-run'],
  ['shows under --dry-run and --read-only', { flags: { yes: false, dryRun: true, readOnly: true } }, 'dry-run'],
  ['refuses under --read-only', { flags: { ...NO_FLAGS, readOnly: true } }, 'read-only'],
  ['refuses under --read-only with --yes', { flags: { ...NO_FLAGS, readOnly: true, yes: true } }, 'read-only'],
  ['refuses under --read-only in the sandbox', { world: SANDBOX, flags: { ...NO_FLAGS, readOnly: true } }, 'read-only'],
  ['refuses where nobody can be asked', { ask: null }, 'no-terminal'],
  ['sends after a yes', { ask: answering(true) }, 'send'],
  ['refuses after a no', { ask: answering(false) }, 'declined'],
];

test.each(outcomes)('the guard %s', async (_what, change, outcome) => {
  const admission: Admission = { request: PUT, lines: [], world: LIVE, flags: NO_FLAGS, ask: null, ...change };

  const came = await admit(admission).catch((error: unknown) =>
    error instanceof WriteRefusedError ? error.why : error,
  );

  expect(came).toBe(outcome);
});

test('the guard asks with all the lines, and No is what Enter says (T4, PR44)', async () => {
  const asked: { message: string; default: boolean }[] = [];
  const ask = answering(true, asked);

  await admit({ request: PUT, lines: ['Change it?', 'old → new'], world: LIVE, flags: NO_FLAGS, ask });

  expect(asked).toEqual([{ message: 'Change it?\n  old → new\n  Send it?', default: false }]);
});

test('the guard asks nothing under --read-only, --dry-run or --yes, nor in the sandbox', async () => {
  const asked: object[] = [];
  const base = { request: PUT, lines: [], world: LIVE, flags: NO_FLAGS, ask: answering(true, asked) };

  await admit({ ...base, flags: { ...NO_FLAGS, readOnly: true } }).catch(() => {});
  await admit({ ...base, flags: { ...NO_FLAGS, dryRun: true } });
  await admit({ ...base, flags: { ...NO_FLAGS, yes: true } });
  await admit({ ...base, world: SANDBOX });

  expect(asked).toEqual([]);
});

test.each([
  ['a yes', answering(true), 1],
  ['a no', answering(false), 1],
  ['a question that is given up', { ...answering(true), confirm: () => Promise.reject(new Error('^C')) }, 1],
  ['nobody to ask', null, 0],
])('the guard has the way kept open until the answer is there: %s (CE6)', async (_what, ask, times) => {
  const kept: string[] = [];
  const keepReady = () => {
    kept.push('open');
    return () => void kept.push('done');
  };
  const confirm: Ask['confirm'] = (question) => {
    expect(kept).toEqual(['open']);
    return ask?.confirm(question) ?? Promise.resolve(false);
  };

  await admit({
    request: PUT,
    lines: [],
    world: LIVE,
    flags: NO_FLAGS,
    ask: ask && { ...ask, confirm },
    keepReady,
  }).catch(() => {});

  expect(kept).toEqual(Array(times).fill(['open', 'done']).flat());
});

test('the guard opens no way for what needs no question (CE6)', async () => {
  const keepReady = () => {
    throw new Error('nobody is asked');
  };
  const base = { request: PUT, lines: [], world: LIVE, ask: answering(true), keepReady };

  expect(await admit({ ...base, flags: { ...NO_FLAGS, yes: true } })).toBe('send');
  expect(await admit({ ...base, flags: { ...NO_FLAGS, dryRun: true } })).toBe('dry-run');
});

test('a refusal of the guard says what was not sent, and why', async () => {
  const base = { request: PUT, lines: [], world: LIVE, flags: NO_FLAGS };

  await expect(admit({ ...base, ask: null })).rejects.toThrow(
    'A write on a data centre needs a yes, and there is no terminal to ask in. NOT_SENT: PUT /api/2/users/1.',
  );
  await expect(admit({ ...base, ask: answering(false) })).rejects.toThrow(
    'You said no; nothing was sent. NOT_SENT: PUT /api/2/users/1.',
  );
});

test('a world is named by profile or tenant and data centre (S5)', () => {
  expect(LIVE.name).toBe('contoso@eu2-cloud');
  expect(datacenter('https://eu2-cloud.acronis.com', null).name).toBe('eu2-cloud');
  expect(datacenter('https://lab.example:8443', 'lab').name).toBe('lab@lab.example:8443');
  expect(LIVE.isLocal).toBe(false);
});

function answering(yes: boolean, asked: object[] = []): Ask {
  return {
    async confirm(question) {
      asked.push(question);
      return yes;
    },
    select: () => Promise.reject(new Error('not asked for')),
    input: () => Promise.reject(new Error('not asked for')),
  };
}
