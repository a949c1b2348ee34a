/** What a helper narrates is true: pasted into CPython it makes the same requests. And the docs' own session runs. */
import { spawn, spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { type Exchange, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { entries, run } from '../terminal/run.ts';
import { settingsOf } from '../terminal/sandbox.ts';

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import requests'], { stdio: 'ignore' }).status === 0,
);

const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';

const stories: readonly [name: string, code: readonly string[]][] = [
  [
    'an email is changed',
    ["findUser('JohnDoe')", 'fetchVersion()', "putEmail('a@newmail.net')", "putEmail('b@newmail.net')"],
  ],
  ['a confirmation is sent', ["findUser('foobar')", "putEmail('foo@newmail.net')"]],
  ['a user is named by id', [`findUser('${JOHN_DOE}')`, "putEmail('a@newmail.net')"]],
  ['user_id is switched', ["findUser('foobar')", `user_id = '${JOHN_DOE}'`, "putEmail('a@newmail.net')"]],
  [
    'another user is looked up in between',
    ["findUser('foobar')", `fetchVersion('${JOHN_DOE}')`, "putEmail('c@newmail.net')"],
  ],
  [
    'a login is changed, and an activation mail sent',
    [
      "findUser('m.okafor')",
      "putLogin('michael.okafor')",
      "putEmail('michael@newmail.net')",
      'sendActivationEmail()',
      `user_id = '${JOHN_DOE}'`,
      `putLogin("o'neill")`,
    ],
  ],
  ['many are listed', ["findUsers('anna')", "findUsers('smith')"]],
  ['a text needs quotes', ["try { await findUser('o\\'neill \"&') } catch {}", '1']],
  ['an address holds a quote', ["findUser('JohnDoe')", `putEmail("o'neill@newmail.net")`]],
];

test.skipIf(python === undefined).each(stories)(
  'where %s, the narrated lines make the same requests',
  async (_name, code) => {
    const [ours, theirs] = [await serve(), await serve()];

    const ran = await run(entries(...code), { env: settingsOf(ours.sandbox) });
    const lines = [...ran.stderr.matchAll(/^ +\d +>>> (.*)$/gm)].map(([, line]) => line ?? '');
    const pasted = await paste(theirs.sandbox, [...SIGNED_IN, ...lines]);

    expect(ran.code).toBe(0);
    expect(lines.length).toBeGreaterThan(0);
    expect(pasted).toMatchObject({ status: 0, stderr: '' });
    expect(asPython(theirs.exchanges)).toEqual(asOurs(ours.exchanges, code));
  },
);

/** "Changing a user account email", with the chapters that it builds upon, as the pages print them. */
const DOCS = `
import base64
import json
import requests
client_id = '{id}'
client_secret = '{secret}'
datacenter_url = '{url}'
base_url = f'{datacenter_url}/api/2'
encoded_client_creds = base64.b64encode(f'{client_id}:{client_secret}'.encode('ascii'))
basic_auth = {'Authorization': 'Basic ' + encoded_client_creds.decode('ascii')}
response = requests.post(
    f'{base_url}/idp/token',
    headers={'Content-Type': 'application/x-www-form-urlencoded', **basic_auth},
    data={'grant_type': 'client_credentials'},
)
print(response.status_code)
token_info = response.json()
auth = {'Authorization': 'Bearer ' + token_info['access_token']}
response = requests.get(f'{base_url}/clients/{client_id}', headers=auth)
tenant_id = response.json()['tenant_id']
username = 'JohnDoe'
response = requests.get(f'{base_url}/search', headers=auth, params={'tenant': tenant_id, 'text': username})
for item in response.json()['items']:
    if item['obj_type'] == 'user' and item['login'] == username:
        user_id = item['id']
        break
else:
    raise SystemExit('no such user')
response = requests.get(f'{base_url}/users/{user_id}', headers=auth)
version = response.json()['version']
user_data = {
    "contact": {
        "email": "foo@newmail.net"
    },
    "version": version
}
user_data = json.dumps(user_data, indent=4)
response = requests.put(
    f'{base_url}/users/{user_id}',
    headers={'Content-Type': 'application/json', **auth},
    data=user_data,
)
print(response.status_code)
print(response.json()['contact']['email'], response.json()['version'])
`;

test.skipIf(python === undefined)('the documentation’s own session runs against acronis-shell sandbox', async () => {
  let printed: Promise<{ stdout: string }> | undefined;

  await run(['sandbox', '--port', '0'], {
    onOutput: (stdout, child) => {
      if (printed || stdout.split('\n').length <= 3) return;
      const setting = (name: string) => new RegExp(`^ACRONIS_${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
      const program = DOCS.replace('{url}', setting('DATACENTER_URL'))
        .replace('{id}', setting('CLIENT_ID'))
        .replace('{secret}', setting('CLIENT_SECRET'));
      printed = runPython(program).finally(() => child.kill('SIGTERM'));
    },
  });

  expect(await printed).toEqual({ status: 0, stdout: '200\n200\nfoo@newmail.net 2\n', stderr: '' });
});

/** What the page starts from: "the following variables should be available now". */
const SIGNED_IN = [
  'import json, os, requests',
  "base_url = os.environ['ACRONIS_DATACENTER_URL'] + '/api/2'",
  "response = requests.post(f'{base_url}/idp/token', auth=(os.environ['ACRONIS_CLIENT_ID'], os.environ['ACRONIS_CLIENT_SECRET']), data={'grant_type': 'client_credentials'})",
  "auth = {'Authorization': 'Bearer ' + response.json()['access_token']}",
  "tenant_id = 'ede9f834-70b3-476c-83d9-736f9f8c7dae'",
];

async function serve(): Promise<{ sandbox: Sandbox; exchanges: Exchange[] }> {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  const exchanges: Exchange[] = [];
  sandbox.onExchange((exchange) => exchanges.push(exchange));
  return { sandbox, exchanges };
}

/** A request as far as it matters: to whom, what, and as whom. */
function asPython(exchanges: readonly Exchange[]) {
  return exchanges
    .filter(({ url }) => !url.startsWith('/api/2/idp/'))
    .map(({ method, url, headers, body }) => ({
      method,
      url: new URL(url, 'http://x').pathname,
      query: Object.fromEntries(new URL(url, 'http://x').searchParams),
      type: headers['content-type'],
      isAuthorized: String(headers['authorization']).startsWith('Bearer '),
      body,
    }));
}

/** Without the sign-in's own reads, and without a version that was fetched because nobody had asked for it yet. */
function asOurs(exchanges: readonly Exchange[], code: readonly string[]) {
  const isSwitched = code.some((entry) => entry.startsWith('user_id ='));
  return asPython(exchanges).filter(
    ({ method, url }) =>
      !/^\/api\/2\/(clients|tenants)\//.test(url) && !(isSwitched && method === 'GET' && url.endsWith(JOHN_DOE)),
  );
}

function paste(sandbox: Sandbox, lines: readonly string[]) {
  return runPython(lines.join('\n'), settingsOf(sandbox));
}

function runPython(program: string, env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(python ?? '', ['-c', program], { env: { PATH: process.env['PATH'], NO_PROXY: '*', ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
