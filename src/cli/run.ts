/** From what was typed behind the program's name to its exit code; wrong words and settings are said in one way. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sanitize } from '../api/secrets/sanitize.ts';
import { codeOf } from '../repl/process/signals.ts';
import { environment, workingDirectory } from '../session/settings/environment.ts';
import { command, startedAs } from '../session/settings/program.ts';
import { type CommandLine, readCommandLine, UsageError } from './commandLine.ts';
import { commandOf } from './commands.ts';
import { FLAGS, flagNames } from './flags.ts';
import { readVersion } from './version.ts';

const USAGE = 2;

/**
 * Resolves to the exit code.
 * @throws {UsageError | SettingsError} and what else `explainEnd` has words for
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  startedAs({ file: process.argv[1], cwd: workingDirectory(), env: environment });
  const line = readCommandLine(argv);
  if (line.has('help')) return say((await import('./help.ts')).helpText(commandOf(line)));
  if (line.has('version')) return say(readVersion());
  const { word, load } = commandOf(line);
  checkFlags(line, word);
  const { run } = await load();
  return run(line);
}

/** What belongs to another command is refused by its name. */
function checkFlags(line: CommandLine, word: string | null): void {
  const name = flagNames.find((each) => (FLAGS[each]?.of ?? word) !== word && line.has(each));
  if (name === undefined) return;
  throw new UsageError(`--${name} belongs to ${FLAGS[name]?.of}: ${command(`${FLAGS[name]?.of} --${name} …`)}`);
}

/** Says why a command line came to nothing, and gives its exit code; throws what is a fault of ours. */
export async function explainEnd(error: unknown): Promise<number> {
  if (isNamed(error, 'CancelledError')) return codeOf('SIGINT');
  if (error instanceof UsageError) return refuse(error, `${command('--help')} lists what there is.`);
  if (isNamed(error, 'SettingsError')) return refuse(error, settingsHelpText());
  (await import('../repl/process/traces.ts')).nameSources();
  throw error;
}

function refuse({ message }: Error, next: string): number {
  console.error(`acronis-shell: ${sanitize(message)}\n  ${next}`);
  return USAGE;
}

// By its name: its class is loaded only where it can be thrown.
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

function settingsHelpText(): string {
  const file = fileURLToPath(new URL('../../.env.example', import.meta.url));
  const shown = dirname(file) === workingDirectory() ? './.env.example' : file;
  const lines = 'ACRONIS_DATACENTER_URL=…, ACRONIS_CLIENT_ID=… and ACRONIS_CLIENT_SECRET="…" are all that is needed';
  const next = `${command('init')} asks for them and keeps them, ${command('doctor')} checks them.`;
  return `${existsSync(file) ? `${shown} explains each setting` : lines}; --sandbox needs none.\n  ${next}`;
}

function say(text: string): number {
  console.log(text);
  return 0;
}
