/** Pages' worth of Python print the same in CPython with the real requests and in the shell, each in a sandbox of its own. */
import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { PythonError } from '../../src/session/errors.ts';
import { NO_MODES } from '../../src/session/modes.ts';
import { openBeside } from '../repl/python/beside.ts';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';
import { settingsOf } from '../terminal/sandbox.ts';
import { namer, ownPart } from './alike.ts';
import { askCPython, entriesOf, NAMES, python, sessions, type Told, withPrompts } from './sessions.ts';

/** Those too that fail: a run of the program would end at the first of them, so that the session itself is driven. */
test.skipIf(python === undefined).each(sessions)(
  'entry by entry, %s prints what CPython prints (PG2)',
  async (session) => {
    const theirs = await cpythonOn(session);
    const here = await serve();
    const asHere = namer(here.world);

    const ours = await askShell(entriesOf(session, here), here);

    expect(transcript(theirs.entries, ours, asHere)).toEqual(transcript(theirs.entries, theirs.told, theirs.namer()));
  },
);

/** All the others, by the program itself. */
test.skipIf(python === undefined).each(sessions)('in a pipe, %s prints what CPython prints (PG2)', async (session) => {
  const theirs = await cpythonOn(session);
  const here = await serve();
  const asHere = namer(here.world);
  const isGood = (_: unknown, at: number) => theirs.told[at]?.failure === null;

  const entries = [`created_user_id = '${NAMES.created_user_id}'`, ...entriesOf(session, here).filter(isGood)];
  const input = `${entries.map(withPrompts).join('\n')}\n`;
  const { stdout, stderr } = await run(['--quiet', '-'], { input, env: settingsOf(here) });

  const good = theirs.told.filter(isGood);
  expect(asHere(stdout)).toBe(theirs.namer()(good.map(({ stdout }) => stdout).join('')));
  for (const { stderr: said } of good) expect(stderr).toContain(said);
});

const PROGRAMS: readonly (readonly [what: string, source: string])[] = [
  ['its name, its arguments and its end', 'import sys\nprint(__name__, __file__, sys.argv, __doc__)\n5\nsys.exit(7)\n'],
  ['a text to leave with', 'import sys\nprint("out")\nsys.exit("a reason")\n'],
  ['nobody to answer', 'try:\n    print(input("name? "))\nexcept EOFError:\n    print("nobody")\n'],
  [
    'an error in functions',
    'def inner(data):\n    return data["missing"]\n\ndef outer():\n    try:\n        int("x")\n    except ValueError:\n        return inner({})\n\nprint("before")\nouter()\nprint("never")\n',
  ],
  ['a mistake in its form', 'print("never")\nif x\n    print(2)\n'],
  ['a failed assertion', 'print("é", "😀")\nassert 1 == 2, "no"\n'],
  [
    'something to do at its end',
    'import atexit\natexit.register(print, "at its end")\nprint("x", end="")\nraise SystemExit\n',
  ],
  ['marks and line ends of Windows', '\ufeffprint("bom")\r\nprint("crlf")\r\n'],
  [
    'a class, and talk beside',
    '#!/usr/bin/env python3\n"""Talks."""\nimport sys\n\nclass A:\n    def __repr__(self):\n        return "<A>"\n\nprint(A(), file=sys.stderr)\nprint([A()], __doc__)\n',
  ],
];

test.skipIf(python === undefined).each(PROGRAMS)(
  'a program with %s prints and ends as in CPython (PG2)',
  async (_what, source) => {
    const given = { files: { 'program.py': source }, home: makeHome() };
    const args = ['program.py', '1', 'two three'];

    const theirs = await run(args, { ...given, node: python ?? '', program: [] });
    const ours = await run(['--sandbox', '--quiet', ...args], given);

    expect([ours.code, ours.stdout]).toEqual([theirs.code, theirs.stdout]);
    expect(ownPart(ours.stderr.replace('  loading Python…\n', ''))).toBe(ownPart(theirs.stderr));
  },
);

test('that is more than four hundred entries', async () => {
  const sandbox = await serve();

  const entries = sessions.flatMap((session) => entriesOf(session, sandbox));

  expect(new Set(entries).size).toBeGreaterThan(400);
});

interface Asked {
  /** As far as CPython has come with them. */
  readonly entries: readonly string[];
  readonly told: readonly Told[];
  readonly namer: () => (text: string) => string;
}

const asked = new Map<string, Promise<Asked>>();

/** Asked once for each session. */
function cpythonOn(session: string): Promise<Asked> {
  const known = asked.get(session) ?? askOn(session);
  asked.set(session, known);
  return known;
}

async function askOn(session: string): Promise<Asked> {
  const there = await serve();
  // Before anything is created there.
  const [users, tenants] = [there.world.users(), there.world.tenants()];
  const entries = entriesOf(session, there);
  const told = await askCPython(entries, there, makeHome());
  return {
    entries: entries.slice(0, told.length),
    told,
    namer: () => namer({ users: () => users, tenants: () => tenants }),
  };
}

async function serve(): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

async function askShell(entries: readonly string[], { url, clientId, clientSecret }: Sandbox): Promise<Told[]> {
  const settings = { datacenterUrl: url, clientId, clientSecret, tenantId: null, profile: null };
  const choice = { ...settings, proxy: 'off', modes: NO_MODES, source: 'the test', warnings: [] } as const;
  const shell = await openBeside({ choice });
  onTestFinished(() => shell.close());
  await shell.js(`created_user_id = '${NAMES.created_user_id}'`);
  const told: Told[] = [];
  for (const entry of entries) {
    const { evaluated, printed } = await shell.enter(withPrompts(entry));
    told.push({ ...printed, failure: evaluated.kind === 'failed' ? failureOf(evaluated.error) : null });
    if (evaluated.kind === 'exit') break;
  }
  return told;
}

function failureOf(error: unknown): string {
  return error instanceof PythonError ? error.traceback : String(error);
}

function transcript(entries: readonly string[], told: readonly Told[], name: (text: string) => string): string[] {
  return entries.map((entry, at) => {
    const { stdout = '', failure = null } = told[at] ?? {};
    return name(`${withPrompts(entry)}\n${stdout}${failure === null ? '' : ownPart(failure)}`);
  });
}
