/** Which runs begin their connections before they need them, and what --verbose says of all that went over the network. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { mentionsDataCentre, SENDING } from '../../src/cli/early.ts';
import { helpers } from '../../src/helpers/index.ts';
import { startShell } from '../terminal/pty.ts';
import { entries, run } from '../terminal/run.ts';
import { startDataCentre } from '../terminal/sandbox.ts';

const PATIENTLY = { timeout: 20_000 };

test('every helper that sends requests is known by name before it is loaded', () => {
  const sending = helpers.filter(({ sendsToBaseUrl }) => sendsToBaseUrl).map(({ name }) => name);

  expect(SENDING).toEqual(expect.arrayContaining(sending));
});

test.each([
  ["findUser('JohnDoe')", true],
  ['x = auth.Authorization', true],
  ['[tenant_id]', true],
  ['requests.get(`${base_url}/users/me`)', true],
  ['for (const who of all) putEmail(who.email, who.id)', true],
  ['1', false],
  ['base_url', false],
  ['findUserById(1)', false],
  ['$findUser', false],
  ["console.log(new Date(), 'hello')", false],
  ['help(); steps()', false],
])('whether code needs the data centre is seen by what it mentions: %s', (text, isMeant) => {
  expect(mentionsDataCentre(['0', text])).toBe(isMeant);
});

/** A data centre that answers nothing, and counts who connects. */
async function startCounting() {
  let connections = 0;
  const server = createServer(() => {});
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const env = { ACRONIS_DATACENTER_URL: url, ACRONIS_CLIENT_ID: 'c', ACRONIS_CLIENT_SECRET: 'hunter2hunter2' };
  return { env, connections: () => connections };
}

test('a run that needs no data centre connects to none (CE5)', async () => {
  const { env, connections } = await startCounting();

  expect(await run(['--verbose', ...entries('1')], { env })).toEqual({
    code: 0,
    stdout: '1\n',
    stderr: '',
  });
  expect(await run(['p.mjs'], { env, files: { 'p.mjs': 'console.log(2)' } })).toMatchObject({ stdout: '2\n' });
  expect(connections()).toBe(0);
});

test('what may need it has its connections begun, and ends all the same where it sends nothing (CE5)', async () => {
  const { env, connections } = await startCounting();

  const ran = await run(['--verbose', ...entries("'auth'")], { env });
  expect(ran).toEqual({ code: 0, stdout: "'auth'\n", stderr: '  0 requests over 2 connections\n' });
  expect(await run([], { env, input: '1\n' })).toMatchObject({ code: 0, stdout: '1\n' });
  const program = 'if (process.argv.length > 99) await findUser("x")';
  expect(await run(['p.mjs'], { env, files: { 'p.mjs': program } })).toMatchObject({ code: 0 });

  await expect.poll(connections, PATIENTLY).toBe(6);
});

test('--verbose says at the end what went over the network (CE5)', async () => {
  const { env, exchanges } = await startDataCentre();

  const ran = await run(['--verbose', ...entries('tenant_id')], { env });
  const quiet = await run(entries('tenant_id'), { env });

  expect(ran.stderr).toMatch(/\n {2}3 requests over 2 connections\n$/);
  expect(quiet.stderr).not.toContain('requests over');
  expect(exchanges).toHaveLength(6);
});

test('a run that fails says it behind the failure (CE5)', async () => {
  const { env } = await startDataCentre();

  const ran = await run(['--verbose', ...entries("findUser('nobody at all')")], { env });

  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/No user matches[\s\S]*\n {2}\d+ requests over \d connections\n$/);
});

test('at a terminal --verbose says it when the shell is left, and nothing is drawn behind it (CE5)', async () => {
  const { env } = await startDataCentre();
  const shell = await startShell({ env, args: ['--verbose'] });
  await shell.until('JohnSmith, Inc@');
  await shell.prompt();

  shell.line('.exit');

  expect(await shell.exit()).toMatchObject({ code: 0 });
  expect(shell.screen()).toMatch(/\.exit\n {2}3 requests over 2 connections$/);
});
