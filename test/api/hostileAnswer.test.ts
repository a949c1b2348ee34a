/** What may come instead of the answer to a PUT, over real sockets: nothing is claimed of it, and nothing is sent again. */
import type net from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { changeEmail } from '../../src/api/email/change.ts';
import { startRaw } from './servers.ts';
import { emailPlan, grantJson, NEW, OTHER_ID, problemJson, quickClient, userJson } from './world.ts';

const activated = emailPlan({ activated: true });
const asPlanned = userJson({ activated: true });
const MARK = 'words-of-a-stranger';

function raw(head: string, body: string | Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${head}\r\nConnection: close\r\n`),
    Buffer.from('\r\n'),
    Buffer.from(body),
  ]);
}

function json(status: number, value: unknown, head = ''): Buffer {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return raw(`${status} X\r\nContent-Type: application/json\r\nContent-Length: ${body.length}${head}`, body);
}

/** A server whose user never changes, and whose answer to a PUT is what a test says. */
async function startHostile(onPut: (socket: net.Socket) => void) {
  let puts = 0;
  const server = await startRaw((socket, text) => {
    if (text.startsWith('POST')) return void socket.end(json(200, grantJson()));
    if (text.startsWith('GET')) return void socket.end(json(200, asPlanned));
    puts += 1;
    onPut(socket);
  });
  return { ...server, puts: () => puts };
}

async function change(onPut: (socket: net.Socket) => void) {
  const { origin, puts } = await startHostile(onPut);
  const client = quickClient(origin, { limits: { maxBytes: 20_000 } });
  const outcome = await changeEmail(client, activated, { sleep: async () => {} });
  client.close();
  return { outcome, puts: puts() };
}

const page = `<!doctype html><title>${MARK}</title>`;
const bomb = gzipSync(Buffer.alloc(1_000_000, ' '));

const answers: readonly [ids: string, what: string, answer: Buffer][] = [
  ['N8', 'half a body', raw('200 OK\r\nContent-Length: 999', JSON.stringify(asPlanned))],
  ['N9', 'a whole body that is no JSON', json(200, `${JSON.stringify(asPlanned)}}`)],
  ['N9', 'a text', json(200, JSON.stringify(MARK))],
  ['N9', 'a list', json(200, [asPlanned])],
  ['N9', 'null', json(200, 'null')],
  ['N10', 'a web page', raw(`200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}`, page)],
  ['N10', 'a web page that says it is JSON', json(200, page)],
  ['N11', 'nothing, with 200', json(200, '')],
  ['N11', 'nothing, with 204', raw('204 No Content', '')],
  ['N12', 'too much', json(200, JSON.stringify({ ...asPlanned, more: MARK.repeat(2_000) }))],
  [
    'N13',
    'too much once it is unpacked',
    raw(`200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}`, bomb),
  ],
  ['N26', 'another user', json(200, { ...asPlanned, id: OTHER_ID, contact: { email: NEW } })],
  ...[undefined, '2', 2.5, -1, 2 ** 53, null, [2]].map(
    (version) =>
      [
        'N27',
        `the version ${inspect(version)}`,
        json(200, { ...asPlanned, version, contact: { email: NEW } }),
      ] as const,
  ),
  ...[undefined, 'true', 1, null].map(
    (value) =>
      [
        'N28',
        `activated as ${inspect(value)}`,
        json(200, { ...asPlanned, activated: value, contact: { email: NEW } }),
      ] as const,
  ),
].map(([ids, what, answer]) => [ids, what, answer] as [string, string, Buffer]);

describe('in place of an answer', () => {
  const faults = [...new Set(answers.map(([ids]) => ids))];

  test.each(faults)('after what is no answer all is open, and one PUT was sent (%s)', async (fault) => {
    const rows = answers.filter(([ids]) => ids === fault);

    const ran = await Promise.all(rows.map(([, , answer]) => change((socket) => void socket.end(answer))));

    for (const [index, [, what]] of rows.entries()) {
      expect(ran[index], what).toMatchObject({ outcome: { verdict: 'UNKNOWN' }, puts: 1 });
      // Kept for whoever asks for it by name; what is said of it holds none of it.
      expect(inspect({ ...ran[index]?.outcome, response: null }, { depth: 9 }), what).not.toContain(MARK);
    }
  });

  test('chunks without end are cut off, and all is open (N12)', async () => {
    const { outcome, puts } = await change((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = () => !socket.destroyed && socket.write(`400\r\n${' '.repeat(1024)}\r\n`, () => setImmediate(more));
      more();
    });

    expect({ verdict: outcome.verdict, puts }).toEqual({ verdict: 'UNKNOWN', puts: 1 });
  });
});

test.each([400, 415, 422])('a refusal (%i) is said with its code and words, and not repeated (N25)', async (status) => {
  const { outcome, puts } = await change(
    (socket) => void socket.end(json(status, problemJson(1024, 'No such thing.'))),
  );

  expect(outcome).toMatchObject({ verdict: 'REJECTED', status, code: 1024, reason: 'No such thing.' });
  expect(puts).toBe(1);
});
