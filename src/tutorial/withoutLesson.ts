/** What can be said of the tutorial where no lesson runs: the names of lessons and ways, and a few words. */
import { quoted } from '../api/secrets/sanitize.ts';
import { nearest } from '../render/nearest.ts';
import { EntryError } from '../session/errors.ts';
import { command } from '../session/settings/program.ts';
import { asWord, isName } from './places.ts';
import { LESSONS, WAYS } from './ways.ts';
import { isWord, type Word } from './words.ts';

export const WITHOUT_LESSON: readonly Word[] = ['list', 'report', 'forget'];

/** What was probably meant; null where nothing is near. */
export function nearWithoutLesson(word: string): string | null {
  return nearest(word, [...[...LESSONS, ...WAYS].map(({ id }) => id), ...WITHOUT_LESSON]);
}

/** At a terminal neither would be another. @throws {EntryError} for a word that there is not, or that a lesson alone has. */
export function checkWithoutTerminal(typed: string): void {
  const word = asWord(typed);
  if (word === '' || isName(word) || WITHOUT_LESSON.some((each) => each === word)) return;
  if (isWord(word))
    throw new EntryError(`No lesson runs, so there is no ${word}. A lesson needs a terminal.`, atTerminal('tutorial'));
  const meant = nearWithoutLesson(word) ?? 'list';
  throw new EntryError(
    `There is no lesson or word ${quoted(typed)} in the tutorial.`,
    isName(meant) ? atTerminal(`tutorial ${meant}`) : `.tutorial ${meant}`,
  );
}

function atTerminal(words: string): string {
  return `${command(words)}   at a terminal`;
}
