/** acronis-shell tutorial: the lessons at a terminal; and what was done of them, anywhere. */
import { createSecrets } from '../api/secrets/redact.ts';
import { quoted } from '../api/secrets/sanitize.ts';
import { prose } from '../render/prose.ts';
import { Output } from '../repl/output/output.ts';
import { environment, isAscii, stateDirectory } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';
import { SANDBOX } from '../session/world/world.ts';
import { forget, listLessons, report } from '../tutorial/lookBack.ts';
import { asWord, isName, type Place, placeCalled, placeIn, throughText } from '../tutorial/places.ts';
import { Progress } from '../tutorial/progress.ts';
import { Tutorial } from '../tutorial/tutorial.ts';
import { nearWithoutLesson, WITHOUT_LESSON } from '../tutorial/withoutLesson.ts';
import { isWord } from '../tutorial/words.ts';
import { type CommandLine, checkEntries, UsageError } from './commandLine.ts';
import { readOptions } from './options.ts';
import { openAtTerminal } from './shell.ts';
import { readSandbox } from './world.ts';

export async function run(line: CommandLine): Promise<number> {
  const typed = line.words.slice(1).join(' ');
  const [ofSandbox] = Object.keys(line.sandbox);
  if (ofSandbox !== undefined) throw new UsageError(`The lessons have a sandbox of their own, without --${ofSandbox}.`);
  readSandbox(line, true);
  checkEntries(line);
  const word = asWord(typed);
  const progress = new Progress(stateDirectory(environment));
  const shown = look(word, progress);
  if (shown !== null) return show(line, shown);
  const place = placeOf(word, line, progress);
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) throw new UsageError(`A lesson needs a terminal. Without one: ${without()}`);
  if (place === null)
    return show(line, listing(progress), throughText(word === '' ? null : word, progress.read(), form));
  return open(line, place, progress);
}

function look(word: string, progress: Progress): object | null {
  if (word === 'list') return listing(progress);
  if (word === 'report') return report(progress);
  return word === 'forget' ? forget(progress, false) : null;
}

function listing(progress: Progress): object {
  return listLessons(progress, { present: null, form });
}

function form(word: string): string {
  return command(`tutorial ${word}`);
}

/** Null where everything is done. @throws {UsageError} */
function placeOf(word: string, { words: [, ...typed] }: CommandLine, progress: Progress): Place | null {
  if (word === '') return placeIn(progress.read());
  if (isName(word)) return placeCalled(word, progress.read());
  if (isWord(word))
    throw new UsageError(
      `${word} is for the prompt of a lesson that runs. ${command('tutorial')} begins one, or goes on where you were.`,
    );
  const [first = '', more] = typed;
  if (more !== undefined && (isName(asWord(first)) || isWord(asWord(first))))
    throw new UsageError(`One lesson or word at a time; ${quoted(more)} is one too many.`);
  const meant = nearWithoutLesson(word);
  const next = command(`tutorial ${meant ?? 'list'}`);
  throw new UsageError(
    `There is no lesson ${quoted(typed.join(' '))}. ${meant === null ? 'What there is' : 'Perhaps'}: ${next}`,
  );
}

async function open(line: CommandLine, { lesson, step }: Place, progress: Progress): Promise<number> {
  const options = await readOptions(line, null, {});
  return openAtTerminal(options, {
    colors: !line.has('no-color') && process.stdout.hasColors(),
    ...{ world: SANDBOX, source: null, place: 'tutorial, in a sandbox: nothing leaves this computer' },
    async opening() {
      const guide = new Tutorial({ lesson, step, coming: step === 0 ? 'beginning' : 'again' }, progress);
      return { world: await guide.open(), guide };
    },
  });
}

/** As data, on standard output; words go before it. */
function show(line: CommandLine, value: object, words?: string): number {
  const { stdout, stderr } = process;
  const colors = !line.has('no-color') && stdout.isTTY === true && stdout.hasColors();
  const output = new Output({
    ...{ stdout, stderr, secrets: createSecrets(), colors, json: line.has('json') },
    isAscii: isAscii(environment),
  });
  if (words !== undefined) output.talk((paint, width) => prose(words, paint, width));
  output.value(value);
  return 0;
}

function without(): string {
  return WITHOUT_LESSON.map((word) => command(`tutorial ${word}`)).join(', ');
}
