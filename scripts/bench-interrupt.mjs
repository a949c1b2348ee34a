/** Ctrl-C while a read hangs, in a real terminal: the time from the key to the prompt. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';

const MOST_MS = 200;
const LONGEST_MS = 20_000;
const CTRL_C = '\x03';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Lines to show, and whether the median stayed within its bound. */
export async function benchInterrupt({ runs }) {
  const { startSandbox } = await import('../dist/sandbox/index.js');
  const sandbox = await startSandbox({ port: 0 });
  const centre = await startHolding(sandbox.url);
  const home = mkdtempSync(join(tmpdir(), 'acronis-shell-bench-'));
  const terminal = openTerminal(home, {
    ACRONIS_DATACENTER_URL: centre.url,
    ACRONIS_CLIENT_ID: sandbox.clientId,
    ACRONIS_CLIENT_SECRET: sandbox.clientSecret,
  });
  try {
    await terminal.seen(/tenant_id[\s\S]*> $/);
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      const isHeld = centre.nextHeld();
      terminal.write("findUser('foobar')\r");
      await isHeld;
      const startedAt = performance.now();
      terminal.write(CTRL_C);
      await terminal.seen(/Cancelled\.[\s\S]*> $/);
      times.push(performance.now() - startedAt);
    }
    const middle = median(times);
    const ok = middle < MOST_MS;
    return {
      ok,
      lines: [
        `Ctrl-C while a read hangs, in a pseudo-terminal, from the key to the prompt: ${runs} runs`,
        `  median ${middle.toFixed(0)} ms   min ${Math.min(...times).toFixed(0)} ms   max ${Math.max(...times).toFixed(0)} ms   (median: ${MOST_MS} are allowed)${ok ? '' : ': TOO LATE'}`,
      ],
    };
  } finally {
    terminal.close();
    await centre.close();
    await sandbox.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Passes requests on, but answers no search. */
async function startHolding(target) {
  let onHeld = () => {};
  const server = createServer(async (request, response) => {
    if (request.url.includes('/search')) return onHeld();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization, 'content-type': type } = request.headers;
    const headers = { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) };
    const { method, url } = request;
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(`${target}${url}`, { method, headers, ...body });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    nextHeld: () =>
      new Promise((resolve) => {
        onHeld = resolve;
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `seen` resolves once what was printed since the last one matches. */
function openTerminal(home, settings) {
  const env = { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...settings };
  const child = pty.spawn(process.execPath, [MAIN], { name: 'xterm-256color', cols: 100, rows: 30, cwd: home, env });
  let printed = '';
  let check = () => {};
  child.onData((data) => {
    printed += data;
    check();
  });
  return {
    write: (keys) => child.write(keys),
    close: () => child.kill('SIGKILL'),
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${pattern} was not seen:\n${printed}`)), LONGEST_MS);
        check = () => {
          if (!pattern.test(plain(printed))) return;
          clearTimeout(timer);
          check = () => {};
          printed = '';
          resolve();
        };
        check();
      }),
  };
}

function plain(text) {
  return text.replace(/\x1b\[[?\d;]*[A-Za-z]/g, '').replace(/\r/g, '\n');
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
