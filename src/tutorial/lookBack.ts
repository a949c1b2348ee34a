/** What somebody has done of the lessons, as a list, and as a report; and how it is forgotten. */
import { columns, counted, type Paint, symbol, withText, withView } from '../render/text.ts';
import { SANDBOX } from '../session/world/world.ts';
import { inLanguage } from './course.ts';
import type { Lesson, Way } from './lesson.ts';
import { type EndedStep, lastOf, type Progress, type Standing, type State, stateOf } from './progress.ts';
import { LESSONS, WAYS } from './ways.ts';

const { name: world } = SANDBOX;

export interface Listing {
  /** The lesson that runs. */
  readonly present: Lesson | null;
  /** How a lesson's name is typed from here. */
  readonly form: (word: string) => string;
}

interface Row {
  readonly way: Way['id'];
  readonly lesson: string;
  readonly title: string;
  readonly minutes: number;
  readonly state: State;
  readonly is_present: boolean;
  /** All lessons are in sandboxes. */
  readonly world: string;
}

export function listLessons(progress: Progress, listing: Listing): readonly Row[] {
  const standing = progress.read();
  const rows = WAYS.flatMap(({ id, lessons }) => lessons.map((lesson) => rowOf(id, lesson, standing, listing)));
  return withView(rows, (paint, width) => listText(rows, listing, paint, width));
}

function rowOf(way: Way['id'], lesson: Lesson, standing: Standing, { present }: Listing): Row {
  const { id, title, minutes } = lesson;
  // Where nothing runs, it is where one would go on.
  const isPresent =
    present === null
      ? lastOf(LESSONS, standing) === lesson && stateOf(lesson, standing) !== 'done'
      : present === lesson;
  return { way, lesson: id, title, minutes, state: stateOf(lesson, standing), is_present: isPresent, world };
}

const SIGNS = { done: symbol.good, skipped: '~', begun: symbol.pending, none: ' ' } as const;

function listText(rows: readonly Row[], { form }: Listing, paint: Paint, width: number): string {
  const cells = rows.map(({ state, is_present, lesson, title, minutes }) => [
    `  ${is_present ? symbol.pointer : ' '} ${SIGNS[state ?? 'none']} ${paint('code', lesson)}`,
    title,
    `${minutes} min`,
  ]);
  const lines = columns(cells, width);
  const ofWay = ({ id }: Way) => lines.filter((_, at) => rows[at]?.way === id);
  return [
    ...WAYS.flatMap((way) => [`  ${paint('strong', way.id)}   ${paint('dim', way.title)}`, ...ofWay(way)]),
    ...legendOf(rows).map((legend) => paint('dim', `  ${legend}`)),
    `  ${paint('code', form('LESSON'))} begins one, or goes on in it; ${paint('code', form(WAYS[0]?.id ?? ''))} goes on in a way`,
  ].join('\n');
}

/** Of the signs that stand there. */
function legendOf(rows: readonly Row[]): string[] {
  const signs = [
    ...LEGEND.filter(([state]) => rows.some((row) => row.state === state)).map(([, words]) => words),
    ...(rows.some(({ is_present }) => is_present) ? [`${symbol.pointer} where you are`] : []),
  ];
  return signs.length === 0 ? [] : [signs.join('   ')];
}

const LEGEND = [
  ['done', `${SIGNS.done} done`],
  ['skipped', `${SIGNS.skipped} with steps skipped`],
  ['begun', `${SIGNS.begun} begun`],
] as const;

export function report(progress: Progress): object {
  const standing = progress.read();
  const lessons = LESSONS.flatMap((lesson) => doneOf(lesson, standing));
  const can = lessons.flatMap(({ can: words }) => words ?? []);
  const markdown = lessons.length > 0 ? markdownOf(lessons, can) : nothingDone(standing);
  return withText({ lessons, can, markdown, world }, markdown);
}

interface Done {
  readonly lesson: string;
  readonly title: string;
  readonly state: State;
  readonly hints: number;
  /** When its last step ended. */
  readonly at: string;
  /** What one can do by it; null where it is not over. */
  readonly can: string | null;
  readonly steps: readonly (EndedStep & { readonly step: number; readonly goal: string })[];
}

function doneOf(lesson: Lesson, standing: Standing): Done[] {
  const ended = standing.steps.get(lesson.id) ?? new Map<number, EndedStep>();
  const steps = lesson.steps.flatMap(({ goal }, at) => {
    const step = ended.get(at);
    return step === undefined ? [] : [{ step: at + 1, goal, ...step }];
  });
  if (steps.length === 0) return [];
  const state = stateOf(lesson, standing);
  const last = steps.map(({ at }) => at).sort();
  return [
    {
      ...{ lesson: lesson.id, title: lesson.title, state, steps },
      hints: steps.reduce((sum, { hints }) => sum + hints, 0),
      at: last.at(-1) ?? '',
      can: state === 'done' ? inLanguage(lesson.can, standing.language) : null,
    },
  ];
}

function nothingDone({ places }: Standing): string {
  return places.size === 0
    ? 'No lesson was begun yet: .tutorial begins with the first.'
    : 'No step is done yet: .tutorial goes on where you were.';
}

function markdownOf(lessons: readonly Done[], can: readonly string[]): string {
  return [
    '# Lessons of acronis-shell',
    '',
    '| lesson | result | hints | when |',
    '|---|---|---|---|',
    ...lessons.map((each) => `| ${each.title} | ${resultOf(each)} | ${each.hints} | ${timeOf(each.at)} |`),
    ...(can.length > 0 ? ['', '## What I can do now', '', ...can.map((words) => `- ${words}`)] : []),
    ...lessons.flatMap((each) => ['', `## ${each.title}`, ...each.steps.flatMap(stepLines)]),
  ].join('\n');
}

function resultOf({ state, steps }: Done): string {
  const count = (how: string) => steps.filter((step) => step.how === how).length;
  const parts = [
    state === 'begun' ? `begun, ${counted(steps.length, 'step')}` : state,
    ...(count('solved') > 0 ? [`${count('solved')} shown`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ];
  return parts.join(', ');
}

function timeOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function stepLines({ step, goal, how, hints, entries }: Done['steps'][number]): string[] {
  const helped = hints === 0 ? '' : `, ${counted(hints, 'hint')}`;
  const text = entries.join('\n');
  // Longer than any that is in it.
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return ['', `${step}. ${goal}: ${how}${helped}`, ...(text === '' ? [] : ['', fence, text, fence])];
}

/** Asks nothing: lessons can be done again. */
export function forget(progress: Progress, isRunning: boolean): object {
  const begun = progress.read().places.size;
  const end = progress.forget();
  const lessons = begun === 1 ? 'one lesson' : `${begun} lessons`;
  const words = {
    forgotten: `Forgotten: what you did in ${lessons}.`,
    nothing: 'There was nothing to forget.',
    kept: `What you did is still there: ${progress.path} could not be removed.`,
  }[end];
  return withView(
    { forgotten: end === 'forgotten', world },
    () => `  ${words}${isRunning ? ' The one that runs goes on.' : ''}`,
  );
}
