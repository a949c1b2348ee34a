/** Has a password manager's command print the client secret: run through the system's shell, heard, and ended in time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { isatty } from 'node:tty';
import { CancelledError } from '../../api/errors.ts';
import { SettingsError } from '../errors.ts';
import { environment } from './environment.ts';
import { COMMAND, type SecretCommand } from './secretCommand.ts';
import { checkValue } from './value.ts';

export interface Running {
  readonly signal: AbortSignal;
  /** A person is there, whom it may ask, and who can end it. */
  readonly hasTerminal: boolean;
  /** Called with what is a secret, before anything of the command is told. */
  readonly learn: (secret: string) => void;
  /** Told as it came, which may be the middle of a line: what the command says on standard error. */
  readonly say: (text: string) => void;
  readonly limitMs?: number;
  readonly heldMs?: number;
}

const LIMIT_MS = 30_000;
// What a command says in its first moments is held back until the secret is known, which may be in it, as `set -x` has it.
const HELD_MS = 1_000;
const MOST = 64 * 1024; // characters
// How long it may take to end once it was told to.
const HEEDING_MS = 2_000;
// A service that it has started may keep its output open for ever.
const CLOSING_MS = 500;

/**
 * Its one line. What it has printed is in no message.
 * @throws {SettingsError | CancelledError}
 */
export async function runSecretCommand(given: SecretCommand, running: Running): Promise<string> {
  const { signal, hasTerminal, say, limitMs = LIMIT_MS } = running;
  if (signal.aborted) throw new CancelledError({ sent: false });
  // Whoever is asked for a PIN now sees by what.
  if (hasTerminal) say(`  running ${COMMAND}\n`);
  const child = start(given, hasTerminal);
  const heard = hear(child, running);
  const limit = hasTerminal ? undefined : setTimeout(() => end('late'), limitMs);
  let ended: 'late' | 'cancelled' | 'long' | null = null;
  let last: NodeJS.Timeout | undefined;
  function end(why: NonNullable<typeof ended>) {
    ended ??= why;
    kill(child, hasTerminal, 'SIGTERM');
    last ??= setTimeout(() => kill(child, hasTerminal, 'SIGKILL'), HEEDING_MS);
  }
  const cancel = () => end('cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  // At a terminal Ctrl-C has reached it as well; what does not heed that is ended.
  if (hasTerminal) process.on('SIGINT', cancel);
  child.stdout?.on('data', () => heard.printed.length > MOST && end('long'));
  try {
    const how = await endOf(child);
    if (how.by === 'SIGINT' || ('code' in how && how.code === 130)) ended ??= 'cancelled';
    heard.finish();
    if (ended === 'cancelled') throw new CancelledError({ sent: false });
    return secretIn(heard.printed, ended ?? how, given, limitMs);
  } finally {
    clearTimeout(limit);
    clearTimeout(last);
    signal.removeEventListener('abort', cancel);
    process.off('SIGINT', cancel);
  }
}

function start({ command, folder }: SecretCommand, hasTerminal: boolean): ChildProcess {
  const { ACRONIS_CLIENT_SECRET: _kept, ...env } = environment;
  return spawn(command, {
    shell: true,
    cwd: folder ?? undefined,
    // Otherwise Windows looks for a program in the folder first that the shell was started in.
    env: { ...env, NoDefaultCurrentDirectoryInExePath: '1' },
    // What arrives by a pipe are entries, and not for it. At a terminal it asks there, and Ctrl-C reaches it by itself.
    stdio: [hasTerminal && isatty(0) ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    detached: !hasTerminal && process.platform !== 'win32',
    windowsHide: true,
  });
}

type End =
  | { readonly code: number | null; readonly by: NodeJS.Signals | null }
  | { readonly error: NodeJS.ErrnoException; readonly by: null };

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ error, by: null }));
    child.once('exit', (code, by) => {
      const done = () => resolve({ code, by });
      const patience = setTimeout(done, CLOSING_MS);
      child.once('close', () => {
        clearTimeout(patience);
        done();
      });
    });
  });
}

interface Heard {
  printed: string;
  finish(): void;
}

function hear(child: ChildProcess, { learn, say, heldMs = HELD_MS }: Running): Heard {
  let held = '';
  const tell = () => {
    for (const line of heard.printed.split(/\r?\n/)) if (line.trim() !== '') learn(line.trim());
    if (held !== '') say(held);
    held = '';
  };
  let isHeld = true;
  const release = setTimeout(() => {
    isHeld = false;
    tell();
  }, heldMs);
  const heard: Heard = {
    printed: '',
    finish() {
      clearTimeout(release);
      tell();
      // A service that it has started may go on talking, to nobody.
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
  const [out, err] = [new StringDecoder('utf8'), new StringDecoder('utf8')];
  child.stdout?.on('data', (bytes: Buffer) => {
    heard.printed += out.write(bytes);
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    held = (held + err.write(bytes)).slice(-MOST);
    if (!isHeld) tell();
  });
  return heard;
}

function kill(child: ChildProcess, hasTerminal: boolean, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    else if (hasTerminal) child.kill(signal);
    // Its whole group: the shell may have started the manager beside itself.
    else process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function secretIn(
  printed: string,
  how: 'late' | 'long' | End,
  { command, source }: SecretCommand,
  limitMs: number,
): string {
  const refuse = (why: string): never => {
    throw new SettingsError(`${COMMAND} in ${source} ${why} Nothing was sent.`);
  };
  if (how === 'late') return refuse(`did not end within ${limitMs / 1_000} s, and was ended.`);
  if (how === 'long') return refuse('prints more than a secret, and was ended.');
  if ('error' in how) return refuse(`could not be run (${how.error.code}).`);
  if (how.code === null) return refuse(`was ended by ${how.by}.`);
  if (how.code === 127 || (process.platform === 'win32' && how.code === 9009))
    return refuse(`names a program that was not found: ${firstWord(command)}.`);
  if (how.code !== 0) return refuse(`failed with exit code ${how.code}. Type it in a terminal to see why.`);
  const lines = printed.trimEnd().split(/\r?\n/);
  if (lines.join('').trim() === '') return refuse('printed nothing. It has to print the secret, and nothing else.');
  if (lines.length > 1) return refuse(`printed ${lines.length} lines. It has to print the secret alone.`);
  return checkValue('ACRONIS_CLIENT_SECRET', lines[0] ?? '', `what ${COMMAND} prints`);
}

/** Of a command that may hold more than is to be shown. */
function firstWord(command: string): string {
  const [word = ''] = command.split(/[\s;|&]/);
  return /^[\w./~:\\-]{1,80}$/.test(word) ? word : 'its first word';
}
