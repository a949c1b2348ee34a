/** acronis-shell, its entries and its programs: the shell at a terminal, or a run of what it is given. */
import { readFileSync } from 'node:fs';
import { quoted } from '../api/secrets/sanitize.ts';
import type { ShellOptions } from '../repl/shellSession.ts';
import { greet } from '../repl/terminal/banner.ts';
import type { TerminalOptions } from '../repl/terminal/screen.ts';
import { environment, isAscii, isPlain } from '../session/settings/environment.ts';
import type { Settings } from '../session/settings/settings.ts';
import { SANDBOX, type World } from '../session/world/world.ts';
import { askSecret } from './askSecret.ts';
import { type CommandLine, checkEntries, checkOneWord, isPython, UsageError } from './commandLine.ts';
import { connectEarly, mentionsDataCentre } from './early.ts';
import { keepAllCompiled, readOptions } from './options.ts';
import { chooseSettings, readSandbox } from './world.ts';

export async function run(line: CommandLine): Promise<number> {
  checkOneWord(line);
  const sandbox = readSandbox(line, line.has('sandbox'));
  checkEntries(line);
  const [word, ...args] = line.words;
  const program = word === undefined || word === '-' ? null : { file: word, source: readProgram(word), args };

  const { stdin, stdout } = process;
  // Told by whoever writes there, see repl/batch/runner.ts.
  stdout.on('error', () => {});
  const isBatch = line.has('eval') || word !== undefined || !stdin.isTTY || !stdout.isTTY;
  const settings = await chooseSettings(line, {
    isTerminal: stdin.isTTY === true,
    askSecret: isBatch ? undefined : askSecret,
  });
  const options = await readOptions(line, settings, sandbox);
  const colors = !line.has('no-color') && stdout.isTTY === true && stdout.hasColors();
  if (isBatch) return runBatch(line, program, { options, settings, colors });

  return openAtTerminal(options, {
    ...{ colors, world: await worldOf(settings), source: settings?.source ?? null },
    connectEarly: () => connectEarly(settings),
  });
}

/** The prompt first. Resolves to the exit code. */
export async function openAtTerminal(
  options: ShellOptions,
  where: Omit<TerminalOptions, keyof ShellOptions | 'input' | 'terminal' | 'isPlain' | 'isAscii'>,
): Promise<number> {
  const { stdin, stdout } = process;
  const look = { isPlain: isPlain(environment), isAscii: isAscii(environment) };
  const given = { ...options, ...where, ...look, input: stdin, terminal: stdout };
  greet(given);
  const { runShell } = await import('../repl/terminal/shell.ts');
  const ended = runShell(given);
  // The prompt is there, and what is behind it is not yet loaded.
  await keepAllCompiled();
  return ended;
}

interface Program {
  readonly file: string;
  readonly source: string;
  readonly args: readonly string[];
}

interface BatchChoice {
  readonly options: ShellOptions;
  readonly settings: Settings | null;
  readonly colors: boolean;
}

async function runBatch(
  line: CommandLine,
  program: Program | null,
  { options, settings, colors }: BatchChoice,
): Promise<number> {
  const texts = program === null ? line.given('eval') : [program.source];
  // What a pipe will bring is not known; whoever pipes entries to a data centre hardly means it to do sums.
  const isPipe = texts.length === 0;
  const early = isPipe || mentionsDataCentre(texts) ? await connectEarly(settings) : null;
  await keepAllCompiled();
  const [{ runEntries, runLines, runProgram, runPython }, { Output }, { clipboardOf }, { createSecrets }] =
    await Promise.all([
      import('../repl/batch/batch.ts'),
      import('../repl/output/output.ts'),
      import('../repl/output/clipboard.ts'),
      import('../api/secrets/redact.ts'),
    ]);
  const { stdin, stdout, stderr } = process;
  const secrets = createSecrets();
  const output = new Output({
    ...{ stdout, stderr, secrets, colors, json: options.json },
    clipboard: options.clipboard ? clipboardOf(stdout, options.clipboard) : null,
  });
  const batch = { options, secrets, early, output };
  if (program !== null && isPython(program.file))
    return runPython(program.source, { filename: program.file, args: program.args }, batch);
  if (program !== null) return runProgram(program.source, program.file, batch);
  return line.has('eval') ? runEntries(line.given('eval'), batch) : runLines(stdin, batch);
}

async function worldOf(settings: Settings | null): Promise<World> {
  if (settings === null) return SANDBOX;
  const { datacenter } = await import('../session/world/datacenter.ts');
  return datacenter(settings.datacenterUrl, settings.profile);
}

function readProgram(file: string): string {
  if (!/\.(m?js|py)$/.test(file))
    throw new UsageError(`${quoted(file, 200)} is neither a command nor a program (.js, .mjs, .py).`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${quoted(file, 200)}.` : `${quoted(file, 200)} cannot be read (${code}).`,
    );
  }
}
