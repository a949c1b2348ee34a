/** A step is passed by what the person has seen, and by the whole of it. */
import { expect, test } from 'vitest';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { sitDown } from './person.ts';
import { rehearse } from './rehearse.ts';

function search(params: string): string {
  return `found = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, ${params}}, headers=auth)`;
}

const LOOK = 'requests.get(`${base_url}/users/${created_user_id}`, headers=auth)';

function changePhone(version: string): string {
  return `response = requests.put(\`\${base_url}/users/\${created_user_id}\`, json={version: ${version}, contact: {phone: '7'}}, headers=auth)`;
}

function pageOf(limit: number): string {
  return `found = requests.get(\`\${base_url}/users\`, params={subtree_root_tenant_id: tenant_id, limit: ${limit}}, headers=auth)`;
}

// Entries that are not enough, and the one that is.
test.each<[string, number, readonly string[], string]>([
  ['search', 1, [search("text: 'anna'"), '"anna"'], 'found.json().items.map(({id}) => id)'],
  [
    'search',
    1,
    [search("text: 'anna', limit: 3"), 'found.json()'],
    `${search("text: 'anna'").replace('found = ', '')}.json()`,
  ],
  ['search', 2, [search("text: 'example', limit: 30"), 'found.json().items.length'], "findUsers('example')"],
  ['search', 2, [search("text: 'example', limit: 300")], 'found.json().items[4]'],
  ['token', 1, ['answer = requests.get(`${base_url}/users/${created_user_id}`)'], 'answer'],
  [
    'revision-number',
    1,
    ['user_id = created_user_id', `answer = ${LOOK}`, 'version = answer.json().version'],
    'answer.json()',
  ],
  [
    'revision-number',
    4,
    [`answer = ${LOOK}`, saveEmail('answer.json().version', 'johndoe@newmail.net'), `${LOOK}.json()`],
    saveEmail('3', 'johndoe@newmail.net'),
  ],
  [
    'create-user',
    1,
    [`answer = requests.get(\`\${base_url}/users/check_login\`, params={username: 'lea.sommer'}, headers=auth)`],
    'answer.status_code',
  ],
  ['errors', 1, ['answer = requests.get(`${base_url}/users/nobody`, headers=auth)', 'answer'], 'answer.text'],
  ['errors', 6, ["answer = requests.post(`${base_url}/idp/token`, data={grant_type: 'password'})"], 'answer.json()'],
  ['throttling', 4, ['version = 2', changePhone('version'), `answer = ${LOOK}`], `${LOOK}.json()`],
  ['paging', 1, [pageOf(20), 'found.json().items.length'], 'found.json().paging'],
  [
    'paging',
    3,
    [
      `${pageOf(30)}; rest = requests.get(\`\${base_url}/users\`, params={after: found.json().paging.cursors.after}, headers=auth)`,
    ],
    'rest.json().items[0]',
  ],
  [
    'own-test',
    1,
    ["answer = requests.post(`${datacenter_url}/sandbox/faults`, json={set: 'edit-behind-me'})"],
    'answer.json()',
  ],
  ['unknown-in-a-program', 5, ["findUser('m.okafor')", 'sendActivationEmail()', 'mails = mailbox()'], 'mails'],
])('%s, step %i: %j is not enough, and %s is', async (id, step, before, last) => {
  const lesson = LESSONS.find((each) => each.id === id);
  if (lesson === undefined) throw new Error('no such lesson');
  const rehearsal = await rehearse(lesson, step - 1, 'javascript');

  expect((await rehearsal.play(before)).passed).toEqual([]);
  expect((await rehearsal.play([last])).passed).toContain(lesson.steps[step - 1]);
});

test('what is on the screen of a lesson is seen, in either language, and what the lesson itself says is not', async () => {
  for (const language of ['javascript', 'python'] as const) {
    const person = await sitDown({ language });
    const ask =
      language === 'python'
        ? "found = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'anna'}, headers=auth)"
        : search("text: 'anna'");
    const show = language === 'python' ? 'print(found.text)' : 'found.text';
    await person.enter('.tutorial search');

    expect(await person.enter(ask)).not.toContain('✓');
    expect(await person.enter(show)).toContain('✓');
    expect(person.heading()).toContain('step 2');
  }
});

function saveEmail(version: string, email: string): string {
  return `requests.put(\`\${base_url}/users/\${created_user_id}\`, json={version: ${version}, contact: {email: '${email}'}}, headers=auth)`;
}

// Writes of one's own that were accepted where the lesson did not expect them: the way to the end is open all the same.
test.each<[string, string, readonly string[]]>([
  [
    'revision-number',
    'saved with the new number before the old one is refused',
    [
      ...['user_id = created_user_id', LOOK, 'fetchVersion()', changePhone('1')],
      ...[saveEmail('2', 'johndoe@newmail.net'), saveEmail('1', 'johndoe@newmail.net')],
      ...[`${LOOK}.json()`, saveEmail('3', 'johndoe@newmail.net')],
    ],
  ],
  [
    'revision-number',
    'changed before the version is read',
    [
      ...[changePhone('1'), 'user_id = created_user_id', `${LOOK}.json()`, 'fetchVersion()'],
      ...[
        changePhone('2').replace("'7'", "'8'"),
        saveEmail('1', 'a@b.net'),
        `${LOOK}.json()`,
        saveEmail('3', 'a@b.net'),
      ],
    ],
  ],
  [
    'throttling',
    'changed before the first 429',
    [
      ...[saveEmail('1', 'johndoe@newmail.net'), LOOK, LOOK],
      ...[saveEmail('2', 'john@other.net'), changePhone('3'), `${LOOK}.json()`],
    ],
  ],
])('%s, %s: the step is passed all the same', async (id, _what, entries) => {
  const lesson = LESSONS.find((each) => each.id === id);
  if (lesson === undefined) throw new Error('no such lesson');
  const rehearsal = await rehearse(lesson, 0, 'javascript');

  expect((await rehearsal.play(entries)).passed).toHaveLength(4);
});

test('whoever repeats before the look is not told what the look would have shown', async () => {
  const person = await sitDown();
  await person.enter('.tutorial unknown-in-a-program');
  for (let step = 1; step < 4; step += 1) await person.enter('skip');

  await person.enter(saveEmail('1', 'john@newmail.net'));
  const looked = await person.enter("findUser('JohnDoe')");

  expect(looked).toContain('✓');
  expect(looked).not.toMatch(/old address|same version:/);
});

test('a lost race is over with what its CONFLICT has shown and the number fetched, and with no other address than the one that is wanted', async () => {
  const person = await sitDown();
  await person.enter('.tutorial lost-race');
  await person.enter("findUser('katrin.vogel')");

  const mistyped = await person.enter("putEmail('vogel@nordlicht.exampel')");
  await person.enter('reset');
  const conflict = await person.enter("putEmail('vogel@nordlicht.example')");
  const raised = await person.enter('version += 1');
  const fetched = await person.enter("findUser('katrin.vogel')");
  const swapped = await person.enter("putEmail('vogel@nordlciht.example')");
  const wanted = await person.enter("putEmail('vogel@nordlicht.example')");

  expect(mistyped).toContain('CONFLICT');
  expect(mistyped).toMatch(/vogel@nordlicht\.example, which she wants, was\s+not what it asked for/);
  expect(mistyped).not.toContain('✓');
  expect(conflict).toMatch(/Since then +contact\.phone/);
  expect(conflict).toContain('✓ CONFLICT');
  expect(raised).toContain('that is the trap');
  expect(fetched).toContain('✓ Their phone number is new');
  expect(swapped).toContain('it is not the address that she wants');
  expect(wanted).toContain('✓ She has her address');
});

test.each(["findUser('uwe.jansen')", "findUser('m.okafor')"])(
  '%s in the lesson about Katrin Vogel is somebody else, of whatever customer',
  async (entry) => {
    const person = await sitDown();
    await person.enter('.tutorial lost-race');

    expect(await person.enter(entry)).toContain('That is somebody else.');
  },
);

test('an address that somebody else has already is not called that of the lesson’s user', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  await person.enter("findUser('JohnDoe')");
  await person.enter("findUser('anna.keller')");

  const said = await person.enter('putEmail(user.email)');

  expect(said).toContain('ALREADY');
  expect(said).toContain('That was for somebody else.');
});

test('the write that a diagnosis has told is not said to stray; one more is', async () => {
  const lesson = LESSONS.find(({ id }) => id === 'activated-user');
  if (lesson === undefined) throw new Error('no such lesson');
  const { enter } = await rehearse(lesson, 4, 'javascript');
  const sayingOf = async (entry: string) => JSON.stringify((await enter(entry)).mistake?.say ?? '');

  expect(await sayingOf("putLogin('foo.bar')")).toContain("putLogin('foobar')");
  expect(await sayingOf("putLogin('foobar')")).toBe('""');
  expect(await sayingOf("putEmail('third@newmail.net')")).toContain('`hint`');
});

test('whoever types what a step tells, line by line, is not said to explore before its last line', async () => {
  const person = await sitDown();
  await person.enter('.tutorial revision-number');

  const said = [];
  for (const entry of ['user_id = created_user_id', `response = ${LOOK}`, 'version = response.json().version'])
    said.push(await person.enter(entry));

  expect(said.join('\n')).not.toContain('still to be done');
  expect(await person.enter('version')).toContain('✓');
});

test('whoever has done all but look at what came is told that, and nothing that is not so (TU14)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial token');
  await person.enter('skip');

  const entries = [
    "response = requests.post(`${base_url}/idp/token`, headers={Authorization: 'Basic ' + btoa(client_id + ':' + client_secret)}, data={grant_type: 'client_credentials'})",
    "mine = {Authorization: 'Bearer ' + response.json().access_token}",
    'kept = requests.get(`${base_url}/users/${created_user_id}`, headers=mine)',
    'mine === auth',
    '1 + 1',
  ];
  const said: string[] = [];
  for (const entry of entries) said.push(await person.enter(entry));

  expect(said.join('\n')).not.toContain('token of the session');
  expect(said.join('\n').replace(/\s+/g, ' ')).toContain('what came of it has not been on the screen yet');
  expect(await person.enter('kept')).toContain('✓');
});

test.each([
  ['ticket', "user_id = 'maria'"],
  ['lost-race', 'user_id = 42'],
  ['change-one', "findUsers('john'); user_id = 'JohnDoe'"],
])(
  '%s: whoever has put no id into user_id by %s is told that, and not that somebody else is chosen (TU1)',
  async (id, entry) => {
    const person = await sitDown();
    await person.enter(`.tutorial ${id}`);

    const said = await person.enter(entry);

    expect(said.replace(/\s+/g, ' ')).toContain('What user_id holds is no id of a user');
    expect(said).not.toMatch(/another one|somebody else|Somebody is chosen/);
  },
);
