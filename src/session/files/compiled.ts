/**
 * What this program's files are compiled to, kept from run to run: to compile them takes a start longer than all that it
 * then does. Node's own cache (`module.enableCompileCache`) is there from Node 22 on, and holds only what is compiled when
 * a file is loaded; this one holds every function that has run.
 */
import { constants, lstatSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { IS_POSIX, makePrivate, withFile } from './private.ts';
import { writeAll } from './writeAll.ts';

const LONGEST_NAME = 200;
const FORGOTTEN_MS = 90 * 24 * 60 * 60_000;
const BEFORE = '(function (exports, require, module, __filename, __dirname) { ';

interface Compiled {
  readonly path: string;
  readonly file: string;
  readonly code: string;
  readonly script: Script;
  readonly isKept: boolean;
}

/**
 * From here on for the files of the folder `sources`; what was not kept yet, is so at the end of the process, in the
 * folder `directory`, which is made ours alone. What cannot be kept is compiled.
 */
export function keepCompiled(sources: string, directory: string): void {
  const { extensions } = createRequire(import.meta.url);
  const load = extensions['.js'];
  const kept = join(directory, `${process.version}-${process.arch}`);
  const compiled: Compiled[] = [];
  extensions['.js'] = (module, file) => {
    if (dirname(file) !== sources) return load(module, file);
    const one = compile(file, kept);
    compiled.push(one);
    one.script.runInThisContext()(module.exports, module.require.bind(module), module, file, sources);
  };
  process.once('exit', () => keep(compiled, kept));
}

function compile(file: string, kept: string): Compiled {
  const code = `${BEFORE}${readFileSync(file, 'utf8')}\n})`;
  const path = join(kept, nameOf(file));
  const cachedData = read(path, givenOf({ file, code }));
  const script = new Script(code, {
    filename: file,
    columnOffset: -BEFORE.length,
    ...(cachedData ? { cachedData } : {}),
  });
  return { path, file, code, script, isKept: cachedData !== null && script.cachedDataRejected === false };
}

/** One for each place where the program is: it is written over when the file there has become another. */
function nameOf(file: string): string {
  return file.split(/\W+/).filter(Boolean).join('-').slice(-LONGEST_NAME);
}

/** What is compiled: the place of the file as well, which traces name. */
function givenOf({ file, code }: Pick<Compiled, 'file' | 'code'>): Buffer {
  return Buffer.from(`${file}\n${code}`);
}

/**
 * V8 takes what it is given for its own, byte by byte: it looks at its version and at the length of the source alone. So a
 * file holds what was compiled, and twice what that has become: to compare is quicker than to load what makes a sum.
 */
function read(path: string, given: Buffer): Buffer | null {
  try {
    // Others may have written into it, and it is code.
    if (IS_POSIX && (lstatSync(path).mode & 0o022) !== 0) return null;
    const bytes = withFile(path, constants.O_RDONLY, (file) => readFileSync(file));
    const middle = (given.length + bytes.length) / 2;
    const [of, once, again] = [
      bytes.subarray(0, given.length),
      bytes.subarray(given.length, middle),
      bytes.subarray(middle),
    ];
    return of.equals(given) && once.length > 0 && once.equals(again) ? once : null;
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
    for (const each of compiled) {
      const data = each.script.createCachedData();
      write(each.path, [givenOf(each), data, data]);
    }
  } catch {
    // Without it the next start is slower.
  }
}

/** Under another name first, so that no run ever finds a part. */
function write(path: string, parts: readonly Buffer[]): void {
  const made = `${path}.${process.pid}`;
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    withFile(made, flags, (file) => writeAll(file, Buffer.concat(parts)));
    renameSync(made, path);
  } catch (error) {
    unlinkSync(made);
    throw error;
  }
}

/** What places have left at which the program is no more. */
function forgetOld(kept: string): void {
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    if (Date.now() - statSync(path).mtimeMs > FORGOTTEN_MS) unlinkSync(path);
  }
}
