/** What is typed into a question that hides it: all that comes out on the screen, in a file or as an error. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { inspect } from 'node:util';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { Output } from '../../src/repl/output/output.ts';
import { setUp } from '../../src/repl/setup/setUp.ts';
import { Questions } from '../../src/repl/terminal/questions.ts';
import type { Written } from './encodings.ts';

// A drawn one takes long.
const DRAWN = 16;

/** The question itself: its terminal echoes nothing, whatever keys are among what is typed. */
export async function questionSink({ secret, pieces }: Written, dice: number): Promise<string> {
  const keys = new PassThrough({ encoding: 'utf8' });
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    columns: 40 + (dice % 60),
    rows: 20,
    isTTY: true,
  });
  let seen = '';
  output.on('data', (text: string) => {
    seen += text;
  });
  const ended = new AbortController();
  const questions = new Questions({
    keyboard: { lend: () => keys, takeBack() {} },
    goingOn: async () => {},
    output: output as unknown as WriteStream, // all that is asked of it
    isPlain: dice % DRAWN !== 0,
    colors: dice % 5 === 0,
    isAscii: dice % 3 === 0,
    signal: () => ended.signal,
  });
  const typed = questions.input({ message: 'Secret:', isHidden: true });
  typed.catch(() => {});
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  for (const piece of dice % 2 ? pieces : [secret]) keys.write(piece);
  // Ctrl-T, by which a package's prompt would show it; then it is entered, or given up.
  keys.write(dice % 5 === 0 ? '\x14\x03' : '\x14\r');
  await Promise.race([typed.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 50))]);
  ended.abort();
  return seen;
}

/** The set-up that asks for it: what it says of a value that it takes or refuses, and what it leaves behind. */
export async function setUpSink({ secret, pieces }: Written, dice: number): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const secrets = createSecrets();
  let seen = '';
  const stream = {
    columns: 40 + (dice % 60),
    write(text: string) {
      seen += text;
    },
  };
  const output = new Output({ stdout: stream, stderr: stream, secrets, colors: dice % 2 === 0, json: false });
  const answers = ['https://eu2-cloud.acronis.com', 'an-id', dice % 3 ? secret : pieces.join(''), 'another-secret-1'];
  const input = async ({ message }: { message: string }) => {
    seen += message;
    return answers.shift() ?? '';
  };
  try {
    await setUp({
      request: { env: { HOME: home }, cwd: home },
      allowHosts: [],
      ask: { input, confirm: async () => false, select: () => Promise.reject(new Error('nobody chooses')) },
      say: (view) => output.talk(view),
      secrets,
      // Whoever signs in has given up: nothing is sent.
      signal: () => AbortSignal.abort(),
    });
  } catch (error) {
    seen += `${inspect(error, { showHidden: true, depth: null })}\n${output.problem(error)}`;
  }
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((each) => /\.\w+$/.test(each)))
    seen += readFileSync(join(home, name), 'utf8');
  rmSync(home, { recursive: true, force: true });
  return seen;
}
