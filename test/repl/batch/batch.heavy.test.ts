/** The command line without a terminal: what is printed where, and what the run ends with. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { startHeldDataCentre } from '../../terminal/held.ts';
import { entries, type Ran, type RunOptions, run } from '../../terminal/run.ts';
import { settingsOf } from '../../terminal/sandbox.ts';

const TENANT = "'ede9f834-70b3-476c-83d9-736f9f8c7dae'\n";
const JOHN_DOE = '1c234e69-5469-424a-a6d1-ff5658b387a6';
const ELSEWHERE = {
  ACRONIS_DATACENTER_URL: 'https://eu2-cloud.acronis.com',
  ACRONIS_CLIENT_ID: 'c',
  ACRONIS_CLIENT_SECRET: 'hunter2hunter2',
};

function sandbox(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return run(['--sandbox', ...args], options);
}

describe('entries', () => {
  test('entries from a pipe print values alone on standard output (T8)', async () => {
    expect(await sandbox([], { input: 'tenant_id\n' })).toEqual({ code: 0, stdout: TENANT, stderr: '' });
    expect(await run(['-', '--sandbox'], { input: 'tenant_id\n' })).toEqual({ code: 0, stdout: TENANT, stderr: '' });
  });

  test('entries that are blank print nothing and end well', async () => {
    expect(await sandbox([], { input: '\n\n' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('entries print each value but no assignment and no undefined; talk goes to standard error', async () => {
    const ran = await sandbox(entries("x = findUser('JohnDoe')", 'undefined', 'version', 'let y = 5', '[y, x.login]'));

    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe("1\n[ 5, 'JohnDoe' ]\n");
    expect(ran.stderr).toContain(">>> response = requests.get(f'{base_url}/search'");
    expect(ran.stderr).not.toContain('\x1b');
  });

  test.each([
    ['is given a name', `r = putEmail('x@newmail.net', '${JOHN_DOE}', {version: 9})`],
    ['is dropped in a loop', `for (const v of [9]) { putEmail('x@newmail.net', '${JOHN_DOE}', {version: v}) }; 0`],
    ['is dropped by a function', `(function () { putEmail('x@newmail.net', '${JOHN_DOE}', {version: 9}) })()`],
    ['is followed by an error', `await putEmail('x@newmail.net', '${JOHN_DOE}', {version: 9}); throw 5`],
  ])('entries do not hide a verdict whose value %s: told once, beside the data (O9)', async (_what, entry) => {
    const ran = await sandbox(['--quiet', ...entries(entry)]);

    expect(ran.code).toBe(3);
    expect(ran.stdout).not.toContain('CONFLICT');
    expect(ran.stderr.split('CONFLICT')).toHaveLength(2);
    expect(ran.stderr).toContain('refused: you named version 9, there is 1');
  });

  test('entries show a verdict once, as their own value does or as they print it (O9)', async () => {
    const change = (email: string) => `putEmail('${email}', '${JOHN_DOE}')`;
    const ran = await sandbox(['--quiet', ...entries(change('a@newmail.net'), `[${change('b@newmail.net')}]`)]);
    const json = await sandbox([
      '--quiet',
      '--json',
      ...entries(change('a@newmail.net'), `[${change('b@newmail.net')}]`),
    ]);
    const printed = await sandbox(['--quiet', ...entries(`console.log(await ${change('a@newmail.net')})`)]);

    expect([ran.stderr, json.stderr, printed.stderr]).toEqual(['', '', '']);
    expect(ran.stdout.split('CHANGED')).toHaveLength(3);
    expect(json.stdout.split('CHANGED')).toHaveLength(3);
    expect(printed.stdout.split('CHANGED')).toHaveLength(2);
  });

  test('a pipe that stays open is told at once what a timer’s write came to (WD4)', async () => {
    const entry =
      "user_id = created_user_id; x = setTimeout(() => putEmail('late@y.org', {version: 7}), 10); 'waits'\n";
    let isAnswered = false;

    const { code, stdout, stderr } = await run(['--sandbox', '--quiet', '-'], {
      input: entry,
      staysOpen: true,
      onTalk: (talk, child) => {
        if (isAnswered || !talk.includes('Look at the user')) return;
        isAnswered = true;
        child.stdin?.end('1 + 1\n');
      },
    });

    expect({ code, stdout }).toEqual({ code: 3, stdout: "'waits'\n2\n" });
    expect(stderr.match(/CONFLICT/g)).toHaveLength(1);
  });

  test('entries may have several lines in a pipe, and blank lines between', async () => {
    const input =
      'function double(x) {\n  return 2 * x\n\n}\n\nconst list = [\n  1,\n  2\n]\nlist.map(double)\n`a\nb`\n';

    expect(await sandbox([], { input })).toEqual({ code: 0, stdout: "[ 2, 4 ]\n'a\\nb'\n", stderr: '' });
  });

  test.each([
    [
      'a key that is computed',
      "for (const key of ['URL', 'process', 'Promise']) globalThis[key] = 1",
      ['Promise', 'process', 'URL'],
    ],
    ['text that becomes code', "(0, eval)('var Buffer = 3, Object = 5')", ['Buffer', 'Object']],
    ['one that is taken away', "name = 'process'; delete globalThis[name]", ['process']],
    [
      'a getter that throws',
      "Object.defineProperty(globalThis, ['JSON'][0], { get() { throw 1 }, configurable: true })",
      ['JSON'],
    ],
  ])('a global that the program runs on is its own again behind the entry, by %s (EW5)', async (_what, code, names) => {
    const ran = await run(['--sandbox', '--quiet', ...entries(`${code}; 0`, "findUser('foobar').login")]);

    expect(ran.stdout).toBe("0\n'foobar'\n");
    const told = [...ran.stderr.matchAll(/^ {2}! (\w+) was overwritten, and is the shell's again\.$/gm)].map(
      ([, name]) => name,
    );
    expect(told.toSorted()).toEqual(names.toSorted());
    expect(ran.stderr.trim().split('\n')).toHaveLength(names.length);
  });

  test('an entry after which no name can be set any more is refused where it is read, and else said (EW5)', async () => {
    const [read, hidden] = await Promise.all([
      run(['--sandbox', '--quiet', ...entries('Object.freeze(globalThis)')]),
      run(['--sandbox', '--quiet', ...entries("Object['freeze'](this); 0", '1')]),
    ]);

    expect(read).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Nothing was run') });
    expect(hidden.stdout).toBe('0\n1\n');
    expect(hidden.stderr).toBe(
      '  ! globalThis was overwritten for good: only a new shell has it again. .exit leaves this one.\n',
    );
  });

  test.each([
    ['code made of text', 'eval("putEmail = 5")'],
    ['a key that is computed', "globalThis['put' + 'Email'] = 5"],
    ['a function that deletes', "wipe = (key) => delete globalThis[key]; wipe('putEmail')"],
    ['a getter', "Object.defineProperty(globalThis, `put${'Email'}`, { get: () => 5, configurable: true })"],
    ['a timer', "setTimeout(() => eval('putEmail = 5')); await new Promise((resolve) => setTimeout(resolve, 5)); 1"],
  ])('entries give a helper back that was overwritten by %s, and say so (HN2)', async (_by, entry) => {
    const ran = await sandbox(['--quiet', ...entries(entry, 'typeof putEmail')]);

    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/'function'\n$/) });
    expect(ran.stderr).toBe("  ! putEmail was overwritten, and is the shell's again.\n");
  });

  test('entries say once that a helper is lost, where it cannot be given back (HN2)', async () => {
    const locked =
      "Object.defineProperty(globalThis, 'put' + 'Email', { value: 5, configurable: false, writable: false }); 1";

    const ran = await sandbox(entries(locked, '2', '3'));

    expect(ran.stdout).toBe('1\n2\n3\n');
    expect(ran.stderr).toBe(
      '  ! putEmail was overwritten for good: only a new shell has it again. .exit leaves this one.\n',
    );
  });

  test('entries assign the page’s names as they like', async () => {
    const names = ['user_id', 'version', 'user', 'user_data', 'response', 'base_url', 'auth', 'tenant_id', 'last'];

    const ran = await sandbox([
      '--quiet',
      ...entries(...names.map((name, at) => `${name} = ${at}`), 'r = requests', 'typeof r.get'),
    ]);

    expect(ran).toEqual({ code: 0, stdout: "'function'\n", stderr: '' });
  });

  test('the entries of a pipe end at .exit', async () => {
    expect((await sandbox([], { input: '1\n.exit\n2\n' })).stdout).toBe('1\n');
  });

  test('entries end with Windows line ends and without a last one', async () => {
    expect((await sandbox([], { input: '[1,\r\n2]\r\n3' })).stdout).toBe('[ 1, 2 ]\n3\n');
  });

  test('entries do the page’s statements typed one by one, with keyword arguments and nothing to await', async () => {
    const input = [
      `user_id = '${JOHN_DOE}'`,
      'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)',
      "version = response.json()['version']",
      "user_data = {'contact': {'email': 'johndoe@newmail.net'}, version}",
      'user_data = json.dumps(user_data, indent=4)',
      "response = requests.put(`${base_url}/users/${user_id}`, headers={'Content-Type': 'application/json', ...auth}, data=user_data)",
      'response.status_code',
      'version',
    ].join('\n');

    const { code, stdout, stderr } = await sandbox([], { input });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '200\n1\n' });
    expect(stderr).toBe(
      `  CHANGED   PUT /api/2/users/${JOHN_DOE}: JohnDoe · John Doe · JohnSmith, Inc · johndoe@mysite.com → johndoe@newmail.net; done (HTTP 200) · sandbox\n`,
    );
  });
});

describe('the first failed entry ends the run', () => {
  test('a name that does not exist is told with the one that was probably meant', async () => {
    const { code, stderr } = await sandbox(entries('fetchVerion()'));

    expect(code).toBe(1);
    expect(stderr).toContain('ReferenceError: fetchVerion is not defined. Did you mean fetchVersion?');
  });

  const failing: readonly [what: string, entry: string, words: string][] = [
    ['a user who does not exist', "findUser('nobody-at-all')", "No user matches 'nobody-at-all'"],
    ['a thrown error', "throw new Error('mine')", 'Error: mine'],
    ['an unknown name', 'nothing_here', 'nothing_here is not defined'],
    ['a mistake in JavaScript', 'let 5 = x', 'SyntaxError'],
    ['an unfinished entry', 'findUser(', 'SyntaxError: the entry ends before it is complete'],
    ['a refused request', "requests.get('https://evil.example/')", 'Nothing was sent'],
    ['Python', '>>> 1 / 0', 'ZeroDivisionError: division by zero'],
    ['a call without parentheses', 'findUser foobar', "findUser('foobar')"],
    ['a global that the program needs', 'URL = 5', 'cannot be overwritten'],
    ['a helper that would be overwritten', 'const { findUsers } = {}', 'findUsers is needed by the program itself'],
    ['one of the page’s modules that would be', 'json = response', 'myJson = …'],
    ['help that would be', 'function help() {}', 'help is needed'],
    ['the process itself', 'globalThis.process = {}', 'cannot be overwritten'],
    ['a helper', 'const { putEmail } = {}', 'cannot be overwritten'],
    ['a helper as a function', 'function findUser() {}', 'cannot be overwritten'],
    ["the page's modules", 'for (requests of [1]) ;', 'cannot be overwritten'],
    ['a helper imported over', "import { join as verify } from 'node:path'", 'cannot be overwritten'],
  ];

  test('the first failed entry ends the run with exit 1 and words on standard error (E13, HN1)', async () => {
    const ran = await inPairs(failing, ([, entry]) => sandbox(entries('1', entry, '2')));

    for (const [index, [what, , words]] of failing.entries()) {
      expect(ran[index], what).toMatchObject({ code: 1, stdout: '1\n' });
      expect(ran[index]?.stderr, what).toContain(words);
      expect(ran[index]?.stderr, what).not.toMatch(/\n\s+at |node:internal/);
    }
  });

  test('an unfinished last entry of a pipe is a syntax error', async () => {
    const ran = await sandbox([], { input: '1\nconst x = {\n' });

    expect(ran).toMatchObject({ code: 1, stdout: '1\n' });
    expect(ran.stderr).toContain('SyntaxError');
  });
});

describe('the exit code', () => {
  test('the exit code is 0 for a change, for one that waits for its mail, and for one that was there already', async () => {
    const code = [
      "findUser('JohnDoe')",
      "putEmail('a@newmail.net')",
      "putEmail('a@newmail.net')",
      "findUser('foobar')",
      "putEmail('b@newmail.net')",
    ];
    const ran = await sandbox(['--json', ...entries(...code)]);

    expect(ran.code).toBe(0);
    expect(documents(ran).flatMap(({ verdict = [] }) => verdict)).toEqual(['CHANGED', 'ALREADY', 'CONFIRMATION_SENT']);
  });

  test('the exit code says of a typed change of an email what it came to, whatever is silenced and however it is run', async () => {
    const put = (id: string, email: string, version: number) =>
      `r = requests.put(\`\${base_url}/users/${id}\`, {headers: {'Content-Type': 'application/json', ...auth}, data: json.dumps({contact: {email: '${email}'}, version: ${version}})})`;
    const link = put('2ae8a1e9-4dba-4a07-b56a-c51cec1485fc', 'link@newmail.net', 1);
    const stale = put(JOHN_DOE, 'stale@newmail.net', 7);
    const directory = await mkdtemp(join(tmpdir(), 'typed-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const program = join(directory, 'typed.js');
    await writeFile(program, `${link}\n${stale}\n`);

    for (const ran of [
      await sandbox(entries(link, stale)),
      await sandbox(['--json', ...entries(link, stale)]),
      await sandbox([], { input: `${link}\n${stale}\n` }),
      await sandbox([program]),
    ]) {
      expect(ran.stderr).toMatch(
        /CONFIRMATION_SENT .+ foobar · .+ foobar@example\.org → link@newmail\.net; not changed/,
      );
      expect(ran.stderr).toMatch(
        /CONFLICT .+ JohnDoe · .+ johndoe@mysite\.com → stale@newmail\.net; refused; you named/,
      );
      expect(ran.code).toBe(3);
    }
  });

  test('the exit code is 3 for a conflict, which ends the run (V1, V2)', async () => {
    const ran = await sandbox(entries("findUser('JohnDoe')", 'version = 0', "putEmail('a@newmail.net')", '2'));

    expect(ran.code).toBe(3);
    expect(ran.stdout).not.toMatch(/\n2\n$/);
    expect(ran.stdout).toContain('CONFLICT');
  });

  test('the exit code is 3 where the sandbox was told to let somebody edit the user in between (V3)', async () => {
    const ran = await sandbox(['--json', '--edit-behind-me', '--stale-status', '426', ...putJohn]);

    expect(documents(ran).at(-1)).toMatchObject({ verdict: 'CONFLICT', status: 426, world: 'sandbox' });
    expect(ran.code).toBe(3);
  });

  test('the exit code is 0 where the answer is dropped and a new look shows the change', async () => {
    const ran = await sandbox(['--json', '--drop-answer', '1', ...putJohn]);

    expect(documents(ran).at(-1)).toMatchObject({ verdict: 'CHANGED', status: null, version: 2 });
    expect(ran.code).toBe(0);
  });

  test.each([
    ['JavaScript', '`${base_url}/users/${user_id}`', "{version, contact: {email: 'j@newmail.net'}}"],
    ['Python', "f'{base_url}/users/{user_id}'", "{'version': version, 'contact': {'email': 'j@newmail.net'}}"],
  ])(
    'a typed write without an answer fails, and says what a new look has shown, in %s (CC7)',
    async (_language, url, json) => {
      const put = `requests.put(${url}, json=${json}, headers=auth)`;

      const ran = await sandbox(['--json', '--drop-answer', '1', ...entries("findUser('JohnDoe')", put)]);

      expect(documents(ran).at(-1)).toMatchObject({ error: { code: 'ECONNRESET', verdict: 'CHANGED' } });
      expect(ran.stderr).toContain('It was applied: do not send it again.');
      expect(ran.stderr).not.toContain('may have been applied');
      expect(ran.code).toBe(1);
    },
  );

  test('the exit code is 4 when the answer was lost (N6)', async () => {
    const server = await startSandbox({ port: 0 });
    onTestFinished(() => server.stop());
    const proxy = await dropping(server.url);
    const env = { ...settingsOf(server), ACRONIS_DATACENTER_URL: proxy };

    const ran = await run(['--json', ...entries("findUser('foobar')", "putEmail('a@newmail.net')")], { env });

    expect(documents(ran).at(-1)).toMatchObject({ verdict: 'UNKNOWN' });
    expect(ran.code).toBe(4);
  });

  test('the exit code is 1 for a refusal, and for a write that is not sent', async () => {
    const server = await startSandbox({ port: 0 });
    onTestFinished(() => server.stop());
    const put = entries("findUser('JohnDoe')", "putEmail('a@newmail.net')");

    const refused = await run(['--json', ...put], { env: settingsOf(server, 1) });
    const unsent = await sandbox(['--json', '--read-only', ...put]);

    expect([refused.code, documents(refused).at(-1)?.['verdict']]).toEqual([1, 'REJECTED']);
    expect([unsent.code, documents(unsent).at(-1)?.['verdict']]).toEqual([1, 'NOT_SENT']);
  });

  test('the exit code is 1 for a typed write under --read-only', async () => {
    const ran = await sandbox(['--read-only', ...entries('requests.delete(`${base_url}/users/x`, headers=auth)')]);

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('read-only');
  });

  test('the exit code is 0 for a dry run, which shows the request', async () => {
    const ran = await sandbox(['--dry-run', ...entries("findUser('JohnDoe')", "putEmail('a@newmail.net')", 'version')]);

    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('nothing was sent');
    expect(ran.stdout).toContain('$ACRONIS_TOKEN');
  });

  test('the exit code is 5 when the sign-in is refused, with what to do (A1, A9, G9)', async () => {
    const server = await startSandbox({ port: 0 });
    onTestFinished(() => server.stop());
    const env = { ...settingsOf(server), ACRONIS_CLIENT_SECRET: 'wrong-s3cret-value' };

    const ran = await run(['--json', ...entries("findUser('foobar')")], { env });

    expect(ran.code).toBe(5);
    expect(documents(ran)).toEqual([
      {
        error: { name: 'SignInError', message: expect.any(String), status: 401, code: 'invalid_client' },
        world: expect.any(String),
      },
    ]);
    expect(ran.stderr).toContain('ACRONIS_CLIENT_SECRET');
    expect(ran.stdout + ran.stderr).not.toContain('wrong-s3cret-value');
  });

  test('the exit code is 1 when nobody answers, and the sentence names the place (N2)', async () => {
    const server = await startSandbox({ port: 0 });
    await server.stop();

    const ran = await run(entries('tenant_id'), { env: settingsOf(server) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('No connection to 127.0.0.1');
  });
});

test('a proxy of the environment is not asked, and named when the connection fails beside it (N1, N18)', async () => {
  const env = {
    ACRONIS_DATACENTER_URL: 'https://nobody.invalid',
    ACRONIS_CLIENT_ID: 'x',
    ACRONIS_CLIENT_SECRET: 's3cret-s3cret',
    HTTPS_PROXY: 'http://127.0.0.1:1',
  };

  const ran = await run(['--allow-host', 'nobody.invalid', ...entries('tenant_id')], { env });

  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('No connection to nobody.invalid');
  expect(ran.stderr).toContain('HTTPS_PROXY is set but not followed');
  expect(ran.stderr).toContain('ACRONIS_PROXY=env');
});

const putJohn = entries("findUser('JohnDoe')", "putEmail('a@newmail.net')");

describe('wrong words and settings', () => {
  const wrong: readonly [args: string[], words: string, options?: RunOptions][] = [
    [[], 'no settings'],
    [['--what'], '--what'],
    [['--sandbox', '-e'], '-e'],
    [['--port', '5', '-e', '1'], '--port belongs to the sandbox'],
    [['--sandbox', '--port', '70000', '-e', '1'], '--port 70000: wants a number from 0 to 65535'],
    [['--sandbox', '--fail', '503', '-e', '1'], '--fail 503: wants STATUS:N'],
    [['--latency', '5', '-e', '1'], '--latency belongs to the sandbox'],
    [['--sandbox', '-e', '1', 'x.js'], 'x.js'],
    [['--sandbox', 'missing.js'], "There is no file 'missing.js'"],
    [['--sandbox', 'folder.js'], 'folder.js', { files: { 'folder.js/x': '' } }],
    [['--sandbox', 'one.js', 'two.js'], 'two.js'],
    [['--profile', 'none', '-e', '1'], 'none'],
    [['-e', '1'], 'missing', { files: { '.env': 'ACRONIS_CLIENT_ID=x\n' } }],
    [['-e', '1'], 'ACRONIS_DATACENTER_URL is set but blank', { env: { ACRONIS_DATACENTER_URL: '' } }],
    [['-e', '1'], 'NODE_TLS_REJECT_UNAUTHORIZED=0', { env: { ...ELSEWHERE, NODE_TLS_REJECT_UNAUTHORIZED: '0' } }],
    // What is not there yet is refused, and named in no help.
    [['tutorial'], 'tutorial'],
    [['replay', 'x'], 'x'],
    [['plan'], 'plan'],
    [['verify'], 'verify'],
    [['audit', 'everything'], 'audit verify, and'],
    [['audit', 'verify', 'x'], 'audit verify, and'],
    [['audit', '--since', 'noon'], '--since'],
    [['audit', '--verdict', 'LOST'], 'CONFLICT'],
    [['--since', '7d', '-e', '1'], '--since belongs to audit'],
    [['change-email', 'foobar'], 'two words'],
    [['--sandbox', 'x.rb'], 'x.rb', { files: { 'x.rb': '' } }],
    [['--sandbox', '--ruby'], '--ruby'],
  ];

  test('wrong words and settings end with 2 and words on standard error, before anything is done (G1)', async () => {
    const ran = await inPairs(wrong, ([args, , options]) => run(args, { input: '', ...options }));

    for (const [index, [args, words]] of wrong.entries()) {
      expect(ran[index], args.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(ran[index]?.stderr, args.join(' ')).toContain(words);
      expect(ran[index]?.stderr, args.join(' ')).not.toMatch(/\n\s+at |node:internal/);
    }
  });

  test('--help names nothing that does not exist', async () => {
    const { code, stdout, stderr } = await run(['--help']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toMatch(/replay|\bplan\b|\bapply\b|resume/);
  });

  test('--version says the version', async () => {
    expect(await run(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  test('a foreign host needs --allow-host, which the sentence names (G7)', async () => {
    const ran = await run(entries('1'), {
      env: { ACRONIS_DATACENTER_URL: 'https://evil.example', ACRONIS_CLIENT_ID: 'x', ACRONIS_CLIENT_SECRET: 'yyyy' },
    });

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--allow-host evil.example');
  });
});

describe('--json', () => {
  test('--json prints one document a line for each value, with the contract’s members and the world (T8)', async () => {
    const ran = await sandbox([
      '--json',
      ...entries("findUser('foobar')", 'fetchVersion()', "putEmail('foo@newmail.net')"),
    ]);

    expect(ran.code).toBe(0);
    expect(documents(ran)).toEqual([
      {
        user_id: '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc',
        login: 'foobar',
        name: 'Foo Bar',
        email: 'foobar@example.org',
        activated: true,
        enabled: true,
        version: 1,
        tenant_id: '0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
        tenant_path: ['JohnSmith, Inc', 'Foobar'],
        world: 'sandbox',
      },
      1,
      {
        verdict: 'CONFIRMATION_SENT',
        status: 200,
        why: 'link-sent',
        request_id: expect.any(String),
        login: 'foobar',
        user_id: '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc',
        old: 'foobar@example.org',
        new: 'foo@newmail.net',
        version: 1,
        activated: true,
        world: 'sandbox',
      },
    ]);
  });

  test('--json prints a failed entry as a document too, and the words on standard error', async () => {
    const ran = await sandbox(['--json', ...entries("findUser('nobody-at-all')")]);

    expect(ran.code).toBe(1);
    expect(documents(ran)).toEqual([
      {
        error: { name: 'NoMatchError', message: expect.stringContaining('nobody-at-all'), status: null, code: null },
        world: 'sandbox',
      },
    ]);
    expect(ran.stderr).toContain('No user matches');
  });

  test('--json gives those who match where there are several, each as a user', async () => {
    const ran = await sandbox(['--json', ...entries("findUser('anna')")]);

    const [{ error }] = documents(ran) as [{ error: { name: string; matches: { login: string }[] } }];
    expect(error.name).toBe('SeveralMatchesError');
    expect(error.matches.length).toBeGreaterThan(3);
    for (const user of error.matches)
      expect(user).toMatchObject({ world: 'sandbox', user_id: expect.any(String), tenant_id: expect.any(String) });
    expect(error.matches.map(({ login }) => login)).toContain('anna.keller');
  });

  test('--json gives the status and code of a refused request', async () => {
    const ran = await sandbox(['--json', ...entries("findUser('00000000-0000-4000-8000-000000000000')")]);

    expect(documents(ran)).toEqual([
      {
        error: { name: 'ApiError', message: expect.any(String), status: 404, code: expect.anything() },
        world: 'sandbox',
      },
    ]);
  });

  test('--json has a line for whatever a value is', async () => {
    const values = ['null', '10n', '() => 1', 'Symbol("x")', 'NaN', 'new Map([[1, 2]])', '"a\\nb"', 'a = {}; a.a = a'];

    const ran = await sandbox(['--json', ...entries(...values)]);

    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(documents(ran).length).toBeGreaterThanOrEqual(values.length - 1);
  });
});

describe('a program', () => {
  test('a program shows only what it prints (T8)', async () => {
    const files = {
      'go.js': [
        '#!/usr/bin/env acronis-shell',
        "const user = findUser('JohnDoe');",
        'user;',
        'console.log(user.login, version);',
        "console.error('to standard error');",
        'pprint.pprint({ a: true });',
        "putEmail('a@newmail.net');",
        'console.log(response.status_code, version);',
      ].join('\n'),
    };

    const ran = await sandbox(['--quiet', 'go.js'], { files });

    expect(ran).toEqual({ code: 0, stdout: "JohnDoe 1\n{'a': True}\n200 2\n", stderr: 'to standard error\n' });
  });

  test('a program stops at the first error, and says where it was', async () => {
    const files = {
      'late.js': "console.log(1);\n\nfindUser('nobody-at-all');\nconsole.log(2);\n",
      'wrong.js': 'console.log(1);\nlet 5 = x;\n',
      'cut.js': 'console.log(1);\nif (true) {\n',
      'thrown.js': 'function f() {\n  throw new TypeError("mine");\n}\nf();\n',
    };

    const [late, wrong, cut, thrown] = await inPairs(Object.keys(files), (name) =>
      sandbox(['--quiet', name], { files }),
    );

    expect(late).toMatchObject({ code: 1, stdout: '1\n' });
    expect(late?.stderr).toContain('No user matches');
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong?.stderr).toContain('wrong.js:2');
    expect(cut).toMatchObject({ code: 1, stdout: '' });
    expect(cut?.stderr).toContain('SyntaxError');
    expect(thrown?.code).toBe(1);
    expect(thrown?.stderr).toMatch(/thrown\.js:2\n.*TypeError: mine/);
  });

  const beside = {
    'tools/say.mjs':
      "export const version = 'its own';\nexport default (text) => `said ${text}`;\nexport { version as 'odd name' };\n",
    'tools/old.cjs': 'module.exports = { old: true };\n',
    'tools/some.json': '{"a": 1}\n',
    'tools/broken.mjs': 'export const a = 1;\nexport const b = (;\n',
  };

  test('a program imports what stands beside it, whatever folder it is run from, and keeps the names to itself (E10)', async () => {
    const program = [
      '\uFEFFimport process from "node:process";',
      'console.log(say("this"), user_id, version, odd, await ready());',
      "import say, { version, 'odd name' as odd } from './say.mjs';",
      "import { setTimeout as sleep } from 'node:timers/promises'; import './old.cjs'",
      'import some, * as all from',
      "  './some.json' with { type: 'json' }",
      "import old from './old.cjs';",
      'async function ready() { await sleep(1); return typeof process.pid }',
      "console.log(some.a, Object.keys(all), old.old, (await import('./say.mjs')).default(1), require('./old.cjs'));",
      "console.log(import.meta.filename.endsWith('go.mjs'), import.meta.url.endsWith('/tools/go.mjs'), import.meta.dirname.endsWith('tools'));",
      "console.log(import.meta.resolve('./x.js').endsWith('/tools/x.js'), import.meta.resolve('fs'), findUser('foobar').version);",
      'null.here;',
    ];

    const ran = await sandbox(['--quiet', 'tools/go.mjs'], {
      files: { ...beside, 'tools/go.mjs': program.join('\r\n') },
    });

    expect(ran.stdout.split('\n')).toEqual([
      'said this undefined its own its own number',
      "1 [ 'default' ] true said 1 { old: true }",
      'true true true',
      'true node:fs 1',
      '',
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr.split('\n')[0]).toBe('tools/go.mjs:12');
    expect(ran.stderr).not.toContain('Warning');
  });

  const badly: readonly [what: string, source: string, place: string | null, words: string][] = [
    ['a name that the module lacks', "import { gone } from './say.mjs'", 'a.mjs:1', "no export named 'gone'"],
    ['a module that is not there', "import './gone.mjs'", 'a.mjs:1', "no module './gone.mjs'"],
    ['a module with a mistake', "\nimport './broken.mjs'", 'a.mjs:2', 'SyntaxError'],
    ['an import in a function', "f = () => {\n import './say.mjs' }", 'a.mjs:2', 'SyntaxError'],
    ['an import in a block', "if (1) {\n import './say.mjs' }", 'a.mjs:2', "await import('…')"],
    ['an export', 'x = 1\nexport const a = 1', 'a.mjs:2', 'Nothing is exported'],
    ['a default export', 'export default {}', 'a.mjs:1', 'Nothing is exported'],
    ['an export of others', "export * from './say.mjs'", 'a.mjs:1', 'Nothing is exported'],
  ];

  test('a program says where an import or export goes wrong, and runs nothing (E11)', async () => {
    const ran = await inPairs(badly, ([, source]) =>
      sandbox(['--quiet', 'tools/a.mjs'], { files: { ...beside, 'tools/a.mjs': `${source}\nconsole.log('ran')` } }),
    );

    for (const [index, [what, , place, words]] of badly.entries()) {
      expect(ran[index], what).toMatchObject({ code: 1, stdout: '' });
      expect(ran[index]?.stderr, what).toContain(words);
      if (place !== null) expect(ran[index]?.stderr.split('\n')[0], what).toMatch(new RegExp(`(^|[/\\\\])${place}$`));
      expect(ran[index]?.stderr, what).not.toMatch(/\n\s+at /);
    }
  });

  test('a program ends with the code of what its writes came to', async () => {
    const files = { 'go.js': "findUser('JohnDoe');\nversion = 0;\nputEmail('a@newmail.net');\n" };

    expect((await sandbox(['go.js'], { files })).code).toBe(3);
  });
});

test('an entry imports from the current folder, and what it imports is there for the next (E12)', async () => {
  const files = { 'own.mjs': 'export const one = 1; export default 2;\n' };
  const input = "import two, {\n  one\n} from './own.mjs'\n[one, two]\nimport * as own from './own.mjs'\nown.one\n";

  const ran = await sandbox([], { files, input });

  expect(ran).toMatchObject({ code: 0, stdout: '[ 1, 2 ]\n1\n', stderr: '' });
  for (const python of ['import json', 'import os, json', 'import json as j', 'from json import dumps'])
    expect((await sandbox(entries(python, '>>> 1'))).stdout, python).toBe('1\n');
});

test('a function of an earlier entry never sees the version of the user before', async () => {
  const code = ['f = () => version', "findUser('foobar')", 'user_id = created_user_id; [f()]', 'version; [f()]'];

  const ran = await sandbox(entries(...code));

  expect(ran.stdout.split('\n').slice(-3)).toEqual(['[ undefined ]', '[ 1 ]', '']);
});

test('a reader that has seen enough ends nothing: what was begun is finished, and the exit code kept (T3)', async () => {
  const server = await startSandbox({ port: 0 });
  onTestFinished(() => server.stop());
  const put = `putEmail('a@newmail.net', '${JOHN_DOE}')`;
  const code = [
    "'first'",
    put,
    'for (let n = 0; n < 1000; n += 1) console.log("x".repeat(1000))',
    "putEmail('b@newmail.net')",
  ];

  const ran = await run(entries("findUser('JohnDoe')", ...code), {
    env: settingsOf(server),
    onOutput: (_stdout, child) => child.stdout?.destroy(),
  });

  expect(ran.code).toBe(0);
  expect(server.world.user('JohnDoe')?.contact.email).toBe('b@newmail.net');
});

// Windows ends a program that is sent a signal; only a terminal's Ctrl-C reaches it there.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('Ctrl-C ends a loop that never waits, with 130 (T1, T7)', async () => {
    const ran = await run(['--sandbox', ...entries('console.log("on"); while (true) {}', '2')], {
      onOutput: (_stdout, child) => child.kill('SIGINT'),
    });

    expect(ran).toEqual({ code: 130, stdout: 'on\n', stderr: '' });
  });

  test('Ctrl-C twice gives a write up: that its fate is open counts for more, with 4 (T1)', async () => {
    const centre = await startHeldDataCentre((request) => request.startsWith('PUT'));
    let running: ChildProcess | undefined;
    const ending = run(['--json', ...entries("findUser('JohnDoe')", "putEmail('a@newmail.net')", '2')], {
      env: centre.env,
      onOutput: (_stdout, child) => {
        running = child;
      },
      onTalk: (stderr, child) => void (stderr.includes('on its way') && child.kill('SIGINT')),
    });
    await vi.waitFor(() => expect(centre.held).toHaveLength(1), { timeout: 30_000, interval: 20 });
    running?.kill('SIGINT');

    const ran = await ending;
    expect(documents(ran).at(-1)).toMatchObject({ verdict: 'UNKNOWN' });
    expect(ran.code).toBe(4);
  });

  test('a write is waited for no more at Ctrl-C, once it is said that the answer is lost and looked for: also with --quiet (J7)', async () => {
    const lost = ['--sandbox', '--quiet', '--drop-answer', '1'];
    const ran = await run([...lost, ...entries("findUser('foobar')", "putEmail('a@newmail.net')")], {
      onTalk: (stderr, child) => void (stderr.includes('looking again in 2 s') && child.kill('SIGINT')),
    });

    expect(ran.stdout).toContain('UNKNOWN');
    expect(ran.code).toBe(4);
  });
});

describe('acronis-shell sandbox', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('acronis-shell sandbox prints its three lines and ends on %s with %i', async (signal, code) => {
    const ran = await run(['sandbox', '--port', '0'], {
      onOutput: (stdout, child) => {
        if (stdout.split('\n').length > 3) child.kill(signal);
      },
    });

    expect(ran).toEqual({
      code,
      stdout: expect.stringMatching(
        /^ACRONIS_DATACENTER_URL=http:\/\/127\.0\.0\.1:\d+\nACRONIS_CLIENT_ID=\S+\nACRONIS_CLIENT_SECRET=\S+\n$/,
      ),
      stderr: expect.stringMatching(
        /^ {2}These are settings\. [\s\S]* acronis-shell --settings F\n.*Ctrl-C ends the sandbox\.\n$/,
      ),
    });
  });

  test('acronis-shell sandbox --quiet prints its three lines alone', async () => {
    const ran = await run(['sandbox', '--port', '0', '--quiet'], {
      onOutput: (stdout, child) => {
        if (stdout.split('\n').length > 3) child.kill('SIGTERM');
      },
    });

    expect([ran.stdout.split('\n').length, ran.stderr]).toEqual([4, '']);
  });
});

test('the shell keeps the token and the secret out of everything it prints (H3, A11)', async () => {
  const server = await startSandbox({ port: 0 });
  onTestFinished(() => server.stop());
  let bearer = '';
  server.onExchange(({ headers }) => {
    const sent = String(headers['authorization'] ?? '');
    if (sent.startsWith('Bearer ')) bearer = sent.slice('Bearer '.length);
  });
  const code = [
    'auth',
    'auth.Authorization',
    'JSON.stringify(auth)',
    '({...auth})',
    'console.log(auth)',
    'console.log({...auth}, `${auth.Authorization}`)',
    'console.error({...auth})',
    'console.dir({...auth})',
    'console.table([{...auth}])',
    'process.stdout.write(`${auth.Authorization}\\n`) && undefined',
    'pprint.pprint({...auth})',
    'encodeURIComponent(auth.Authorization)',
    'Buffer.from(auth.Authorization.slice(7)).toString("base64")',
    '[...Object.values(auth)]',
    'findUser("foobar")',
    'last',
    'last.curl',
    'last.request',
    'JSON.stringify(last)',
    'process.env.ACRONIS_CLIENT_SECRET',
    'throw Object.assign(new Error(`x ${auth.Authorization}`), {auth, cause: auth.Authorization})',
  ];

  const env = settingsOf(server);
  const texts = await run(['--verbose', ...entries(...code)], { env });
  const json = await run(['--json', ...entries(...code)], { env });

  expect(bearer).toMatch(/^eyJ/);
  for (const { stdout, stderr } of [texts, json]) {
    const all = stdout + stderr;
    expect(all).toContain('foobar@example.org');
    expect(all).toContain('Error');
    expect(all).not.toContain(bearer.slice(60, 100));
    expect(all).not.toContain(bearer.slice(-40));
    expect(all).not.toContain(server.clientSecret);
    expect(all).not.toContain(Buffer.from(bearer).toString('base64').slice(100, 140));
  }
});

test('no program that an entry starts, and no report of Node, gets the secret from the environment (H11)', async () => {
  const server = await startSandbox({ port: 0 });
  onTestFinished(() => server.stop());
  const code = [
    "const { spawnSync } = await import('node:child_process')",
    `spawnSync(process.execPath, ['-p', 'String(process.env.ACRONIS_CLIENT_SECRET)'], { encoding: 'utf8' }).stdout`,
    'String(process.report.getReport().environmentVariables.ACRONIS_CLIENT_SECRET)',
    'tenant_id',
  ];

  const ran = await run(entries(...code), { env: settingsOf(server) });

  expect(ran).toMatchObject({ code: 0, stdout: `'undefined\\n'\n'undefined'\n${TENANT}` });
});

test('what nobody waits for is waited for, and an error in a timer is told and ends the run (T7)', async () => {
  const server = await startSandbox({ port: 0 });
  onTestFinished(() => server.stop());
  const put = '[1].forEach(() => putEmail("a@newmail.net", created))';
  const env = settingsOf(server);

  const ran = await run(entries('created = "1c234e69-5469-424a-a6d1-ff5658b387a6"', put), { env });
  const thrown = await run(
    entries(
      'setTimeout(() => { throw new Error(auth.Authorization) }); await new Promise((r) => setTimeout(r, 50))',
      '1',
    ),
    { env },
  );
  const undefinedId = await run(entries("findUser('foobar')", "putEmail('b@newmail.net', user_id={}.user_id)"), {
    env,
  });

  expect(ran.code).toBe(0);
  expect(server.world.user('JohnDoe')?.contact.email).toBe('a@newmail.net');
  expect([thrown.code, thrown.stdout]).toEqual([1, '']);
  expect(thrown.stderr).toMatch(/Error: Bearer eyJ[\w-]{47}\.\.\.\n/);
  expect([undefinedId.code, server.mailbox.list().length]).toEqual([1, 0]);
});

test('lines need no semicolons, and a write among them is reported', async () => {
  const program =
    'try {\n  const u = findUser("JohnDoe")\n  putEmail("a@newmail.net")\n  console.log(user.email)\n} catch (e) {\n  console.log(e)\n}\n';

  const ran = await run(['--sandbox', '--quiet', 'a.js'], { files: { 'a.js': program } });

  expect(ran).toEqual({ code: 0, stdout: 'a@newmail.net\n', stderr: '' });
});

// biome-ignore lint/suspicious/noExplicitAny: the tests look into documents of every shape
function documents({ stdout }: Ran): any[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Two at a time: as many as there are cores to count on. */
async function inPairs<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 2) {
    results.push(...(await Promise.all(items.slice(at, at + 2).map(act))));
  }
  return results;
}

/** Passes everything on to the sandbox, but breaks the connection instead of answering a PUT. */
async function dropping(target: string): Promise<string> {
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      if (request.method === 'PUT') return request.socket.destroy();
      // The look afterwards, by which the shell would settle what can be settled.
      if (/\/users\/[^/?]+$/.test(request.url ?? '')) return response.writeHead(403).end('{"error":{"code":403}}');
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      ) as Record<string, string>; // sent once each
      const body = Buffer.concat(chunks);
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'GET',
        headers,
        ...(body.length > 0 ? { body } : {}),
      }).catch(() => null);
      // The sandbox ends with the test, perhaps before a look that nobody waits for.
      if (answer === null) return response.destroy();
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
      return response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

test.each([
  ["one = 'a\u2028console.log(1)//b'\none.length\n", '19\n'],
  ["two = '\u2029'\r\ntwo.length + 40\r\n", '41\n'],
  ['three = `x\r\ny`\rthree.length', '3\n'],
  ["four = 'a\u0085b\vc\fd'\nfour.length", '7\n'],
  ['\ufefffive = 5\nfive', '5\n'],
  ["?\n'?'.length", 'help'],
])('lines of a pipe end where those of a file do: %j (E1)', async (input, expected) => {
  const { code, stdout } = await run(['--sandbox', '--quiet'], { input });

  expect(code).toBe(0);
  if (expected === 'help') expect(stdout).toMatch(/What you can call[\s\S]*\n1\n$/);
  else expect(stdout).toBe(expected);
});

test.each([
  ['is its last statement', "putEmail('a@new.example', created_user_id, {version: 5})", 3, /^✗ CONFLICT/],
  ['has a name', "const left = putEmail('a@new.example', created_user_id, {version: 5}); left.login", 3, /^✗ CONFLICT/],
  ['went well', "putEmail('a@new.example', created_user_id)", 0, /^$/],
])('a program hears of a write that %s (P2)', async (_what, source, code, told) => {
  const ran = await run(['--sandbox', '--quiet', 'program.js'], { files: { 'program.js': source } });

  expect(ran).toMatchObject({ stdout: '', code });
  expect(ran.stderr).toMatch(told);
});

test.each([
  ['findUser(foobar)', "findUser('foobar')"],
  ['findUser(john.smith);', "findUser('john.smith')"],
  ['putEmail(foo@example.org)', "putEmail('foo@example.org')"],
  ['findUsers(anna+list@example.org)', "findUsers('anna+list@example.org')"],
])('%s is told of its quotes (P3)', async (typed, meant) => {
  const { stderr, code } = await run(['--sandbox', '--quiet', '-e', typed]);

  expect(stderr).toBe(`✗ A text needs quotes. Nothing was sent.\n  ${meant}\n`);
  expect(code).toBe(1);
});

test.each([
  ['findUser(missing.x)', 'let missing = {}', 'findUser was given undefined'],
  ['String(foobar)', '0', 'foobar is not defined'],
])('%s is not told of quotes (P3)', async (typed, before, told) => {
  expect((await run(['--sandbox', '--quiet', ...entries(before, typed)])).stderr).toContain(told);
});
