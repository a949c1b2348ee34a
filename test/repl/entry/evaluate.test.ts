/** Each evaluator has a session and a global object of its own: several may stand in one process. */
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { Evaluator } from '../../../src/repl/entry/evaluate.ts';
import type { Evaluated } from '../../../src/repl/entry/evaluated.ts';
import { Globals } from '../../../src/repl/entry/globals.ts';
import { type Stage, stage } from '../../helpers/stage.ts';

const THERE = Object.getOwnPropertyNames(globalThis);

/** Runs entries of a session on its names. */
function entriesOn({ session, names, shell }: Stage, filename: string): (...sources: string[]) => Promise<unknown> {
  const globals = new Globals(vm.createContext(names));
  const evaluator = new Evaluator({ session, globals, toolbox: shell, filename });
  return async (...sources) => {
    let last: Evaluated | null = null;
    for (const source of sources) {
      last = await evaluator.evaluate(source);
      if (last.kind === 'failed') throw last.error;
    }
    return last?.kind === 'value' ? last.value : last;
  };
}

test('two evaluators in one process run their entries side by side, each on its own session (SE2)', async () => {
  const [one, other] = [await stage(), await stage()];
  const [here, there] = [entriesOn(one, '/here.js'), entriesOn(other, '/there.js')];

  await Promise.all([
    here("findUser('JohnDoe')", 'const place = () => import.meta.filename', 'kept = version'),
    there("findUser('foobar')", 'const place = () => import.meta.filename'),
  ]);
  await there("putEmail('other@mysite.com')");

  expect(await here('[user.login, place(), kept === version]')).toEqual(['JohnDoe', '/here.js', true]);
  expect(await there('[user.login, place(), typeof kept]')).toEqual(['foobar', '/there.js', 'undefined']);
  expect(one.writes()).toEqual([]);
  expect(other.writes()).toHaveLength(1);
});

test('what one evaluator’s entries overwrite is given back to it, and the other has its own', async () => {
  const [one, other] = [await stage(), await stage()];
  const [here, there] = [entriesOn(one, 'entry'), entriesOn(other, 'entry')];

  await here("globalThis['find' + 'User'] = 1", 'const putMail = 2');

  expect((await here('findUser')) === one.shell['findUser']).toBe(true);
  expect(one.warnings()).toEqual(["findUser was overwritten, and is the shell's again."]);
  expect((await there('findUser')) === other.shell['findUser']).toBe(true);
  expect(other.warnings()).toEqual([]);
  await expect(there('putMail(1)')).rejects.toThrow('putMail is not defined. Did you mean putEmail?');
  await expect(there('fin = JSON = 1')).rejects.toThrow('JSON is needed by the program itself');
});

test('what is called that is no function is named without a word of the shell’s', async () => {
  const here = entriesOn(await stage(), 'entry');

  for (const entry of ['mailbox().open()', "findUser('JohnDoe')()"])
    await expect(here(entry)).rejects.toThrow(/^\(\.\.\.\)(\.open)? is not a function$/);
});

test('a second evaluator on the same global object is refused, and the first goes on (SE2)', async () => {
  const one = await stage();
  const here = entriesOn(one, '/here.js');
  const other = await stage();
  const onTheSame = () =>
    new Evaluator({ session: other.session, globals: new Globals(one.names), toolbox: other.shell });

  expect(onTheSame).toThrow('Another evaluator');

  expect((await here('findUser')) === one.shell['findUser']).toBe(true);
  expect(await here("findUser('JohnDoe').login")).toBe('JohnDoe');
  expect(other.sent).toEqual([]);
});

test('a session without an evaluator takes nothing of the process, and one with a context of its own neither (SE2)', async () => {
  const quiet = await stage();
  const loud = await stage();
  const run = entriesOn(loud, 'entry');

  await run("findUser('JohnDoe')", 'var mine = 1', 'function f() {}', "fetched = findUser('foobar')");
  await quiet.session.signIn();

  expect(Object.getOwnPropertyNames(globalThis)).toEqual(THERE);
  expect(Object.getOwnPropertySymbols(globalThis).map(String)).not.toContain('Symbol(acronis-shell)');
  expect(quiet.names['user_id']).toBe(undefined);
  expect(loud.names).toMatchObject({ mine: 1, user: { login: 'foobar' } });
});
