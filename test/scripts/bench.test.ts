/** What the measures stand on: which of them are made, and the distant data centre that they are made against. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Seen, startServer } from '../api/servers.ts';
import { run } from '../terminal/run.ts';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}.mjs`, import.meta.url));

/** What `ask` got from the distant server of `origin`, and what that printed behind its address. */
async function fromAfar<Got>(origin: string, ask: (url: string) => Promise<Got>): Promise<{ got: Got; told: unknown }> {
  let asking: Promise<Got> | undefined;
  const { stdout } = await run([origin, '0'], {
    program: [script('distant')],
    staysOpen: true,
    onOutput(printed, child) {
      if (asking !== undefined || !printed.includes('\n')) return;
      asking = ask(printed.trim());
      asking.finally(() => child.stdin?.end('\n')).catch(() => {});
    },
  });
  return { got: await (asking as Promise<Got>), told: JSON.parse(stdout.trim().split('\n')[1] ?? '') };
}

async function send(agent: Agent, method: string, url: string, body?: string) {
  const sent = request(url, { agent, method, rejectUnauthorized: false }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return `${response.statusCode} ${await text(response)}`;
}

test('a measure that does not exist is refused, and those that exist are named', async () => {
  const { code, stdout, stderr } = await run(['--only', 'start,speed'], { program: [script('bench')] });

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('start, change, change-tls, session, memory, interrupt, python, sandbox');
  expect(stderr).toContain("not 'speed'");
});

test.each([['--runs', 'many'], ['--runs', '0'], ['--runs'], ['--only'], ['--rounds', '3'], ['start']])(
  'what the measures do not take is refused with an example: %s %s',
  async (...args) => {
    const { code, stdout, stderr } = await run(args, { program: [script('bench')] });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm run bench -- --runs 30');
  },
);

test('the distant data centre passes on what is asked over one connection, under the own name of the one behind it', async () => {
  const { origin, seen } = await startServer(({ method }, count) => ({ status: 200 + count, body: `to ${method}` }));

  const { got, told } = await fromAfar(origin, async (url) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answers = [await send(agent, 'GET', `${url}/api/2/search?text=J%C3%B6rg`)];
    answers.push(await send(agent, 'PUT', `${url}/api/2/users/1`, '{"version": 3}'.padEnd(200_000)));
    agent.destroy();
    return answers;
  });

  expect(got).toEqual(['201 to GET', '202 to PUT']);
  expect(seen.map(({ method, url, body }: Seen) => [method, url, body.trim()])).toEqual([
    ['GET', '/api/2/search?text=J%C3%B6rg', ''],
    ['PUT', '/api/2/users/1', '{"version": 3}'],
  ]);
  expect(seen.map(({ headers }) => `http://${headers.host}`)).toEqual([origin, origin]);
  expect(seen[1]?.body).toHaveLength(200_000);
  expect(told).toEqual({ requests: 2, connections: 1 });
});

test('the distant data centre counts each connection', async () => {
  const { origin } = await startServer(() => ({}));

  const { told } = await fromAfar(origin, async (url) => {
    const each = () => send(new Agent(), 'GET', url);
    return [await each(), await each(), await each()];
  });

  expect(told).toEqual({ requests: 3, connections: 3 });
});
