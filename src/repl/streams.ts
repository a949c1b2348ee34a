/** Standard output and error while entries run: free of secrets, and whole after an entry was ended in the middle. */
import { writeSync } from 'node:fs';
import type { Secrets } from '../api/redact.ts';

type Standard = NodeJS.WriteStream & { readonly fd: number };

/**
 * What an entry writes to the streams itself passes the secrets too; text only, since bytes may be anything. Returns
 * what runs code that Ctrl-C may end at any place: inside Node's own `write` that would leave a stream which believes
 * for ever that it is writing, and the session would be mute. What that code writes goes to the descriptor at once.
 */
export function guardStreams(streams: readonly Standard[], secrets: Secrets): <T>(run: () => T) => T {
  let isDirect = false;
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean; // its overloads, as one
    stream.write = (chunk: unknown, ...rest: unknown[]) => {
      const clean = typeof chunk === 'string' ? secrets.scrub(chunk) : chunk;
      if (!isDirect || stream.writableLength > 0 || !isWritable(clean)) return write(clean, ...rest);
      writeAll(stream.fd, toBytes(clean, rest[0]));
      const done = rest.find((given) => typeof given === 'function');
      if (done) queueMicrotask(() => done());
      return true;
    };
  }
  return (run) => {
    // A console of Windows takes only what passes the stream, and no signal ends a loop there.
    isDirect = process.platform !== 'win32';
    try {
      return run();
    } finally {
      isDirect = false;
    }
  };
}

function isWritable(chunk: unknown): chunk is string | Uint8Array {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}

function toBytes(chunk: string | Uint8Array, encoding: unknown): Uint8Array {
  if (typeof chunk !== 'string') return chunk;
  return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8');
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
