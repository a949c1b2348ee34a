/** What each lesson has to hold, by its own data and in either language. */
import { expect } from 'vitest';
import type { Exchange } from '../../src/sandbox/index.ts';
import { inLanguage } from '../../src/tutorial/course.ts';
import type { Language, Lesson, Mistake, Step } from '../../src/tutorial/lesson.ts';
import { LESSONS } from '../../src/tutorial/ways.ts';
import type { Rehearsal } from './rehearse.ts';

export const BY_NAME = LESSONS.map((lesson) => [lesson.id, lesson] as const);

export const STEPS = LESSONS.flatMap((lesson) =>
  lesson.steps.map((step, at) => [`${lesson.id}, step ${at + 1}`, lesson, step, at] as const),
);

export const MISTAKES = STEPS.flatMap(([name, lesson, step, at]) =>
  step.mistakes.map((mistake, which) => [`${name}, mistake ${which + 1}`, lesson, mistake, at] as const),
);

const IDLE = ['1 + 1', 'base_url'];

export async function expectNothingFromIdling(rehearsal: Rehearsal): Promise<void> {
  expect(await rehearsal.play(IDLE)).toEqual({ passed: [], mistake: null, isOver: false });
}

/** The near miss is told from others, and leaves the step to be done. */
export async function expectDiagnosis(rehearsal: Rehearsal, mistake: Mistake): Promise<void> {
  const { course, language } = rehearsal;
  const { step } = course;

  const played = await rehearsal.play(mistake.made[language]);
  const solved = await rehearsal.play(course.solution(language));

  expect(played).toEqual({ passed: [], mistake, isOver: false });
  if (mistake.needsReset) expect(inLanguage(mistake.say, language)).toContain('`reset`');
  else {
    expect(solved.passed).toContain(step);
    expectOnlyItsAccidents(rehearsal);
  }
}

/** Armed are those of the step one is at, and nothing of them or of any other has happened yet. */
export function expectOnlyItsAccidents({ course, sandbox }: Rehearsal): void {
  const armed = course.step?.accidents ?? [];
  expect(sandbox.faults.list()).toEqual(
    armed.map((accident) => ({ times: accident.kind === 'latency' ? Number.POSITIVE_INFINITY : 1, ...accident })),
  );
}

/** Whatever else was sent before: the solution still passes the step, or it is said how to begin it anew. */
export async function expectNoDeadEnd(rehearsal: Rehearsal, detour: readonly string[]): Promise<void> {
  const { course, language } = rehearsal;
  const { at } = course;

  const strayed = await rehearsal.play(detour);
  const solved = await rehearsal.play(course.solution(language));

  const said = [strayed, solved].map(({ mistake }) => mistake && inLanguage(mistake.say, language));
  if (course.at === at)
    expect(
      said.some((words) => words?.includes('`reset`')),
      `${said}`,
    ).toBe(true);
}

/** In JavaScript, and by requests alone, so that no session knows better. */
export function detoursAt(
  { sandbox, names }: Rehearsal,
  step: Step,
  other: string,
): Readonly<Record<string, string[]>> {
  const subject = subjectOf(step, names, sandbox);
  const puts = (login: string, fields: string) => {
    const id = sandbox.world.user(login)?.id;
    return [
      `other = requests.get(\`\${base_url}/users/${id}\`, headers=auth).json().version`,
      `requests.put(\`\${base_url}/users/${id}\`, json={version: other, ${fields}}, headers=auth)`,
    ];
  };
  return {
    'another field': puts(subject, "contact: {city: 'Bremen'}"),
    'a third address': puts(subject, "contact: {email: 'third@elsewhere.example'}"),
    'a third address, and its link': [
      ...puts(subject, "contact: {email: 'third@elsewhere.example'}"),
      'if (mailbox().length > 0) mailbox()[0].open()',
    ],
    'the wanted address, by the way': [...puts(subject, `contact: {email: '${addressIn(step)}'}`)],
    'the wanted address, and its link': [
      ...puts(subject, `contact: {email: '${addressIn(step)}'}`),
      'if (mailbox().length > 0) mailbox()[0].open()',
    ],
    'a write to somebody else': puts(other, "contact: {email: 'somebody@elsewhere.example'}"),
  };
}

/** Whoever is chosen, or is named by the step's solution. */
function subjectOf({ solution }: Step, names: Rehearsal['names'], { world }: Rehearsal['sandbox']): string {
  const text = solution.javascript.join('\n');
  const named = world
    .users()
    .find(({ login, contact }) => text.includes(`'${login}'`) || text.includes(`'${contact.email}'`));
  return named?.login ?? world.user(`${names['user_id']}`)?.login ?? 'JohnDoe';
}

/** The last that stands in what the step says. */
function addressIn({ solution, hints }: Step): string {
  const text = [...hints.map((hint) => inLanguage(hint, 'javascript')), ...solution.javascript].join('\n');
  return text.match(/[\w.]+@[\w.]+\w/g)?.at(-1) ?? 'wanted@elsewhere.example';
}

/** From the first step on, each by its solution or its route, and what was taken for near misses on the way. */
export async function expectAWayThrough(
  rehearsal: Rehearsal,
  lesson: Lesson,
  by: 'solution' | 'route',
): Promise<readonly Mistake[]> {
  const { course, language } = rehearsal;
  const passed: Step[] = [];
  const mistakes: Mistake[] = [];
  for (const step of lesson.steps) {
    // Whoever the step is about is chosen for it.
    const choosing = course.solution(language).slice(0, -step.solution[language].length);
    const played = await rehearsal.play([...choosing, ...step[by][language]]);
    passed.push(...played.passed);
    if (played.mistake) mistakes.push(played.mistake);
  }

  expect(passed.map(({ goal }) => goal)).toEqual(lesson.steps.map(({ goal }) => goal));
  expect(course.isOver).toBe(true);
  return mistakes;
}

/** What the solution sends, typed by whoever knows no helper. */
export async function expectTheSameByRequests(rehearsal: Rehearsal, solved: Rehearsal): Promise<void> {
  const { step } = rehearsal.course;
  // What is on the shell's record alone, no request tells.
  if (`${step?.route.javascript}` === `${step?.solution.javascript}`) return;

  const { passed } = await rehearsal.play(generatedRoute(solved, rehearsal.language));

  expect(passed).toContain(step);
}

/** By `requests.request` alone, and the names of the page that it has set. */
function generatedRoute({ exchanges, names, sandbox }: Rehearsal, language: Language): string[] {
  const issued = new Set<unknown>();
  const sent = exchanges.flatMap((exchange) => {
    const statement = statementOf(exchange, sandbox.url, issued)[language];
    const token = tokenIn(exchange);
    if (token === undefined) return [statement, SHOW];
    issued.add(`Bearer ${token}`);
    return [statement, TAKE_TOKEN[language]];
  });
  // What a helper shows of what the session knows, plain requests ask the server for.
  if (!exchanges.some(({ url }) => /\/(users|search|sandbox)\b/.test(url)) && names['user_id'] !== undefined)
    sent.push(LOOK[language], SHOW);
  const set = ['user_id', 'version', 'user_data'].flatMap((name) =>
    names[name] === undefined ? [] : [`${name} = ${JSON.stringify(names[name])}`],
  );
  return [...sent, ...set];
}

/** Whoever does not look has seen nothing. */
const SHOW = '[response.status_code, response.text]';

const TAKE_TOKEN = {
  javascript: "own = {Authorization: 'Bearer ' + response.json().access_token}",
  python: "own = {'Authorization': 'Bearer ' + response.json()['access_token']}",
};

const LOOK = {
  javascript: "response = requests.request('GET', `${base_url}/users/${user_id}`, {headers: auth})",
  python: "response = requests.request('GET', f'{base_url}/users/{user_id}', headers=auth)",
};

function statementOf({ method, url, headers, body }: Exchange, origin: string, issued: ReadonlySet<unknown>) {
  const { 'content-type': type, authorization } = headers;
  const sent = JSON.stringify({
    ...(type === undefined ? {} : { 'Content-Type': type }),
    // Of the client's id and secret. Another sandbox knows its own tokens alone.
    ...(authorization?.startsWith('Bearer ') === false ? { Authorization: authorization } : {}),
  });
  const signed = authorization?.startsWith('Bearer ') ? [issued.has(authorization) ? 'own' : 'auth'] : [];
  const where = JSON.stringify(url.startsWith('/') ? url : url.replace(origin, ''));
  const data = JSON.stringify(body);
  const ask = `response = requests.request('${method}', datacenter_url + ${where}`;
  const spread = (by: string) => `{${[...signed, sent].map((each) => by + each).join(', ')}}`;
  return {
    javascript: `${ask}, {headers: ${spread('...')}${body === '' ? '' : `, data: ${data}`}})`,
    python: `${ask}, headers=${spread('**')}${body === '' ? '' : `, data=${data}`})`,
  };
}

function tokenIn({ url, status, answer }: Exchange): string | undefined {
  return url.endsWith('/idp/token') && status === 200 ? JSON.parse(answer).access_token : undefined;
}
