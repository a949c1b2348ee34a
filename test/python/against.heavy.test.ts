/** Pages' worth of Python print the same in CPython with the real requests and in the shell, each in a sandbox of its own. */
import { afterAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { PythonError } from '../../src/session/errors.ts';
import { NO_MODES } from '../../src/session/modes.ts';
import { openBeside } from '../repl/python/beside.ts';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';
import { settingsOf } from '../terminal/sandbox.ts';
import { namer, ownPart } from './alike.ts';
import { askCPython, entriesOf, NAMES, python, sessions, type Told, withPrompts } from './sessions.ts';

// One after the other at one prompt: each finds what those before it have left. The last one leaves.
const LEAVING = 'provisioning';
const inTurn = [...sessions.filter((session) => session !== LEAVING), LEAVING];

/** Those too that fail: a run of the program would end at the first of them, so that the session itself is driven. */
test.skipIf(python === undefined).each(inTurn)(
  'entry by entry, %s prints what CPython prints (PG2)',
  async (session) => {
    const theirs = await cpython();
    const ours = await shell();

    expect(ours.get(session)).toEqual(theirs.transcripts.get(session));
  },
);

/** All the others, by the program itself. */
test.skipIf(python === undefined)('in a pipe, they print what CPython prints (PG2)', async () => {
  const { told, newNamer } = await cpython();
  const here = await serve();
  const asHere = namer(here.world);
  const isGood = (_: unknown, at: number) => told[at]?.failure === null;

  const input = `${allEntries(here).filter(isGood).map(withPrompts).join('\n')}\n`;
  const { stdout, stderr } = await run(['--quiet', '-'], { input, env: settingsOf(here) });

  const good = told.filter(isGood);
  expect(asHere(stdout)).toBe(newNamer()(good.map(({ stdout }) => stdout).join('')));
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

test('that is more than four hundred entries', () => {
  expect(new Set(allEntries()).size).toBeGreaterThan(400);
});

const opened: { readonly stop: () => Promise<void> }[] = [];

afterAll(async () => {
  for (const { stop } of opened.reverse()) await stop();
});

/** Of lists that are in the order of ids, what is created is the end, in the order in which it was. */
async function serve(): Promise<Sandbox> {
  let ids = 0;
  const newId = () => `ffffffff-0000-4000-8000-${String(ids++).padStart(12, '0')}`;
  const sandbox = await startSandbox({ port: 0, newId });
  opened.push(sandbox);
  return sandbox;
}

function allEntries(sandbox?: Sandbox): string[] {
  return inTurn.flatMap((session) => ownEntries(session, sandbox));
}

/** Each begins with the user of the page: the shell has this name follow whom a request creates. */
function ownEntries(session: string, sandbox?: Sandbox): string[] {
  return [`created_user_id = '${NAMES.created_user_id}'`, ...entriesOf(session, sandbox)];
}

/** What each session has printed, and how it ended, each entry in front. */
type Transcripts = ReadonlyMap<string, readonly string[]>;

interface Theirs {
  readonly told: readonly Told[];
  readonly transcripts: Transcripts;
  readonly newNamer: () => (text: string) => string;
}

let asked: Promise<Theirs> | undefined;

function cpython(): Promise<Theirs> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<Theirs> {
  const there = await serve();
  // Before anything is created there.
  const [users, tenants] = [there.world.users(), there.world.tenants()];
  const newNamer = () => namer({ users: () => users, tenants: () => tenants });
  const told = await askCPython(allEntries(there), there, makeHome());
  return { told, transcripts: transcriptsOf(told, newNamer()), newNamer };
}

let shown: Promise<Transcripts> | undefined;

function shell(): Promise<Transcripts> {
  shown ??= askShell();
  return shown;
}

async function askShell(): Promise<Transcripts> {
  const here = await serve();
  const asHere = namer(here.world);
  const { url, clientId, clientSecret } = here;
  const settings = { datacenterUrl: url, clientId, clientSecret, tenantId: null, profile: null };
  const choice = { ...settings, proxy: 'off', modes: NO_MODES, source: 'the test', warnings: [] } as const;
  const beside = await openBeside({ choice });
  opened.push({ stop: () => beside.close() });
  const told: Told[] = [];
  for (const entry of allEntries(here)) {
    const { evaluated, printed } = await beside.enter(withPrompts(entry));
    told.push({ ...printed, failure: evaluated.kind === 'failed' ? failureOf(evaluated.error) : null });
    if (evaluated.kind === 'exit') break;
  }
  return transcriptsOf(told, asHere);
}

function failureOf(error: unknown): string {
  return error instanceof PythonError ? error.traceback : String(error);
}

function transcriptsOf(told: readonly Told[], name: (text: string) => string): Transcripts {
  let at = 0;
  return new Map(
    inTurn.map((session) => {
      const lines = ownEntries(session).map((entry) => {
        const { stdout = '', failure = null } = told[at++] ?? {};
        return name(`${withPrompts(entry)}\n${stdout}${failure === null ? '' : ownPart(failure)}`);
      });
      return [session, lines];
    }),
  );
}
