/** acronis-shell init: sets up a data centre at a terminal. */
import { CancelledError } from '../api/errors.ts';
import { createSecrets } from '../api/secrets/redact.ts';
import { Output } from '../repl/output/output.ts';
import { setUp } from '../repl/setup/setUp.ts';
import { createQuestions } from '../repl/terminal/asking.ts';
import { environment, isAscii, isPlain, workingDirectory } from '../session/settings/environment.ts';
import { placeFor } from '../session/setup/place.ts';
import { type CommandLine, checkEntries, checkOneWord, UsageError } from './commandLine.ts';
import { readVersion } from './version.ts';
import { readSandbox } from './world.ts';

export async function run(line: CommandLine): Promise<number> {
  checkOneWord(line);
  readSandbox(line, line.has('sandbox'));
  checkEntries(line);
  if (line.has('sandbox')) throw new UsageError('The sandbox needs no settings: init is for a data centre.');
  const [profile] = line.given('profile');
  const [settingsFile] = line.given('settings');
  const request = { env: environment, cwd: workingDirectory(), profile, settingsFile };
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) throw new UsageError(insteadText(placeFor(request).path));

  const secrets = createSecrets();
  const look = { isPlain: isPlain(environment), isAscii: isAscii(environment) };
  const colors = !line.has('no-color') && stdout.hasColors();
  const output = new Output({ stdout, stderr: stdout, secrets, colors, json: false, ...look });
  const stopped = new AbortController();
  process.on('SIGINT', () => stopped.abort());
  try {
    const file = await setUp({
      request,
      allowHosts: line.given('allow-host'),
      ask: createQuestions({ input: stdin, output: stdout, colors, ...look }),
      say: (view) => output.talk(view),
      secrets,
      userAgent: `acronis-shell/${readVersion()}`,
      signal: () => stopped.signal,
    });
    return file === null ? 1 : 0;
  } catch (error) {
    if (error instanceof CancelledError) output.talk((paint) => paint('dim', '  Nothing was written.'));
    throw error;
  }
}

function insteadText(path: string): string {
  return [
    'init asks, and there is no terminal to ask at. Write these lines to a file instead, and let nobody else read it:',
    `${path}`,
    'ACRONIS_DATACENTER_URL=https://eu2-cloud.acronis.com',
    'ACRONIS_CLIENT_ID=…',
    'ACRONIS_CLIENT_SECRET="…"',
  ].join('\n  ');
}
