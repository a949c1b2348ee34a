/** The program itself, with Node's own debug output on: every byte that it writes, and every file that it leaves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { startServer } from '../api/servers.ts';
import { makeHome } from '../terminal/home.ts';
import { entries, run } from '../terminal/run.ts';
import { secrets, type Written, writtenFrom } from './encodings.ts';
import { findSecret, readings } from './oracle.ts';

const CLIENT_ID = '4557d5f5-7881-54f4-83a5-212f19d355c1';
const TENANT_ID = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';

// A header takes the one, and a setting the other, only like this.
const plain = secrets.filter((text) => /^[\w.~+/=-]+$/.test(text));

const PROGRAM = [
  'cases = requests.get(`${base_url}/cases`, headers=auth).json()',
  `ways = [
    (text) => console.log(text),
    (text) => console.error({ text }),
    (text) => console.table([{ text }]),
    (text) => process.stderr.write(Buffer.from(text)),
    (text) => console.dir(new Error(text), { showHidden: true }),
    (text) => void fs.writeSync(1, text),
    (text) => void process.stderr._write(Buffer.from(text), 'buffer', () => {}),
    (text) => process._rawDebug(text),
  ]`,
  'for (const [at, pieces] of cases.entries()) ways[at % ways.length](pieces.join(""))',
  'for (const pieces of cases) { for (const piece of pieces) process.stdout.write(piece); process.stdout.write("\\n") }',
  'cases',
  'for (const pieces of cases.slice(0, 10)) void child_process.spawnSync("echo", [pieces.join("").replaceAll("\\0", "")], { stdio: "inherit" })',
  'auth',
  'auth.Authorization.split(/[ .]/)',
  'for (let at = 57; at < auth.Authorization.length; at += 1) console.log(auth.Authorization.slice(at, at + 12))',
  'process.env',
  'last',
  'JSON.stringify([auth, process.env, response])',
  'requests.get(`${base_url}/refused`, headers=auth).raise_for_status()',
];

/** Runs the program once with so many cases of its client secret and its token. Returns where one came out, or null. */
export async function fuzzChild(cases: number, seed: number): Promise<string | null> {
  const [clientSecret = '', accessToken = ''] = fc.sample(plain, { numRuns: 2, seed });
  const given = fc.sample(writtenFrom(fc.constantFrom(clientSecret, accessToken)), { numRuns: cases, seed });
  const { origin } = await startServer(({ url }) => {
    if (url.endsWith('/idp/token'))
      return { body: { access_token: accessToken, token_type: 'bearer', expires_in: 7200 } };
    if (url.endsWith('/cases')) return { body: given.map(({ pieces }) => pieces) };
    if (url.endsWith('/refused')) return refused(given);
    if (url.includes('/tenants/')) return { body: { id: TENANT_ID, name: 'Foobar' } };
    return { body: { client_id: CLIENT_ID, tenant_id: TENANT_ID } };
  });
  const home = makeHome();

  const { stdout, stderr } = await run(entries(...PROGRAM), {
    home,
    env: {
      ACRONIS_DATACENTER_URL: origin,
      ACRONIS_CLIENT_ID: CLIENT_ID,
      ACRONIS_CLIENT_SECRET: clientSecret,
      NODE_DEBUG: 'http,https,net,tls,stream,timer',
    },
  });

  if (!stderr.includes('HTTP ')) throw new Error(`Node's debug output is missing:\n${stderr}`);
  const files = readdirSync(home.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const whole = (secret: string): Written => ({ encoding: 'raw', secret, pieces: [] });
  for (const seen of [stdout, stderr, ...files].map(readings)) {
    for (const one of [whole(clientSecret), whole(accessToken), ...given]) {
      const view = findSecret(seen, one);
      if (view !== null) return `seed ${seed}: ${JSON.stringify(one)} came out: ${JSON.stringify(view)}`;
    }
  }
  return null;
}

function refused(given: readonly Written[]) {
  const message = given.map(({ pieces }) => pieces.join('')).join(' ');
  return { status: 403, headers: { 'x-request-id': given[0]?.secret ?? '' }, body: { error: { code: 403, message } } };
}
