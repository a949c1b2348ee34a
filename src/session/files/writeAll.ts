/** Writes to a descriptor as far as the bytes go. */
import * as fs from 'node:fs';

// As Node made it: once a shell has taken over the process, entries and programs find a guarded one in its place.
const { writeSync } = fs;

export type WriteSome = (file: number, bytes: Uint8Array, at: number, length: number, start: number | null) => number;

/** A write may be short without an error: at a size limit only the next one fails. `start`: the place in the file. */
export function writeAll(
  file: number,
  bytes: Uint8Array,
  start: number | null = null,
  write: WriteSome = writeSync,
): void {
  for (let done = 0; done < bytes.length; ) {
    done += write(file, bytes, done, bytes.length - done, start === null ? null : start + done);
  }
}

/** As `writeSync`, where the reader may be slow. */
export const writePatiently: WriteSome = (...given) => {
  for (;;) {
    try {
      return writeSync(...given);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error; // of writeSync
    }
  }
};
