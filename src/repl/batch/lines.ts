/** The lines of an input as they come, and whether more of it is there already. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** At `\n`, `\r` and `\r\n` alone: readline ends lines at U+2028 as well, which may stand in a string. */
export async function* linesOf(input: Readable): AsyncGenerator<{ line: string; isFollowed: boolean }> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  let isBehindReturn = false;
  try {
    for await (const chunk of input) {
      const text = decoder.write(chunk as Buffer); // of a stream of bytes
      const lines = (isBehindReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/);
      if (text !== '') isBehindReturn = text.endsWith('\r');
      const rest = lines.pop() ?? '';
      for (const [at, line] of lines.entries()) {
        const isFollowed = at < lines.length - 1 || input.readableLength > 0;
        yield { line: begun.join('') + line, isFollowed };
        begun = [];
      }
      begun.push(rest);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    return;
  }
  const last = begun.join('') + decoder.end();
  if (last !== '') yield { line: last, isFollowed: false };
}
