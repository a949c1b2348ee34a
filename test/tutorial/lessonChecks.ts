/** What each lesson has to hold, by its own data and in either language. */
import { expect } from 'vitest';
import type { Exchange } from '../../src/sandbox/index.ts';
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
  expect(solved.passed).toContain(step);
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

/**
 * By the solutions, with a detour at each step that has as many near misses, and an idle moment before it. Behind other
 * detours the world is no longer as the step's data has it: some near miss of the step it still is.
 */
export async function expectAWayBack(rehearsal: Rehearsal, lesson: Lesson, which: number): Promise<void> {
  const { course, language } = rehearsal;
  for (const [at, step] of lesson.steps.entries()) {
    // Passed by a detour already.
    if (course.at > at) continue;
    await expectNothingFromIdling(rehearsal);
    const mistake = step.mistakes[which];
    if (mistake) {
      const played = await rehearsal.play(mistake.made[language]);
      expect(played).toMatchObject({ passed: [], isOver: false });
      expect(step.mistakes).toContain(played.mistake);
      expect((await rehearsal.play(course.solution(language))).passed).toContain(step);
    } else expect((await rehearsal.play(step.solution[language])).passed).toContain(step);
  }

  expect(course.isOver).toBe(true);
}

/** What the solution sends, typed by whoever knows no helper. */
export async function expectTheSameByRequests(rehearsal: Rehearsal, solved: Rehearsal): Promise<void> {
  const { step } = rehearsal.course;

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
