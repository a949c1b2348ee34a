/** acronis-shell tutorial, and .tutorial where no lesson can be: what prints without a terminal, and what is refused in words. */
import { expect, test } from 'vitest';
import { commands } from '../../src/repl/commands/index.ts';
import { Trace } from '../../src/repl/trace.ts';
import { tutorial } from '../../src/tutorial/command.ts';
import { LESSONS, WAYS } from '../../src/tutorial/ways.ts';
import { failure, picking, stage } from '../helpers/stage.ts';
import { startShell } from '../terminal/pty.ts';
import { run } from '../terminal/run.ts';
import { startDataCentre } from '../terminal/sandbox.ts';

test('without a terminal list, report and forget print; a lesson is refused, naming them (TU6)', async () => {
  const list = await run(['tutorial', 'list']);
  const json = await run(['tutorial', 'list', '--json']);
  const report = await run(['tutorial', 'report']);
  const forget = await run(['tutorial', 'forget']);
  const lesson = await run(['tutorial']);
  const slip = await run(['tutorial', 'chnage-one']);

  for (const { id } of [...WAYS, ...LESSONS]) expect(list.stdout).toContain(id);
  expect(JSON.parse(json.stdout)).toContainEqual(expect.objectContaining({ lesson: 'change-one', state: null }));
  expect([list, json, report, forget].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect([lesson.code, lesson.stdout]).toEqual([2, '']);
  expect(lesson.stderr).toContain('acronis-shell tutorial list');
  expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining('acronis-shell tutorial change-one')]);
});

test.each([
  [['tutorial', 'change-one', 'list'], 'one too many'],
  [['tutorial', '--users', '50'], 'without --users'],
  [['--profile', 'x', 'tutorial'], 'takes no settings'],
  [['tutorial', '-e', '1'], 'Either -e'],
])('%j is refused (TU6)', async (args, words) => {
  const { code, stderr } = await run(args);

  expect(code).toBe(2);
  expect(stderr).toContain(words);
});

test.each(['hint', 'solve', 'Next', 'skip', 'reset', 'leave'])(
  'acronis-shell tutorial %s names what begins a lesson, and not itself (TU6)',
  async (word) => {
    const { code, stderr } = await run(['tutorial', word]);

    expect(code).toBe(2);
    expect(stderr).toContain(`${word.toLowerCase()} is for the prompt of a lesson that runs.`);
    expect(stderr).toMatch(/acronis-shell tutorial begins one/);
    expect(stderr).not.toContain('Perhaps');
  },
);

test.each([
  ['hints', 'What there is: acronis-shell tutorial list'],
  ['skpi', 'What there is: acronis-shell tutorial list'],
  ['reprot', 'Perhaps: acronis-shell tutorial report'],
  ['suport', 'Perhaps: acronis-shell tutorial support'],
  ['lost rase', 'Perhaps: acronis-shell tutorial lost-race'],
])('for %s only what can stand there is proposed (TU6)', async (typed, next) => {
  const inWords = await run(['tutorial', ...typed.split(' ')]);
  const quoted = await run(['tutorial', typed]);

  expect(inWords).toEqual(quoted);
  expect([quoted.code, quoted.stderr]).toEqual([2, expect.stringContaining(next)]);
});

test('a lesson of two words is called by them, quoted or not, in whatever letters (TU6)', async () => {
  for (const words of [['lost', 'race'], ['Lost race'], ['LOST_RACE']]) {
    const shell = await startShell({ args: ['tutorial', ...words], cols: 100 });
    await shell.until(/^A lost race: CONFLICT · step 1 of /m);
    shell.line('.exit');
    await shell.exit();
  }
});

test('behind -e .tutorial lists, and refuses a lesson with the line to type (TU6)', async () => {
  const list = await run(['--sandbox', '-e', '.tutorial list']);
  const lesson = await run(['--sandbox', '-e', '.tutorial change-one']);

  expect(list.stdout).toContain('change-one');
  expect(lesson.code).toBe(1);
  expect(lesson.stderr).toContain('acronis-shell tutorial change-one');
});

test.each([
  ['foo', "There is no lesson or word 'foo' in the tutorial.", '.tutorial list'],
  ['pagign', "There is no lesson or word 'pagign' in the tutorial.", 'acronis-shell tutorial paging   at a terminal'],
  ['forgt', "There is no lesson or word 'forgt' in the tutorial.", '.tutorial forget'],
  ['skip', 'No lesson runs, so there is no skip. A lesson needs a terminal.', 'acronis-shell tutorial   at a terminal'],
  ['Lost race', 'A lesson needs a terminal;', 'acronis-shell tutorial lost-race   at a terminal'],
])('-e .tutorial %s is answered by what is wrong with it (TU6)', async (typed, words, next) => {
  const { code, stderr } = await run(['--sandbox', '--quiet', '-e', `.tutorial ${typed}`]);

  expect(code).toBe(1);
  expect(stderr).toContain(words);
  expect(stderr.trimEnd().split('\n').at(-1)?.trim()).toBe(next);
});

test('in a session on a data centre, a served sandbox too, it is for another window (TU6)', async () => {
  const centre = await startDataCentre();
  const { session } = await stage({ ask: picking(0) });
  session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
  const around = { ...AROUND, session, trace: new Trace({ session, sandbox: null, say() {} }) };
  const served = await run(['-e', '.tutorial list'], { env: centre.env });

  for (const typed of ['', 'change-one', 'support', 'hint', 'lsit']) {
    const { message, instead: next } = await failure(Promise.resolve(tutorial.run?.(typed, around)));
    expect(message).toContain('eu2-cloud.acronis.com');
    expect(message).toContain('another window');
    expect(next).toContain('acronis-shell tutorial');
    expect(next).not.toContain('lsit');
  }
  expect([served.code, centre.sent()]).toEqual([0, []]);
});

const AROUND = {
  ...{ choice: { sandbox: {} }, sandbox: null, guide: null, stateDirectory: '/nowhere', help: null },
  output: { shown: null, plain: String, clean: String, copy: () => null },
  say() {},
  speak() {},
};

test('completion offers the words, ways and lessons (TU3)', async () => {
  expect(await tutorial.complete?.('')).toEqual(expect.arrayContaining(['hint', 'support', 'change-one']));
  expect(await tutorial.complete?.('chan')).toEqual(['change-one']);
  expect(commands.map(({ name }) => name)).not.toContain('tutorial');
});
