/** Standard output and error while entries run: free of secrets, and whole after an entry was ended in the middle. */
import fs, { closeSync } from 'node:fs';
import type { Secrets } from '../api/redact.ts';
import { bytesOf, cleaned, encoded, textOf } from './chunks.ts';

type Standard = NodeJS.WriteStream & { readonly fd: number };

// Node's own: the guarded one lets out first what waits, which here is the end of the very text that is written.
const { writeSync } = fs;

export interface GuardedStreams {
  /**
   * Runs code that Ctrl-C may end at any place: inside Node's own `write` that would leave a stream which believes for
   * ever that it is writing, and the session would be mute. What that code writes goes to the descriptor at once.
   */
  directly<T>(run: () => T): T;
  /** The same from here on, for code that may be ended whenever it runs. */
  stayDirect(): void;
  /** Writes what waits; for the end of the process. */
  flush(): void;
}

const MANY = 10_000;

/** What is printed cannot be written any more. */
export class LostOutputError extends Error {
  readonly code: string;

  constructor({ code = 'EIO', message }: NodeJS.ErrnoException) {
    super(message);
    this.code = code;
  }
}

/**
 * What anybody writes to the streams passes the secrets, in whatever pieces it comes: the end of an unfinished line that
 * may become a part of a secret waits until the running code is done.
 */
export function guardStreams(streams: readonly Standard[], secrets: Secrets): GuardedStreams {
  let isDirect = false;
  let staysDirect = false;
  const flushes = streams.map((stream) => {
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean; // its overloads, as one
    const scrubber = secrets.stream();
    let isFlushAwaited = false;
    let fault: LostOutputError | null = null;
    let dropped = 0;
    const send = (chunk: unknown, ...rest: unknown[]): boolean => {
      if (!isDirect || stream.writableLength > 0 || !isWritable(chunk)) return write(chunk, ...rest);
      if (fault !== null) dropped += 1;
      // Code that prints for ever ends so, as it would where the signal for a closed pipe is not ignored.
      if (fault !== null && dropped > MANY) throw fault;
      if (fault === null) {
        fault = writeAll(stream.fd, typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk);
        if (fault !== null) process.nextTick(() => stream.emit('error', fault));
      }
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
      const given = textOf(chunk, rest[0]);
      if (given === null) return send(chunk, ...rest);
      const { text, isUtf8 } = given;
      const done = rest.find((each) => typeof each === 'function');
      if (!isUtf8) {
        flush();
        return send(encoded(scrubber.push(text) + scrubber.flush(), false), done);
      }
      // A finished line is seen at once, even if the code that wrote it never ends; what moves the cursor is whole.
      if (text.endsWith('\n') || SEQUENCE.test(text.slice(-20)))
        return send(scrubber.push(text) + scrubber.flush(), done);
      if (!isFlushAwaited) process.nextTick(flush);
      isFlushAwaited = true;
      return send(scrubber.push(text), done);
    };
    // An entry may be done with the stream; the shell is not.
    stream.end = (chunk?: unknown, ...rest: unknown[]) => {
      const given = typeof chunk === 'function' ? ['', chunk] : [chunk ?? '', ...rest];
      stream.write(...(given as [string]));
      flush();
      return stream;
    };
    guardStream(stream, secrets);
    return flush;
  });
  return {
    directly(run) {
      // A console of Windows takes only what passes the stream, and no signal ends a loop there.
      isDirect = process.platform !== 'win32';
      try {
        return run();
      } finally {
        isDirect = staysDirect;
      }
    },
    stayDirect() {
      staysDirect = process.platform !== 'win32';
      isDirect = staysDirect;
    },
    flush() {
      for (const flush of flushes) flush();
    },
  };
}

const SEQUENCE = /\u001b\[[?\d;]*[A-Za-z]$/;

/** For the very end: Node would tell there of a debugger that it waits for, which is our own thread. */
export function endTalk(): void {
  closeSync(process.stderr.fd);
}

function isWritable(chunk: unknown): chunk is string | Uint8Array {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}

/** What reaches a stream past its `write`: by the methods that Node calls to write what was written. */
export function guardStream(stream: NodeJS.WritableStream, secrets: Secrets): void {
  const scrubber = secrets.stream();
  const inner = stream as unknown as Inner; // of any stream of Node's
  const { _write, _writev } = inner;
  if (_write) {
    inner._write = (chunk, encoding, done) => {
      const shown = cleaned(chunk, encoding, scrubber);
      _write.call(inner, shown, shown === chunk ? encoding : 'buffer', done);
    };
  }
  if (!_writev) return;
  inner._writev = (chunks, done) => {
    const shown = chunks.map((each) => ({ ...each, chunk: cleaned(each.chunk, each.encoding, scrubber) }));
    const isSame = shown.every(({ chunk }, at) => chunk === chunks[at]?.chunk);
    // Some streams look at whether all of them are bytes.
    _writev.call(inner, isSame ? chunks : Object.assign(shown.map(asBytes), { allBuffers: true }), done);
  };
}

interface Chunk {
  readonly chunk: unknown;
  readonly encoding: string;
}

interface Inner {
  _write?(chunk: unknown, encoding: string, done: unknown): void;
  _writev?(chunks: readonly Chunk[], done: unknown): void;
}

function asBytes({ chunk, encoding, ...rest }: Chunk): Chunk {
  return { ...rest, chunk: bytesOf(chunk, encoding) ?? chunk, encoding: 'buffer' };
}

function writeAll(descriptor: number, bytes: Uint8Array): LostOutputError | null {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const fault = error as NodeJS.ErrnoException; // of writeSync
      if (fault.code !== 'EAGAIN') return new LostOutputError(fault);
      // The reader is slow.
    }
  }
  return null;
}
