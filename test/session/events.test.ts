/** Whoever listens to a session hears all that it tells, whatever the others do with it. */
import { expect, test } from 'vitest';
import { Events, type SessionEvent } from '../../src/session/events.ts';
import { JOHN_DOE, stage } from '../helpers/stage.ts';

const note = (text: string): SessionEvent => ({ kind: 'note', text });

test('three listeners hear the same events of a session, one that fails and one that left among them (SE1)', async () => {
  const { session, shell, events: first } = await stage();
  const second: SessionEvent[] = [];
  const third: SessionEvent[] = [];
  session.events.on((event) => {
    second.push(event);
    throw new Error('the screen is gone');
  });
  const leave = session.events.on((event) => third.push(event));

  await shell['findUser']('JohnDoe');
  const heard = third.length;
  leave();
  const verdict = await shell['putEmail']('johndoe@newmail.net');

  expect(verdict).toMatchObject({ verdict: 'CHANGED', user_id: JOHN_DOE });
  const kinds = new Set(first.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['narration', 'request', 'response', 'untold', 'verdict']);
  expect(second).toEqual(first);
  expect(heard).toBeGreaterThan(0);
  expect(third).toEqual(first.slice(0, heard));
});

test('listeners are told in the order in which they came', () => {
  const events = new Events();
  const order: string[] = [];
  for (const name of ['first', 'second', 'third']) events.on(() => order.push(name));

  events.tell(note('a'));
  events.tell(note('b'));

  expect(order).toEqual(['first', 'second', 'third', 'first', 'second', 'third']);
});

test('a listener that fails later is no failure of anybody (SE1)', async () => {
  const events = new Events();
  const heard: SessionEvent[] = [];
  const unhandled: unknown[] = [];
  const unheard = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', unheard);
  events.on(async () => {
    await Promise.resolve();
    throw new Error('too late');
  });
  events.on((event) => heard.push(event));

  events.tell(note('a'));
  // Node says so of a rejection once the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unheard);

  expect(heard).toEqual([note('a')]);
  expect(unhandled).toEqual([]);
});

test('a listener that came twice hears twice, and is taken off once', () => {
  const events = new Events();
  const heard: SessionEvent[] = [];
  const listener = (event: SessionEvent) => heard.push(event);
  events.on(listener);
  const leave = events.on(listener);

  events.tell(note('a'));
  leave();
  leave();
  events.tell(note('b'));

  expect(heard).toEqual([note('a'), note('a'), note('b')]);
});

test('a listener may take another off, add one, and tell something itself while it hears', () => {
  const events = new Events();
  const heard: string[] = [];
  const hear = (name: string) => (event: SessionEvent) => heard.push(`${name} ${'text' in event && event.text}`);
  events.on((event) => {
    if (!('text' in event) || event.text !== 'a') return;
    leave();
    events.on(hear('new'));
    events.tell(note('b'));
  });
  const leave = events.on(hear('left'));
  events.on(hear('last'));

  events.tell(note('a'));

  expect(heard).toEqual(['last b', 'new b', 'last a']);
});

test('what is told beside a request is heard in its order, when that is on its way or something else is told', async () => {
  const events = new Events();
  const heard: SessionEvent[] = [];
  events.on((event) => heard.push(event));

  events.tellBeside(note('a'));
  events.tellBeside(note('b'));
  expect(heard).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([note('a'), note('b')]);

  events.tellBeside(note('c'));
  events.tell(note('d'));
  events.tellBeside(note('e'));
  events.flush();
  expect(heard).toEqual(['a', 'b', 'c', 'd', 'e'].map(note));
});

test('the statements of a write, its request and its answer are told in this order', async () => {
  const { session, shell, events } = await stage();
  await shell['findUser']('JohnDoe');
  const sent = events.length;

  await shell['putEmail']('johndoe@newmail.net');

  const told = events
    .slice(sent)
    .map((event) => (event.kind === 'narration' ? event.statement.split(/[ (]/, 3).join(' ') : event.kind));
  expect(told.indexOf('response')).toBe(told.indexOf('request') + 1);
  expect(told.slice(0, told.indexOf('request'))).toContain('response = requests.put');
  expect(session.verdicts).toHaveLength(1);
});

test('whoever is asked has read what was told before', async () => {
  const order: string[] = [];
  const ask = {
    confirm: async () => order.push('asked') > 0,
    select: async () => null as never,
    input: async () => '',
  };
  const { session } = await stage({ ask });
  session.events.on(({ kind }) => order.push(kind));

  session.tell({ kind: 'narration', step: 1, statement: 'auth' });
  await session.ask?.confirm({ message: 'sure?', default: false });

  expect(order).toEqual(['narration', 'asked']);
});
