/**
 * npm run kill [-- --kills N --seed N]: ends shells, as kill -9 does, at each operation on the record's files and at each
 * moment of a request, alone and two at once, in one home in which everything stays as it falls. What the sandbox was
 * asked is compared with what the record holds. Ends with 1 where a write was lost, doubled, locked out or taken for forged.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as ask, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDist } from './dist.mjs';
import { compileSources } from './sources.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const HOOK = pathToFileURL(fileURLToPath(new URL('kill-at.mjs', import.meta.url))).href;
// Neither is activated: for them a change is there as soon as it is accepted.
const USERS = ['1c234e69-5469-424a-a6d1-ff5658b387a6', 'affe1155-054f-48cb-8dbf-70bd17eb5490'];
// Of a request, in the order in which they come.
const STAGES = ['begun', 'lost', 'sent', 'applied', 'headers', 'half', 'answered'];
const RESTS = ['audit.lock', 'audit.lock.1-nonce', 'audit.head.next'];

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string' },
    // The control: the disk forgets what is written, which has to be found.
    forget: { type: 'boolean', default: false },
  },
});
const seed = values.seed ?? String(Math.floor(Math.random() * 0x7fffffff));
for (const [name, value] of Object.entries({ kills: values.kills, seed })) {
  if (/^\d+$/.test(value)) continue;
  console.error(`--${name} takes a whole number, as in: npm run kill -- --${name} 20`);
  process.exit(2);
}
if (!(await ensureDist())) process.exit(1);
process.exitCode = (await killAll(Number(values.kills), Number(seed))) ? 0 : 1;

async function killAll(kills, seeded) {
  console.log(`seed ${seeded}, ${kills} kills`);
  const startedAt = performance.now();
  const stage = await prepare();
  const found = { lost: [], doubled: [], 'locked out': [], 'false alarms': [] };
  try {
    const points = shuffled(await pointsOf(stage), seeded);
    let killed = 0;
    for (let round = 0; killed < kills && round < 2 * kills; round += 1) {
      // Each third time two shells at once; the other is killed elsewhere.
      const both =
        round % 3 === 2
          ? [points[round % points.length], points[(round * 7) % points.length]]
          : [points[round % points.length]];
      killed += await oneRound(stage, round, both, found);
      if (process.stdout.isTTY) process.stdout.write(`\r${killed} of ${kills}`);
    }
    if (killed < kills) found['locked out'].push(`only ${killed} of ${kills} could be killed`);
  } finally {
    await stage.close();
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  for (const [what, all] of Object.entries(found)) for (const each of all) console.log(`${what}: ${each}`);
  const counts = Object.entries(found).map(([what, { length }]) => `${length} ${what}`);
  console.log(`${kills} kills in ${seconds} s: ${counts.join(', ')}`);
  const isGood = Object.values(found).every(({ length }) => length === 0);
  if (!isGood) console.log(`again: npm run kill -- --kills ${kills} --seed ${seeded}`);
  return isGood;
}

/** A sandbox, what it was asked, and a home whose record is looked at from outside. */
async function prepare() {
  const { startSandbox } = await import('../dist/sandbox/index.js');
  const sources = await compileSources();
  const { AuditFile } = await import(pathToFileURL(join(sources.place, 'session/audit/file.js')).href);
  const sandbox = await startSandbox({ port: 0 });
  const home = mkdtempSync(join(tmpdir(), 'kill-'));
  const directory = join(home, 'state', 'acronis-shell');
  const proxies = await Promise.all(USERS.map(() => startProxy(sandbox.url)));
  const asked = [];
  sandbox.onExchange(({ method, url, body, status }) => {
    if (method === 'PUT') asked.push({ id: url.split('/').at(-1), email: JSON.parse(body).contact.email, status });
  });
  return {
    sandbox,
    home,
    directory,
    asked,
    proxies,
    // Anew each time, as the next shell would read it.
    record: () => new AuditFile({ directory, scrub: (text) => text }),
    async close() {
      for (const proxy of proxies) await proxy.close();
      await sandbox.stop();
      rmSync(home, { recursive: true, force: true });
      sources.remove();
    },
  };
}

/** Every operation on files that a run with one write needs, before, behind and in it; and every stage of its PUT. */
async function pointsOf(stage) {
  const { stderr } = await runShell(stage, change(0, 'first'), { number: 0, moment: 'count' });
  const operations = Number(/operations: (\d+)/.exec(stderr)?.[1]);
  if (!(operations > 10)) throw new Error(`the operations were not counted:\n${stderr}`);
  const moments = ['before', 'after', 'torn'];
  const onFiles = moments.flatMap((moment) =>
    Array.from({ length: operations }, (_, index) => ({ number: index + 1, moment })),
  );
  const onNetwork = STAGES.flatMap((at) => Array.from({ length: 6 }, () => ({ stage: at })));
  return [...onFiles, ...onNetwork];
}

/** How many of its shells were killed. */
async function oneRound(stage, round, points, found) {
  if (round % 10 === 0) leaveRests(stage.directory, round);
  const shells = points.map((point, index) => ({ point, ...change(index, `${round}-${index}`) }));
  const before = stage.asked.length;
  const ran = await Promise.all(shells.map((shell) => runShell(stage, shell, shell.point)));
  const where = `round ${round}, ${shells.map(({ point }) => JSON.stringify(point)).join(' and ')}`;
  await compare(stage, stage.asked.slice(before), where, found);
  for (const [index, { isKilled, code, stdout, stderr }] of ran.entries()) {
    const { email } = shells[index];
    if (!isKilled && code !== 0) found['locked out'].push(`${where}: ${code} ${stderr}`);
    if (stdout.includes('CHANGED') && (await resultOf(stage, email)) !== 'CHANGED')
      found.lost.push(`${where}: the result for ${email}`);
  }
  await lookAgain(stage, shells, where, found);
  return ran.filter(({ isKilled }) => isKilled).length;
}

/** What former versions and other programs leave, with a number that lives, with none, and torn. */
function leaveRests(directory, round) {
  mkdirSync(directory, { recursive: true });
  const contents = [`${process.pid} nonce\n`, '', `${round}`];
  for (const [index, name] of RESTS.entries()) writeFileSync(join(directory, name), contents[(round / 10 + index) % 3]);
}

/** What reached the sandbox is on record, and was taken at most once; and nothing looks forged. */
async function compare({ record, asked, directory }, since, where, found) {
  const intents = (await record().records()).flatMap(({ kind, email }) => (kind === 'intent' ? [email?.new] : []));
  for (const { email } of since) {
    if (!intents.includes(email)) found.lost.push(`${where}: ${email} was sent and is not on record`);
    const taken = asked.filter((each) => each.email === email && each.status === 200);
    if (taken.length > 1) found.doubled.push(`${where}: ${email} was taken ${taken.length} times`);
  }
  const report = record().verify();
  if (!report.isIntact) found['false alarms'].push(`${where}: ${JSON.stringify(report.faults)} in ${directory}`);
}

/** The next shell finds out what the one that was killed did not live to see, and writes. */
async function lookAgain(stage, shells, where, found) {
  for (const { index, email } of shells) {
    const isTaken = stage.asked.some((each) => each.email === email && each.status === 200);
    if ((await resultOf(stage, email)) === null && isTaken) {
      const { stdout } = await runShell(stage, { index, code: [`verify('${USERS[index]}')`] });
      if (!stdout.includes('CHANGED')) found.lost.push(`${where}: verify() does not find ${email}: ${stdout}`);
    }
    const next = change(index, `${email.slice(1).split('@')[0]}-next`);
    const { code, stderr } = await runShell(stage, next);
    if (code !== 0) found['locked out'].push(`${where}: ${code} ${stderr}`);
    if (stage.sandbox.world.user(USERS[index]).contact.email !== next.email) found.lost.push(`${where}: ${next.email}`);
    await compare(stage, stage.asked.slice(-1), `behind ${where}`, found);
  }
}

/** Undefined where it is not on record at all, null where it is open. */
async function resultOf({ record }, email) {
  const records = await record().records();
  const intent = records.find(({ kind, email: change }) => kind === 'intent' && change?.new === email);
  if (intent === undefined) return undefined;
  return records.findLast(({ kind, write }) => kind === 'result' && write === intent.write)?.verdict ?? null;
}

function change(index, name) {
  const email = `k${name}@newmail.net`;
  return { index, email, code: [`findUser('${USERS[index]}')`, `putEmail('${email}')`] };
}

/** One shell that runs entries, and is killed at a point of its files or of its PUT, if one is given. */
async function runShell({ sandbox, home, directory, proxies }, { index, code }, point = {}) {
  const moment = values.forget && point.moment !== 'count' ? 'forget' : point.moment;
  const hook = moment === undefined ? [] : ['--import', HOOK];
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    LOCALAPPDATA: join(home, 'state'),
    SystemRoot: process.env.SystemRoot,
    ACRONIS_DATACENTER_URL: proxies[index].url,
    ACRONIS_CLIENT_ID: sandbox.clientId,
    ACRONIS_CLIENT_SECRET: sandbox.clientSecret,
    KILL_AT: JSON.stringify({ directory, number: point.number, moment }),
  };
  const entries = code.flatMap((entry) => ['-e', entry]);
  const child = spawn(process.execPath, [...hook, MAIN, '--quiet', ...entries], { cwd: home, env, stdio: 'pipe' });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (texts[name] += text));
  const ended = once(child, 'close');
  proxies[index].killAt(point.stage ?? null, async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [status, signal] = await ended;
  return { isKilled: signal === 'SIGKILL', code: status, ...texts };
}

/** Between shell and sandbox, always at the same address: passes everything on, and kills the shell at a stage of its PUT. */
async function startProxy(origin) {
  let due = { stage: null, kill: async () => {} };
  const server = createServer(async (request, response) => {
    const isDue = (stage) => request.method === 'PUT' && due.stage === stage;
    const at = async (stage) => {
      if (isDue(stage)) await due.kill();
    };
    response.on('error', () => {});
    await at('begun');
    const body = await textOf(request).catch(() => null);
    await at('lost');
    if (body === null || isDue('lost')) return response.destroy();
    await at('sent');
    const answer = await pass(origin, request, body);
    await at('applied');
    response.writeHead(answer.status, answer.headers);
    response.flushHeaders();
    await at('headers');
    response.write(answer.text.slice(0, answer.text.length / 2));
    await at('half');
    response.end(answer.text.slice(answer.text.length / 2));
    await at('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    killAt(stage, kill) {
      due = { stage, kill };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(origin, { method, url, headers }, body) {
  const request = ask(new URL(url, origin), { method, headers: { ...headers, host: new URL(origin).host } });
  request.end(body);
  const [answer] = await once(request, 'response');
  const { 'transfer-encoding': _, ...kept } = answer.headers;
  return { status: answer.statusCode, headers: kept, text: await textOf(answer) };
}

async function textOf(stream) {
  stream.setEncoding('utf8');
  let text = '';
  for await (const part of stream) text += part;
  return text;
}

/** In another order for each seed, in the same for the same. */
function shuffled(points, from) {
  let state = from;
  const dice = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return points
    .map((point) => ({ point, at: dice() }))
    .sort((a, b) => a.at - b.at)
    .map(({ point }) => point);
}
