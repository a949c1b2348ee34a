/** Standard output and error while entries run: free of secrets, and whole after an entry was ended in the middle. */
import { writeSync } from 'node:fs';
import type { Secrets } from '../api/redact.ts';

type Standard = NodeJS.WriteStream & { readonly fd: number };

export interface GuardedStreams {
  /**
   * Runs code that Ctrl-C may end at any place: inside Node's own `write` that would leave a stream which believes for
   * ever that it is writing, and the session would be mute. What that code writes goes to the descriptor at once.
   */
  directly<T>(run: () => T): T;
  /** Writes what waits; for the end of the process. */
  flush(): void;
}

/**
 * What anybody writes to the streams passes the secrets, in whatever pieces it comes: the end of an unfinished line that
 * may be the beginning of a secret waits until the running code is done. Bytes that are no text pass as they are.
 */
export function guardStreams(streams: readonly Standard[], secrets: Secrets): GuardedStreams {
  let isDirect = false;
  const flushes = streams.map((stream) => {
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean; // its overloads, as one
    const scrubber = secrets.stream();
    let isFlushAwaited = false;
    const send = (chunk: unknown, ...rest: unknown[]): boolean => {
      if (!isDirect || stream.writableLength > 0 || !isWritable(chunk)) return write(chunk, ...rest);
      writeAll(stream.fd, typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk);
      const done = rest.find((given) => typeof given === 'function');
      if (done) queueMicrotask(() => done());
      return true;
    };
    const flush = (): void => {
      isFlushAwaited = false;
      const waiting = scrubber.flush();
      if (waiting !== '') send(waiting);
    };
    stream.write = (chunk: unknown, ...rest: unknown[]) => {
      const text = textOf(chunk, rest[0]);
      if (text === null) {
        flush();
        return send(chunk, ...rest);
      }
      const done = rest.find((given) => typeof given === 'function');
      // A finished line is seen at once, even if the code that wrote it never ends.
      if (text.endsWith('\n')) return send(scrubber.push(text) + scrubber.flush(), done);
      if (!isFlushAwaited) process.nextTick(flush);
      isFlushAwaited = true;
      return send(scrubber.push(text), done);
    };
    return flush;
  });
  return {
    directly(run) {
      // A console of Windows takes only what passes the stream, and no signal ends a loop there.
      isDirect = process.platform !== 'win32';
      try {
        return run();
      } finally {
        isDirect = false;
      }
    },
    flush() {
      for (const flush of flushes) flush();
    },
  };
}

function isWritable(chunk: unknown): chunk is string | Uint8Array {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}

/** The text that is written; null for bytes that are none, and for what no stream takes. */
function textOf(chunk: unknown, encoding: unknown): string | null {
  if (!isWritable(chunk)) return null;
  const isEncoded = typeof encoding === 'string' && Buffer.isEncoding(encoding) && !/^utf-?8$/i.test(encoding);
  if (typeof chunk === 'string' && !isEncoded) return chunk;
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk; // just checked
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // of writeSync
      if (code === 'EAGAIN') continue; // the reader is slow
      return; // nobody reads any more; the stream itself will say so
    }
  }
}
