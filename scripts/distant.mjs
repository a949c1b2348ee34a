/**
 * A data centre far away, for the measures: node scripts/distant.mjs URL RTT_MS serves what is at URL over TLS, each
 * round trip so much later, those of the connection and of the handshake too; who asks has to trust localhost.pem. It
 * prints its address, to each line on standard input what was asked of it since the last one, and ends with the input.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const pem = readFileSync(new URL('./localhost.pem', import.meta.url));

const LOOPBACK = '127.0.0.1';
// A timer may come a millisecond too late, or too early.
const TIMER_MS = 2;

const [url, rtt] = process.argv.slice(2);
const target = new URL(url);
const rttMs = Number(rtt);
const agent = new Agent({ keepAlive: true });
let asked = { requests: 0, connections: 0 };

const near = createTlsServer({ key: pem, cert: pem }, forward).listen(0, LOOPBACK);
await once(near, 'listening');
const far = createServer({ allowHalfOpen: true }, relay).listen(0, LOOPBACK);
await once(far, 'listening');
console.log(`https://localhost:${far.address().port}`);
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(asked));
  asked = { requests: 0, connections: 0 };
}
process.exit();

/** The sandbox answers only to its own name, and each side keeps its own connections. */
function forward(incoming, answer) {
  asked.requests += 1;
  const { connection, host, ...headers } = incoming.headers;
  const { hostname, port } = target;
  const options = { agent, hostname, port, path: incoming.url, method: incoming.method, headers };
  const outgoing = request(options, (response) => {
    const { connection, 'keep-alive': keptFor, ...headers } = response.headers;
    answer.writeHead(response.statusCode, response.statusMessage, headers);
    response.pipe(answer);
  });
  outgoing.on('error', () => answer.destroy());
  incoming.pipe(outgoing);
}

/**
 * The computer's own end of a connection answers at once, so that a program may write before a distant server could
 * have taken the connection: what it writes until then counts as written then.
 */
function relay(client) {
  asked.connections += 1;
  const openAt = performance.now() + rttMs;
  const server = connect({ port: near.address().port, host: LOOPBACK, allowHalfOpen: true });
  carry(client, server, (writtenAt) => Math.max(writtenAt, openAt) + rttMs / 2);
  carry(server, client, (writtenAt) => writtenAt + rttMs / 2);
}

function carry(from, to, arrival) {
  let before = Promise.resolve();
  const later = (act) => {
    const at = arrival(performance.now());
    before = before.then(() => until(at)).then(act);
  };
  from.setNoDelay(true);
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
}

async function until(at) {
  const leftMs = at - performance.now() - TIMER_MS;
  if (leftMs > 0) await sleep(leftMs);
  while (performance.now() < at) await nextTurn();
}
