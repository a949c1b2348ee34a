/** What is said in a lesson beside its own words: where one is, what stands in the way, and how it goes on. */
import { widthOf } from '../api/width.ts';
import { prose } from '../render/prose.ts';
import { DOT, type Role, symbol, type View } from '../render/text.ts';
import type { Scene } from '../repl/guide.ts';
import { MODES, type Modes } from '../session/modes.ts';
import { PAGE_NAMES } from '../session/names.ts';
import { command } from '../session/settings/program.ts';
import { asScript, asScriptText } from './asScript.ts';
import { inLanguage } from './course.ts';
import type { Language, Lesson, Step, Words } from './lesson.ts';
import { isBefore, lessonAfter, wayOf, waysLeft } from './places.ts';
import { isAllSkipped, type Progress } from './progress.ts';
import type { Ended } from './seen.ts';
import { FIRST } from './ways.ts';
import type { Word } from './words.ts';

/** How somebody has come here: to its beginning, back to where they were, by going on, or to have it as it was. */
export type Coming = 'beginning' | 'again' | 'skipping' | 'reset';

export class Voice {
  readonly #lesson: Lesson;
  readonly #progress: Progress;
  readonly #scene: Scene;
  /** What is said once a step. */
  readonly #told = new Set<string>();

  constructor(lesson: Lesson, progress: Progress, scene: Scene) {
    this.#lesson = lesson;
    this.#progress = progress;
    this.#scene = scene;
  }

  say(view: View): void {
    this.#scene.say(view);
  }

  /** `before`: a sign, or whose words these are. */
  talk(words: Words, before = ''): void {
    const text = asStarted(inLanguage(words, this.#scene.language));
    const role = ROLES[before] ?? 'dim';
    this.say((paint, width) =>
      before === ''
        ? `\n${prose(text, paint, width)}`
        : `\n${prose(`${before} ${text}`, paint, width).replace(before, () => paint(role, before))}`,
    );
  }

  /** Another step has begun. */
  beginStep(): void {
    this.#told.clear();
  }

  sayComing(coming: Coming, at: number): void {
    const lesson = this.#lesson;
    const place = `step ${at + 1} of ${lesson.steps.length}`;
    switch (coming) {
      case 'beginning':
        this.say(
          (paint) => `\n${paint('strong', `  ${lesson.title}`)}${paint('dim', `${DOT}about ${lesson.minutes} min`)}`,
        );
        this.talk(lesson.why);
        this.talk(lesson === FIRST ? { javascript: `${HELP} Rather in Python? \`.python\`.`, python: HELP } : HELP);
        return;
      case 'again':
        this.say(
          (paint) => `\n${paint('strong', `  ${lesson.title}`)}${paint('dim', `${DOT}${place}, where you were`)}`,
        );
        this.talk(
          `It begins in a fresh sandbox, as if the steps before it were done; \`.tutorial ${lesson.id}\` begins the lesson anew. ${HELP}`,
        );
        return;
      case 'reset':
        this.talk(`Step ${at + 1} again, in a fresh sandbox.`);
        return;
      case 'skipping':
    }
  }

  /** Where somebody comes back in another language. */
  sayLanguage(before: Language): void {
    const { language } = this.#scene;
    const [name, command] = before === 'python' ? ['Python', '.python'] : ['JavaScript', '.javascript'];
    if (language !== before) this.talk(`You were in ${name}: \`${command}\` goes back to it.`);
  }

  /** Of the person's own; `given`: what the lesson before brought along. */
  sayGone(given: ReadonlySet<string>): void {
    const theirs = this.#scene.gone.filter((name) => !OF_PAGE.has(name) && !given.has(name));
    const more = theirs.length - MOST_NAMES;
    const names = `${theirs.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    if (theirs.length > 0)
      this.talk(`Gone with the session before: ${names}, which you had named; what you did in the lessons is kept.`);
  }

  sayTraces(): void {
    this.talk(
      'Behind each entry of this lesson come lines of the sandbox: those that begin with `server` tell what it saw and decided, those with `stored` what has become different there. A real server shows none of this; `.sandbox trace off` ends it.',
    );
  }

  /** Where somebody comes back to a lesson whose first step has told it. */
  sayUnattended(): void {
    this.talk(
      'Each entry here is run as in a script: nobody is asked, and below it stands what a script would have of it.',
    );
  }

  sayModes(): void {
    const { flags } = this.#scene.session;
    for (const mode of MODES) {
      if (mode === 'quiet' || !flags.isOn(mode)) continue;
      const by = flags.wantedBy(mode);
      this.talk(
        `This session is ${mode}${by === null ? '' : ` by ${by}`}: no write is sent, so that a step with a write cannot be done. ${toWriteAgain(flags)}`,
        symbol.warning,
      );
    }
  }

  /** Once a step, and to whoever had the solution typed; what ends the mode, the verdict has said. */
  sayHeld(isPlayed: boolean): void {
    if (this.#told.has('held') && !isPlayed) return;
    this.#told.add('held');
    this.talk(
      'As long as no write is sent, a step with a write cannot be done. `skip` goes on without it.',
      symbol.warning,
    );
  }

  /** Behind a solution that was typed for the person. */
  sayUnsolved(): void {
    this.talk('That has not done it from here. `reset` begins the step anew, `skip` goes on without it.');
  }

  /** Once a step, where nothing else was said to so many entries. */
  sayNotYet(isUnseen: boolean): void {
    if (this.#told.has('not yet')) return;
    this.#told.add('not yet');
    this.talk(
      isUnseen
        ? 'That is what the step asks for, but what came of it has not been on the screen yet. Show it: a name by itself, or `response.json()`.'
        : 'The step is not complete yet: `hint` says what is missing.',
    );
  }

  /** Of a word that was typed alone. */
  sayTheirs(word: Word): void {
    if (this.#told.has(word)) return;
    this.#told.add(word);
    this.talk(`\`${word}\` is a name of yours here; the tutorial's is \`.tutorial ${word}\`.`);
  }

  sayMeant(word: string): void {
    this.talk(`Did you mean the tutorial's \`${word}\`?`);
  }

  sayTrouble(): void {
    const trouble = this.#progress.takeTrouble();
    if (trouble !== null) this.talk(trouble, symbol.warning);
  }

  sayAsScript(ended: Ended, exit: number): void {
    const { session, output } = this.#scene;
    const left = asScript(ended, exit, output, session.world.name);
    this.say((paint, width) => asScriptText(left, paint, width));
  }

  /** What one can do now, and where it goes on. True: with another lesson. */
  sayAfterwards(): boolean {
    const lesson = this.#lesson;
    const standing = this.#progress.read();
    const next = lessonAfter(lesson, standing);
    // Where nothing was tried, nothing is praised.
    const isSkipped = isAllSkipped(lesson, standing);
    this.talk(
      isSkipped ? `All of it was skipped: \`.tutorial ${lesson.id}\` begins it anew, whenever you like.` : lesson.can,
    );
    if (next === null) {
      this.talk(
        `You are through with this way. ${waysLeft(wayOf(lesson), standing)}\`list\` shows all lessons. \`.init\` sets up your own data centre, \`leave\` ends the tutorial.`,
      );
      return false;
    }
    const enough = lesson === FIRST ? 'Enough, or go on? ' : '';
    const goesOn = isBefore(next, lesson) ? 'goes back to what you left out' : 'goes on with';
    const ways = lesson === FIRST ? waysLeft(wayOf(lesson), standing) : '';
    this.talk(
      `${enough}\`next\` ${goesOn}: ${next.title} (${next.minutes} min). ${ways}\`list\` shows all lessons, \`leave\` ends${this.#progress.isKept ? ', and what you did is kept' : ''}.`,
    );
    return true;
  }

  /** `where`: the step at which it goes on; null where nothing of the way is left. */
  sayLeft(where: string | null): void {
    const goesOn =
      where === null
        ? waysLeft(wayOf(this.#lesson), this.#progress.read())
        : `\`.tutorial\` goes on${where}${this.#progress.isKept ? ', another day too' : ''}. `;
    this.talk(
      `The tutorial is left. ${goesOn}You are still in the sandbox, as it is now; \`help()\` lists what you can do, \`.exit\` leaves the shell.`,
    );
  }
}

/** What is to be typed at a terminal is typed as this shell was. */
function asStarted(text: string): string {
  return text.replace(/`acronis-shell(?: ([^`]*))?`/g, (_, words: string | undefined) => `\`${command(words)}\``);
}

/** Above the prompt, within one row; `step`: null behind the last, where another lesson may follow. */
export function headingOf(lesson: Lesson, step: Step | null, hasNext: boolean): View {
  if (step === null) {
    const words = hasNext ? ['next', 'list', 'leave'] : ['list', 'leave'];
    return (paint) =>
      paint('dim', `${lesson.title}${DOT}over${DOT}`) + words.map((word) => paint('code', word)).join('  ');
  }
  const [number, most] = [lesson.steps.indexOf(step) + 1, lesson.steps.length];
  return (paint, width) => {
    const room = Math.min(width, 200) - 3;
    const short = `${number}/${most}${DOT}`;
    // Of a title a few letters say which it is; in a narrow window the goal needs them more.
    const left = Math.max(room - widthOf(DOT + short + step.goal), room < NARROW ? 0 : LEAST_OF_TITLE);
    const title = left < LEAST_OF_TITLE ? '' : cut(lesson.title, left) + DOT;
    const long = `${lesson.title}${DOT}step ${number} of ${most}${DOT}`;
    const place = widthOf(long + step.goal) <= room ? long : title + short;
    return paint('dim', place) + paint('strong', cutBetweenWords(step.goal, room - widthOf(place)));
  };
}

const ROLES: Readonly<Record<string, Role>> = { [symbol.good]: 'good', [symbol.warning]: 'pending' };
const OF_PAGE: ReadonlySet<string> = new Set(PAGE_NAMES.flatMap(({ names }) => Object.keys(names)));
const NARROW = 50;
const LEAST_OF_TITLE = 12;
const MOST_NAMES = 20;
const HELP = 'Stuck? `hint` helps, `solve` types the solution, `skip` goes on without it, `leave` ends.';

/** Its beginning: what is cut out of the middle makes another sentence of it. */
function cutBetweenWords(goal: string, columns: number): string {
  if (goal.length <= columns) return goal;
  const end = goal.lastIndexOf(' ', columns - 1);
  // Behind a long word little would be left: a part of it says more.
  return `${goal.slice(0, end > columns / 2 ? end : columns - 1).replace(/[,:;]$/, '')}…`;
}

function cut(title: string, columns: number): string {
  return title.length <= columns ? title : `${title.slice(0, columns - 1).trimEnd()}…`;
}

function toWriteAgain({ readOnly, toWrite }: Modes): string {
  if (!readOnly) return '`.dry-run off` ends that.';
  return toWrite.startsWith('.') ? `\`${toWrite}\` ends that.` : toWrite;
}
