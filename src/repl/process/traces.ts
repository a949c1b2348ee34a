/** Stack traces name our sources: what runs are the files of dist/, with many sources in each. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MapFile, SourceLines } from './sourceLines.ts';

// Of dist/, in which this file has its place too.
const BUNDLED = fileURLToPath(new URL('../../', import.meta.url));

/** From here on, in the whole process. A map is read when a trace is looked at that needs it. */
export function nameSources(): void {
  const maps = new Map<string, SourceLines | null>();
  const linesOf = (file: string) => {
    const read = maps.get(file);
    if (read !== undefined) return read;
    const map = readMap(file);
    maps.set(file, map);
    return map;
  };
  Error.prepareStackTrace = (error, calls) => {
    const lines = calls.map((call) => `\n    at ${nameSource(call, linesOf)}`);
    return `${headOf(error)}${lines.join('')}`;
  };
}

function nameSource(call: NodeJS.CallSite, linesOf: (file: string) => SourceLines | null): string {
  const shown = String(call);
  const [file, line, column] = [call.getFileName(), call.getLineNumber(), call.getColumnNumber()];
  if (!file?.startsWith(BUNDLED) || line === null || column === null) return shown;
  const origin = linesOf(file)?.originOf(line, column);
  if (!origin) return shown;
  const source = resolve(dirname(file), origin.source);
  return shown.replace(`${file}:${line}:${column}`, () => `${source}:${origin.line}:${origin.column}`);
}

function readMap(file: string): SourceLines | null {
  try {
    return new SourceLines(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as MapFile); // ours
  } catch {
    return null;
  }
}

/** As Node begins a trace: what it has thrown itself shows its code. */
function headOf(error: Error): string {
  try {
    const isOfNode = Object.getOwnPropertySymbols(error).some(({ description }) => description === 'kIsNodeError');
    return isOfNode ? `${error.name} [${(error as NodeJS.ErrnoException).code}]: ${error.message}` : String(error);
  } catch {
    return 'Error';
  }
}
