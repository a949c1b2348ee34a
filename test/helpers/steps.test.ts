/** steps: which of the page's steps are done for whoever is chosen now. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { FOOBAR_USER, JOHN_DOE, type Stage, stage } from './stage.ts';

const HELD: readonly [how: string, hold: (stage: Stage) => unknown][] = [
  ['typed as an object', ({ names }) => Object.assign(names, { user_data: { contact: { email: 'x@y.org' } } })],
  ['typed as a text', ({ names }) => Object.assign(names, { user_data: '{"contact": {"email": "x@y.org"}}' })],
  ['left by putEmail', ({ shell }) => shell['putEmail']('x@y.org')],
  ['left by changeEmail', ({ shell }) => shell['changeEmail']('JohnDoe', 'x@y.org')],
  ['left by putLogin', ({ shell }) => shell['putLogin']('john.doe')],
];
const CHOICES: readonly [how: string, choose: (stage: Stage) => unknown][] = [
  ['findUser', ({ shell }) => shell['findUser']('foobar')],
  ['user_id', ({ names }) => Object.assign(names, { user_id: FOOBAR_USER })],
  ['changeEmail that was broken off', ({ shell }) => shell['changeEmail']('foobar', 'foobar@example.org')],
];

async function doneIn({ shell }: Pick<Stage, 'shell'>): Promise<number[]> {
  const list: readonly { step: number; done: boolean }[] = await shell['steps']();
  return list.filter(({ done }) => done).map(({ step }) => step);
}

test.each(HELD.flatMap(([held, hold]) => CHOICES.map(([how, choose]) => ({ held, how, hold, choose }))))(
  'user_data, $held for one user, is no step done for another, chosen by $how (MK3)',
  async ({ hold, choose }) => {
    const staged = await stage();
    const { shell, names } = staged;
    await shell['findUser']('JohnDoe');
    await hold(staged);
    expect(await doneIn({ shell })).toContain(4);

    await choose(staged);

    expect((await doneIn(staged)).filter((step) => step > 3)).toEqual([]);
    expect(inspect(await shell['steps']())).not.toContain('requests.put');
    names['version'] = 1;
    names['user_data'] = { contact: { email: 'new@y.org' }, version: 1 };
    expect(await doneIn({ shell })).toEqual([1, 2, 3, 4]);
    names['user_data'] = JSON.stringify(names['user_data']);
    expect(inspect(await shell['steps']())).toContain('requests.put');
  },
);

test('user_data of a write to one who is not chosen is no step done for the one who is (MK3)', async () => {
  const { shell } = await stage();
  await shell['findUser']('JohnDoe');

  await shell['putEmail']('x@y.org', FOOBAR_USER);
  expect(await doneIn({ shell })).not.toContain(4);

  await shell['findUser'](FOOBAR_USER);
  expect(await doneIn({ shell })).toContain(4);
});

test('user_data that was typed before anybody was chosen is whoever’s is chosen then', async () => {
  const { shell, names } = await stage();
  names['user_data'] = { contact: { email: 'x@y.org' }, version: 1 };

  await shell['findUser'](JOHN_DOE);

  expect(await doneIn({ shell })).toContain(4);
});
