/** What is typed next to a name for a secret is masked, whatever the language; all else stays as it was typed. */
import { expect, test } from 'vitest';
import { maskSecrets } from '../../../../src/repl/terminal/mask/mask.ts';

const secret: readonly string[] = [
  "client_secret = r'hunter2'",
  "h = {'Authorization': f'Bearer hunter2'}",
  'ACRONIS_CLIENT_SECRET=hunter2',
  'export ACRONIS_CLIENT_SECRET=hunter2',
  '$env:ACRONIS_CLIENT_SECRET="hunter2"',
  "auth=('id', 'hunter2')",
  "password = ('hunter2')",
  "client_secret += 'hunter2'",
  'client_secret = """hunter2"""',
  "client_secret = 'a' + 'hunter2'",
  "client_secret = ('a'\n 'hunter2')",
  "client_secret = 'a' \\\n 'hunter2'",
  'pin = 123456',
  'password = 12345',
  "client_secret = atob('hunter2')",
  "client_secret = Buffer.from('hunter2', 'base64').toString()",
  "password('hunter2')",
  "f(client_secret='hunter2')",
  "const { client_secret = 'hunter2' } = x",
  "[client_id, client_secret] = ['id', 'hunter2']",
  "client_id, client_secret = 'id', 'hunter2'",
  "client_secret, client_id = 'hunter2', 'id'",
  "x['client_secret'] = 'hunter2'",
  "setattr(x, 'client_secret', 'hunter2')",
  "new Map([['client_secret', 'hunter2']])",
  "url = 'https://id:hunter2@host/x'",
  'curl -u id:hunter2 https://x',
  "basic = btoa('id:hunter2')",
  'window.btoa(`${client_id}:hunter2`)',
  "x = base64.b64encode(b'id:hunter2')",
  "b64encode(f'{client_id}:hunter2'.encode('ascii'))",
  "h = 'Basic hunter2hunter2'",
  "x = 'Bearer hunter2'",
  'u = `https://x/?client_secret=hunter2&a=b`',
  '\'{"client_secret": "hunter2"}\'',
  '"{\\"client_secret\\": \\"hunter2\\"}"',
  '// client_secret = hunter2',
  '# password: hunter2',
  'x = 1 // token=hunter2',
  "client_secret = 'hunter2",
  "client_secret = 'abc\nhunter2'",
  'client_secret = `abc\nhunter2',
  'client_secret = hunter2',
  "client_secret: str = 'hunter2'",
  'set ACRONIS_CLIENT_SECRET=ab hunter2',
  'setx ACRONIS_CLIENT_SECRET hunter2',
  'set -x ACRONIS_CLIENT_SECRET hunter2',
  'tool --client-secret hunter2',
  'tool --password=hunter2',
  "New-Object X -Password 'hunter2'",
  "headers.set('Authorization', 'hunter2')",
  "x = {password: 'hunter2'}",
  "x = {\n  'password':\n   'hunter2'\n}",
  "clientSecret ??= 'hunter2'",
  "if (token === 'hunter2') 1",
  'apiKey = "hunter2"',
  "api_key: 'hunter2'",
  "'X-Api-Key': 'hunter2'",
  "cookie = 'hunter2'",
  "otp = 'hunter2'",
  "ott='hunter2'",
  "refresh_token = 'hunter2'",
  "refreshToken='hunter2'",
  "for (const password of ['hunter2']) {}",
  "x.client_secret = 'hunter2'",
  "auth = HTTPBasicAuth('id', 'hunter2')",
  "auth: { username: 'id', password: 'hunter2' }",
  "client_secret = '\\\nhunter2'",
  "client_secret=\n'hunter2'",
  "passphrase = u'hunter2'",
  "let pw; password = b'hunter2'",
  "client_secret = [1, 'hunter2']",
  "process.env.ACRONIS_CLIENT_SECRET = 'hunter2'",
  "os.environ['ACRONIS_CLIENT_SECRET'] = 'hunter2'",
  "credential = {'a': ['hunter2']}",
  "x = 'it'; client_secret = 'it\\'s hunter2'",
  "/it's/; client_secret = 'hunter2'",
  "don't\nclient_secret = 'hunter2'",
  "client_secret = (\n'hunter2'",
  'json = \'{"password":"hunter2"}\'',
  "data = 'grant_type=password&password=hunter2&x=y'",
  "print(client_secret := 'hunter2')",
  "client_secret = 'x' if y else 'hunter2'",
  "client_secret = y ? 'hunter2' : 'z'",
  "client_secret = 'x'\n  + 'hunter2'",
  "client_secret = x ||\n'hunter2'",
  "client_secret = 'a'.concat('hunter2')",
  "client_secret = ['hun', 'hunter2'].join('')",
  'ACRONIS_CLIENT_SECRET = hunter2',
  'ACRONIS_CLIENT_SECRET=hunter2 node x.js',
  'ACRONIS_CLIENT_SECRET=ab/hunter2+c==',
  'Authorization: Bearer hunter2',
  'http.get(u, {headers: {authorization: `Bearer hunter2`}})',
  "client_secret\n=\n'hunter2'",
  "client_secret /* x */ = 'hunter2'",
  "'client_secret' : 'hunter2'",
  "d = dict([('client_secret', 'hunter2')])",
  "client_secret = 'a', 'hunter2'",
  "password=`a${'hunter2'}`",
  'client_secret = `${x}hunter2`',
  'client_secret = String.raw`hunter2`',
  'client_secret = 0xdeadhunter2',
  "secret := 'hunter2'",
  "client_secret = f(\n  a,\n  'hunter2',\n)",
  "const client_secret = await (async () => 'hunter2')()",
  "x.setPassword('hunter2')",
  "Object.assign(x, { clientSecret: 'hunter2' })",
  'client_secret = "hunter2"; x = \'a\'',
  "if token != 'hunter2': pass",
  "client_secret.value = 'hunter2'",
  "var client_secret\u00a0= 'hunter2'",
  "client_secret = '\\x68hunter2'",
  'password: hunter2',
  "export const password: string = 'hunter2'",
  'eyJhbGciOiJIUzI1NiJ9hunter2.payload.x',
  'PGPASSWORD=hunter2 psql',
  "client_secret = new String('hunter2')",
  "client_secret='x';client_secret='hunter2'",
  "tokens = ['hunter2']",
  "my_token = {'x': {'y': 'hunter2'}}",
  "Buffer.from('id:hunter2').toString('base64')",
  'Buffer.from(`${client_id}:hunter2`, "utf8").toString("base64url")',
  "new Buffer('id' + ':' + 'hunter2').toString('base64')",
  "x = Buffer.from(['id', 'hunter2'].join(':')); x.toString('base64')",
  "x = Buffer.from('id:hunter2')",
  "base64.urlsafe_b64encode(b'id:hunter2')",
  "codecs.encode(b'id:hunter2', 'base64')",
  "h = 'Bearer ' + 'hunter2'",
  "h = 'Bearer '.concat('hunter2')",
  "h = 'Basic %s' % 'hunter2'",
  "h = 'Bearer {}'.format('hunter2')",
  "util.format('Bearer %s', 'hunter2')",
  "['Bearer', 'hunter2'].join(' ')",
  "h = `Bearer ${'hunter2'}`",
  'h = "Basic aWQ6hunter2aA=="',
  '-u id:hunter2',
  'curl -uid:hunter2 https://x',
  'curl https://x -H "Authorization: Basic hunter2"',
  "curl -H 'X-Api-Key: hunter2' https://x",
  "client_secret.includes('hunter2')",
  "password.replace('x', 'hunter2')",
  "process.env.CLIENT_SECRET ?? 'hunter2'",
  "os.environ.get('CLIENT_SECRET') or 'hunter2'",
  "{['client_secret']: 'hunter2'}",
  "creds = ('id', 'hunter2')",
  "client_pw = 'hunter2'",
  "pw1 = 'hunter2'",
  "privateKey = 'hunter2'",
  "access_key='hunter2'",
  "cookies = {'sid': 'hunter2'}",
  "request.auth('id', 'hunter2')",
  "crypto.createHmac('sha256', 'hunter2')",
  'key = `-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----`',
];

// What tells that it is one stands behind it.
const toldLater: readonly string[] = [
  "if 'hunter2' == client_secret: pass",
  '"hunter2" === process.env.CLIENT_SECRET',
  '<password>hunter2</password>',
  'Client secret\thunter2x',
  'password  hunter2x',
];

const ordinary: readonly string[] = [
  "btoa(x); y = 'plain'",
  "b64decode('plain')",
  "requests.get('http://127.0.0.1:43121/api/2/search?text=a@b.org')",
  "findUser('foobar')",
  'version',
  'auth',
  '{...auth}',
  "putEmail('foo@newmail.net')",
  "token_info['access_token']",
  "auth = {'Authorization': 'Bearer ' + token_info['access_token']}",
  "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
  "requests.put(url, headers={'Content-Type': 'application/json', ...auth}, data=user_data)",
  "auth.Authorization.split('.')",
  'auth.Authorization.slice(-100)',
  "headers=auth, params={'uuids': 'x'}",
  'tokens = 5',
  'max_tokens = 5',
  'client_secret',
  'token_info = response.json()',
  "token = token_info['access_token']",
  'user_data = {\n  "contact": {\n "email": "a@b.org"\n },\n "version": version\n}',
  'pprint.pprint(token_info)',
  "auth = {'Authorization': f'Bearer {token}'}",
  'auth = { Authorization: `Bearer ${token_info.access_token}` }',
  "findUsers('anna')",
  "x = 'http://127.0.0.1:43121/api/2'",
  'const token = await fetchToken()',
  'version = 12',
  "requests.post(f'{base_url}/idp/token', auth=(client_id, client_secret))",
  "x = a ? b : 'c'",
  "base_url + '/users/me'",
  "requests.post(`${base_url}/idp/token`, {headers: {'Content-Type': 'application/x-www-form-urlencoded'}, data: {grant_type: 'client_credentials'}})",
  '(1+2)*3',
  "a = [1,2]; b = {x: 'y'}",
  'process.env.ACRONIS_CLIENT_SECRET',
  "mail = 'a@b.org'",
  "response.json()['items']",
  'help(findUser)',
  '.sandbox drop-answer',
  'password_policy = 5',
  "password_policy = 'strict'",
  "secretary = 'Ann'",
  "tokenize('abc')",
  "tokenizer = 'x'",
  "passwordless = 'yes'",
  "secret_name = 'x'",
  "has_password = 'yes'",
  "if token: print('yes')",
  "typeof token === 'string'",
  "'basic auth'",
  "'Basic plan'",
  "Buffer.from('abc').toString('hex')",
  "JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString())",
  "token.startsWith('eyJ')",
  "findUser('secretary')",
  "putEmail('password@example.org')",
  "author = 'Ann'",
  "compass = 'north'",
  "pinned = 'x'",
  "def f():\n    pass\nx = 'abc'",
  'reset the password tomorrow',
];

test.each([...secret, ...toldLater])('the mask hides the secret in %j (K3)', (entry) => {
  const masked = maskSecrets(entry);

  expect(masked).not.toContain('hunter2');
  expect(masked).not.toMatch(/\d{5}/);
  expect(masked).toContain('…');
});

test.each([...secret, ...toldLater])('a secret among other lines is masked alone: %j (K3)', (entry) => {
  const masked = maskSecrets(`findUser('foobar')\nversion\n${entry}`);

  expect(masked.startsWith("findUser('foobar')\nversion\n")).toBe(true);
  expect(masked).not.toContain('hunter2');
});

test('the mask hides a secret in an entry that breaks off anywhere (K3)', () => {
  for (const entry of secret) {
    const first = entry.indexOf('hunter2');
    for (let end = first + 7; first >= 0 && end < entry.length; end += 1) {
      const begun = entry.slice(0, end);
      expect(maskSecrets(begun), begun).not.toContain('hunter2');
    }
  }
});

test.each(ordinary)('the mask leaves %j as it is', (entry) => {
  expect(maskSecrets(entry)).toBe(entry);
});

test('the mask leaves the rest of the statement as it was typed', () => {
  expect(maskSecrets("requests.post(url, auth=('id', 'x1'), data={'a': 'b'})")).toBe(
    "requests.post(url, auth=('…', '…'), data={'a': 'b'})",
  );
  expect(maskSecrets('u = "https://id:/x1/x2@h/"')).toBe('u = "https://id:…@h/"');
  expect(maskSecrets('u = "https://id:21/x2?x3@h/"')).toBe('u = "https://id:…@h/"');
  for (const place of ['localhost:8080', 'eu.acronis.com:443', '127.0.0.1:1'])
    expect(maskSecrets(`u = "http://${place}/u?a=b@c.org"`)).toBe(`u = "http://${place}/u?a=b@c.org"`);
  expect(maskSecrets("client_id = 'id'; client_secret = r'x1'; version = 4")).toBe(
    "client_id = 'id'; client_secret = r'…'; version = 4",
  );
  expect(maskSecrets("u = 'https://h/t?client_secret=x1&scope=all'")).toBe(
    "u = 'https://h/t?client_secret=…&scope=all'",
  );
  expect(maskSecrets('u = "https://id:x1@h/"; h = f"Bearer {token}"')).toBe(
    'u = "https://id:…@h/"; h = f"Bearer {token}"',
  );
});

test('the mask takes time in proportion to the entry', () => {
  const pieces = [
    ...[
      'x = 1\n',
      "client_secret = 'x'\n",
      'client_secret = [',
      "'client_secret', ",
      'token ',
      'token=',
      'token.',
      "token='a\n",
    ],
    ...["'", '\\', '/*', 'bearer ', '://', 'eyJ', "token={'a':", ' -u a', '-', '(', 'token=&', 'a,token', '"token: '],
  ];
  for (const piece of pieces) {
    const entry = piece.repeat(Math.ceil(200_000 / piece.length));
    expect(maskSecrets(entry).length).toBeLessThanOrEqual(entry.length);
    expect(maskSecrets(`'${entry}'`).length).toBeLessThanOrEqual(entry.length + 2);
  }
});
