/**
 * What this program's files are compiled to, kept from run to run: to compile them takes a start longer than all that it
 * then does. Node's own cache (`module.enableCompileCache`) is there from Node 22 on, and holds only what is compiled when
 * a file is loaded; this one holds every function that has run.
 */
import { constants, lstatSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { IS_POSIX, makePrivate, withFile } from './private.ts';
import { writeAll } from './writeAll.ts';

// V8 takes what it is given for its own, byte by byte: it looks at the length of the source and at its version alone.
const SUMS = 4;
const FORGOTTEN_MS = 90 * 24 * 60 * 60_000;
const BEFORE = '(function (exports, require, module, __filename, __dirname) { ';

interface Compiled {
  readonly path: string;
  readonly script: Script;
  readonly isKept: boolean;
}

interface Options {
  /** The folder whose files are meant. */
  readonly sources: string;
  /** Where they are kept, in a folder that is made ours alone. What cannot be kept is compiled. */
  readonly directory: string;
}

/** From here on; what was not kept yet, is so at the end of the process. */
export function keepCompiled({ sources, directory }: Options): void {
  const { extensions } = createRequire(import.meta.url);
  const load = extensions['.js'];
  const kept = join(directory, `${process.version}-${process.arch}`);
  const compiled: Compiled[] = [];
  extensions['.js'] = (module, file) => {
    if (dirname(file) !== sources) return load(module, file);
    const source = readFileSync(file, 'utf8');
    const one = compile(source, file, kept);
    compiled.push(one);
    one.script.runInThisContext()(module.exports, module.require.bind(module), module, file, sources);
  };
  process.once('exit', () => keep(compiled, kept));
}

function compile(source: string, file: string, kept: string): Compiled {
  // Of its place too: traces name the one that was compiled first.
  const path = join(kept, `${basename(file, '.js')}-${crc32(source, crc32(file)).toString(16)}`);
  const cachedData = read(path);
  const script = new Script(`${BEFORE}${source}\n})`, {
    filename: file,
    columnOffset: -BEFORE.length,
    ...(cachedData ? { cachedData } : {}),
  });
  return { path, script, isKept: cachedData !== null && script.cachedDataRejected === false };
}

function read(path: string): Buffer | null {
  try {
    // Others may have written into it, and it is code.
    if (IS_POSIX && (lstatSync(path).mode & 0o022) !== 0) return null;
    const bytes = withFile(path, constants.O_RDONLY, (file) => readFileSync(file));
    const data = bytes.subarray(SUMS);
    return bytes.length > SUMS && bytes.readUInt32LE(0) === crc32(data) ? data : null;
  } catch {
    return null;
  }
}

/** A run that came to a file of which nothing was kept came further than those before it: all that it loaded is kept anew. */
function keep(compiled: readonly Compiled[], kept: string): void {
  if (compiled.every(({ isKept }) => isKept)) return;
  try {
    makePrivate(kept);
    forgetOld(kept);
    for (const { path, script } of compiled) write(path, script.createCachedData());
  } catch {
    // Without it the next start is slower.
  }
}

/** Under another name first, so that no run ever finds a part. */
function write(path: string, data: Buffer): void {
  const made = `${path}.${process.pid}`;
  const sum = Buffer.alloc(SUMS);
  sum.writeUInt32LE(crc32(data));
  try {
    withFile(made, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, (file) =>
      writeAll(file, Buffer.concat([sum, data])),
    );
    renameSync(made, path);
  } catch (error) {
    unlinkSync(made);
    throw error;
  }
}

/** What earlier versions of the program have left. */
function forgetOld(kept: string): void {
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    if (Date.now() - statSync(path).mtimeMs > FORGOTTEN_MS) unlinkSync(path);
  }
}
