/** What the command line and the settings decide of a session, for every command that opens one. */
import { fileURLToPath } from 'node:url';
import { commands } from '../repl/commands/index.ts';
import type { ShellOptions } from '../repl/shellSession.ts';
import type { SandboxOptions } from '../sandbox/index.ts';
import { Modes, NO_MODES, type SetModes } from '../session/modes.ts';
import {
  cacheDirectory,
  clipboardWay,
  compiledDirectory,
  environment,
  stateDirectory,
} from '../session/settings/environment.ts';
import type { Settings } from '../session/settings/settings.ts';
import { tutorial } from '../tutorial/command.ts';
import type { CommandLine } from './commandLine.ts';
import { readVersion } from './version.ts';

/** What the settings warn of is said. @throws {SettingsError} */
export async function readOptions(
  line: CommandLine,
  settings: Settings | null,
  sandbox: SandboxOptions,
): Promise<ShellOptions> {
  for (const warning of settings?.warnings ?? []) console.error(`acronis-shell: ${warning}`);
  return {
    choice: settings ?? { sandbox },
    elsewhere: { sandbox, settingsFile: line.given('settings')[0], allowHosts: line.given('allow-host') },
    flags: new Modes(
      { readOnly: line.has('read-only'), dryRun: line.has('dry-run'), quiet: line.has('quiet'), yes: line.has('yes') },
      settings?.modes ?? (await sandboxModes()),
    ),
    commands: [tutorial, ...commands],
    version: readVersion(),
    verbose: line.has('verbose'),
    json: line.has('json'),
    python: line.has('python'),
    stateDirectory: stateDirectory(environment),
    cacheDirectory: cacheDirectory(environment),
    clipboard: process.stdout.isTTY ? clipboardWay(environment) : null,
  };
}

/** No other settings count there. @throws {SettingsError} */
async function sandboxModes(): Promise<SetModes> {
  if (!Object.keys(environment).some((name) => /^acronis/i.test(name))) return NO_MODES;
  return (await import('../session/settings/modes.ts')).modesOfEnvironment(environment);
}

/** For what this program has been bundled into, but for the first few files: small as they are, it would gain nothing. */
export async function keepAllCompiled(): Promise<void> {
  const directory = compiledDirectory(environment);
  if (directory === null) return;
  const { keepCompiled } = await import('../session/files/compiled.ts');
  keepCompiled(fileURLToPath(new URL('../chunks', import.meta.url)), directory);
}
