/** Esc alone, which begins every other key that is no letter, is taken for the keys that end a question. */
import { PassThrough, type Readable } from 'node:stream';

export function withEscape(keys: Readable, meant: string): Readable {
  const input = new PassThrough({ encoding: 'utf8' });
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  keys.on('data', (piece) => {
    clearTimeout(timer);
    const text = held + String(piece);
    held = text.endsWith('\x1b') ? '\x1b' : '';
    input.write(held === '' ? text : text.slice(0, -1));
    if (held === '') return;
    timer = setTimeout(() => {
      held = '';
      input.write(meant);
    }, ESCAPE_MS);
  });
  keys.once('end', () => input.end());
  return input;
}

const ESCAPE_MS = 60; // the rest of an arrow key comes sooner, over ssh too
