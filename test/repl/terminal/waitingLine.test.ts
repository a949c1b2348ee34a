/** The line that says what is waited for: what it says, when it stands there, and that nothing of it stays. */
import type { WriteStream } from 'node:tty';
import xterm from '@xterm/headless';
import { afterEach, expect, test } from 'vitest';
import { NetworkError } from '../../../src/api/errors.ts';
import { draw } from '../../../src/render/text.ts';
import { WaitingLine } from '../../../src/repl/terminal/waitingLine.ts';
import type { SessionEvent } from '../../../src/session/events.ts';

const URL = 'https://eu2-cloud.acronis.com/api/2';
const PUT = { method: 'PUT', url: `${URL}/users/2ae8a1e9-4dba-4a07-b56a-c51cec1485fc`, headers: {} };
const GET = { method: 'GET', url: `${URL}/search?text=anna`, headers: {} };
const SIGN_IN = { method: 'POST', url: `${URL}/idp/token`, headers: {} };

const open: WaitingLine[] = [];
afterEach(() => {
  for (const line of open.splice(0)) line.end();
});

interface Given {
  readonly isPlain?: boolean;
  readonly isQuiet?: boolean;
  readonly columns?: number;
}

function start({ isPlain = false, isQuiet = false, columns = 80 }: Given = {}) {
  const screen = new xterm.Terminal({ cols: columns, rows: 10, allowProposedApi: true, convertEol: true });
  let isAsking = false;
  let nowMs = 1_000_000;
  const write = (text: string) => {
    screen.write(text);
    return true;
  };
  const terminal = { columns, write } as unknown as WriteStream; // of which only these are asked
  const streams = [terminal, { write } as unknown as WriteStream] as const;
  const line = new WaitingLine({
    ...{ terminal, streams, isPlain, isQuiet: () => isQuiet, isAsking: () => isAsking },
    output: { draw: (view) => draw(view, false), talkTo: (text) => void terminal.write(`${text}\n`) },
    clock: () => nowMs,
  });
  open.push(line);
  line.begin();
  return {
    line,
    terminal,
    stderr: streams[1],
    note: (...events: SessionEvent[]) => {
      for (const event of events) line.note(event);
    },
    ask(asks: boolean) {
      isAsking = asks;
    },
    after(ms: number) {
      nowMs += ms;
      line.tick();
    },
    async rows() {
      await new Promise<void>((resolve) => screen.write('', resolve));
      const { active } = screen.buffer;
      const rows = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '');
      return rows.join('\n').trimEnd().split('\n');
    },
  };
}

const request = (sent: typeof PUT): SessionEvent => ({ kind: 'request', request: sent });
const answered = (sent: typeof PUT): SessionEvent => ({
  kind: 'response',
  response: {
    status: 200,
    headerLines: [],
    bytes: new Uint8Array(),
    reason: 'OK',
    headers: {},
    text: '',
    url: sent.url,
    elapsedMs: 1,
    requestId: null,
    request: sent,
  },
  isBehind: false,
  isBeside: false,
});
const failed = (sent: typeof PUT): SessionEvent => {
  const error = new NetworkError({ code: 'ECONNRESET', host: 'eu2-cloud.acronis.com', sent: true });
  return { kind: 'failure', request: sent, error, isBehind: false, isBeside: false };
};

test('after half a second a line says what is waited for, and it goes with the answer (SC3)', async () => {
  const { note, after, rows, terminal } = start();
  terminal.write('before\n');

  note(request(GET));
  after(499);
  expect(await rows()).toEqual(['before']);
  after(1);
  expect(await rows()).toEqual(['before', '  waiting for eu2-cloud.acronis.com: GET /search']);
  after(2_600);
  expect(await rows()).toEqual(['before', '  waiting for eu2-cloud.acronis.com: GET /search, 3 s']);
  note(answered(GET));
  expect(await rows()).toEqual(['before']);
});

test('what is printed meanwhile, to either stream, stands where the line stood (SC3)', async () => {
  const { note, after, rows, terminal, stderr } = start();

  note(request(GET));
  after(500);
  terminal.write('one\n');
  after(100);
  expect(await rows()).toEqual(['one']);
  after(500);
  stderr.write('two');
  after(900);
  expect(await rows()).toEqual(['one', 'two']);
  terminal.write('\n');
  after(500);
  expect(await rows()).toEqual(['one', 'two', '  waiting for eu2-cloud.acronis.com: GET /search, 2 s']);
  note(failed(GET));
  expect(await rows()).toEqual(['one', 'two']);
});

test('a write is named before what is read, a sign-in by its name, and a failed look not at all (SC3)', async () => {
  const { note, after, rows } = start();

  note(request(PUT), request(GET), request(SIGN_IN));
  after(500);
  expect(await rows()).toEqual(['  waiting for eu2-cloud.acronis.com: PUT /users/2ae8a1e9…']);
  note(answered(PUT));
  after(100);
  expect(await rows()).toEqual(['  waiting for eu2-cloud.acronis.com: sign-in']);
  note(answered(SIGN_IN), failed(GET));
  expect(await rows()).toEqual(['']);
});

test('a pause before the next try says which request, when, and why (SC3)', async () => {
  const { note, after, rows } = start();

  note(request(GET), answered(GET), { kind: 'retry', request: GET, attempt: 1, waitMs: 20_000, why: 'HTTP 429' });
  after(500);
  expect(await rows()).toEqual(['  GET /search again in 20 s: HTTP 429']);
  after(15_000);
  expect(await rows()).toEqual(['  GET /search again in 5 s: HTTP 429']);
  note(request(GET));
  after(4_000);
  expect(await rows()).toEqual(['  waiting for eu2-cloud.acronis.com: GET /search, 4 s']);
});

test('after a lost answer it says how long it has been looked for, and how long it will be (SC3)', async () => {
  const { note, after, rows } = start();
  const look = (afterMs: number, spentMs: number, why: 'lost' | 'timeout' | 'server-error' = 'lost') =>
    note({ kind: 'look', afterMs, looks: { why, spentMs, totalMs: 10_000 } });

  note(request(PUT), failed(PUT), request(GET), answered(GET));
  look(2_000, 0);
  after(1_100);
  expect(await rows()).toEqual(['  answer lost, looking again, 1 of 10 s']);
  after(1_000);
  note(request(GET));
  after(7_000);
  expect(await rows()).toEqual(['  answer lost, looking again, 2 of 10 s']);
  note(answered(GET));
  look(3_000, 2_000, 'timeout');
  after(1_000);
  expect(await rows()).toEqual(['  no answer, looking again, 3 of 10 s']);
  look(5_000, 5_000, 'server-error');
  after(9_000);
  expect(await rows()).toEqual(['  not known yet, looking again, 10 of 10 s']);
  note({ kind: 'verdict', verdict: 'UNKNOWN' });
  expect(await rows()).toEqual(['']);
});

test('no line stands in a question, nor when the entry is over (SC3)', async () => {
  const { line, note, after, ask, rows } = start();

  note(request(GET));
  after(500);
  ask(true);
  after(100);
  expect(await rows()).toEqual(['']);
  ask(false);
  after(100_000);
  expect(await rows()).toEqual(['  waiting for eu2-cloud.acronis.com: GET /search, 100 s']);
  line.end();
  expect(await rows()).toEqual(['']);
  line.begin();
  after(499);
  expect(await rows()).toEqual(['']);
});

test.each([12, 30, 44])('the line takes one row of %d columns, and is gone from it (SC3)', async (columns) => {
  const { note, after, rows } = start({ columns });

  note(request(PUT));
  after(500);
  const [shown = '', ...more] = await rows();
  expect(more).toEqual([]);
  expect(shown.length).toBeLessThan(columns);
  after(3_000);
  expect(await rows()).toHaveLength(1);
  note(answered(PUT));
  expect(await rows()).toEqual(['']);
});

test('without redraws what is waited for is said once, and for each write (SC4)', async () => {
  const { note, after, rows } = start({ isPlain: true });

  for (const sent of [GET, { ...GET }, PUT, { ...PUT }]) {
    note(request(sent));
    after(600);
    after(5_000);
    note(answered(sent));
  }

  const put = '  waiting for eu2-cloud.acronis.com: PUT /users/2ae8a1e9…';
  expect((await rows()).join('')).toBe(['  waiting for eu2-cloud.acronis.com: GET /search', put, put].join(''));
});

test('quiet, it tells only of writes and what they wait for (SC4)', async () => {
  const { note, after, rows } = start({ isQuiet: true });

  note(request(GET), request(SIGN_IN), { kind: 'retry', request: GET, attempt: 1, waitMs: 20_000, why: 'HTTP 429' });
  after(5_000);
  expect(await rows()).toEqual(['']);
  note({ kind: 'retry', request: PUT, attempt: 1, waitMs: 20_000, why: 'HTTP 429' });
  after(600);
  expect((await rows()).join('')).toContain('again in 20 s: HTTP 429');
});
