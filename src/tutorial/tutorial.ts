/** One lesson as a person goes through it, from the step on at which a session was opened for it. */

import { clip } from '../api/secrets/sanitize.ts';
import { widthOf } from '../api/width.ts';
import { prose } from '../render/prose.ts';
import { DOT, type Paint, type Role, symbol, type View } from '../render/text.ts';
import type { Guide, Ran, Scene } from '../repl/guide.ts';
import { maskSecrets } from '../repl/terminal/mask/mask.ts';
import { MODES, type Modes } from '../session/modes.ts';
import { PAGE_NAMES } from '../session/names.ts';
import type { OpenWorld } from '../session/openWorld.ts';
import { command } from '../session/settings/program.ts';
import { asScript, asScriptText } from './asScript.ts';
import { Course, inLanguage } from './course.ts';
import type { Lesson, Step, Words } from './lesson.ts';
import type { How, Progress } from './progress.ts';
import type { Ended } from './seen.ts';
import { lessonAfter } from './way.ts';
import { FIRST } from './ways.ts';
import { BARE, isWord, type Word } from './words.ts';

/** How somebody has come here: to its beginning, back to where they were, by going on, or to have it as it was. */
export type Coming = 'beginning' | 'again' | 'skipping' | 'reset';

export class Tutorial implements Guide {
  readonly lesson: Lesson;
  readonly #course: Course;
  readonly progress: Progress;
  readonly #coming: Coming;
  #scene: Scene | null = null;
  #hasLeft = false;
  /** Its last step was skipped. */
  #isCutShort = false;
  /** What went well since the step began, as it can be pasted. */
  #entries: string[] = [];
  #toType: string[] = [];
  /** The step's solution was asked for. */
  #isSolved = false;
  #hintsBefore = 0;
  /** A word that was typed alone, and is a name of the person's. */
  #theirs: Word | null = null;
  readonly #told = new Set<string>();

  constructor({ lesson, step, coming }: { lesson: Lesson; step: number; coming: Coming }, progress: Progress) {
    this.lesson = lesson;
    this.#course = new Course(lesson, step);
    this.progress = progress;
    this.#coming = coming;
  }

  /** As the step finds it. */
  open(): Promise<OpenWorld> {
    return this.#course.open();
  }

  get isOver(): boolean {
    return this.#hasLeft;
  }

  /** The step that is to be done; null behind the last. */
  get step(): Step | null {
    return this.#isCutShort ? null : this.#course.step;
  }

  get at(): number {
    return this.#course.at;
  }

  get heading(): View {
    const { step, lesson } = this;
    if (step === null) return (paint) => `${paint('dim', `${lesson.title}${DOT}over${DOT}`)}${AT_THE_END(paint)}`;
    const [number, most] = [this.at + 1, lesson.steps.length];
    const places = [
      ...[lesson.title, lesson.id].map((name) => `${name}${DOT}step ${number} of ${most}${DOT}`),
      ...[`${lesson.id} `, ''].map((name) => `${name}${number}/${most}${DOT}`),
    ];
    return (paint, width) => {
      const room = Math.min(width, 200) - 3;
      const fitting = places.find((each) => widthOf(each + step.goal) <= room) ?? places.at(-1) ?? '';
      return paint('dim', fitting) + paint('strong', clip(step.goal, room - widthOf(fitting)));
    };
  }

  async begin(scene: Scene): Promise<void> {
    this.#scene = scene;
    this.progress.begin(this.lesson, this.at);
    this.#sayGone(scene);
    this.#sayComing();
    if (this.lesson === FIRST && this.#coming === 'beginning') await scene.saySignIn();
    await this.#course.begin(scene.session, scene.sandbox);
    if (this.lesson.traces) scene.trace(true);
    scene.output.keepDocuments(this.lesson.asScript ?? false);
    scene.output.keepText(true);
    this.#sayModes(scene);
    this.#sayTrouble();
    this.tell();
  }

  read(entry: string): string | null {
    const [, bare = '', dotted = null] =
      /^\s*(?:>>>\s*)?(?:([a-z]+)(?:\(\))?;?|\.tutorial\b(.*))\s*$/s.exec(entry) ?? [];
    if (dotted !== null) return entry;
    if (!isWord(bare) || !BARE.includes(bare)) return null;
    if (!this.#scene?.isNamed(bare)) return `.tutorial ${bare}`;
    this.#theirs = bare;
    return null;
  }

  enter(): void {
    this.#hintsBefore = this.#course.hintsGiven;
    this.#course.enter();
  }

  leave(entry: string, evaluated: Ran): void {
    const isGood = evaluated.kind === 'value';
    if (isGood) this.#note(entry);
    else this.#toType = [];
    this.#sayTheirs();
    if (this.step === null) return;
    const { text: shown } = this.#scene?.output ?? { text: '' };
    const ended = isGood ? { value: evaluated.value, shown } : { error: evaluated.error, shown };
    const { passed, mistake } = this.#course.leave(ended);
    if (this.lesson.asScript) this.#sayAsScript(ended);
    if (passed.length > 0) this.#pass(passed);
    else if (mistake !== null) this.#talk(mistake.say);
    else if (this.#isHeld) this.#sayHeld();
    else if (this.#isSolved && this.#toType.length === 0 && isGood) this.#sayUnsolved();
  }

  nextToType(): string | null {
    return this.#toType.shift() ?? null;
  }

  end(): View {
    this.#end();
    return (paint, width) =>
      prose(`The tutorial is left. ${command('tutorial')} goes on where you were.`, paint, width);
  }

  /** What the step is about, and what to try. */
  tell(): void {
    if (this.step === null) this.#sayAfterwards();
    else this.#talk(this.step.tell);
  }

  /** Something else may have done it meanwhile: another program, a link that was opened in a browser. */
  look(): boolean {
    if (this.step === null) return true;
    this.enter();
    const { passed } = this.#course.leave({});
    if (passed.length > 0) this.#pass(passed);
    return passed.length > 0;
  }

  hint(): void {
    const words = this.#course.hint();
    if (words === null) this.#talk('There are no more hints for this step. `solve` types the solution for you.');
    else this.#talk(words, `hint ${this.#course.hintsGiven} of 3:`);
  }

  solve(): void {
    const language = this.#scene?.language ?? 'javascript';
    this.#isSolved = true;
    this.#toType = [...this.#course.solution(language)];
    this.#say((paint) => paint('dim', '  The solution, typed for you:'));
  }

  /** Says what it would have taken. True: another step follows, which is to be opened. */
  skip(): boolean {
    const { step, at } = this;
    if (step === null) return false;
    const language = this.#scene?.language ?? 'javascript';
    const entries = this.#course.solution(language);
    this.#say((paint) =>
      ['  Skipped. It would have been:', ...entries.map((entry) => `    ${paint('code', indented(entry))}`)].join('\n'),
    );
    this.#talk(step.said);
    this.progress.end(this.lesson, at, { how: 'skipped', hints: this.#course.hintsGiven, entries: [] });
    this.#sayTrouble();
    if (at + 1 < this.lesson.steps.length) return true;
    this.#isCutShort = true;
    this.#course.end();
    this.#scene?.sandbox.faults.clear();
    this.#sayAfterwards();
    return false;
  }

  /** The session stays as it is. */
  giveUp(): void {
    const where = this.step === null ? '' : ` at step ${this.at + 1}`;
    this.#end();
    if (this.lesson.traces) this.#scene?.trace(false);
    this.#talk(
      `The tutorial is left. \`.tutorial\` goes on${where}, another day too. You are still in the sandbox, as it is now; \`help()\` lists what you can do, \`.exit\` leaves the shell.`,
    );
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
      this.#talk(step.said, symbol.good);
    }
    this.#isSolved = false;
    this.#toType = [];
    this.#told.clear();
    this.#sayTrouble();
    this.tell();
  }

  #sayAsScript(ended: Ended): void {
    const { session, output } = this.#scene ?? {};
    if (session === undefined || output === undefined) return;
    const left = asScript(ended, this.#course.exit, output, session.world.name);
    this.#say((paint, width) => asScriptText(left, paint, width));
  }

  #note(entry: string): void {
    const { session, language } = this.#scene ?? {};
    if (session === undefined || entry.trim() === '' || entry.startsWith(' ')) return;
    const clean = maskSecrets(session.client.secrets.scrub(entry.trimEnd()));
    const shown = language === 'python' && !/^(>>>|\.)/.test(clean) ? prompted(clean) : clean;
    if (shown !== this.#entries.at(-1)) this.#entries = [...this.#entries, shortened(shown)].slice(-MOST_ENTRIES);
  }

  #sayComing(): void {
    const { lesson, at } = this;
    const place = `step ${at + 1} of ${lesson.steps.length}`;
    switch (this.#coming) {
      case 'beginning':
        this.#say(
          (paint) => `\n${paint('strong', `  ${lesson.title}`)}${paint('dim', `${DOT}about ${lesson.minutes} min`)}`,
        );
        this.#talk(lesson.why);
        this.#talk(HELP);
        return;
      case 'again':
        this.#say(
          (paint) => `\n${paint('strong', `  ${lesson.title}`)}${paint('dim', `${DOT}${place}, where you were`)}`,
        );
        this.#talk(`The steps before it are done, in a fresh sandbox. ${HELP}`);
        return;
      case 'reset':
        this.#talk(`Step ${at + 1} again, in a fresh sandbox.`);
        return;
      case 'skipping':
    }
  }

  /** Of the person's own. */
  #sayGone({ gone }: Scene): void {
    const theirs = gone.filter((name) => !OF_PAGE.has(name));
    const more = theirs.length - MOST_NAMES;
    const names = `${theirs.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    if (theirs.length > 0) this.#say((paint) => paint('dim', `  Gone with the session before: ${names}`));
  }

  #sayModes({ session: { flags } }: Scene): void {
    for (const mode of MODES) {
      if (mode === 'quiet' || !flags.isOn(mode)) continue;
      const by = flags.wantedBy(mode);
      this.#talk(
        `This session is ${mode}${by === null ? '' : ` by ${by}`}: no write is sent, so that a step with a write cannot be done. ${this.#toWrite(flags)}`,
        symbol.warning,
      );
    }
  }

  /** The last write was held back by a mode of the session. */
  get #isHeld(): boolean {
    const { flags, verdicts } = this.#scene?.session ?? {};
    return (flags?.readOnly || flags?.dryRun) === true && verdicts?.at(-1)?.verdict === 'NOT_SENT';
  }

  /** Once a step; what ends the mode, the verdict has said. */
  #sayHeld(): void {
    if (this.#told.has('held')) return;
    this.#told.add('held');
    this.#talk('As long as no write is sent, this step cannot be done. `skip` goes on without it.', symbol.warning);
  }

  #toWrite({ readOnly, toWrite }: Modes): string {
    if (!readOnly) return '`.dry-run off` ends that.';
    return toWrite.startsWith('.') ? `\`${toWrite}\` ends that.` : toWrite;
  }

  #sayUnsolved(): void {
    this.#isSolved = false;
    this.#talk('That has not done it from here. `reset` begins the step anew, `skip` goes on without it.');
  }

  #sayTheirs(): void {
    const word = this.#theirs;
    this.#theirs = null;
    if (word === null || this.#told.has(word)) return;
    this.#told.add(word);
    this.#talk(`\`${word}\` is a name of yours here; the tutorial's is \`.tutorial ${word}\`.`);
  }

  #sayTrouble(): void {
    const trouble = this.progress.takeTrouble();
    if (trouble !== null) this.#talk(trouble, symbol.warning);
  }

  /** What one can do now, and where it goes on. */
  #sayAfterwards(): void {
    const next = lessonAfter(this.lesson, this.progress.read());
    this.#talk(this.lesson.can);
    if (next === null) {
      const line = command('init');
      this.#talk(
        `That was the last lesson of this way. \`list\` shows the others. Your own data centre is set up by \`${line}\`, in another window; \`leave\` ends the tutorial.`,
      );
      return;
    }
    const enough = this.lesson === FIRST ? 'Enough, or go on? ' : '';
    this.#talk(
      `${enough}\`next\` goes on with: ${next.title} (${next.minutes} min). \`list\` shows all lessons, for support, developers and integrators; \`leave\` ends, and what you did is kept.`,
    );
  }

  /** `before`: a sign, or whose words these are. */
  #talk(words: Words, before = ''): void {
    const text = inLanguage(words, this.#scene?.language ?? 'javascript');
    const role = ROLES[before] ?? 'dim';
    this.#say((paint, width) =>
      before === ''
        ? `\n${prose(text, paint, width)}`
        : `\n${prose(`${before} ${text}`, paint, width).replace(before, () => paint(role, before))}`,
    );
  }

  #say(view: View): void {
    this.#scene?.say(view);
  }
}

const ROLES: Readonly<Record<string, Role>> = { [symbol.good]: 'good', [symbol.warning]: 'pending' };
const OF_PAGE: ReadonlySet<string> = new Set(PAGE_NAMES.flatMap(({ names }) => Object.keys(names)));
const MOST_NAMES = 20;
const MOST_ENTRIES = 30;
const MOST_LETTERS = 4_000;
const HELP = 'Stuck? `hint` helps, `solve` types the solution, `skip` goes on without it, `leave` ends.';

const AT_THE_END = (paint: Paint) => ['next', 'list', 'leave'].map((word) => paint('code', word)).join('  ');

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
