/** What is kept of the lessons from one session to the next. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { draw } from '../../src/render/text.ts';
import { LineFile } from '../../src/session/files/lines.ts';
import { tutorial } from '../../src/tutorial/command.ts';
import { Progress } from '../../src/tutorial/progress.ts';
import { LESSONS, WAYS } from '../../src/tutorial/ways.ts';
import { makeState, sitDown } from './person.ts';

const linesIn = (state: string) => readFileSync(join(state, 'tutorial.jsonl'), 'utf8').trimEnd().split('\n');

test('what passed a step is kept without secrets, with its hints; what failed is not (TU4)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  await person.enter('hint');
  await person.enter('nobody.knows.this');
  await person.enter("client_secret = 'hunter2hunter2'");
  await person.enter("findUser('JohnDoe')");

  const kept = linesIn(person.state).join('\n');

  expect(kept).toContain('"how":"done","hints":1');
  expect(kept).toContain("findUser('JohnDoe')");
  expect(kept).not.toContain('hunter2');
  expect(kept).not.toContain('nobody.knows');
  const report = await person.enter('.tutorial report');
  expect(report).toContain('find the user JohnDoe: done, 1 hint');
  expect(report).toContain("findUser('JohnDoe')");
});

test('a write that fails, since its answer is lost, is kept as what has done the step (TU4)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial unknown-in-a-program');
  await person.enter('skip');
  await person.enter('skip');
  await person.enter("findUser('JohnDoe')");
  const put =
    "requests.put(`${base_url}/users/${user_id}`, json={version, contact: {email: 'john@newmail.net'}}, headers=auth)";
  const shown = await person.enter(put);
  await person.enter('nobody.knows');

  const report = await person.enter('.tutorial report');

  expect(shown).toContain('✓');
  expect(report).toContain(put);
  expect(report).not.toContain('nobody.knows');
});

test('whoever opens a sandbox is told of the lesson that was left in the middle, and of no other (TU4)', async () => {
  const state = makeState();
  const told = async () => {
    const left = await tutorial.leftOff?.(state);
    return left && draw(left, false);
  };
  const nobody = await told();
  const person = await sitDown({ state });
  await person.enter('.tutorial');
  const begun = await told();
  await person.enter('skip');
  await person.enter('skip');
  const inTheMiddle = await told();
  await person.enter('skip');
  const over = await told();

  expect(inTheMiddle).toBe('  .tutorial goes on where you were: Change one email, step 3 of 3');
  expect([nobody, begun, over]).toEqual([null, null, null]);
});

test('a torn line, a foreign one and one of a newer shell are left out, and stay where they are (TU5)', async () => {
  const state = makeState();
  const foreign = [
    '{"v":2,"lesson":"change-one","step":0}',
    '[]',
    '{"v":1,"lesson":"change-one","step":-1,"begun":true}',
    '{"v":1,"les',
  ];
  const person = await sitDown({ state });
  await person.enter('.tutorial');
  await person.enter("findUser('JohnDoe')");
  appendFileSync(join(state, 'tutorial.jsonl'), foreign.join('\n'));

  const again = await sitDown({ state });
  await again.enter('.tutorial');

  expect(again.heading()).toContain('step 2 of');
  expect(linesIn(state)).toEqual(expect.arrayContaining(foreign));
});

test('where nothing can be kept that is said once, and the lesson goes on (TU5)', async () => {
  const state = makeState();
  writeFileSync(join(state, 'file'), '');
  const person = await sitDown({ state: join(state, 'file') });

  const shown = [
    await person.enter('.tutorial'),
    await person.enter("findUser('JohnDoe')"),
    await person.enter('skip'),
  ];

  expect(shown.join('\n').match(/cannot be kept/g)).toHaveLength(1);
  expect(person.heading()).toContain('step 3 of');
});

test('where nothing can be kept the session still knows it, and promises nothing beyond (TU5)', async () => {
  const state = makeState();
  writeFileSync(join(state, 'file'), '');
  const person = await sitDown({ state: join(state, 'file') });
  await person.enter('.tutorial');
  await person.enter("findUser('JohnDoe')");

  const report = await person.enter('.tutorial report');
  const left = await person.enter('leave');
  await person.enter('.tutorial');

  expect(report).toContain("findUser('JohnDoe')");
  expect(left).toContain('.tutorial goes on at step 2.');
  expect(left).not.toMatch(/another day|is kept/);
  expect(person.heading()).toContain('step 2 of 3');
  expect(await person.enter('.tutorial forget')).toContain('Forgotten');
  expect(await person.enter('.tutorial forget')).toContain('nothing to forget');
});

test('.tutorial list shows the ways with what is done, and forget forgets it (TU4)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial change-one');
  for (let step = 0; step < 3; step += 1) await person.enter('solve');

  const list = await person.enter('list');
  for (const { id, lessons } of WAYS) {
    expect(list).toContain(id);
    for (const lesson of lessons) expect(list).toContain(lesson.id);
  }
  expect(list).toMatch(/✓ change-one/);
  expect(list).toMatch(/^ {2}✓ done {3}❯ where you are$/m);
  expect(await person.enter('.tutorial forget')).toContain('Forgotten: what you did in one lesson.');
  expect(await person.enter('.tutorial forget')).toContain('nothing to forget');

  const again = await sitDown({ state: person.state });
  expect(await again.enter('.tutorial list')).not.toMatch(/✓ change-one| where you are| done /);
  await again.enter('.tutorial');
  expect(again.heading()).toContain('step 1 of');
});

test('what cannot be removed is not said to be forgotten (TU5)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  vi.spyOn(LineFile.prototype, 'remove').mockImplementation(() => {
    throw new Error('read-only');
  });

  const shown = await person.enter('.tutorial forget');

  expect(shown).toContain('What you did is still there: ');
  expect(shown).toContain('tutorial.jsonl could not be removed');
  expect(shown).not.toContain('Forgotten');
});

test('a lesson of which no step is done yet is begun, in list and report; one that is forgotten on its way is over at its end (TU4)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial lost-race');
  await person.enter('leave');
  expect(await person.enter('.tutorial report')).toContain('No step is done yet: .tutorial goes on where you were.');
  expect(await person.enter('.tutorial list')).toMatch(/… lost-race/);

  await person.enter('.tutorial change-one');
  await person.enter('solve');
  expect(await person.enter('.tutorial report')).toContain('begun, 1 step,');
  await person.enter('.tutorial forget');
  await person.enter('solve');
  await person.enter('solve');

  expect(await person.enter('list')).toMatch(/~ change-one/);
});

test('what one can do now is said in the language that one was in (TU9)', async () => {
  const person = await sitDown({ language: 'python' });
  await person.enter('.tutorial own-test');
  for (const _ of LESSONS.find(({ id }) => id === 'own-test')?.steps ?? []) await person.enter('solve');

  const report = await person.enter('.tutorial report');

  expect(report).toContain('it is forgotten when it ends');
  expect(report).not.toContain('A test in JavaScript');
});

test('a lesson that was skipped through is said to be, and .tutorial goes on with the next of its way (TU3, TU4)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  for (let step = 0; step < 3; step += 1) await person.enter('skip');

  expect(await person.enter('list')).toMatch(/~ change-one/);
  expect(await person.enter('.tutorial report')).toContain('3 skipped');
  expect(await person.enter('hint')).toContain('Enough, or go on?');
  const again = await sitDown({ state: person.state });
  await again.enter('.tutorial');

  expect(again.heading()).toContain(WAYS[0]?.lessons[1]?.steps[0]?.goal);
});

test('reset begins the step anew: its names, and the world as it was (TU3)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  await person.enter("findUser('JohnDoe')");
  await person.enter('mine = 1');
  await person.enter("findUser('foobar')");

  const reset = await person.enter('reset');

  expect(reset).toContain('Step 2 again');
  expect(reset).toContain('Gone with the session before: mine');
  expect(person.heading()).toContain('step 2 of 3');
  expect(await person.enter('solve')).toContain('✓');
});

test.each([
  ['developer', WAYS.find(({ id }) => id === 'developer')?.lessons[0]],
  ['Lost Race', LESSONS.find(({ id }) => id === 'lost-race')],
])(
  '.tutorial %s goes there; what is no name of a lesson is refused with the one that is near (TU3)',
  async (typed, lesson) => {
    const person = await sitDown();

    expect(await person.enter('.tutorial lost-rcae')).toContain('.tutorial lost-race');
    expect(await person.enter('.tutorial qwertyuiop')).toContain('.tutorial list');
    await person.enter(`.tutorial ${typed}`);

    expect(person.heading()).toContain(lesson?.steps[0]?.goal);
  },
);

const SUPPORT = WAYS.find(({ id }) => id === 'support')?.lessons ?? [];
const TICKET = SUPPORT.at(-1);
if (TICKET === undefined) throw new Error('a way has lessons');

test.each(['.tutorial', '.tutorial support', `.tutorial ${TICKET.id}`])(
  'a lesson that was left goes on there by %s, whatever of its way is not done; where it runs, its name begins it anew (TU7)',
  async (line) => {
    const state = makeState();
    const left = await sitDown({ state });
    await left.enter(`.tutorial ${TICKET.id}`);
    await left.enter('solve');
    await left.enter('leave');

    const person = await sitDown({ state });
    const shown = await person.enter(line);

    expect(shown).toContain('step 2 of 3, where you were');
    expect(shown.replace(/\s+/g, ' ')).toContain(`.tutorial ${TICKET.id} begins the lesson anew`);
    expect(person.heading()).toContain(TICKET.steps[1]?.goal);
    await person.enter('.tutorial support');
    expect(person.heading()).toContain(TICKET.steps[1]?.goal);
    await person.enter(`.tutorial ${TICKET.id}`);
    expect(person.heading()).toContain(TICKET.steps[0]?.goal);
  },
);

test('of several lessons each has its place, beside the one that was touched last (TU7)', async () => {
  const state = makeState();
  const left = await sitDown({ state });
  for (const id of ['search', TICKET.id, 'change-one']) {
    await left.enter(`.tutorial ${id}`);
    await left.enter('skip');
  }
  const at = async (line: string) => {
    const person = await sitDown({ state });
    await person.enter(line);
    return person.heading();
  };

  expect(await at('.tutorial')).toContain(SUPPORT[0]?.steps[1]?.goal);
  expect(await at('.tutorial developer')).toContain(LESSONS.find(({ id }) => id === 'search')?.steps[1]?.goal);
  expect(await at(`.tutorial ${TICKET.id}`)).toContain(TICKET.steps[1]?.goal);
  expect(await at('.tutorial support')).toContain(TICKET.steps[1]?.goal);
  expect(await at('.tutorial integrator')).toContain(WAYS[2]?.lessons[0]?.steps[0]?.goal);
});

test('a lesson that is done begins anew by its name, and of a way that is done the list is shown (TU7)', async () => {
  const state = makeState();
  const way = WAYS.find(({ id }) => id === 'integrator');
  const left = new Progress(state);
  for (const lesson of way?.lessons ?? [])
    for (const step of lesson.steps.keys()) left.end(lesson, step, { how: 'done', hints: 0, entries: [] });
  const person = await sitDown({ state });

  const shown = await person.enter('.tutorial integrator');
  expect(shown).toContain('You are through with integrator');
  expect(person.heading()).toBe('');
  await person.enter('.tutorial paging');
  expect(person.heading()).toContain(LESSONS.find(({ id }) => id === 'paging')?.steps[0]?.goal);
});
