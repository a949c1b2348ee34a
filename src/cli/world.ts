/** Which world a command line names: the sandbox, as its flags make it, or the data centre of the settings. */
import type { SandboxOptions } from '../sandbox/index.ts';
import { readSandboxFlags } from '../sandbox/sandboxFlags.ts';
import { environment, workingDirectory } from '../session/settings/environment.ts';
import type { Settings } from '../session/settings/settings.ts';
import { type CommandLine, UsageError } from './commandLine.ts';

/** What the flags ask of the sandbox. @throws {UsageError} where they, or others, belong to another world. */
export function readSandbox(line: CommandLine, isSandbox: boolean): SandboxOptions {
  checkSources(line, isSandbox);
  const [first] = Object.keys(line.sandbox);
  if (first === undefined) return {};
  if (!isSandbox) throw new UsageError(`--${first} belongs to the sandbox: say --sandbox too.`);
  try {
    return readSandboxFlags(line.sandbox);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Each of them names a world. */
function checkSources(line: CommandLine, isSandbox: boolean): void {
  const [first, second] = (['settings', 'profile'] as const).filter((name) => line.has(name));
  if (first !== undefined && second !== undefined) throw new UsageError(`Either --${first} or --${second}.`);
  if (first !== undefined && isSandbox) throw new UsageError(`The sandbox takes no settings: either it or --${first}.`);
}

interface Asking {
  readonly isTerminal: boolean;
  /** Asks a person for the secret, where it alone is missing. */
  readonly askSecret?: ((source: string) => Promise<string>) | undefined;
}

/** The settings' data centre, or null for the sandbox: which only a person at a terminal gets without asking for it. */
export async function chooseSettings(line: CommandLine, { isTerminal, askSecret }: Asking): Promise<Settings | null> {
  if (line.has('sandbox')) return null;
  const [{ readSettings, namedInVain }, { SettingsError }] = await Promise.all([
    import('../session/settings/settings.ts'),
    import('../session/errors.ts'),
  ]);
  const request = {
    env: environment,
    cwd: workingDirectory(),
    profile: line.given('profile')[0],
    settingsFile: line.given('settings')[0],
    allowHosts: line.given('allow-host'),
    askSecret,
  };
  const settings = await readSettings(request);
  if (settings !== null) return settings;
  const named = await namedInVain(request);
  if (!isTerminal) {
    const words = 'There are no settings, and no terminal to try things out in. For the sandbox say --sandbox.';
    throw new SettingsError([words, ...named].join(' '));
  }
  for (const text of named) console.error(`acronis-shell: ${text} So this is the sandbox.`);
  return null;
}
