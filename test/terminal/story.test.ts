/** The session of the README and of the page, typed at a real terminal. */
import { expect, test } from 'vitest';
import { startShell, startSignedIn } from './pty.ts';

const SANDBOX = { args: ['--sandbox'] };

test('the shell opens with the three variables above the prompt (S5)', async () => {
  const shell = await startShell(SANDBOX);

  await shell.until(/tenant_id {2}'ede9f834-70b3-476c-83d9-736f9f8c7dae'[\s\S]*sandbox>$/);

  expect(shell.screen()).toMatch(/^acronis-shell \S+ \(unofficial\) · sandbox/);
  expect(shell.screen()).toMatch(/base_url {3}'http:\/\/127\.0\.0\.1:\d+\/api\/2'/);
  expect(shell.screen()).toMatch(
    /auth {7}\{ Authorization: 'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD\.\.\.' \}/,
  );
});

test('the shell changes the email of a user who is not activated, twice in a row', async () => {
  const shell = await startSignedIn();

  expect(await shell.answer("findUser('JohnDoe')")).toContain("user_id = '1c234e69-5469-424a-a6d1-ff5658b387a6'");
  expect(await shell.answer('fetchVersion()')).toMatch(/^1$/m);
  const first = await shell.answer("putEmail('johndoe@newmail.net')");
  const second = await shell.answer("putEmail('john@newmail.net')");

  expect(first).toMatch(/CHANGED.*sandbox[\s\S]*version 2/);
  expect(first).toMatch(/^ {2}4 {2}>>> user_data = [\s\S]*^ {2}7 {2}>>> response\.status_code\n {5}200$/m);
  expect(second).toMatch(/CHANGED[\s\S]*version 3/);
});

test('the shell tells at once what a write came to that a timer sent, above the line that is being typed (WD4)', async () => {
  const shell = await startSignedIn();
  await shell.answer("findUser('foobar')");

  await shell.answer("x = setTimeout(() => putEmail('foo@newmail.net'), 1500)");
  shell.type('1 + ');
  await shell.until('CONFIRMATION_SENT');
  await shell.until('In the sandbox: mailbox()[0].open()');
  shell.line('1');

  expect(await shell.until(/^2$/m)).toMatch(/CONFIRMATION_SENT[\s\S]*sandbox> 1 \+ 1\n2/);
});

test('the shell sends a link for an activated user, and shows the new address once it is opened', async () => {
  const shell = await startSignedIn();

  await shell.answer("findUser('foobar')");
  const put = await shell.answer("putEmail('foo@newmail.net')");
  const opened = await shell.answer('mailbox()[0].open()');
  const found = await shell.answer("findUser('foobar')");

  expect(put).toMatch(/CONFIRMATION_SENT {3}not changed yet[\s\S]*old address \(says the API's page\)[\s\S]*still 1/);
  expect(opened).toContain('foo@newmail.net');
  expect(found).toContain('foo@newmail.net');
});

test("the shell takes the page's statements as they stand, with a template string and ...auth", async () => {
  const shell = await startSignedIn({ ...SANDBOX, rows: 60 });
  const type = async (...lines: string[]) => {
    for (const line of lines) shell.line(line);
    await shell.prompt();
  };

  expect(await shell.answer('base_url  // the base URL of the API')).toMatch(/^'http:.*\/api\/2'$/);
  expect(await shell.answer('tenant_id')).toBe("'ede9f834-70b3-476c-83d9-736f9f8c7dae'");
  expect(await shell.answer('user_id = created_user_id')).toBe('');
  expect(await shell.answer('user_id')).toBe("'1c234e69-5469-424a-a6d1-ff5658b387a6'");
  expect(await shell.answer('version')).toBe('  version 1 fetched for JohnDoe\n1');
  await type(
    'user_data = {',
    '     "contact": {',
    '          "email": "johndoe@newmail.net"',
    '     },',
    '     "version": version',
    '}',
  );
  expect(await shell.answer('user_data = json.dumps(user_data, indent=4)')).toBe('');
  await type(
    'response = requests.put(',
    '    `${base_url}/users/${user_id}`,',
    "    headers={'Content-Type': 'application/json', ...auth},",
    '    data=user_data,',
    ')',
  );

  expect(await shell.answer('response.status_code')).toBe('200');
  expect(await shell.answer('version')).toBe('1');
  expect(await shell.answer('response.json().contact.email')).toBe("'johndoe@newmail.net'");
});

test('the shell runs Python beside JavaScript, prompts and all', async () => {
  const shell = await startSignedIn();
  await shell.answer('user_id = created_user_id');

  shell.line(">>> response = requests.get(f'{base_url}/users/{user_id}', headers=auth)");
  await shell.prompt({ timeoutMs: 30_000 });

  expect(await shell.answer('response.status_code')).toBe('200');
  expect(await shell.answer("[each['login'] for each in [response.json()]]  # a list")).toBe("['JohnDoe']");
  expect(await shell.answer('response.json().login')).toBe("'JohnDoe'");
});

test('the shell does what is meant by bare words', async () => {
  const shell = await startSignedIn({ ...SANDBOX, rows: 60 });

  expect(await shell.answer('help')).toMatch(/^ {2}findUser +finds one user/m);
  expect(await shell.answer('help(findUser)')).toContain('Finds one user');
  expect(await shell.answer('findUser')).toContain('Finds one user');
  expect(await shell.answer('.help')).toContain('What you can call');
  expect(await shell.answer('findUser foobar')).toContain("findUser('foobar')");
  shell.line('exit');

  expect(await shell.exit()).toEqual({ code: 0, signal: null });
  // The system's prompt comes into a row of its own.
  expect(shell.text().trimEnd()).toMatch(/\nsandbox> exit$/);
});

test('the shell lets a block be entered twice, and a name be used after a failed const', async () => {
  const shell = await startSignedIn();

  await shell.answer('const a = 1; class B {}; let c = 2');
  expect(await shell.answer('const a = 3; class B {}; let c = 4')).toBe('');
  expect(await shell.answer('a + c')).toBe('7');
  expect(await shell.answer('const broken = missing()')).toContain('missing is not defined');
  await shell.answer('const broken = 5');

  expect(await shell.answer('broken')).toBe('5');
  expect(await shell.answer('URL = 3')).toContain('URL is needed by the program itself');
});

test('the shell works in a window of forty columns (T5)', async () => {
  const shell = await startSignedIn({ ...SANDBOX, cols: 40 });

  await shell.answer("findUser('foobar')");

  expect(shell.text()).toContain("user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc'");
});

test.each([{ TERM: 'dumb' }, { ACCESSIBLE: '1' }])(
  'the shell needs no redraws with %o: numbered choices, plain lines',
  async (env) => {
    const shell = await startShell({ ...SANDBOX, env });
    await shell.until('sandbox>');

    shell.line("findUser('anna')");
    await shell.until('Number (1-5, empty for none):');
    shell.line('2');
    await shell.until('anna@example.org');
    shell.line('user.login');
    await shell.until("'anna@example.org'");

    // No cursor movement at all. Bracketed paste and colours would be none either.
    expect(shell.raw()).not.toMatch(/\x1b\[\d*[A-HJK]/);
  },
);

test('without redraws the first prompt stands below the three variables, and what was typed before it is run (T5)', async () => {
  const shell = await startShell({ ...SANDBOX, env: { ACCESSIBLE: '1' } });
  shell.line('20 + 22');
  await shell.until(/tenant_id .*\n[\s\S]*sandbox>/);
  await shell.until(/^(?:sandbox> )?42$/m);

  const before = shell.raw().split('tenant_id')[0];

  expect(before).toContain('base_url');
  expect(before).not.toContain('sandbox>');
});

test.each([{}, { ACCESSIBLE: '1' }])('the shell asks in whole words on a narrow terminal (%o) (W1)', async (env) => {
  const shell = await startSignedIn({ ...SANDBOX, cols: 47, env });
  await shell.answer("findUser('foobar')");
  await shell.answer("putEmail('one@newmail.net')");

  shell.line("putEmail('two@newmail.net')");
  const screen = await shell.until('Send it?');

  const mailboxes = "either to the old address (says the API's page) or to the new one (says Acronis' portal guide)";
  // By the verdict of the first, and once in the question.
  expect(screen.replace(/\s+/g, ' ').split(mailboxes)).toHaveLength(3);
});

test('the shell takes a slip for neither yes nor no, and lists whole words, where nothing is drawn (W1)', async () => {
  const shell = await startSignedIn({ ...SANDBOX, cols: 44, env: { ACCESSIBLE: '1' } });
  shell.line("findUser('anna')");
  const listed = await shell.until('Number (1-5');
  // Where a row ends, it stands for the dot between two facts.
  expect(listed.replace(/ ·|\s+/g, ' ').replace(/ +/g, ' ')).toContain(
    'anna.schmidt@nordlicht.example Anna Schmidt activated enabled version 4 JohnSmith, Inc / Nordlicht Logistik GmbH',
  );
  shell.line('');
  await shell.prompt();
  await shell.answer("findUser('foobar')");
  await shell.answer("putEmail('one@newmail.net')");

  shell.line("putEmail('two@newmail.net')");
  await shell.until('Send it?');
  shell.line('yess');
  await shell.until('Yes or no?');
  shell.line('No');
  await shell.until('You said no; nothing was sent.');
});

test('the shell tells users alike by their customer, where a line is too narrow for all of it (W1)', async () => {
  const shell = await startSignedIn({ ...SANDBOX, cols: 60 });

  shell.line("findUser('anna')");
  const screen = await shell.until('⏎ select');
  for (const customer of ['Foobar', 'Kurokawa Precision', 'Nordlicht Logistik GmbH'])
    expect(screen).toMatch(new RegExp(`^ {2,}.*${customer}$`, 'm'));

  shell.key('down');
  shell.key('down');
  await shell.until(/❯ anna@example\.org[\s\S]*activated · enabled · version 2(?: ·)?\s+JohnSmith, Inc/);
});
