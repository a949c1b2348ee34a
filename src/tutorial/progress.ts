/** What somebody has come to in the lessons, kept from one session to the next: a line for each step that ended. */
import { join } from 'node:path';
import { LineFile } from '../session/files/lines.ts';
import type { Language, Lesson } from './lesson.ts';

const NAME = 'tutorial.jsonl';
/** Of the form of a line; what a newer shell has written in another is left alone. */
const FORM = 1;
const KEPT = 5_000;

/** How a step ended. */
export type How = 'done' | 'solved' | 'skipped';

export interface EndedStep {
  readonly how: How;
  /** How many hints were asked for. */
  readonly hints: number;
  /** In ISO 8601. */
  readonly at: string;
  /** What was entered meanwhile and went well, or wrote something and failed, as it can be pasted. */
  readonly entries: readonly string[];
}

type Line = {
  readonly v: typeof FORM;
  readonly lesson: string;
  readonly step: number;
  /** In which entries were expected then. */
  readonly language?: Language | undefined;
} & ({ readonly begun: true } | EndedStep);

/** As far as somebody has come. */
export interface Standing {
  /** By lesson, the number of its next step from 0; the one that was touched last is the last. */
  readonly places: ReadonlyMap<string, number>;
  /** By lesson, and the number of the step from 0; of several times the best. */
  readonly steps: ReadonlyMap<string, ReadonlyMap<number, EndedStep>>;
  /** The last that is known of. */
  readonly language: Language;
}

export type State = 'done' | 'skipped' | 'begun' | null;

export class Progress {
  readonly #directory: string;
  #file: LineFile | null = null;
  /** What could not be written: as long as the shell runs, it is known all the same. */
  #unwritten: Line[] = [];
  #hasFailed = false;
  #isTold = false;

  constructor(directory: string) {
    this.#directory = directory;
    this.#try(() => {
      this.#file = new LineFile({ directory, name: NAME, kept: KEPT });
    });
  }

  read(): Standing {
    return standingOf([...(this.#file?.read() ?? []).flatMap(parsed), ...this.#unwritten]);
  }

  /** Or goes on in it in another language. */
  begin(lesson: Lesson, step: number, language: Language): void {
    this.#add({ v: FORM, lesson: lesson.id, step, language, begun: true });
  }

  /** There once this returns, whatever becomes of the shell. */
  end(lesson: Lesson, step: number, ended: Omit<EndedStep, 'at'>): void {
    this.#add({ v: FORM, lesson: lesson.id, step, ...ended, at: new Date().toISOString() });
  }

  /** From one session to the next. */
  get isKept(): boolean {
    return !this.#hasFailed;
  }

  get path(): string {
    return join(this.#directory, NAME);
  }

  /** Kept: it cannot be removed. */
  forget(): 'forgotten' | 'nothing' | 'kept' {
    const isThere = () => (this.#file?.read() ?? []).length > 0;
    const had = this.#unwritten.splice(0).length > 0;
    if (!isThere()) return had ? 'forgotten' : 'nothing';
    this.#try(() => this.#file?.remove());
    return isThere() ? 'kept' : 'forgotten';
  }

  /** That nothing can be kept, once. */
  takeTrouble(): string | null {
    if (!this.#hasFailed || this.#isTold) return null;
    this.#isTold = true;
    return `What you do here cannot be kept: ${this.#directory} cannot be written to. The lesson goes on.`;
  }

  #add(line: Line): void {
    const isWritten = this.#try(() => this.#file?.append(JSON.stringify(line)));
    if (!isWritten || this.#file === null) this.#unwritten.push(line);
  }

  #try(act: () => void): boolean {
    try {
      act();
      return true;
    } catch {
      this.#hasFailed = true;
      return false;
    }
  }
}

/** All of its steps have ended, or some, or it was only begun. */
export function stateOf(lesson: Lesson, { places, steps }: Standing): State {
  const place = places.get(lesson.id);
  if (place === undefined) return null;
  const hows = lesson.steps.map((_, at) => steps.get(lesson.id)?.get(at)?.how);
  // What was forgotten on the way is not missing at the end.
  if (hows.includes(undefined) && place < lesson.steps.length) return 'begun';
  return hows.every((how) => how === 'done' || how === 'solved') ? 'done' : 'skipped';
}

/** Each of its steps, each time. */
export function isAllSkipped(lesson: Lesson, { steps }: Standing): boolean {
  return lesson.steps.every((_, at) => steps.get(lesson.id)?.get(at)?.how === 'skipped');
}

/** Of these lessons, the one that was touched last; undefined where none was. */
export function lastOf(lessons: readonly Lesson[], { places }: Standing): Lesson | undefined {
  const id = [...places.keys()].findLast((each) => lessons.some((lesson) => lesson.id === each));
  return lessons.find((lesson) => lesson.id === id);
}

export function isOver(lesson: Lesson, standing: Standing): boolean {
  return ['done', 'skipped'].includes(`${stateOf(lesson, standing)}`);
}

const WORTH: readonly How[] = ['skipped', 'solved', 'done'];

function standingOf(lines: readonly Line[]): Standing {
  const steps = new Map<string, Map<number, EndedStep>>();
  const places = new Map<string, number>();
  let language: Language = 'javascript';
  for (const line of lines) {
    if (line.language !== undefined) language = line.language;
    // So that the newest stands last.
    places.delete(line.lesson);
    places.set(line.lesson, 'begun' in line ? line.step : line.step + 1);
    if ('begun' in line) continue;
    const { how, hints, at, entries } = line;
    const ofLesson = steps.get(line.lesson) ?? new Map<number, EndedStep>();
    steps.set(line.lesson, ofLesson);
    const before = ofLesson.get(line.step);
    if (before === undefined || WORTH.indexOf(how) >= WORTH.indexOf(before.how))
      ofLesson.set(line.step, { how, hints, at, entries });
  }
  return { places, steps, language };
}

/** Torn, foreign or of a newer form: none of ours. */
function parsed(text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? [line] : [];
  } catch {
    return [];
  }
}

function isLine(line: unknown): line is Line {
  if (typeof line !== 'object' || line === null) return false;
  const { v, lesson, step, language, begun, how, hints, at, entries } = line as Readonly<Record<string, unknown>>; // each looked at
  if (v !== FORM || typeof lesson !== 'string' || !Number.isSafeInteger(step) || Number(step) < 0) return false;
  if (![undefined, 'javascript', 'python'].includes(language as Language | undefined)) return false;
  if (begun === true) return true;
  const hasEntries = Array.isArray(entries) && entries.every((entry) => typeof entry === 'string');
  return hasEntries && WORTH.includes(how as How) && typeof hints === 'number' && typeof at === 'string';
}
