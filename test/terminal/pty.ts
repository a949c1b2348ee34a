/** A person at a terminal: starts the shell in a real pty, types, and sees what a screen would show. */
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { cleanEnv, type Home, MAIN, makeHome } from './home.ts';
import { bytesOf } from './keys.ts';
import type { Owner } from './readOnly.ts';

const SCROLLBACK = 10_000;
// Longer than a program pauses between two parts of one redraw.
const QUIET_MS = 80;
const KILLED = 'SIGKILL';

export interface ShellOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly home?: Home;
  readonly cols?: number;
  readonly rows?: number;
  readonly node?: string;
  /** What Node runs; dist/main.js unless told. */
  readonly program?: readonly string[];
  readonly owner?: Owner;
}

export type Pattern = string | RegExp | ((screen: string) => boolean);

export interface Shell {
  readonly pid: number;
  readonly home: Home;
  type(text: string): void;
  /** Types the text and Enter. */
  line(text: string): void;
  key(name: string): void;
  /** As a terminal pastes: bracketed where the program asked for that. */
  paste(text: string): void;
  /** The rows from the first to the last that is not blank, scrolled ones too. */
  screen(): string;
  /** The same with rows that a long line wrapped into put together again. */
  text(): string;
  /** Every byte that was written. */
  raw(): string;
  /** From 0; the row counts scrolled ones too, as `screen().split('\n')` does. */
  cursor(): { readonly row: number; readonly column: number };
  /** Resolves to the screen once it matches, as rows or put together; rejects with the screen. */
  until(pattern: Pattern, options?: { readonly timeoutMs?: number }): Promise<string>;
  /** What was typed last has been answered: the cursor stands at a prompt with nothing behind it, and all is quiet. */
  prompt(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** What is on the screen is not looked at any more, but for the line of the cursor: for the next case at one terminal. */
  forget(): void;
  /** Types one line and resolves to what was printed between it and the next prompt. */
  answer(entry: string): Promise<string>;
  resize(cols: number, rows: number): void;
  exit(options?: { readonly timeoutMs?: number }): Promise<Exit>;
  kill(signal?: string): void;
  /** The window is closed: nobody is at the other end any more. */
  hangUp(): void;
}

export interface Exit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: number | null;
}

/** Resolves when something was written, or the program ended. */
export async function startShell(options: ShellOptions = {}): Promise<Shell> {
  const { args = [], env = {}, home = makeHome(), cwd = home.cwd, cols = 120, rows = 40 } = options;
  const { node = process.execPath, program = [MAIN], owner = {} } = options;
  const terminal = new xterm.Terminal({ cols, rows, scrollback: SCROLLBACK, allowProposedApi: true });
  const environment = cleanEnv(home, env);
  // The name becomes TERM, whatever the environment says.
  const name = environment['TERM'] ?? 'xterm-256color';
  const child = pty.spawn(node, [...program, ...args], { name, cols, rows, cwd, env: environment, ...owner });

  let written = '';
  let lastOutputAt = performance.now();
  let isAnswered = true;
  let firstRow = 0;
  let ended: Exit | undefined;
  const watchers = new Set<() => void>();
  const notify = () => {
    for (const watcher of [...watchers]) watcher();
  };
  child.onData((data) => {
    written += data;
    terminal.write(data, () => {
      lastOutputAt = performance.now();
      isAnswered = true;
      notify();
    });
  });
  child.onExit(({ exitCode, signal }) => {
    // Behind the last bytes in the screen's queue.
    terminal.write('', () => {
      ended = signal ? { code: null, signal } : { code: exitCode, signal: null };
      notify();
    });
  });
  // A screen answers when it is asked where the cursor is.
  terminal.onData(send);
  onTestFinished(async () => {
    kill(KILLED);
    await watch(() => ended !== undefined, 5_000).catch(() => {});
    terminal.dispose();
  });

  function send(bytes: string) {
    if (ended === undefined) child.write(bytes);
  }

  function input(bytes: string) {
    isAnswered = false;
    send(bytes);
  }

  function kill(signal = KILLED) {
    if (ended !== undefined) return;
    try {
      child.kill(signal);
    } catch {
      // It ended by itself a moment ago.
    }
  }

  function lines(from = firstRow): string[] {
    const buffer = terminal.buffer.active;
    const found: string[] = [];
    for (let row = from; row < buffer.length; row += 1) found.push(buffer.getLine(row)?.translateToString(true) ?? '');
    return found;
  }

  function joined(from = firstRow): string[] {
    const buffer = terminal.buffer.active;
    const found: string[] = [];
    for (let row = from; row < buffer.length; row += 1) {
      const isFull = buffer.getLine(row + 1)?.isWrapped === true;
      const text = buffer.getLine(row)?.translateToString(!isFull) ?? '';
      if (row > from && buffer.getLine(row)?.isWrapped) found.push((found.pop() ?? '') + text);
      else found.push(text);
    }
    return found;
  }

  const cursorRow = () => terminal.buffer.active.baseY + terminal.buffer.active.cursorY;

  function isAtPrompt(): boolean {
    const { cursorX } = terminal.buffer.active;
    const line = terminal.buffer.active.getLine(cursorRow());
    if (line === undefined || line.translateToString(true, cursorX) !== '') return false;
    // `sandbox> `, `contoso@eu2-cloud read-only> `, `sandbox >>> `, Node's `> `; a question of Inquirer is none.
    return /^(?!\?)[^>]*(?:> |>>> )$/.test(line.translateToString(false, 0, cursorX));
  }

  /** Looks at every output; `check` returns the milliseconds after which to look again, or whether it is over. */
  function watch(check: () => boolean | number, timeoutMs: number, isOverAtEnd = true): Promise<void> {
    return new Promise((resolve, reject) => {
      let again: NodeJS.Timeout | undefined;
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        clearTimeout(again);
        watchers.delete(look);
        finish();
      };
      const fail = (why: string) => settle(() => reject(new Error(`${why}, and the screen is:\n${report()}`)));
      const timer = setTimeout(() => fail(`Not seen in ${timeoutMs} ms`), timeoutMs);
      const look = () => {
        clearTimeout(again);
        const result = check();
        if (result === true) settle(resolve);
        else if (ended !== undefined && isOverAtEnd) fail(`The program ended (${JSON.stringify(ended)})`);
        else if (typeof result === 'number') again = setTimeout(look, result);
      };
      watchers.add(look);
      look();
    });
  }

  const trimmed = (rows: readonly string[]) => rows.join('\n').trimEnd();
  const report = () => trimmed(lines()).replace(/^/gm, '  │ ');

  const shell: Shell = {
    pid: child.pid,
    home,
    type: input,
    line: (text) => input(`${text}\r`),
    key: (name) => input(bytesOf(name)),
    paste(text) {
      // Terminals send what Enter sends for the ends of pasted lines.
      const keys = text.replace(/\r?\n/g, '\r');
      input(terminal.modes.bracketedPasteMode ? `\x1b[200~${keys}\x1b[201~` : keys);
    },
    screen: () => trimmed(lines()),
    text: () => trimmed(joined()),
    raw: () => written,
    cursor: () => ({ row: cursorRow() - firstRow, column: terminal.buffer.active.cursorX }),
    async until(pattern, { timeoutMs = 10_000 } = {}) {
      const expected = typeof pattern === 'function' ? 'the predicate' : String(pattern);
      const found = () => matches(pattern, shell.screen()) || matches(pattern, shell.text());
      await watch(found, timeoutMs).catch((error: Error) => {
        throw new Error(`Waited for ${expected}. ${error.message}`);
      });
      return shell.screen();
    },
    async prompt({ timeoutMs = 10_000 } = {}) {
      const found = () => {
        if (!isAnswered || !isAtPrompt()) return false;
        const leftMs = lastOutputAt + QUIET_MS - performance.now();
        return leftMs <= 0 || leftMs;
      };
      await watch(found, timeoutMs).catch((error: Error) => {
        throw new Error(`Waited for a prompt. ${error.message}`);
      });
    },
    forget() {
      firstRow = cursorRow();
    },
    async answer(entry) {
      await shell.prompt();
      const from = cursorRow();
      shell.line(entry);
      await shell.prompt();
      return joined(from)
        .slice(1)
        .join('\n')
        .trimEnd()
        .replace(/(?:^|\n)[^\n]*$/, '');
    },
    resize(nextCols, nextRows) {
      terminal.resize(nextCols, nextRows);
      child.resize(nextCols, nextRows);
    },
    async exit({ timeoutMs = 10_000 } = {}) {
      await watch(() => ended !== undefined, timeoutMs, false).catch((error: Error) => {
        throw new Error(`Waited for the end. ${error.message}`);
      });
      return ended ?? { code: null, signal: null };
    },
    kill,
    // Not in the types: it closes the terminal's own end.
    hangUp: () => (child as typeof child & { destroy(): void }).destroy(),
  };
  await watch(() => written !== '' || ended !== undefined, 20_000);
  return shell;
}

/** The shell once it has signed in: its lines no longer come between what a test types. */
export async function startSignedIn(options: ShellOptions = { args: ['--sandbox'] }): Promise<Shell> {
  const shell = await startShell(options);
  await shell.until('JohnSmith, Inc');
  await shell.prompt();
  return shell;
}

function matches(pattern: Pattern, screen: string): boolean {
  if (typeof pattern === 'function') return pattern(screen);
  return typeof pattern === 'string' ? screen.includes(pattern) : screen.search(pattern) >= 0;
}

/** As terminals paste that know no brackets. */
export function pasteRaw(shell: Shell, text: string): void {
  shell.type(text.replace(/\n/g, '\r'));
}
