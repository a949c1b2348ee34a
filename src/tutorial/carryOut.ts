/** What `.tutorial` does, by the word behind it. */
import { quoted } from '../api/secrets/sanitize.ts';
import { prose } from '../render/prose.ts';
import { Move, type Surroundings } from '../repl/commands/command.ts';
import { isWriting, writeOnItsWay } from '../repl/commands/profiles.ts';
import { EntryError } from '../session/errors.ts';
import { environment } from '../session/settings/environment.ts';
import { modesOfEnvironment } from '../session/settings/modes.ts';
import { command } from '../session/settings/program.ts';
import type { Lesson } from './lesson.ts';
import { forget, listLessons, report } from './lookBack.ts';
import {
  asWord,
  isName,
  lessonAfter,
  nearWord,
  type Place,
  placeCalled,
  placeIn,
  placeOf,
  throughText,
  wayOf,
  waysLeft,
} from './places.ts';
import { Progress } from './progress.ts';
import { Tutorial } from './tutorial.ts';
import type { Coming } from './voice.ts';
import { isWord, type Word } from './words.ts';

export async function carryOut(typed: string, around: Surroundings): Promise<unknown> {
  const word = asWord(typed);
  const running = around.guide instanceof Tutorial && !around.guide.isOver ? around.guide : null;
  // Of the lesson that was left as well: it may know what could not be written.
  const progress = around.guide instanceof Tutorial ? around.guide.progress : new Progress(around.stateDirectory);
  if (word === 'list') return listLessons(progress, { present: running?.lesson ?? null, form: inside });
  if (word === 'report') return report(progress);
  if (word === 'forget') return forget(progress, running !== null && running.step !== null);
  checkPlace(around, isName(word) ? command(`tutorial ${word}`) : command('tutorial'));
  if (word === '') return running === null ? goOn(placeIn(progress.read()), null, progress, around) : running.tell();
  if (isWord(word)) return act(word, running, progress, around);
  if (isName(word)) return goTo(word, running, progress, around);
  const meant = nearWord(word);
  throw new EntryError(
    `There is no lesson or word ${quoted(typed)} in the tutorial. Nothing was changed.`,
    meant === null ? '.tutorial list   shows what there is' : inside(meant),
  );
}

function inside(word: string): string {
  return `.tutorial ${word}`;
}

/** Lessons write, and begin anew: in a sandbox of their own, before somebody's eyes. */
function checkPlace({ session, sandbox }: Surroundings, line: string): void {
  if (session.person === null)
    throw new EntryError(
      'A lesson needs a terminal; .tutorial list, report and forget do not.',
      `${line}   at a terminal`,
    );
  if (sandbox === null)
    throw new EntryError(
      `This session is connected to ${session.world.host}. The tutorial has a sandbox of its own: open it in another window.`,
      line,
    );
}

/** A lesson goes on where it was left; the one that runs begins anew. */
function goTo(name: string, running: Tutorial | null, progress: Progress, around: Surroundings): unknown {
  const place = placeCalled(name, progress.read());
  if (place === null || running === null || place.lesson !== running.lesson) return goOn(place, name, progress, around);
  return name === running.lesson.id ? goOn({ ...place, step: 0 }, name, progress, around) : running.tell();
}

/** `name`: of the lesson or way, null where none was named. */
function goOn(place: Place | null, name: string | null, progress: Progress, around: Surroundings): unknown {
  if (place !== null) {
    const coming = place.step === 0 ? 'beginning' : 'again';
    return enter(place.lesson, { step: place.step, coming }, progress, around);
  }
  sayEnd(throughText(name, progress.read()), around);
  return listLessons(progress, { present: null, form: inside });
}

function sayEnd(text: string, { say }: Surroundings): void {
  say((paint, width) => prose(text, paint, width));
}

function act(word: Word, running: Tutorial | null, progress: Progress, around: Surroundings): unknown {
  if (running === null)
    throw new EntryError(`No lesson runs, so there is no ${word}.`, '.tutorial   begins, or goes on where you were');
  const { lesson, at, step } = running;
  if (word === 'leave') return running.giveUp();
  if (word === 'next' && step !== null) return nextStep(running, around);
  if (step === null)
    return word === 'next' || word === 'skip' ? nextLesson(lesson, progress, around) : sayOver(running, word);
  switch (word) {
    case 'hint':
      return running.hint();
    case 'solve':
      return running.solve();
    case 'reset':
      return enter(lesson, { step: at, coming: 'reset' }, progress, around);
    default:
      if (isWriting(around)) throw writeOnItsWay(around);
      return running.skip() ? enter(lesson, { step: at + 1, coming: 'skipping' }, progress, around) : undefined;
  }
}

function nextStep(running: Tutorial, around: Surroundings): void {
  if (running.look()) return;
  around.say(
    (paint) =>
      `  This step is not done yet. ${paint('code', 'hint')} helps, ${paint('code', 'skip')} goes on without it.`,
  );
}

function nextLesson(lesson: Lesson, progress: Progress, around: Surroundings): unknown {
  const standing = progress.read();
  const next = lessonAfter(lesson, standing);
  if (next !== null) return goOn(placeOf(next, standing), next.id, progress, around);
  sayEnd(`You are through with this way. ${waysLeft(wayOf(lesson), standing)}All lessons:`, around);
  return listLessons(progress, { present: lesson, form: inside });
}

function sayOver(running: Tutorial, word: Word): void {
  if (word !== 'reset') running.tell();
  else throw new EntryError('This lesson is over.', `.tutorial ${running.lesson.id}   begins it anew`);
}

/** In a fresh sandbox and a fresh session, whatever was done in the present one. */
async function enter(
  lesson: Lesson,
  { step, coming }: { readonly step: number; readonly coming: Coming },
  progress: Progress,
  around: Surroundings,
): Promise<Move> {
  if (isWriting(around)) throw writeOnItsWay(around);
  if (around.guide?.isOver !== false && around.session.verdicts.length > 0)
    around.say((paint) => paint('dim', '  The sandbox before is forgotten, with all that was changed there.'));
  const given = around.guide instanceof Tutorial ? around.guide.given : undefined;
  const guide = new Tutorial({ lesson, step, coming }, progress, given);
  return new Move({ to: { sandbox: {} }, modes: modesOfEnvironment(environment), world: await guide.open(), guide });
}
