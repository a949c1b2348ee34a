/** Whatever is proposed while entries are Python's is Python: of all helpers, hints, steps, verdicts and errors. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { Why } from '../../src/api/email/verdict.ts';
import { BadAnswerError, OriginError } from '../../src/api/errors.ts';
import { decodeUser } from '../../src/api/types.ts';
import type { Verdict } from '../../src/api/verdict.ts';
import type { WriteWhy } from '../../src/api/write/verdict.ts';
import { helpers } from '../../src/helpers/index.ts';
import { jsonDoc } from '../../src/page/json.ts';
import { pprintDoc } from '../../src/page/pprint.ts';
import { requestsDoc } from '../../src/page/requests/module.ts';
import { docText } from '../../src/render/help.ts';
import { problemText } from '../../src/render/problems.ts';
import { draw, type View } from '../../src/render/text.ts';
import { activationText } from '../../src/render/verdicts/activation.ts';
import type { Came } from '../../src/render/verdicts/block.ts';
import { verdictText } from '../../src/render/verdicts/email.ts';
import { loginText } from '../../src/render/verdicts/login.ts';
import { writeText } from '../../src/render/verdicts/write.ts';
import { writesText } from '../../src/render/writes.ts';
import { HINTS } from '../../src/repl/terminal/hints.ts';
import {
  ChangedNameError,
  NoMatchError,
  NoUserError,
  SeveralMatchesError,
  ShortTextError,
} from '../../src/session/errors.ts';
import { datacenter } from '../../src/session/world/datacenter.ts';
import { SANDBOX } from '../../src/session/world/world.ts';
import { emailPlan, userJson } from '../api/world.ts';
import { stage } from '../helpers/stage.ts';
import { askPython, hasPython } from '../python/cpython.ts';
import { record } from './samples.ts';

const VERDICTS = Object.keys({
  ...{ CHANGED: 0, ALREADY: 0, CONFIRMATION_SENT: 0, CONFLICT: 0, DUPLICATE: 0 },
  ...{ REJECTED: 0, NOT_SENT: 0, SUPERSEDED: 0, UNKNOWN: 0 },
} satisfies Record<Verdict, 0>) as Verdict[];
const WHYS = ['changed', 'refused', 'same-but-spelling', 'own-write', 'typed-version', 'timeout', 'forbidden'] as const;
const LIVE = datacenter('https://eu2-cloud.acronis.com', 'contoso');
const USER = decodeUser(userJson({ id: emailPlan().user_id }));
const ANSWER = { status: 409, code: 1006, requestId: 'r', reason: 'No.', error: null, response: null };

/** Of each kind of thing that is shown, all that it proposes. */
const SHOWN: readonly (readonly [what: string, views: readonly View[]])[] = [
  [
    'the help',
    [...helpers, requestsDoc, jsonDoc, pprintDoc].map(
      (doc): View =>
        (...how) =>
          docText(doc, ...how),
    ),
  ],
  [
    'the hints',
    HINTS.map(
      ({ text }): View =>
        (paint) =>
          paint('dim', `  next: ${text}`),
    ),
  ],
  ['the verdicts on an email', all((verdict, why) => (paint) => emailVerdict(verdict, why, paint))],
  [
    'the verdicts on a login',
    all((verdict, why) => (paint) => {
      const plan = { ...emailPlan(), name: 'Foo Bar', seenVersion: 1, old: 'foobar', new: 'foo' };
      const context = { world: 'sandbox', tenant: 'Foobar', isOurs: false, open: OPEN, now: 0 };
      return loginText(came(verdict, why), plan, context, paint);
    }),
  ],
  [
    'the verdicts on an activation mail',
    all((verdict, why) => (paint) => {
      const context = { user: USER, world: LIVE, tenant: 'Foobar', isOwnTenant: false, open: OPEN, now: 0 };
      return activationText(came(verdict, why), context, paint);
    }),
  ],
  [
    'the verdicts on what was typed',
    all((verdict, why) => () => {
      const request = { method: 'PUT', url: 'https://h/api/2/tenants/1', headers: {} };
      return writeText({ ...ANSWER, verdict, why: why as WriteWhy, seen: USER }, request, {
        ...{ reason: null, world: 'sandbox' },
        change: null,
      });
    }),
  ],
  ['the record', [(paint) => writesText(new Array(3).fill(ROW), { place: 'here', now: 0, most: 1, of: 3 }, paint)]],
  [
    'the errors',
    [
      new NoUserError(),
      new NoMatchError('foobar'),
      new NoMatchError('foobar', { login: 'foo' }),
      new ShortTextError('fo', 3),
      new SeveralMatchesError('foobar', [record(), record({ login: 'foobar2' })]),
      new ChangedNameError('base_url', 'https://eu2-cloud.acronis.com/api/2'),
      new OriginError({ origin: 'https://evil.example', expected: 'https://eu2-cloud.acronis.com' }),
      new BadAnswerError({ status: 200, why: 'not-json' }),
    ].map(
      (error): View =>
        (paint) =>
          problemText(error, paint),
    ),
  ],
];

const OPEN = { what: 'a change', at: '2026-01-01T00:00:00Z', verdict: 'UNKNOWN' };
const ROW = {
  ...{ at: '2026-01-01T00:00:00Z', method: 'PUT', url: 'https://h/', login: 'foobar', name: null, user_id: null },
  ...{ tenant: null, old: null, new: null, request: 'email', verdict: null, status: null, request_id: null },
  ...{ who: { client_id: '', operator: '' }, world: 'sandbox' },
};

function all(view: (verdict: Verdict, why: Why) => View): View[] {
  return VERDICTS.flatMap((verdict) => WHYS.map((why) => view(verdict, why)));
}

function came(verdict: Verdict, why: Why): Came {
  return { ...ANSWER, verdict, why, seen: USER };
}

function emailVerdict(verdict: Verdict, why: Why, paint: Parameters<View>[0]): string {
  const context = {
    ...{ world: verdict === 'CONFIRMATION_SENT' ? SANDBOX : LIVE, tenant: 'Foobar', before: null, fields: null },
    ...{ now: 0, isUndo: false, open: OPEN, isOwnTenant: false },
  };
  return verdictText({ ...ANSWER, plan: emailPlan(), verdict, why, seen: USER }, context, paint);
}

const CALLS = new RegExp(
  String.raw`(?:\b(?:${helpers.map(({ name }) => name).join('|')}|requests\.\w+)\((?:'(?:[^'\\]|\\.)*'|\{[^}]*\}|[^()'])*\)(?:\[0\]\.open\(\))?)|\blast[.[][\w']+\]?`,
  'g',
);

/** What is painted as code, and what stands as a call among the words. */
function proposalsIn(view: View, language: 'python' | 'javascript'): string[] {
  const text = draw(view, true, undefined, false, language);
  const painted = [...text.matchAll(/\x1b\[36m(.*?)\x1b\[39m/gs)].map(([, code = '']) => code);
  return [...painted, ...(text.match(CALLS) ?? [])].filter((code) => !code.startsWith('.'));
}

/** Of each line, what is wrong with it in CPython: it is none, or reads names that JavaScript alone has. */
const CHECK = `
import ast
def fault(line):
    try:
        tree = ast.parse(line)
    except SyntaxError as error:
        return f'{line}: {error}'
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in ('true', 'false', 'null', 'undefined'):
            return line
        if isinstance(node, ast.Dict) and any(isinstance(key, ast.Name) for key in node.keys):
            return line
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == 'last':
            return line
    return None
answer([each for each in map(fault, corpus) if each is not None])
`;

test.runIf(hasPython)('all that is proposed while entries are Python’s is Python (CB1)', () => {
  const proposed = SHOWN.map(([what, views]) => [what, views.flatMap((view) => proposalsIn(view, 'python'))] as const);

  for (const [what, lines] of proposed) expect(lines, what).not.toEqual([]);
  expect(askPython<string>(CHECK, [...new Set(proposed.flatMap(([, lines]) => lines))])).toEqual([]);
});

test('in JavaScript all of it stays as it was (CB1)', () => {
  const lines = SHOWN.flatMap(([, views]) => views.flatMap((view) => proposalsIn(view, 'javascript')));

  expect(lines).toContain(`putEmail('${emailPlan().new}', '${emailPlan().user_id}', {resend: true})`);
  expect(lines).toContain('audit({all: true})');
  expect(lines).toContain('last.curl');
});

test.runIf(hasPython)('steps() gives the lines of the language that entries are in (CB1)', async () => {
  const { shell, session, names } = await stage();
  session.language = 'python';
  const given: string[] = [];
  const look = async () => {
    const steps: readonly { readonly type: string }[] = await shell['steps']();
    given.push(...steps.map(({ type }) => type), ...proposalsIn(() => inspect(steps), 'python'));
  };

  await look();
  await shell['findUser']('JohnDoe');
  await look();
  names['user_data'] = { contact: { email: 'x@y.org' }, version: 1 };
  await look();
  await shell['putEmail']('x@y.org');
  await look();

  expect(given).toContain("user_data = {'contact': {'email': '…'}, 'version': version}");
  expect(given).toContain('response.status_code');
  expect(askPython<string>(CHECK, [...new Set(given)])).toEqual([]);
  session.language = 'javascript';
  expect(inspect(await shell['steps'](), { depth: 9, customInspect: false })).toContain('...auth');
});

test.runIf(hasPython)('what a helper takes is said as Python declares it (CB1)', () => {
  const declared = helpers.flatMap(({ pythonSignatures }) => pythonSignatures.map((each) => `def ${each}: ...`));

  expect(askPython<string>(CHECK, declared)).toEqual([]);
  expect(declared).toContain('def findUser(text: str = None) -> user: ...');
  expect(declared).toContain(
    'def putEmail(email: str, user_id: str = None, *, version: int = None, resend: bool = None) -> verdict: ...',
  );
});
