/** Ctrl-C while a read hangs, in a real terminal: the time from the key to the prompt. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { MAIN, makeHome, median, row } from './measure.mjs';
import { openTerminal } from './terminal.mjs';

const MOST_MS = 200;
const CTRL_C = '\x03';

/** Lines to show, and whether the median stayed within its bound. */
export async function benchInterrupt({ runs }) {
  const { startSandbox } = await import('../dist/sandbox/index.js');
  const sandbox = await startSandbox({ port: 0 });
  const centre = await startHolding(sandbox.url);
  const home = makeHome();
  const settings = {
    ACRONIS_DATACENTER_URL: centre.url,
    ACRONIS_CLIENT_ID: sandbox.clientId,
    ACRONIS_CLIENT_SECRET: sandbox.clientSecret,
  };
  const terminal = openTerminal([process.execPath, MAIN], { ...home, env: { ...home.env, ...settings } });
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
        row('acronis-shell', times, `(median: ${MOST_MS} ms are allowed)${ok ? '' : ': TOO LATE'}`),
      ],
    };
  } finally {
    await terminal.close();
    await centre.close();
    await sandbox.stop();
    home.remove();
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
