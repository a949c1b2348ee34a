/** What `npm start` asks before it begins: the try-out is in the sandbox where nothing names a world. */
import { hasSettings } from '../session/settings/sources.ts';
import { readCommandLine, UsageError } from './commandLine.ts';
import { commandOf } from './commands.ts';
import { FLAGS, flagNames } from './flags.ts';

export function namesNoWorld(argv: readonly string[], env: NodeJS.ProcessEnv, folder: string): boolean {
  return !decidesWorld(argv) && !hasSettings(env, folder);
}

function decidesWorld(argv: readonly string[]): boolean {
  try {
    const line = readCommandLine(argv);
    return commandOf(line).decidesWorld || flagNames.some((name) => FLAGS[name]?.decidesWorld && line.has(name));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return true; // what is wrong with it, the program itself says
  }
}
