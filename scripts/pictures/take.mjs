/** Takes a picture: runs the shell in a real terminal, types, and reads the cells of the screen, as they look. */
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { MAIN, makeHome } from '../measure.mjs';
import { alike } from './alike.mjs';

const COLUMNS = 80;
const ROWS = 60;
const LONGEST_MS = 60_000;

/** Resolves to `{ columns, rows, cursor }`: rows of cells `{ text, width, look }`, and the column of the cursor in the last. */
export async function takePicture({ args, steps, end, from = /^/ }) {
  const home = makeHome();
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 1_000, allowProposedApi: true });
  const size = { cols: COLUMNS, rows: ROWS };
  const child = pty.spawn(process.execPath, [MAIN, ...args], {
    name: 'xterm-256color',
    ...size,
    cwd: home.path,
    env: home.env,
  });
  // What it has written last is on the screen by then.
  const ended = new Promise((resolve) => child.onExit(() => screen.write('', resolve)));
  let look = () => {};
  child.onData((data) => screen.write(data, () => look()));
  screen.onData((answer) => child.write(answer));
  const seen = (pattern) =>
    new Promise((resolve, reject) => {
      const fail = (why) => {
        clearTimeout(timer);
        reject(new Error(`${why} before ${pattern} was seen. The screen is:\n${textOf(screen)}`));
      };
      const timer = setTimeout(() => fail(`${LONGEST_MS / 1000} seconds are over`), LONGEST_MS);
      ended.then(() => fail('The shell has ended'));
      look = () => {
        if (!pattern.test(textOf(screen))) return;
        clearTimeout(timer);
        look = () => {};
        resolve();
      };
      look();
    });
  try {
    for (const { until, type } of steps) {
      await seen(until);
      child.write(type);
    }
    await seen(end);
    return readScreen(screen, from);
  } finally {
    child.kill('SIGKILL');
    await ended;
    screen.dispose();
    home.remove();
  }
}

function readScreen(screen, from) {
  const all = linesOf(screen);
  const first = all.findIndex((line) => from.test(line.map(({ text }) => text).join('')));
  if (first < 0) throw new Error(`No row is ${from}. The screen is:\n${textOf(screen)}`);
  const lines = all.slice(first).map(alike);
  return { columns: COLUMNS, rows: lines.flatMap(inRows), cursor: screen.buffer.active.cursorX };
}

function textOf({ buffer: { active } }) {
  return Array.from({ length: active.length }, (_, row) => active.getLine(row).translateToString(true))
    .join('\n')
    .trimEnd();
}

/** Lines as they were written: what went on in the next row is put together again. */
function linesOf({ buffer: { active } }) {
  const lines = [];
  for (let at = 0; at <= active.baseY + active.cursorY; at += 1) {
    const row = active.getLine(at);
    const cells = Array.from({ length: row.length }, (_, column) => cellOf(row.getCell(column))).filter(
      ({ width }) => width > 0,
    );
    if (row.isWrapped) lines.at(-1).push(...cells);
    else lines.push(cells);
  }
  return lines.map(trimmed);
}

function trimmed(cells) {
  const last = cells.findLastIndex(({ text }) => text !== ' ');
  return cells.slice(0, last + 1);
}

function inRows(cells) {
  const rows = [[]];
  let width = 0;
  for (const cell of cells) {
    if (width + cell.width > COLUMNS) {
      rows.push([]);
      width = 0;
    }
    rows.at(-1).push(cell);
    width += cell.width;
  }
  return rows;
}

function cellOf(cell) {
  const strange = [
    !cell.isFgDefault() && !cell.isFgPalette(),
    !cell.isBgDefault(),
    cell.isInverse(),
    cell.isUnderline(),
  ];
  // Better no picture than one that is not what the terminal shows.
  if (strange.some(Boolean)) throw new Error(`'${cell.getChars()}' looks as no picture has been taught to draw`);
  const look = [];
  if (cell.isBold()) look.push('bold');
  if (cell.isItalic()) look.push('italic');
  if (cell.isDim()) look.push('dim');
  if (!cell.isFgDefault()) look.push(`c${cell.getFgColor()}`);
  return { text: cell.getChars() || ' ', width: cell.getWidth(), look: look.join(' ') };
}
