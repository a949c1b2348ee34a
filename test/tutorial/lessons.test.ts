/** Every lesson, by its own data: what has to pass, and what must not. */
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/sandbox/index.ts';
import { inLanguage } from '../../src/tutorial/course.ts';
import type { Lesson, Step } from '../../src/tutorial/lesson.ts';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';

const STEPS = LESSONS.flatMap((lesson) =>
  lesson.steps.map((step, at) => [`${lesson.id}, step ${at + 1}`, lesson, step, at] as const),
);
const MISTAKES = STEPS.flatMap(([name, lesson, step, at]) =>
  step.mistakes.map((mistake, which) => [`${name}, mistake ${which + 1}`, lesson, mistake, at] as const),
);

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s is a lesson of five minutes (TU1)',
  (_id, lesson) => {
    expect(lesson.steps.length).toBeGreaterThanOrEqual(3);
    expect(lesson.steps.length).toBeLessThanOrEqual(6);
    expect(lesson.minutes).toBeLessThanOrEqual(5);
    expect(lesson.steps.flatMap(({ mistakes }) => mistakes).length).toBeGreaterThanOrEqual(3);
    expect(lesson.steps.filter(({ goal }) => goal.length > 60)).toEqual([]);
  },
);

test.each(STEPS)('%s says what to do in each language (TU1)', (_name, _lesson, { tell, said, hints }) => {
  const words = [tell, said, ...hints];

  for (const language of ['javascript', 'python'] as const)
    expect(words.map((each) => inLanguage(each, language)).filter((text) => !/\S/.test(text))).toEqual([]);
});

test('each lesson and each diagnosis has a name and words of its own (TU1)', () => {
  const says = MISTAKES.map(([, , { say }]) => JSON.stringify(say));

  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
  expect(says.filter((say, at) => says.indexOf(say) !== at)).toEqual([]);
});

describe.each(STEPS)('%s', (_name, lesson, step, at) => {
  test('untouched it is not done, nor by an entry that does nothing (TU1)', async () => {
    const rehearsal = await rehearse(lesson, at, 'javascript');

    expect(await rehearsal.play(['1 + 1', 'base_url'])).toEqual({ passed: [], mistake: null, isOver: false });
  });

  test('its solution passes it, and so does its route (TU1)', async () => {
    const solved = await (await rehearse(lesson, at, 'javascript')).play(step.solution.javascript);
    const routed = await (await rehearse(lesson, at, 'javascript')).play(step.route.javascript);

    expect(solved.passed).toContain(step);
    expect(routed.passed).toContain(step);
    expect(solved.mistake).toBe(null);
  });

  test('so do the same requests, typed by whoever knows no helper (TU1)', async () => {
    const solved = await rehearse(lesson, at, 'javascript');
    await solved.play(step.solution.javascript);

    const { passed } = await (await rehearse(lesson, at, 'javascript')).play(generatedRoute(solved));

    expect(passed).toContain(step);
  });
});

test.each(MISTAKES)(
  '%s gets its own diagnosis, and the step is still to be done (TU1)',
  async (_name, lesson, mistake, at) => {
    const rehearsal = await rehearse(lesson, at, 'javascript');

    const played = await rehearsal.play(mistake.made.javascript);
    const solved = await rehearsal.play(rehearsal.course.solution('javascript'));

    expect(played).toEqual({ passed: [], mistake, isOver: false });
    expect(solved.passed).toContain(lesson.steps[at]);
  },
);

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s: from step to step by its solutions, to the end (TU1)',
  async (_id, lesson) => {
    const rehearsal = await rehearse(lesson, 0, 'javascript');
    const passed: Step[] = [];
    const mistakes: unknown[] = [];
    for (const step of lesson.steps) {
      const played = await rehearsal.play(step.solution.javascript);
      passed.push(...played.passed);
      mistakes.push(played.mistake);
    }

    expect(passed).toEqual(lesson.steps);
    expect(mistakes).toEqual(lesson.steps.map(() => null));
    expect(rehearsal.course.isOver).toBe(true);
  },
);

test.each(accidental())('%s: its accidents reach nothing behind it (TU1)', async (_name, lesson, step, at) => {
  const rehearsal = await rehearse(lesson, at, 'javascript');

  await rehearsal.play(step.solution.javascript);

  const wanted = new Set(lesson.steps[at + 1]?.accidents?.map(({ kind }) => kind));
  expect(rehearsal.sandbox.faults.list().filter(({ kind }) => !wanted.has(kind))).toEqual([]);
});

function accidental(): [string, Lesson, Step, number][] {
  return STEPS.filter(([, , { accidents }]) => accidents !== undefined).map((row) => [...row]);
}

/** What the solution has sent, by `requests.request` alone, and the names of the page that it has set. */
function generatedRoute({ exchanges, names, sandbox }: Rehearsal): string[] {
  const issued = new Set<unknown>();
  const sent = exchanges.flatMap((exchange) => {
    const statement = statementOf(exchange, sandbox.url, issued);
    const token = tokenIn(exchange);
    if (token === undefined) return [statement];
    issued.add(`Bearer ${token}`);
    return [statement, "own = {Authorization: 'Bearer ' + response.json().access_token}"];
  });
  // What a helper shows of what the session knows, plain requests ask the server for.
  if (!exchanges.some(({ url }) => /\/(users|search|sandbox)\b/.test(url)) && names['user_id'] !== undefined)
    sent.push("requests.request('GET', `${base_url}/users/${user_id}`, {headers: auth})");
  const set = ['user_id', 'version', 'user_data'].flatMap((name) =>
    names[name] === undefined ? [] : [`${name} = ${JSON.stringify(names[name])}`],
  );
  return [...sent, ...set];
}

function statementOf({ method, url, headers, body }: Exchange, origin: string, issued: ReadonlySet<unknown>): string {
  const { 'content-type': type, authorization } = headers;
  const given = { ...(type === undefined ? {} : { 'Content-Type': type }) };
  const data = body === '' ? '' : `, data: ${JSON.stringify(body)}`;
  const where = JSON.stringify(url.startsWith('/') ? url : url.replace(origin, ''));
  const signed = signatureOf(authorization, issued);
  return `response = requests.request('${method}', datacenter_url + ${where}, {headers: {${signed}...${JSON.stringify(given)}}${data}})`;
}

/** Another sandbox knows its own tokens alone. */
function signatureOf(authorization: string | undefined, issued: ReadonlySet<unknown>): string {
  if (authorization === undefined) return '';
  if (!authorization.startsWith('Bearer ')) return `Authorization: ${JSON.stringify(authorization)}, `;
  return issued.has(authorization) ? '...own, ' : '...auth, ';
}

function tokenIn({ url, status, answer }: Exchange): string | undefined {
  return url.endsWith('/idp/token') && status === 200 ? JSON.parse(answer).access_token : undefined;
}
