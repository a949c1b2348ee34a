/** The ways past the streams to what is shown: `fs` on the descriptors and devices of the terminal, and streams made anew. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tty from 'node:tty';
import { format } from 'node:util';
import { writeAll } from '../../session/files/writeAll.ts';
import { bytesOf, cleaned } from './chunks.ts';
import type { Shown } from './shown.ts';
import { guardStream } from './streams.ts';

// As Node made them; entries and programs find the guarded ones in their place.
const { writeSync, fstatSync, statSync, openSync, closeSync } = fs;

// biome-ignore lint/suspicious/noExplicitAny: functions of Node with many overloads, as one
type Loose = (...given: any[]) => any;

/** From now on what `fs`, and a stream that is made for a descriptor, write to the terminal passes the secrets. */
export function guardDescriptors(shown: Shown): void {
  const writer = new CleanWriter(shown);
  guardWrites(writer);
  for (const [name, flag] of [
    ['writeFile', 'w'],
    ['appendFile', 'a'],
  ] as const)
    guardWholeFiles(writer, name, flag);
  guardHandles(writer);
  guardMadeStreams(shown);
  guardRawDebug(shown);
  syncBuiltinESMExports();
}

/** Writes to descriptors that lead to what is shown, without the secrets. */
class CleanWriter {
  readonly #shown: Shown;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** So many bytes were taken as were given, whatever became of them. */
  write(fd: number, chunk: unknown, encoding?: unknown): number {
    const bytes = bytesOf(cleaned(chunk, encoding, this.#shown.at(fd).way()), encoding);
    if (bytes === null) return writeSync(fd, chunk as string); // which says that it is neither text nor bytes
    writeAll(fd, bytes);
    return bytesOf(chunk, encoding)?.length ?? 0;
  }

  /** As `fs.write` is told: text and its encoding, or bytes and which of them. */
  writePart(fd: number, chunk: unknown, ...rest: unknown[]): number {
    if (typeof chunk !== 'string') return this.write(fd, partOf(chunk, rest));
    const encoding = rest.find((given) => typeof given === 'string');
    return this.write(fd, chunk, encoding);
  }

  writeAll(fd: number, chunks: readonly unknown[]): number {
    return chunks.reduce<number>((sum, chunk) => sum + this.write(fd, chunk), 0);
  }

  /** A whole file, by its descriptor or its path. */
  writeFile(target: unknown, data: unknown, options: unknown, flag: string): void {
    const given =
      typeof options === 'string' ? { encoding: options } : ((options ?? {}) as { encoding?: string; flag?: string });
    const fd = typeof target === 'number' ? target : openSync(target as string, given.flag ?? flag);
    try {
      this.write(fd, data, given.encoding);
    } finally {
      if (fd !== target) closeSync(fd);
    }
  }
}

function guardWrites(writer: CleanWriter): void {
  replace(
    fs,
    'writeSync',
    (was) =>
      (fd, ...rest) =>
        isShown(fd) ? writer.writePart(fd, ...(rest as [unknown])) : was(fd, ...rest),
  );
  replace(
    fs,
    'writevSync',
    (was) =>
      (fd, chunks, ...rest) =>
        isShown(fd) ? writer.writeAll(fd, chunks) : was(fd, chunks, ...rest),
  );
  replace(fs, 'write', (was) => (fd, ...rest) => {
    if (!isShown(fd)) return was(fd, ...rest);
    answer(rest, () => writer.writePart(fd, ...(rest as [unknown])), rest[0]);
  });
  replace(fs, 'writev', (was) => (fd, chunks, ...rest) => {
    if (!isShown(fd)) return was(fd, chunks, ...rest);
    answer(rest, () => writer.writeAll(fd, chunks), chunks);
  });
}

function guardWholeFiles(writer: CleanWriter, name: 'writeFile' | 'appendFile', flag: string): void {
  replace(
    fs,
    `${name}Sync`,
    (was) => (target, data, options) =>
      isShown(target) ? writer.writeFile(target, data, options, flag) : was(target, data, options),
  );
  replace(fs, name, (was) => (target, data, ...rest) => {
    if (!isShown(target)) return was(target, data, ...rest);
    answer(rest, () => writer.writeFile(target, data, typeof rest[0] === 'function' ? null : rest[0], flag));
  });
  replace(fs.promises, name, (was) => async (target, data, options) => {
    const place = target?.fd ?? target;
    return isShown(place) ? writer.writeFile(place, data, options, flag) : was(target, data, options);
  });
}

function guardHandles(writer: CleanWriter): void {
  replace(fs.promises, 'open', (was) => async (...given) => {
    const handle = await was(...given);
    if (!isShown(handle.fd)) return handle;
    const write = async (chunk: unknown, ...rest: unknown[]) => ({
      bytesWritten: writer.writePart(handle.fd, chunk, ...rest),
      buffer: chunk,
    });
    const writev = async (chunks: unknown[]) => ({ bytesWritten: writer.writeAll(handle.fd, chunks), buffers: chunks });
    const writeFile = async (data: unknown, options: unknown) => writer.writeFile(handle.fd, data, options, 'w');
    return Object.assign(handle, { write, writev, writeFile, appendFile: writeFile });
  });
}

function guardMadeStreams(shown: Shown): void {
  const guarded = (was: Loose) =>
    new Proxy(was, {
      construct(target, given, self) {
        const made = Reflect.construct(target, given, self);
        const fd = given[0]?.fd ?? given[0];
        if (isShown(fd)) guardStream(made, fd, shown);
        return made;
      },
    });
  replace(tty, 'WriteStream', guarded);
  replace(net, 'Socket', guarded);
}

function guardRawDebug(shown: Shown): void {
  replace(
    process,
    '_rawDebug',
    (was) =>
      (...given) =>
        was(String(cleaned(`${format(...given)}\n`, 'utf8', shown.at(2).way())).replace(/\n$/, '')),
  );
}

function replace(owner: object, name: string, make: (was: Loose) => Loose): void {
  const functions = owner as Record<string, Loose>;
  const was = functions[name];
  if (was)
    functions[name] = make(was.bind?.(owner) && name !== 'WriteStream' && name !== 'Socket' ? was.bind(owner) : was);
}

/** A descriptor or a path that leads to a terminal, or to where standard output or error go. */
export function isShown(target: unknown): boolean {
  if (target === 1 || target === 2) return true;
  try {
    if (typeof target === 'number') return tty.isatty(target) || isSame(fstatSync(target));
    if (typeof target !== 'string' && !(target instanceof URL) && !Buffer.isBuffer(target)) return false;
    const stats = statSync(target);
    return !stats.isFile() && (stats.isCharacterDevice() || isSame(stats));
  } catch {
    return false; // there is none yet
  }
}

/** Where a descriptor leads: the same for all that lead there. */
export function placeOf(fd: number): string {
  if (tty.isatty(fd)) return 'the terminal';
  try {
    const { dev, ino } = fstatSync(fd);
    return ino === 0 ? `${fd}` : `${dev}:${ino}`;
  } catch {
    return `${fd}`;
  }
}

function isSame(stats: fs.Stats): boolean {
  return [1, 2].some((fd) => {
    const { dev, ino } = fstatSync(fd);
    return dev === stats.dev && ino === stats.ino && ino !== 0;
  });
}

/** The part of a view that `fs.write` is told to write: an offset and a length, or an object of them. */
function partOf(chunk: unknown, [first, second]: unknown[]): unknown {
  const bytes = bytesOf(chunk);
  if (bytes === null) return chunk;
  const given = typeof first === 'object' && first !== null ? (first as { offset?: number; length?: number }) : null;
  const offset = given ? (given.offset ?? 0) : typeof first === 'number' ? first : 0;
  const length = given ? given.length : typeof second === 'number' ? second : undefined;
  return bytes.subarray(offset, length === undefined ? undefined : offset + length);
}

function answer(rest: readonly unknown[], act: () => unknown, ...given: unknown[]): void {
  const done = rest.findLast((each) => typeof each === 'function') as Loose | undefined;
  let came: unknown[];
  try {
    came = [null, act(), ...given];
  } catch (error) {
    came = [error];
  }
  process.nextTick(() => done?.(...came));
}
