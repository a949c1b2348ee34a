/** A declaration and a run are all that a further helper takes: what can be typed is made of what is bound. */
import { inspect } from 'node:util';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { helper } from '../../src/helpers/definition.ts';
import { helpers } from '../../src/helpers/index.ts';
import { Evaluator } from '../../src/repl/entry/evaluate.ts';
import { Globals } from '../../src/repl/entry/globals.ts';
import { complete } from '../../src/repl/terminal/completer.ts';
import { makeToolbox } from '../../src/repl/toolbox.ts';
import { FOOBAR_USER, failure, JOHN_DOE, stage } from '../helpers/stage.ts';

const remind = helper({
  name: 'remind',
  summary: 'Reminds a user of what a text says.',
  examples: ["remind('the contract')"],
  parameters: {
    about: { kind: 'text', doc: 'what it is about', required: true },
    user_id: { kind: 'userId', doc: 'whom' },
    copy_to: { kind: 'email', doc: 'an address that gets it too' },
    seen: { kind: 'version', doc: 'the version that was seen' },
    urgent: { kind: 'flag', doc: 'true: at once' },
  },
  forms: [
    ['about', 'user_id'],
    ['user_id', 'about', 'urgent'],
  ],
  returns: 'reminder',
  sendsToBaseUrl: true,
  run: (_session, { about, user_id, copy_to, seen, urgent = false }) => ({ about, user_id, copy_to, seen, urgent }),
});

async function shellWith() {
  const { session, names } = await stage();
  const toolbox = makeToolbox(session, () => {}, { commands: [], helpers: [...helpers, remind] });
  // The tests call it as one types it.
  const call = toolbox['remind'] as (...given: unknown[]) => Promise<unknown>;
  return { session, names, toolbox, call };
}

test('a further helper stands in the context, in the list of help and in a help of its own', async () => {
  const { toolbox } = await shellWith();
  const help = toolbox['help'] as (subject?: unknown) => object;

  expect(inspect(help())).toMatch(/^ {2}remind +Reminds a user of what a text says\.$/m);
  expect(inspect(help('remind'))).toMatchInlineSnapshot(`
    "  remind(about: string, user_id?: string, {copy_to?, seen?, urgent?}?): reminder
      remind(user_id: string, about: string, urgent?: boolean, {copy_to?, seen?}?): reminder
      Reminds a user of what a text says.
        about     what it is about
        user_id   whom
        copy_to   an address that gets it too
        seen      the version that was seen
        urgent    true: at once
        remind('the contract')"
  `);
  expect(inspect(toolbox['remind'])).toBe(inspect(help(toolbox['remind'])));
  expect(inspect(help('remnd'))).toContain('help(remind)');
});

test('a further helper is completed, and so are the names of its arguments within its call', async () => {
  const { toolbox } = await shellWith();
  const of = (line: string) => complete(line, toolbox, [])[0];

  expect(of('rem')).toEqual(['remind']);
  expect(of("remind('a', ")).toEqual(['about=', 'user_id=', 'copy_to=', 'seen=', 'urgent=']);
  expect(of('x = remind(String(1), [2], cop')).toEqual(['copy_to=']);
  expect(of("putEmail('a@b.org', ve")).toEqual(['version=', 'verify']);
  for (const line of ["remind('a') + u", 'remind(f(u', 'remind({u', 'x.remind(u', 'help(u'])
    expect(of(line)).toEqual(['undo']);
});

test('a further helper is called in an entry as on the page, by position and by keyword', async () => {
  const { session, toolbox } = await shellWith();
  const evaluator = new Evaluator({ session, globals: new Globals(vm.createContext(session.names)), toolbox });

  const evaluated = await evaluator.evaluate(`remind(' tea ', urgent=true, user_id='${JOHN_DOE.toUpperCase()}')`);
  const spoken = await evaluator.evaluate('remind tea');
  const taken = await evaluator.evaluate('remind = 1');

  expect(evaluated).toMatchObject({ value: { about: 'tea', user_id: JOHN_DOE, urgent: true } });
  expect(spoken).toMatchObject({ error: { instead: "remind('tea')" } });
  expect(String(taken.kind === 'failed' && taken.error)).toContain('remind is needed by the program itself');
});

test.each([
  [['tea'], { about: 'tea', user_id: undefined, urgent: false }],
  [['tea', JOHN_DOE, 'a@b.org', 3, true], { user_id: JOHN_DOE, copy_to: 'a@b.org', seen: 3, urgent: true }],
  [[JOHN_DOE, 'tea', true], { about: 'tea', user_id: JOHN_DOE, urgent: true }],
  [[JOHN_DOE, { about: 'tea', seen: 0 }], { about: 'tea', user_id: JOHN_DOE, seen: 0 }],
  [[{ about: JOHN_DOE, user_id: FOOBAR_USER }], { about: JOHN_DOE, user_id: FOOBAR_USER }],
])('what a further helper is given reaches it by name, and read: %j', async (given, values) => {
  const { call } = await shellWith();

  expect(await call(...given)).toMatchObject(values);
});

test.each([
  ["remind needs a text: remind('the contract'). Nothing was sent.", [], 'help(remind)'],
  ["remind needs a text: remind('the contract'). Nothing was sent.", [JOHN_DOE], 'help(remind)'],
  ["remind needs a text: remind('the contract'). Nothing was sent.", [' '], 'help(remind)'],
  ['remind was given undefined for user_id. Nothing was sent.', ['tea', undefined], 'help(remind)'],
  ['remind was given undefined for about. Nothing was sent.', [JOHN_DOE, undefined], 'help(remind)'],
  ['remind was given undefined for seen. Nothing was sent.', ['tea', { seen: undefined }], 'help(remind)'],
  ['remind knows no who: remind(about: string', ['tea', { who: JOHN_DOE }], 'help(remind)'],
  ['remind was given user_id twice. Nothing was sent.', [JOHN_DOE, 'tea', { user_id: FOOBAR_USER }], 'help(remind)'],
  ['remind takes 5 arguments: remind(about', ['tea', JOHN_DOE, 'a@b.org', 3, true, 1], 'help(remind)'],
  ['there is no @', ['tea', { copy_to: 'nobody' }], 'help(remind)'],
  ["'3' is no version", ['tea', { user_id: FOOBAR_USER, seen: '3' }], `fetchVersion('${FOOBAR_USER}')`],
  ['-3 is no version', ['tea', { seen: -3 }], 'fetchVersion()'],
  ['urgent is true or false. Nothing was sent.', ['tea', { urgent: 1 }], 'help(remind)'],
])('a further helper refuses in a sentence what cannot be meant: %s', async (message, given, instead) => {
  const { call } = await shellWith();

  const error = await failure(call(...given));

  expect(error).toMatchObject({ name: 'InputError', instead });
  expect(error.message).toContain(message);
});

test('a further helper that sends to base_url is refused where that has become another place', async () => {
  const { call, names } = await shellWith();
  names['base_url'] = 'https://evil.example/api/2';

  expect((await failure(call('tea'))).name).toBe('ChangedNameError');
});
