/** The lines of an input, those together that arrive together. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** At `\n`, `\r` and `\r\n` alone: readline ends lines at U+2028 as well, which may stand in a string. */
export async function* linesOf(input: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  let arrived: string[] = [];
  let isBehindReturn = false;
  try {
    for await (const chunk of input) {
      const text = decoder.write(chunk as Buffer); // of a stream of bytes
      const lines = (isBehindReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/);
      if (text !== '') isBehindReturn = text.endsWith('\r');
      const rest = lines.pop() ?? '';
      for (const line of lines) {
        arrived.push(begun.join('') + line);
        begun = [];
      }
      begun.push(rest);
      if (arrived.length === 0 || input.readableLength > 0) continue;
      yield arrived;
      arrived = [];
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    return;
  }
  const last = begun.join('') + decoder.end();
  if (last !== '') arrived.push(last);
  if (arrived.length > 0) yield arrived;
}
