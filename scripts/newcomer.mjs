/**
 * npm run newcomer: somebody who reads nothing but the screen. In a fresh clone of what was committed last, at a terminal:
 * the README's own command, then only what the screen proposes to type, up to the end of the first lesson.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIZE = { cols: 80, rows: 40 };
const LONGEST_MS = 180_000;
// Of the terminal's sixteen, the one in which the shell shows what can be typed.
const CODE = 6;
// By which npm reaches its registry, where it does not get there by itself.
const WAYS =
  /^(?:(?:https?|all|no)_proxy|npm_config_(?:https_|no)?proxy|npm_config_(?:ca|cafile|strict_ssl)|node_extra_ca_certs|ssl_cert_(?:file|dir))$/i;
const PROMPT = /^sandbox> $/;

const place = mkdtempSync(join(tmpdir(), 'newcomer-'));
const clone = join(place, 'clone');
const started = performance.now();
let window;
try {
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  const line = commandIn(readFileSync(join(clone, 'README.md'), 'utf8'));
  console.log(`$ ${line}`);
  window = openWindow(line);
  await play(window);
  console.log(
    `\nA newcomer came to the end of the first lesson: ${Math.round((performance.now() - started) / 1000)} s.`,
  );
} catch (error) {
  const screen = window && `\n\nThe screen is:\n${window.text().replace(/^/gm, '  | ')}`;
  console.error(`\n${error.message}${screen ?? ''}`);
  process.exitCode = 1;
} finally {
  await window?.close();
  rmSync(place, { recursive: true, force: true });
}

async function play({ atPrompt, type, ended, text }) {
  await atPrompt(['.tutorial']);
  await type('.tutorial');
  // One line for each step, and nobody needs as many for one that has three.
  for (let lines = 0; !/Enough, or go on\?/.test(text()); lines += 1) {
    if (lines === 5) throw new Error('The lesson does not come to an end.');
    const [next] = (await atPrompt()).slice(-1);
    await type(next);
    await atPrompt();
  }
  if (!/JohnDoe +johndoe@newmail\.net/.test(text())) throw new Error('The new address is nowhere to be seen.');
  for (const word of ['leave', '.exit']) {
    await atPrompt([word]);
    await type(word);
  }
  const { exitCode } = await ended;
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}.`);
}

/** The first that stands there to be typed. */
function commandIn(readme) {
  const [, line] = /```sh\n(.*)\n/.exec(readme) ?? [];
  if (!/\bnpm start$/.test(line ?? '')) throw new Error(`The README begins with another command: ${line}`);
  return line;
}

function openWindow(line) {
  const home = join(place, 'home');
  mkdirSync(home);
  const npm = (name) =>
    execFileSync('npm', ['config', 'get', name], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    }).trim();
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => WAYS.test(name))),
    ...{ HOME: home, USERPROFILE: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    ...{
      npm_config_cache: npm('cache'),
      npm_config_registry: npm('registry'),
      npm_config_userconfig: npm('userconfig'),
    },
    ...{ npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false', npm_config_audit: 'false' },
  };
  const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
  const screen = new xterm.Terminal({ ...SIZE, scrollback: 5_000, allowProposedApi: true });
  const child = pty.spawn(shell, [flag, line], { name: env.TERM, ...SIZE, cwd: clone, env });
  let look = () => {};
  child.onData((data) => screen.write(data, () => look()));
  screen.onData((answer) => child.write(answer));
  let hasEnded = false;
  // What it has written last is on the screen by then.
  const ended = new Promise((resolve) => child.onExit((how) => screen.write('', () => resolve(how)))).finally(() => {
    hasEnded = true;
  });
  /** The first row that the last entry has written. */
  let from = 0;
  const rows = () => rowsOf(screen);
  const proposed = () => rows().slice(from).flatMap(codeIn);

  return {
    ended,
    text: () => textOf(rows()),
    /** Resolves to what has been proposed since the last entry, once the prompt is there again and something is, or `these`. */
    atPrompt(these = []) {
      return new Promise((resolve, reject) => {
        const fail = (why) => {
          clearTimeout(timer);
          reject(new Error(`${why} before ${these.join(', ') || 'anything'} was proposed.`));
        };
        const timer = setTimeout(() => fail(`${LONGEST_MS / 1000} seconds are over`), LONGEST_MS);
        ended.then(() => fail('The shell has ended'));
        look = () => {
          const { baseY, cursorY } = screen.buffer.active;
          const isThere = PROMPT.test(textOf([rows()[baseY + cursorY]])) && baseY + cursorY > from;
          const found = proposed();
          if (!isThere || found.length === 0 || !these.every((each) => found.includes(each))) return;
          clearTimeout(timer);
          look = () => {};
          resolve(found);
        };
        look();
      });
    },
    /** Only what stands there, to the letter. */
    async type(words) {
      if (!proposed().includes(words)) throw new Error(`Nothing on the screen says to type ${words}`);
      console.log(`> ${words}`);
      const { baseY, cursorY } = screen.buffer.active;
      from = baseY + cursorY + 1;
      child.write(`${words}\r`);
    },
    async close() {
      if (!hasEnded) child.kill('SIGKILL');
      await ended;
      screen.dispose();
    },
  };
}

function rowsOf({ buffer: { active } }) {
  return Array.from({ length: active.length }, (_, at) => {
    const row = active.getLine(at);
    return Array.from({ length: row.length }, (_, column) => row.getCell(column));
  });
}

function textOf(rows) {
  const lines = rows.map((row) => row.map((cell) => cell.getChars() || ' ').join(''));
  return rows.length === 1
    ? lines[0].replace(/ *$/, ' ')
    : lines
        .map((each) => each.trimEnd())
        .join('\n')
        .trimEnd();
}

/** Each piece of a row that is shown as something to type. */
function codeIn(row) {
  const pieces = [];
  let isOpen = false;
  for (const cell of row) {
    const isCode = cell.isFgPalette() && cell.getFgColor() === CODE;
    if (isCode && isOpen) pieces[pieces.length - 1] += cell.getChars() || ' ';
    else if (isCode) pieces.push(cell.getChars());
    isOpen = isCode;
  }
  return pieces;
}
