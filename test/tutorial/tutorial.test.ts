/** What a person sees of a lesson, and where its words lead. */
import { expect, onTestFinished, test } from 'vitest';
import { widthOf } from '../../src/api/width.ts';
import { prose } from '../../src/render/prose.ts';
import { draw } from '../../src/render/text.ts';
import { startedAs } from '../../src/session/settings/program.ts';
import { inLanguage } from '../../src/tutorial/course.ts';
import type { Language } from '../../src/tutorial/lesson.ts';
import { Progress } from '../../src/tutorial/progress.ts';
import { Tutorial } from '../../src/tutorial/tutorial.ts';
import { FIRST, LESSONS, WAYS } from '../../src/tutorial/ways.ts';
import { makeState, sitDown } from './person.ts';

const STEPS = FIRST.steps.length;

test('.tutorial begins with the first lesson: why, the three variables, what to type, and the step above the prompt (TU2)', async () => {
  const person = await sitDown();

  const shown = await person.enter('.tutorial');

  const places = [FIRST.title, 'base_url, auth, tenant_id', "findUser('JohnDoe')"].map((text) => shown.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(person.heading()).toBe(`${FIRST.title} · step 1 of ${STEPS} · ${FIRST.steps[0]?.goal}`);
});

test('a step that is passed stays in its session, with every name; the one that is skipped to has none of them (TU2)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  await person.enter('mine = 1');

  const passed = await person.enter("findUser('JohnDoe')");
  expect(passed).toContain('✓');
  expect(await person.enter('mine')).toContain('1');
  const skipped = await person.enter('skip');

  expect(skipped).toContain('Skipped. It would have been:');
  expect(skipped).toContain('Gone with the session before: mine');
  expect(person.heading()).toContain(`step 3 of ${STEPS}`);
  expect(await person.enter('user_id')).toContain('1c234e69');
});

test('bare words are the tutorial’s, in both languages, until somebody has named something so (TU3)', async () => {
  for (const language of ['javascript', 'python'] as const) {
    const person = await sitDown({ language });
    expect(await person.enter('.tutorial hint')).toContain('No lesson runs');
    await person.enter('.tutorial');

    expect(await person.enter('hint')).toContain('hint 1 of 3');
    expect(await person.enter('next')).toContain('not done yet');
    expect(await person.enter('list')).toContain(FIRST.id);
    await person.enter('hint = 5');
    const theirs = await person.enter('hint');

    expect(theirs).toMatch(/^5/);
    expect(theirs).toContain('.tutorial hint');
    expect(await person.enter('.tutorial hint')).toContain('hint 2 of 3');
  }
});

test('a slip in one of its words is told, after what the shell says of it, and no other word is taken for one (TU3)', async () => {
  const person = await sitDown();
  expect(await person.enter('hnt')).not.toContain("the tutorial's");
  await person.enter('.tutorial');

  expect(await person.enter('hnt')).toContain("Did you mean the tutorial's hint?");
  expect(await person.enter('solv()')).toContain("the tutorial's solve?");
  expect(await person.enter('nobody')).not.toContain("the tutorial's");
  expect(await person.enter('skipping + 1')).not.toContain("the tutorial's");
});

test('list() and next() are called in Python, and the tutorial’s in JavaScript (TU3)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');

  expect(await person.enter('list()')).toContain(FIRST.id);
  expect(await person.enter('>>> list()')).toContain('[]');
  await person.enter('.python');
  expect(await person.enter('list()')).toContain('[]');
  expect(await person.enter('next()')).toContain('TypeError');
  expect(await person.enter('list')).toContain(FIRST.id);
});

test('another language tells the step anew, and is remembered by whoever comes back (TU9)', async () => {
  const lesson = LESSONS.find(({ id }) => id === 'token');
  const tell = lesson?.steps[0]?.tell ?? '';
  const rowOf = (language: Language) =>
    draw((paint, width) => prose(inLanguage(tell, language), paint, width), false, 80).trim();
  const person = await sitDown();

  expect(await person.enter('.tutorial')).toContain('Rather in Python? .python');
  await person.enter('.tutorial token');
  expect(person.said()).toContain(rowOf('javascript'));
  expect(await person.enter('.python')).toContain(rowOf('python'));
  const back = await sitDown({ state: person.state });
  expect(await back.enter('.tutorial developer')).not.toContain('You were in');
  await person.enter('skip');
  const again = await sitDown({ state: person.state });
  const shown = await again.enter('.tutorial');

  expect(shown).toContain('You were in Python: .python goes back to it');
});

test.each([40, 59, 80, 100])(
  'at %i columns the row above the prompt has the number of the step, and from 60 on the title too (TU10)',
  (columns) => {
    const progress = new Progress(makeState());
    for (const lesson of LESSONS)
      for (const step of lesson.steps.keys()) {
        const row = draw(new Tutorial({ lesson, step, coming: 'reset' }, progress).heading, false, columns);

        expect(row).toMatch(
          new RegExp(`\\b(${step + 1}/${lesson.steps.length}|step ${step + 1} of ${lesson.steps.length}) `),
        );
        if (columns > 59) expect(row).toContain(lesson.title.slice(0, 10));
        if (columns > 90) expect(row).toContain(lesson.steps[step]?.goal);
        expect(widthOf(row)).toBeLessThan(columns);
      }
  },
);

test('a goal that is wider than the row ends between two of its words, and has lost none in its middle (TU10)', () => {
  const progress = new Progress(makeState());
  const rows = LESSONS.flatMap((lesson) =>
    lesson.steps.flatMap(({ goal }, step) =>
      [44, 52, 60].map((columns) => ({
        goal,
        row: draw(new Tutorial({ lesson, step, coming: 'reset' }, progress).heading, false, columns),
      })),
    ),
  );
  const cut = rows.filter(({ goal, row }) => !row.endsWith(goal));

  expect(cut.length).toBeGreaterThan(20);
  for (const { goal, row } of cut) {
    const shown = row.slice(row.lastIndexOf(' · ') + 3, -1);
    expect(row.at(-1)).toBe('…');
    expect(goal.slice(0, shown.length)).toBe(shown);
    expect(goal.slice(shown.length)).toMatch(/^[,:;]? /);
  }
});

const flat = (text: string) => text.replace(/\s+/g, ' ');

test('behind the first lesson the ways have names, of which the bare ones do too; behind the last of a way nothing is promised (TU11)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  for (let step = 0; step < STEPS; step += 1) await person.enter('skip');
  const first = flat(person.said());
  expect(person.heading()).toContain('next');
  await person.enter('developer');
  expect(person.heading()).toContain(WAYS[1]?.lessons[0]?.steps[0]?.goal);

  const ticket = await sitDown();
  await ticket.enter('.tutorial ticket');
  for (let step = 0; step < 3; step += 1) await ticket.enter('skip');
  const leftOut = flat(ticket.said());
  const progress = new Progress(ticket.state);
  const others = WAYS[0]?.lessons.slice(1) ?? [];
  for (const lesson of others)
    for (const step of lesson.steps.keys()) progress.end(lesson, step, { how: 'done', hints: 0, entries: [] });
  const done = flat(await ticket.enter('hint'));

  expect(first).toContain('.tutorial developer and .tutorial integrator');
  expect(leftOut).toContain(`goes back to what you left out: ${others[0]?.title}`);
  expect(done).toContain('You are through with this way. Other ways are .tutorial developer and .tutorial integrator');
  expect(done).toContain('.init');
  expect(ticket.heading()).not.toContain('next');
  expect(await ticket.enter('next')).toContain('All lessons:');
  const left = flat(await ticket.enter('leave'));
  expect(left).toContain('Other ways are .tutorial developer and .tutorial integrator');
  expect(left).not.toContain('goes on');
  const through = flat(await ticket.enter('.tutorial'));
  expect(through).toContain(
    'You are through with support. Other ways are .tutorial developer and .tutorial integrator',
  );
  expect(through).not.toContain('done again');
});

test('behind a lesson whose steps were all skipped nothing is praised, until one of them is done (TU11)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial token');
  const { can = '', steps = [] } = LESSONS.find(({ id }) => id === 'token') ?? {};
  for (const _ of steps) await person.enter('skip');
  const skipped = flat(person.said());
  await person.enter('.tutorial token');
  await person.enter('solve');
  for (const _ of steps.slice(1)) await person.enter('skip');
  const solved = flat(person.said());

  const words = inLanguage(can, 'javascript').split('`')[0] ?? '';
  expect(words).toMatch(/^You /);
  expect(skipped).toContain('All of it was skipped: .tutorial token begins it anew');
  expect(skipped).not.toContain(words);
  expect(solved).toContain(words);
  expect(solved).not.toContain('All of it was skipped');
});

test('gone are names of the person’s own, not those of the lesson (TU12)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial token');
  await person.enter('r = requests.get(`${base_url}/users/me`, {headers: auth})');

  const skipped = flat(await person.enter('reset'));

  expect(skipped).toContain(
    'Gone with the session before: r, which you had named; what you did in the lessons is kept.',
  );
});

test('a trace that was switched stays so from lesson to lesson; one that a lesson has brought ends with it (TU16)', async () => {
  const person = await sitDown();
  const isTold = async () => /^ {2}server /m.test(await person.enter("findUser('JohnDoe')"));

  await person.enter('.tutorial lost-race');
  const [brought] = [await isTold(), await person.enter('.tutorial search')];
  const [behind] = [await isTold(), await person.enter('.sandbox trace on')];
  await person.enter('.tutorial token');
  const kept = await isTold();
  await person.enter('.tutorial lost-race');
  await person.enter('.sandbox trace off');
  await person.enter('reset');
  const [ended] = [await isTold(), await person.enter('.tutorial search')];
  const stillEnded = await isTold();
  const again = await person.enter('.tutorial lost-race');

  expect([brought, behind, kept, ended, stillEnded, await isTold()]).toEqual([true, false, true, false, false, true]);
  expect(again).toContain('Behind each entry of this lesson');
});

test('three entries that come to nothing are told so, once a step; what a trace shows is told where a lesson begins (TU13)', async () => {
  const person = await sitDown();
  expect(await person.enter('.tutorial lost-race')).toContain('.sandbox trace off');
  expect(await person.enter('reset')).not.toContain('.sandbox trace off');
  expect(await person.enter('.tutorial')).not.toContain('The step is not complete yet');

  const shown: string[] = [];
  for (let entry = 0; entry < 7; entry += 1) shown.push(await person.enter(`${entry} + 1`));

  expect(shown.map((each) => each.includes('The step is not complete yet'))).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
  await person.enter('solve');
  for (let entry = 0; entry < 3; entry += 1) shown.push(await person.enter(`${entry} + 1`));
  expect(shown.at(-1)).toContain('The step is not complete yet');
});

test('what a lesson says of acronis-shell is typed as this shell was started (TU14)', async () => {
  onTestFinished(() => startedAs({ file: undefined, cwd: null, env: {} }));
  startedAs({ file: '/clone/dist/main.js', cwd: '/clone', env: {} });
  const person = await sitDown({ columns: 200 });
  const shown = [await person.enter('.tutorial own-test')];
  const lesson = LESSONS.find(({ id }) => id === 'own-test');
  if (lesson) new Progress(person.state).end(lesson, 0, { how: 'done', hints: 0, entries: [] });
  for (const _ of lesson?.steps ?? []) shown.push(await person.enter('skip'));
  await person.enter('.tutorial one-line');
  shown.push(person.said());

  expect(shown.join('\n')).toContain('npm start -s -- ');
  expect(shown.join('\n')).not.toMatch(/acronis-shell (--|sandbox|init|audit)/);
});

test('each entry is told its own near miss, whatever holds on from those before it (TU13)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial paging');
  const list = (more: string) =>
    person.enter(
      `requests.get(\`\${base_url}/users\`, params={subtree_root_tenant_id: tenant_id${more}}, headers=auth).status_code`,
    );

  expect(flat(await list(', limit: 0'))).toContain('a limit is a whole number from 1');
  expect(flat(await list(''))).toContain('That was all in one page: without a limit');
  expect(person.said()).not.toContain('whole number');
  await list('');

  expect(person.said()).toBe('');
});

test.each<[string, number, string]>([
  ['paging', 1, "findUser('JohnDoe')"],
  ['paging', 3, "findUser('JohnDoe')"],
  ['paging', 5, "findUser('JohnDoe')"],
  ['errors', 1, "findUser('JohnDoe')"],
])('%s, step %i: a helper is not told about what it did not do, by %s (TU13)', async (id, step, entry) => {
  const person = await sitDown();
  await person.enter(`.tutorial ${id}`);
  for (let at = 1; at < step; at += 1) await person.enter('skip');

  await person.enter(entry);

  expect(person.said()).toBe('');
});

test('a solution that does not do it is said not to, each time, and what the person does then is their own (TU3)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial search');
  // What the solution sends needs it.
  await person.enter('tenant_id = undefined');

  const first = flat(await person.enter('solve'));
  const second = flat(await person.enter('solve'));
  await person.enter("tenant_id = 'ede9f834-70b3-476c-83d9-736f9f8c7dae'");
  await person.enter(
    "requests.get(`${base_url}/search`, params={tenant: tenant_id, text: 'anna'}, headers=auth).json()",
  );

  expect([first, second].map((shown) => shown.includes('That has not done it from here. reset begins'))).toEqual([
    true,
    true,
  ]);
  expect(new Progress(person.state).read().steps.get('search')?.get(0)?.how).toBe('done');
});

test('next tells the near miss that something else has made meanwhile, in place of what it says else (TU13)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  person.shell.session.names.user_id = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';
  await person.shell.enter("findUser('foobar')");

  const shown = flat(await person.enter('next'));

  expect(shown).toContain('That is a user, but another one');
  expect(shown).not.toContain('not done yet');
  expect(await person.enter('next')).toContain('not done yet');
});

test('in a session that sends no write, a write that is held back is told as such, and no near miss in its place (TU3)', async () => {
  const person = await sitDown({ flags: { readOnly: true } });
  await person.enter('.tutorial lost-answer');
  await person.enter('skip');

  const held = flat(await person.enter("putEmail('lena@newmail.net')"));
  const looked = flat(await person.enter("findUser('foobar')"));

  expect(held).toContain('a step with a write cannot be done');
  expect(held).not.toContain('no answer could be lost');
  expect(looked).not.toContain('cannot be done');
});

test('the sandbox in which somebody went on behind a lesson is said to be forgotten with the next one (TU12)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');
  await person.enter('leave');
  await person.enter("changeEmail('JohnDoe', 'john@other.net')");

  expect(await person.enter('.tutorial')).toContain('The sandbox before is forgotten');
});

test.each(['HINT', 'Hint', 'hint()', '>>> hint'])('%s is the word as well (TU3)', async (typed) => {
  const person = await sitDown();
  await person.enter('.tutorial');

  expect(await person.enter(typed)).toContain('hint 1 of 3');
});

test('what stands behind a word of its own is asked about, and what sets the shell is no try (TU14)', async () => {
  const person = await sitDown();
  await person.enter('.tutorial');

  const more = await person.enter('skip it');
  const set: string[] = [];
  for (const line of ['.sandbox trace off', '.sandbox', '.profile', '.sandbox']) set.push(await person.enter(line));

  expect(more).toContain("Did you mean the tutorial's skip?");
  expect(set.join('\n')).not.toContain('The step is not complete yet');
});

test('in a dry run it is said of the write that is shown that a step with a write cannot be done, in either language (TU3)', async () => {
  for (const language of ['javascript', 'python'] as const) {
    const person = await sitDown({ language, flags: { dryRun: true } });
    await person.enter('.tutorial');
    await person.enter("findUser('JohnDoe')");

    expect(await person.enter("putEmail('johndoe@newmail.net')")).toContain('a step with a write cannot be done');
    expect(await person.enter('solve')).not.toContain('reset begins');
  }
});
