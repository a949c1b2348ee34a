/** What is done by mistake, at five to six on a Friday: the wrong one of a list, a question that is higher than the screen. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { draw } from '../../src/render/text.ts';
import { MemoryLog } from '../../src/session/audit/memory.ts';
import { openWindow } from '../terminal/window.ts';
import { FOOBAR_USER, JOHN_DOE, join, picking, type Stage, type StageOptions, stage } from './stage.ts';

async function stageLive(options: StageOptions): Promise<Stage> {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
  return staged;
}

test('--yes does not mean whoever is picked from a list: the card is asked about, and no is no (MK8)', async () => {
  const asked: string[] = [];
  const ask = { ...picking(1), confirm: async ({ message }: { message: string }) => asked.push(message) < 0 };
  const { shell, writes, names } = await stageLive({ flags: { yes: true }, ask });

  const verdict = await shell['changeEmail']('example', 'x@newmail.net');

  expect(verdict).toMatchObject({ verdict: 'NOT_SENT', user_id: names['user_id'] });
  expect(asked).toEqual([expect.stringContaining(String(names['user_id']))]);
  expect(writes()).toEqual([]);
});

test('--yes means whoever is named, and found alone (MK8)', async () => {
  const asked: string[] = [];
  const { shell } = await stageLive({ flags: { yes: true }, ask: picking(0, asked) });

  expect(await shell['changeEmail']('JohnDoe', 'x@newmail.net')).toMatchObject({ verdict: 'CHANGED' });
  expect(await shell['changeEmail'](FOOBAR_USER, 'y@newmail.net')).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
  expect(asked).toEqual([]);
});

test.each<[what: string, write: (stage: Stage) => Promise<unknown>, asked: RegExp]>([
  [
    'an address that somebody else has',
    ({ shell }) => shell['changeEmail']('JohnDoe', 'foobar@example.org'),
    /foobar@example\.org is already the email of somebody else/,
  ],
  [
    'a domain that looks mistyped',
    ({ shell }) => shell['putEmail']('johndoe@mysiet.com', JOHN_DOE),
    /mysiet\.com looks mistyped/,
  ],
  [
    'the same, typed',
    ({ shell, session }) =>
      shell['requests'].put(`${session.client.baseUrl}/users/${JOHN_DOE}`, {
        headers: session.names['auth'],
        json: { contact: { email: 'foobar@example.org' }, version: 1 },
      }),
    /foobar@example\.org is already the email of somebody else/,
  ],
])('in the sandbox too a person is asked about %s, and no is no (MK4)', async (_what, write, expected) => {
  const asked: string[] = [];
  const confirm = async ({ message }: { message: string }) => asked.push(message) < 0;
  const staged = await stage({ ask: { ...picking(0), confirm } });
  await staged.shell['findUser']('foobar');
  await staged.shell['findUser']('JohnDoe');

  await write(staged).catch(() => {});

  expect(asked).toEqual([expect.stringMatching(expected)]);
  expect(staged.writes()).toEqual([]);
});

// Alone in the tenant, as far as it was seen: nobody else's address tells which of the two domains is the right one.
const BACK: readonly [how: string, write: (stage: Stage) => Promise<unknown>][] = [
  ['undo', ({ shell }) => shell['undo'](FOOBAR_USER)],
  ['putEmail', ({ shell }) => shell['putEmail']('foo.bar@example.org', FOOBAR_USER)],
  ['changeEmail', ({ shell }) => shell['changeEmail'](FOOBAR_USER, 'foo.bar@example.org')],
  ['requests.put', ({ shell, session }) => typedEmail(shell, session, { email: 'foo.bar@example.org', version: 2 })],
];

function typedEmail(shell: Stage['shell'], session: Stage['session'], { email, version }: Record<string, unknown>) {
  const url = `${session.client.baseUrl}/users/${FOOBAR_USER}`;
  return shell['requests'].put(url, { headers: session.names['auth'], json: { contact: { email }, version } });
}

test.each(BACK.flatMap(([how, write]) => [true, false].map((isAnother) => [how, write, isAnother] as const)))(
  'who gives back the address that was right is not told that it looks mistyped: %s (TK7)',
  async (_how, write, isAnother) => {
    const log = new MemoryLog();
    const first = await stage({ log });
    await first.shell['putEmail']('foobar@exmaple.org', FOOBAR_USER);
    expect(first.warnings()).toEqual([expect.stringContaining('exmaple.org looks mistyped')]);
    await (await first.shell['mailbox']())[0].open();
    const asked: string[] = [];
    const ask = picking(0, asked);
    const after = isAnother ? join(first.sandbox, { log, ask }) : first;
    await after.session.signIn();
    await after.shell['findUser'](FOOBAR_USER);
    first.events.length = 0;

    await write(after);

    expect(asked).toEqual([]);
    expect(after.warnings()).toEqual([]);
    expect(after.session.verdicts.at(-1)).toMatchObject({ verdict: 'CONFIRMATION_SENT' });
  },
);

test('on a data centre the card of an undo calls nothing mistyped; a slip that is typed once more is one (TK6, TK7)', async () => {
  const asked: string[] = [];
  const { shell } = await stageLive({ ask: picking(0, asked) });
  await shell['putEmail']('johndoe@mystie.com', JOHN_DOE);
  await shell['undo']();
  await shell['putEmail']('john.doe@mystie.com', JOHN_DOE);

  expect(asked.map((question) => / looks mistyped: was (.*) meant\?/.exec(question)?.[1])).toEqual([
    'mysite.com',
    undefined,
    'mysite.com',
  ]);
});

test('an undo is asked about where somebody else has the address by now (MK4)', async () => {
  const asked: string[] = [];
  const confirm = async ({ message }: { message: string }) => asked.push(message) < 0;
  const { shell, sandbox, writes } = await stage({ ask: { ...picking(0), confirm } });
  await shell['putEmail']('john@newmail.net', JOHN_DOE);
  sandbox.others.create({ tenant: 'Foobar', login: 'johnny', email: 'johndoe@mysite.com' });
  await shell['findUser']('johnny');

  expect(await shell['undo'](JOHN_DOE)).toMatchObject({ verdict: 'NOT_SENT' });

  expect(asked).toEqual([expect.stringContaining('johndoe@mysite.com is already the email of somebody else')]);
  expect(writes()).toHaveLength(1);
});

const WRITES: readonly [how: string, write: (stage: Stage) => Promise<unknown>, gist: string][] = [
  ['putEmail', ({ shell }) => shell['putEmail']('x@newmail.net', FOOBAR_USER), 'foobar · Foo Bar · '],
  ['changeEmail', ({ shell }) => shell['changeEmail'](FOOBAR_USER, 'x@newmail.net'), 'foobar · Foo Bar · '],
  ['putLogin', ({ shell }) => shell['putLogin']('foo.bar', FOOBAR_USER), 'foobar · Foo Bar · '],
  ['sendActivationEmail', ({ shell }) => shell['sendActivationEmail'](JOHN_DOE), 'JohnDoe · John Doe · '],
  ['requests.put', ({ shell, session }) => typed(shell, session), 'foobar · Foo Bar · '],
];

function typed(shell: Stage['shell'], session: Stage['session']): Promise<unknown> {
  const url = `${session.client.baseUrl}/users/${FOOBAR_USER}`;
  return shell['requests'].put(url, { headers: session.names['auth'], json: { language: 'de', version: 1 } });
}

test.each(WRITES)(
  'the question has who and where beside it for a small window: %s (MK9)',
  async (_how, write, gist) => {
    const gists: (string | undefined)[] = [];
    const confirm = async (question: { gist?: string }) => gists.push(question.gist) < 0;
    const staged = await stageLive({ ask: { ...picking(0), confirm } });

    await write(staged).catch(() => {});

    expect(gists).toEqual([expect.stringContaining(gist)]);
  },
);

test.each([
  [40, 10, true],
  [40, 60, false],
  [80, 24, false],
])(
  'who and where stand beside the answer where the question is higher than %d x %d (MK9)',
  async (columns, rows, isRepeated) => {
    const window = openWindow({ columns, rows, isPlain: false, colors: false });
    const message = [
      'Change it?',
      'person   Maria Müller',
      'tenant   Dental GmbH',
      ...Array(12).fill('more'),
      'Send it?',
    ];

    const answer = window.ask.confirm({ message: message.join('\n  '), default: false, gist: 'mm · Dental GmbH' });
    await window.until(/Send it\? \(y\/N\)/);

    const shown = (await window.rows()).split('\n').map((row) => row.trim());
    expect(shown.at(shown.findIndex((row) => row.startsWith('Send it?')) - 1)).toBe(
      isRepeated ? 'mm · Dental GmbH' : 'more',
    );
    window.type('\r');
    expect(await answer).toBe(false);
  },
);

test.each([
  [{ kind: 'fail', status: 503, times: 1 }, 'HTTP 503 does not tell whether it was applied, and JohnDoe still has '],
  [{ kind: 'drop-answer', applied: false, times: 1 }, 'The answer was lost, and JohnDoe still has '],
] as const)('the question whether to send once more says what came back: %j (MK10)', async (fault, words) => {
  const asked: string[] = [];
  const { shell, sandbox } = await stageLive({ ask: picking(0, asked) });
  sandbox.faults.add({ ...fault, on: { method: 'PUT' } });

  expect(await shell['putEmail']('x@newmail.net', JOHN_DOE)).toMatchObject({ verdict: 'CHANGED' });

  expect(asked).toHaveLength(2);
  expect(asked[1]).toContain(words);
});

test('where the link goes takes two lines of the card at most, in the words of the verdict (MK14)', async () => {
  const asked: string[] = [];
  const { shell, sandbox } = await stageLive({ ask: picking(0, asked) });
  const login = 'a.long.login.of.somebody@dental-mueller-ag.example';
  const user = sandbox.world.user('foobar');
  Object.assign(user ?? {}, { login });
  Object.assign(user?.contact ?? {}, { email: login });

  const verdict = await shell['changeEmail'](FOOBAR_USER, `new.${login}`);

  const sentence =
    "It is mailed either to the old address (says the API's page) or to the new one (says Acronis' portal guide).";
  expect(asked[0]?.split('\n').map((line) => line.trim())).toContain(sentence);
  const lines = draw(() => `  ${sentence}`, false, 78).split('\n');
  expect(lines.length).toBeLessThanOrEqual(2);
  expect(inspect(verdict)).toContain(sentence);
});
