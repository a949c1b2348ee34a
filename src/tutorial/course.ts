/** A lesson that is under way: its world, the step one is at, and what comes of each entry. Knows no lesson, prints nothing. */
import type { Sandbox, SandboxOptions } from '../sandbox/index.ts';
import { type OpenWorld, openSandbox } from '../session/openWorld.ts';
import type { Session } from '../session/session.ts';
import type { InBoth, Language, Leaves, Lesson, Mistake, Step, Words } from './lesson.ts';
import { type Asked, type Ended, isNobodysChosen, type Seen, withAllShown } from './seen.ts';
import { type Mark, NOTHING, Watch } from './watch.ts';

/** What an entry has come to. */
export interface Outcome {
  /** Those that are done by it, in their order; the next one has begun. */
  readonly passed: readonly Step[];
  /** A near miss, once. */
  readonly mistake: Mistake | null;
  readonly isOver: boolean;
}

/** What a lesson plays in. */
interface Stage {
  readonly session: Session;
  readonly sandbox: Sandbox;
  readonly watch: Watch;
}

export class Course {
  readonly lesson: Lesson;
  #at: number;
  #hints = 0;
  #stage: Stage | null = null;
  /** Since when things count for the step, and since when the entry runs. */
  #began = NOTHING;
  #entered = NOTHING;
  /** Since when near misses count: what has passed the step before is none. */
  #missesFrom = NOTHING;
  /** Near misses that held behind the entry before: what holds on is not said again. */
  #held: readonly Mistake[] = [];
  /** Since when nobody was told what to try: the first write behind a diagnosis is the one that it has told. */
  #advised = NOTHING;
  #exit = 0;
  #hasWritten = false;
  #isUnseen = false;

  /** `at`: the step it begins with, from 0. */
  constructor(lesson: Lesson, at = 0) {
    this.lesson = lesson;
    this.#at = at;
  }

  /** From 0; the number of steps where the lesson is over. */
  get at(): number {
    return this.#at;
  }

  get step(): Step | null {
    return this.lesson.steps[this.#at] ?? null;
  }

  get isOver(): boolean {
    return this.step === null;
  }

  get hintsGiven(): number {
    return this.#hints;
  }

  /** What `acronis-shell -e` with the last entry alone would have ended with. */
  get exit(): number {
    return this.#exit;
  }

  /** Whether the last entry has sent a write, whatever came of it. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  /** All is there that the step asks for, but for a look at what came of it. */
  get isUnseen(): boolean {
    return this.#isUnseen;
  }

  /** A sandbox of its own, as the step finds it: built by the sandbox itself, whatever was typed before. */
  async open(options: SandboxOptions = {}): Promise<OpenWorld> {
    const world = await openSandbox({ sandbox: options });
    const { sandbox } = world;
    if (sandbox === null) throw new Error('the sandbox is in this process');
    this.lesson.seed?.(sandbox.others);
    for (const { world: leave } of this.#left) leave?.(sandbox.others, sandbox);
    return world;
  }

  /** In a session that is in this world. */
  async begin(session: Session, sandbox: Sandbox): Promise<void> {
    await session.signIn();
    await session.settled();
    const chosen = this.#chosen;
    if (chosen !== undefined) session.names.user_id = sandbox.world.user(chosen)?.id;
    for (const { names } of [this.lesson, ...this.#left]) Object.assign(session.names, names?.(sandbox));
    for (const left of this.#left) await left.session?.(session, sandbox);
    session.takeNote();
    this.end();
    this.#stage = { session, sandbox, watch: new Watch(sandbox, session) };
    this.#beginStep(this.#mark());
  }

  /** An entry is about to run. */
  enter(): void {
    this.#entered = this.#stage?.watch.enter() ?? NOTHING;
  }

  /** It has run. */
  leave(entry: Ended): Outcome {
    this.#stage?.watch.leave(entry);
    const seen = this.#seen(entry, this.#began);
    this.#exit = seen?.exit ?? 0;
    this.#hasWritten = seen?.last.asked.some(isWrite) ?? false;
    const passed: Step[] = [];
    while (this.#isDone(entry)) {
      if (this.step) passed.push(this.step);
      this.#at += 1;
      // What one entry does for several steps counts for each of them.
      this.#beginStep(this.#entered);
      // What accidents have to happen to has not happened yet.
      if (this.step?.accidents !== undefined) break;
    }
    const sinceBegun = this.#seen(entry, this.#began);
    this.#isUnseen = sinceBegun !== null && (this.step?.isDone(withAllShown(sinceBegun)) ?? false);
    if (passed.length > 0 || this.isOver) return { passed, mistake: null, isOver: this.isOver };
    this.#arm();
    return { passed, mistake: this.#findMistake(entry), isOver: false };
  }

  /** The next of the three; null where there are no more. */
  hint(): Words | null {
    const hint = this.step?.hints[this.#hints] ?? null;
    if (hint !== null) this.#hints += 1;
    return hint;
  }

  /** Entries that pass the step from where one is now. */
  solution(language: Language): readonly string[] {
    const chosen = this.#chosen;
    const { session, sandbox } = this.#stage ?? {};
    const isChosen = chosen === undefined || session?.names.user_id === sandbox?.world.user(chosen)?.id;
    return [...(isChosen ? [] : [`findUser('${chosen}')`]), ...(this.step?.solution[language] ?? [])];
  }

  end(): void {
    this.#stage?.watch.end();
    this.#stage = null;
  }

  /** What the steps before this one leave. */
  get #left(): readonly Leaves[] {
    return this.lesson.steps.slice(0, this.#at).flatMap(({ leaves }) => leaves ?? []);
  }

  get #chosen(): string | undefined {
    return this.#left.findLast(({ chosen }) => chosen !== undefined)?.chosen;
  }

  #mark(): Mark {
    return this.#stage?.watch.mark() ?? NOTHING;
  }

  #isDone(entry: Ended): boolean {
    const seen = this.#seen(entry, this.#began);
    return seen !== null && (this.step?.isDone(seen) ?? false);
  }

  #seen(entry: Ended, began: Mark): Seen | null {
    return this.#stage?.watch.seenSince({ began, entered: this.#entered }, entry) ?? null;
  }

  #beginStep(mark: Mark): void {
    this.#began = mark;
    this.#missesFrom = this.#mark();
    this.#hints = 0;
    this.#held = [];
    this.#advised = this.#missesFrom;
    this.#stage?.sandbox.faults.clear();
    this.#arm();
  }

  /** What was met by something else, by a detour say, is armed anew: the step can still be done. */
  #arm(): void {
    const { faults } = this.#stage?.sandbox ?? {};
    const armed = new Set(faults?.list().map(({ kind }) => kind));
    const accidents = this.step?.accidents ?? [];
    const met = accidents.filter(({ kind }) => !armed.has(kind));
    // What one of them has left behind would meet the next try.
    if (met.some(({ next }) => next)) faults?.clear();
    const missing = met.some(({ next }) => next) ? accidents : met;
    for (const fault of missing) faults?.add(fault);
  }

  #findMistake(entry: Ended): Mistake | null {
    const seen = this.#seen(entry, this.#missesFrom);
    if (seen === null) return null;
    const held = this.#held;
    const holding = [...(this.step?.mistakes ?? []), NO_ID].filter(({ when }) => when(seen));
    this.#held = holding;
    const [first] = holding;
    const isFresh = (mistake: Mistake) => !held.includes(mistake);
    // Whoever cannot go on hears so with each further try.
    const again = first?.needsReset && seen.last.asked.some(isTry) ? first : undefined;
    const told = again ?? holding.find(isFresh);
    if (told === undefined) return isAdrift(this.#seen(entry, this.#advised) ?? seen) ? ADRIFT : null;
    this.#advised = this.#mark();
    return told;
  }
}

/** In any step. */
const NO_ID: Mistake = {
  when: isNobodysChosen,
  say: "What `user_id` holds is no id of a user, so nobody is chosen: `findUser('…')` with a login puts the id there.",
  made: { javascript: [], python: [] },
};

/** Where nothing more telling is known. */
const ADRIFT: Mistake = {
  when: isAdrift,
  say: 'That was sent, and the step waits for something else: `hint` says for what, and `solve` types it. Should nothing help any more, `reset` begins the step anew, in a fresh sandbox.',
  made: { javascript: [], python: [] },
  needsReset: true,
};

/** The last entry wrote, and was not the first to do so. */
function isAdrift({ asked, last }: Seen): boolean {
  const writing = new Set(asked.filter(isWrite).map(({ entry }) => entry));
  return last.asked.some(isWrite) && writing.size > 1;
}

/** No step is about a list of mails alone: it may be what was advised. */
function isTry({ path }: Asked): boolean {
  return path !== '/sandbox/mailbox';
}

function isWrite({ method, path }: Asked): boolean {
  return method !== 'GET' && path.startsWith('/users');
}

export function inLanguage<T>(words: T | InBoth<T>, language: Language): T {
  return typeof words === 'object' && words !== null && 'javascript' in words ? words[language] : (words as T);
}
