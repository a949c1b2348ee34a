/** One lesson as a person goes through it, from the step on at which a session was opened for it. */

import { prose } from '../render/prose.ts';
import { symbol, type View } from '../render/text.ts';
import type { Guide, Ran, Scene } from '../repl/guide.ts';
import { maskSecrets } from '../repl/terminal/mask/mask.ts';
import type { OpenWorld } from '../session/openWorld.ts';
import { command } from '../session/settings/program.ts';
import { Course } from './course.ts';
import type { Language, Lesson, Step } from './lesson.ts';
import type { How, Progress } from './progress.ts';
import { type Coming, headingOf, Voice } from './voice.ts';
import { FIRST, WAYS } from './ways.ts';
import { BARE, isWord, type Word, wordNear } from './words.ts';

export class Tutorial implements Guide {
  readonly lesson: Lesson;
  readonly #course: Course;
  readonly progress: Progress;
  readonly #coming: Coming;
  readonly #givenBefore: ReadonlySet<string>;
  #scene: Scene | null = null;
  #voice: Voice | null = null;
  #hasLeft = false;
  /** Its last step was skipped. */
  #isCutShort = false;
  /** What went well since the step began, as it can be pasted. */
  #entries: string[] = [];
  #toType: string[] = [];
  /** The step's solution was asked for. */
  #isSolved = false;
  #hintsBefore = 0;
  /** Behind the last step: another lesson follows. */
  #hasNext = true;
  /** How many writes there were before the entry. */
  #verdicts = 0;
  /** Entries in a row to which nothing was said. */
  #unsaid = 0;
  /** In which the step was told. */
  #language: Language = 'javascript';
  /** A word that was typed alone, and is a name of the person's. */
  #theirs: Word | null = null;

  /** Names that the lesson has brought along. */
  given: ReadonlySet<string> = new Set();

  /** `givenBefore`: by the lesson that this one follows, in the same shell. */
  constructor(
    { lesson, step, coming }: { lesson: Lesson; step: number; coming: Coming },
    progress: Progress,
    givenBefore: ReadonlySet<string> = new Set(),
  ) {
    this.lesson = lesson;
    this.#course = new Course(lesson, step);
    this.progress = progress;
    this.#coming = coming;
    this.#givenBefore = givenBefore;
  }

  /** As the step finds it. */
  open(): Promise<OpenWorld> {
    return this.#course.open();
  }

  get isOver(): boolean {
    return this.#hasLeft;
  }

  get isUnattended(): boolean {
    return !this.isOver && this.step !== null && (this.lesson.asScript ?? false);
  }

  /** The step that is to be done; null behind the last. */
  get step(): Step | null {
    return this.#isCutShort ? null : this.#course.step;
  }

  get at(): number {
    return this.#course.at;
  }

  get heading(): View {
    return headingOf(this.lesson, this.step, this.#hasNext);
  }

  async begin(scene: Scene): Promise<void> {
    const voice = new Voice(this.lesson, this.progress, scene);
    this.#scene = scene;
    this.#voice = voice;
    const { language } = this.progress.read();
    this.#language = scene.language;
    this.progress.begin(this.lesson, this.at, scene.language);
    voice.sayGone(this.#givenBefore);
    voice.sayComing(this.#coming, this.at);
    if (this.#coming === 'again') voice.sayLanguage(language);
    if (this.lesson === FIRST && this.#coming === 'beginning') await scene.saySignIn();
    await this.#course.begin(scene.session, scene.sandbox);
    const isAtBeginning = this.#coming === 'beginning' || this.#coming === 'again';
    scene.trace(this.lesson.traces ?? false, isAtBeginning);
    scene.output.keepDocuments(this.lesson.asScript ?? false);
    scene.output.keepText(true);
    this.given = new Set(Object.keys(scene.session.names));
    if (this.lesson.traces && isAtBeginning) voice.sayTraces();
    if (this.lesson.asScript && this.#coming === 'again') voice.sayUnattended();
    voice.sayModes();
    voice.sayTrouble();
    this.tell();
  }

  read(entry: string): string | null {
    const typed = entry.trim().replace(/^>>>/, '').trimStart();
    if (/^\.tutorial\b/.test(typed)) return entry;
    const [, word = '', called] = /^([a-z]+)(\(\))?;?$/i.exec(typed) ?? [];
    const bare = this.#scene?.isNamed(word) ? word : word.toLowerCase();
    const isPython = this.#scene?.language === 'python' || typed !== entry.trim();
    if (called !== undefined && isPython && IN_PYTHON.includes(bare)) return null;
    if (WAYS.some(({ id }) => id === bare) && !this.#scene?.isNamed(bare)) return `.tutorial ${bare}`;
    if (!isWord(bare) || !BARE.includes(bare)) return null;
    if (!this.#scene?.isNamed(bare)) return `.tutorial ${bare}`;
    this.#theirs = bare;
    return null;
  }

  enter(): void {
    this.#hintsBefore = this.#course.hintsGiven;
    this.#verdicts = this.#scene?.session.verdicts.length ?? 0;
    this.#course.enter();
  }

  leave(entry: string, evaluated: Ran): void {
    const isGood = evaluated.kind === 'value';
    if (isGood) this.#note(entry);
    else this.#toType = [];
    if (this.#theirs !== null) this.#voice?.sayTheirs(this.#theirs);
    const meant = isGood ? null : wordNear(entry);
    if (meant !== null) this.#voice?.sayMeant(meant);
    this.#theirs = null;
    if (this.step === null) return;
    if (this.#hasSwitched()) {
      this.tell();
      return;
    }
    const { text: shown } = this.#scene?.output ?? { text: '' };
    const ended = isGood ? { value: evaluated.value, shown } : { error: evaluated.error, shown };
    const { passed, mistake } = this.#course.leave(ended);
    // A write whose answer was lost has done something all the same.
    if (!isGood && this.#course.hasWritten) this.#note(entry);
    if (this.lesson.asScript) this.#voice?.sayAsScript(ended, this.#course.exit);
    if (passed.length > 0 || mistake !== null) this.#unsaid = 0;
    // What sets the shell is no try.
    else if (!entry.trimStart().startsWith('.')) this.#unsaid += 1;
    const isPlayed = this.#isSolved && this.#toType.length === 0;
    if (isPlayed) this.#isSolved = passed.length > 0;
    if (passed.length > 0) this.#pass(passed);
    // Whatever else is so, nothing was sent.
    else if (this.#isHeld(shown)) this.#voice?.sayHeld(isPlayed);
    else if (mistake !== null) this.#voice?.talk(mistake.say);
    else if (isPlayed) this.#voice?.sayUnsolved();
    else if (this.#unsaid >= this.#patience && this.#toType.length === 0) this.#voice?.sayNotYet(this.#course.isUnseen);
  }

  nextToType(): string | null {
    return this.#toType.shift() ?? null;
  }

  end(): View {
    this.#end();
    const goesOn = this.progress.isKept ? ` ${command('tutorial')} goes on where you were.` : '';
    return (paint, width) => prose(`The tutorial is left.${goesOn}`, paint, width);
  }

  /** What the step is about, and what to try. */
  tell(): void {
    if (this.step === null) this.#hasNext = this.#voice?.sayAfterwards() ?? false;
    else this.#voice?.talk(this.step.tell);
  }

  /** Something else may have done it meanwhile, another program, a link that was opened in a browser. True: that is said. */
  look(): boolean {
    if (this.step === null) return true;
    this.enter();
    const { passed, mistake } = this.#course.leave({});
    if (passed.length > 0) this.#pass(passed);
    else if (mistake !== null) this.#voice?.talk(mistake.say);
    return passed.length > 0 || mistake !== null;
  }

  hint(): void {
    const words = this.#course.hint();
    if (words === null) this.#voice?.talk('There are no more hints for this step. `solve` types the solution for you.');
    else this.#voice?.talk(words, `hint ${this.#course.hintsGiven} of 3:`);
  }

  solve(): void {
    const language = this.#scene?.language ?? 'javascript';
    this.#isSolved = true;
    this.#toType = [...this.#course.solution(language)];
    this.#voice?.say((paint) => paint('dim', '  The solution, typed for you:'));
  }

  /** Says what it would have taken. True: another step follows, which is to be opened. */
  skip(): boolean {
    const { at } = this;
    if (this.step === null) return false;
    const language = this.#scene?.language ?? 'javascript';
    const entries = this.#course.solution(language);
    this.#voice?.say((paint) =>
      ['  Skipped. It would have been:', ...entries.map((entry) => `    ${paint('code', indented(entry))}`)].join('\n'),
    );
    this.progress.end(this.lesson, at, { how: 'skipped', hints: this.#course.hintsGiven, entries: [] });
    this.#voice?.sayTrouble();
    if (at + 1 < this.lesson.steps.length) return true;
    this.#isCutShort = true;
    this.#course.end();
    this.#scene?.sandbox.faults.clear();
    this.tell();
    return false;
  }

  /** The session stays as it is. */
  giveUp(): void {
    const where = this.step === null ? '' : ` at step ${this.at + 1}`;
    this.#end();
    this.#scene?.trace(false);
    this.#voice?.sayLeft(this.step === null && !this.#hasNext ? null : where);
  }

  #end(): void {
    this.#hasLeft = true;
    this.#toType = [];
    this.#course.end();
    this.#scene?.sandbox.faults.clear();
    this.#scene?.output.keepDocuments(false);
    this.#scene?.output.keepText(false);
  }

  #pass(passed: readonly Step[]): void {
    for (const step of passed) {
      const at = this.lesson.steps.indexOf(step);
      const how: How = this.#isSolved ? 'solved' : 'done';
      this.progress.end(this.lesson, at, { how, hints: this.#hintsBefore, entries: this.#entries });
      this.#hintsBefore = 0;
      this.#entries = [];
      this.#voice?.talk(step.said, symbol.good);
    }
    this.#isSolved = false;
    this.#toType = [];
    this.#voice?.beginStep();
    this.#voice?.sayTrouble();
    this.tell();
  }

  /** Whoever types what the step tells, line by line, is still on the way. */
  get #patience(): number {
    return Math.max(UNSAID, this.step?.solution[this.#language].length ?? 0);
  }

  /** To the other language: the step is told in it from here on. */
  #hasSwitched(): boolean {
    const { language } = this.#scene ?? {};
    if (language === undefined || language === this.#language) return false;
    this.#language = language;
    this.progress.begin(this.lesson, this.at, language);
    return true;
  }

  #note(entry: string): void {
    const { session, language } = this.#scene ?? {};
    if (session === undefined || entry.trim() === '' || entry.startsWith(' ')) return;
    const clean = maskSecrets(session.client.secrets.scrub(entry.trimEnd()));
    const shown = language === 'python' && !/^(>>>|\.)/.test(clean) ? prompted(clean) : clean;
    if (shown !== this.#entries.at(-1)) this.#entries = [...this.#entries, shortened(shown)].slice(-MOST_ENTRIES);
  }

  /** What the entry wrote was held back by a mode of the session. */
  #isHeld(shown: string): boolean {
    const { flags, verdicts = [] } = this.#scene?.session ?? {};
    const ofEntry = verdicts.slice(this.#verdicts);
    // A dry run comes to no verdict, and shows what would have gone out.
    if (flags?.dryRun) return /\bdry[ _]run\b/.test(shown);
    return flags?.readOnly === true && ofEntry.at(-1)?.verdict === 'NOT_SENT';
  }
}

/** Words that are names of Python's own, where they are called. */
const IN_PYTHON = ['list', 'next'];
const UNSAID = 3;
const MOST_ENTRIES = 30;
const MOST_LETTERS = 4_000;

function shortened(entry: string): string {
  return entry.length > MOST_LETTERS ? `${entry.slice(0, MOST_LETTERS)}…` : entry;
}

function indented(entry: string): string {
  return entry.replaceAll('\n', '\n    ');
}

/** As it is pasted in either language. */
function prompted(entry: string): string {
  return entry
    .split('\n')
    .map((line, at) => `${at === 0 ? '>>>' : '...'} ${line}`)
    .join('\n');
}
