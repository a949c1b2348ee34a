/** changeEmail: one fix, from who is meant to its verdict, over what the card shows. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CancelledError, InputError } from '../../src/api/errors.ts';
import { nextLines } from '../../src/render/problems.ts';
import { NoMatchError, SeveralMatchesError } from '../../src/session/errors.ts';
import type { Ask } from '../../src/session/guard.ts';
import { FOOBAR_USER, failure, JOHN_DOE, type Stage, type StageOptions, stage } from './stage.ts';

const FACTS = [
  'person   Foo Bar',
  `user     foobar  ${FOOBAR_USER}`,
  'tenant   JohnSmith, Inc / Foobar  0fcd4a69-8a40-4de8-b711-d9c83dc000f7',
  'email    foobar@example.org → foo@newmail.net',
  'foobar is activated: nothing changes until a link is opened.',
  "either to the old address (says the API's page) or to the new one (says Acronis' portal guide)",
];

/** A person who answers in this order, and is asked on a data centre. */
function answering(answers: readonly unknown[], asked: string[] = []): Ask {
  const left = [...answers];
  const next = async <T>(message: string): Promise<T> => {
    asked.push(message);
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return (typeof answer === 'function' ? await answer() : answer) as T; // what the test gives
  };
  return {
    confirm: ({ message }) => next(message),
    input: ({ message }) => next(message),
    async select({ message, choices }) {
      const at = await next<number>([message, ...choices.map(({ name }) => name)].join('\n'));
      const choice = choices[at];
      if (choice === undefined) throw new Error(`there is no choice ${at}`);
      return choice.value;
    },
  };
}

async function stageLive(options: StageOptions = {}): Promise<Stage> {
  const staged = await stage(options);
  await staged.session.signIn();
  staged.session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
  return staged;
}

test('changeEmail finds, tells the card, changes, and gives the document of putEmail (TK4)', async () => {
  const { shell, names, lines, writes, events } = await stage();

  const verdict = await shell['changeEmail']('foobar', 'foo@newmail.net');

  expect({ ...verdict }).toEqual({
    verdict: 'CONFIRMATION_SENT',
    status: 200,
    why: 'link-sent',
    request_id: expect.any(String),
    user_id: FOOBAR_USER,
    login: 'foobar',
    old: 'foobar@example.org',
    new: 'foo@newmail.net',
    version: 1,
    activated: true,
    world: 'sandbox',
  });
  for (const fact of ['The email of foobar on the sandbox:', ...FACTS]) expect(lines()[0]).toContain(fact);
  expect(lines()).toHaveLength(1);
  expect(writes()).toHaveLength(1);
  expect(names).toMatchObject({ user_id: FOOBAR_USER, version: 1 });
  const order = events.map(({ kind }) => kind);
  expect(order.indexOf('line')).toBeLessThan(order.indexOf('verdict'));
});

test('the card of a user who is not activated says that the email changes at once, and that the login stays', async () => {
  const { shell, lines, sandbox } = await stage();
  const john = sandbox.world.user('JohnDoe');
  Object.assign(john ?? {}, { login: 'johndoe@mysite.com' });

  expect(await shell['changeEmail'](JOHN_DOE, 'j@newmail.net')).toMatchObject({ verdict: 'CHANGED', version: 2 });

  expect(lines()[0]).toContain('johndoe@mysite.com is not activated: by the API’s page'.replace('’', "'"));
  expect(lines()[0]).toContain(
    `The login stays johndoe@mysite.com. To change it too: putLogin('j@newmail.net', '${JOHN_DOE}')`,
  );
  expect(lines()[0]).toContain('tenant   JohnSmith, Inc  ede9f834');
});

test('changeEmail takes keywords, and refuses what it does not know', async () => {
  const { shell, sent } = await stage();

  expect(await failure(shell['changeEmail']('foobar', 'x@y.org', 1))).toBeInstanceOf(InputError);
  expect(await failure(shell['changeEmail']({ who: 'foobar', mail: 'x@y.org' }))).toBeInstanceOf(InputError);
  expect(await failure(shell['changeEmail']('foobar', 'x@y'))).toBeInstanceOf(InputError);
  expect(sent).toEqual([]);
  expect(await shell['changeEmail']({ who: 'foobar', email: 'x@y.org' })).toMatchObject({ new: 'x@y.org' });
});

test.each([
  ['neither', []],
  ['the address', ['foobar']],
])('where nobody can be asked, changeEmail without %s sends nothing', async (_what, given) => {
  const { shell, sent, names } = await stage();
  await shell['findUser']('JohnDoe');
  sent.length = 0;

  expect((await failure(shell['changeEmail'](...given))).message).toContain('changeEmail needs');

  expect(sent).toEqual([]);
  expect(names['user_id']).toBeUndefined();
});

test.each([
  ['nobody-at-all', NoMatchError],
  ['anna', SeveralMatchesError],
])('changeEmail writes to nobody, and leaves nobody chosen, where %s is not one user', async (who, kind) => {
  const { shell, names, writes } = await stage();
  await shell['findUser']('foobar');

  expect(await failure(shell['changeEmail'](who, 'x@y.org'))).toBeInstanceOf(kind);

  expect(names).toMatchObject({ user_id: undefined, version: undefined, user: undefined });
  expect(writes()).toEqual([]);
});

test('changeEmail asks for what is missing, and again for an address that is none', async () => {
  const asked: string[] = [];
  const { shell, warnings, writes, lines } = await stageLive({
    ask: answering(['anna', 4, 'anna@', ' anna@new.example ', true], asked),
  });

  const verdict = await shell['changeEmail']();

  expect(verdict).toMatchObject({ verdict: 'CONFIRMATION_SENT', new: 'anna@new.example' });
  expect(asked).toHaveLength(5);
  expect(asked[2]).toBe(
    'New email of anna.schmidt · Anna Schmidt · JohnSmith, Inc / Nordlicht Logistik GmbH, now anna.schmidt@nordlicht.example:',
  );
  expect(asked[3]).toBe(asked[2]);
  expect(warnings().join()).toContain('nothing stands after the @');
  expect(asked[4]).toContain('email    anna.schmidt@nordlicht.example → anna@new.example');
  expect(writes()).toHaveLength(1);
  expect(lines()).toEqual([]);
});

test('what others write while a person is asked is on the card, and its version is sent (TK2)', async () => {
  const asked: string[] = [];
  let edit = () => {};
  const given = () => {
    edit();
    return 'foo@newmail.net';
  };
  const { shell, sandbox, writes } = await stageLive({ ask: answering([given, true], asked) });
  edit = () => {
    const person = sandbox.world.user('foobar');
    Object.assign(person ?? {}, { version: 9, contact: { ...person?.contact, email: 'moved@example.org' } });
  };

  expect(await shell['changeEmail']('foobar')).toMatchObject({ old: 'moved@example.org', version: 9 });

  expect(asked[0]).toContain('now foobar@example.org');
  expect(asked[1]).toContain('email    moved@example.org → foo@newmail.net');
  expect(JSON.parse(writes()[0]?.body ?? '')).toMatchObject({ version: 9 });
});

test('on a data centre the card is the question, and is not told beside it', async () => {
  const asked: string[] = [];
  const { shell, lines, writes } = await stageLive({ ask: answering([false], asked) });

  expect(await shell['changeEmail']('foobar', 'foo@newmail.net')).toMatchObject({ verdict: 'NOT_SENT' });

  for (const fact of ['Change the email of foobar on eu2-cloud.acronis.com?', ...FACTS])
    expect(asked[0]).toContain(fact);
  expect(lines()).toEqual([]);
  expect(writes()).toEqual([]);
});

test.each([
  ['who', 0, []],
  ['the picker', 1, ['anna']],
  ['the address', 2, ['anna', 4]],
  ['the yes', 3, ['anna', 4, 'x@new.example']],
])('whoever breaks off the question for %s sends nothing (TK3)', async (_what, count, answers) => {
  const asked: string[] = [];
  const ask = answering([...answers, new CancelledError({ sent: false })], asked);
  const { shell, writes } = await stageLive({ ask });

  expect(await failure(shell['changeEmail']())).toBeInstanceOf(CancelledError);

  expect(asked).toHaveLength(count + 1);
  expect(writes()).toEqual([]);
});

test.each([
  ['--yes', { yes: true }, { verdict: 'CONFIRMATION_SENT' }, 1],
  ['--dry-run', { dryRun: true }, { verdict: null, dry_run: true, new: 'foo@newmail.net' }, 0],
  ['--read-only', { readOnly: true }, { verdict: 'NOT_SENT' }, 0],
])('with %s nobody is asked, and the card is told (TK4)', async (_flag, flags, expected, count) => {
  const { shell, lines, writes } = await stageLive({ flags, ask: answering([]) });

  expect(await shell['changeEmail']('foobar', 'foo@newmail.net')).toMatchObject(expected);

  for (const fact of ['The email of foobar on eu2-cloud.acronis.com:', ...FACTS]) expect(lines()[0]).toContain(fact);
  expect(writes()).toHaveLength(count);
});

test('the card is told where a data centre is not written to for want of a terminal (TK4)', async () => {
  const { shell, lines, writes } = await stageLive();

  expect((await failure(shell['changeEmail']('foobar', 'foo@newmail.net'))).message).toContain('there is no terminal');

  expect(lines()[0]).toContain('email    foobar@example.org → foo@newmail.net');
  expect(writes()).toEqual([]);
});

test('an address that is there already needs no request, and is told with the card', async () => {
  const { shell, lines, writes } = await stage();

  expect(await shell['changeEmail'](FOOBAR_USER, 'FooBar@example.org')).toMatchObject({ verdict: 'ALREADY' });

  expect(lines()[0]).toContain('tenant   Foobar  0fcd4a69');
  expect(lines()[0]).not.toContain('nothing changes until');
  expect(writes()).toEqual([]);
});

test('changeEmail narrates with --verbose alone, and what is narrated behind it is still true', async () => {
  const { shell, events, narrated } = await stage();
  const asides = () => events.filter((event) => event.kind === 'narration').map(({ isAside }) => isAside);
  await shell['findUser']('JohnDoe');
  expect(asides()).toEqual([false, false]);

  await shell['changeEmail']('foobar', 'foo@newmail.net');
  expect(asides().slice(2).every(Boolean)).toBe(true);
  const before = narrated().length;
  await shell['fetchVersion']();

  expect(asides().slice(before).some(Boolean)).toBe(false);
  expect(narrated()[before]).toBe(`user_id = '${FOOBAR_USER}'`);
});

test.each([
  ['fobar', "changeEmail('foobar', 'x@y.org')   is there"],
  // A line that is ready would write to somebody whom nobody has chosen.
  ['anna', "With the id of the one who is meant: changeEmail('…', 'x@y.org')"],
])(
  'who finds not one user by %s is told where was searched, and types the same line with another word (TK11)',
  async (who, line) => {
    const { shell } = await stage();

    const error = await failure(shell['changeEmail'](who, 'x@y.org'));

    expect(error.message).toContain(`'${who}' below JohnSmith, Inc. user_id is unset.`);
    expect(nextLines(error).at(-1)).toBe(line);
  },
);

const UNASKED: readonly [how: string, options: StageOptions, live: boolean][] = [
  ['--yes at a terminal', { flags: { yes: true }, ask: answering([]) }, true],
  ['--yes without one', { flags: { yes: true } }, true],
  ['the sandbox without a terminal', {}, false],
];
const REPEATS: readonly [name: string, send: (stage: Stage, to: string) => Promise<unknown>][] = [
  ['changeEmail', ({ shell }, to) => shell['changeEmail']('foobar', to)],
  ['putEmail', ({ shell }, to) => shell['putEmail'](to, FOOBAR_USER)],
];

describe.each(UNASKED)('%s', (_how, options, live) => {
  test.each(REPEATS)(
    '%s does not ask again by itself for what ended in UNKNOWN, and a person’s order does (MK1)',
    async (_name, send) => {
      const staged = await (live ? stageLive(options) : stage(options));
      const { shell, sandbox, writes } = staged;
      sandbox.faults.add({ kind: 'drop-answer' });
      expect(await send(staged, 'foo@newmail.net')).toMatchObject({ verdict: 'UNKNOWN' });

      const verdict = await send(staged, 'Foo@newmail.net');

      expect(verdict).toMatchObject({ verdict: 'NOT_SENT', new: 'Foo@newmail.net' });
      const ordered = `putEmail('Foo@newmail.net', '${FOOBAR_USER}', {resend: true})`;
      expect(inspect(verdict)).toContain(`Once more, though a second link may be mailed: ${ordered}`);
      expect(writes()).toHaveLength(1);
      expect(sandbox.mailbox.list()).toHaveLength(1);
      expect(await shell['putEmail']('foo@newmail.net', FOOBAR_USER, { resend: true })).toMatchObject({
        verdict: 'CONFIRMATION_SENT',
      });
    },
  );
});

test.each([
  [FOOBAR_USER, 'a second mail would go out'],
  [JOHN_DOE, null],
])('the question after UNKNOWN says that it is not known whether that was applied: %s (MK2)', async (who, mail) => {
  const asked: string[] = [];
  const loseAnswers = () => {
    sandbox.faults.add({ kind: 'drop-answer', applied: who === FOOBAR_USER });
    sandbox.faults.add({ kind: 'fail', status: 503, times: 99, on: { method: 'GET', path: `/api/2/users/${who}` } });
    return true;
  };
  const { shell, sandbox, writes } = await stageLive({ ask: answering([loseAnswers, false], asked) });
  const first = await shell['changeEmail'](who, 'one@newmail.net');
  sandbox.faults.clear();

  const second = await shell['changeEmail'](who, 'two@newmail.net');

  expect([first, second]).toMatchObject([{ verdict: 'UNKNOWN' }, { verdict: 'NOT_SENT' }]);
  expect(asked.at(-1)).toMatch(/You asked for one@newmail\.net just now.+Whether that was applied is not known\./);
  if (mail !== null) expect(asked.at(-1)).toContain(mail);
  else expect(asked.at(-1)).not.toContain('mail would go out');
  expect(writes()).toHaveLength(1);
});
