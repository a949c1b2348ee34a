/** Standard output and error while entries run: free of secrets, and whole after an entry was ended in the middle. */
import { closeSync } from 'node:fs';
import type { ScrubStream } from '../../api/secrets/stream.ts';
import { writeAll, writePatiently } from '../../session/files/writeAll.ts';
import { bytesOf, cleaned, encoded, textOf } from './chunks.ts';
import type { Shown } from './shown.ts';

type Standard = NodeJS.WriteStream & { readonly fd: number };

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
export function guardStreams(streams: readonly Standard[], shown: Shown): GuardedStreams {
  const way: Way = { isDirect: false };
  const guarded = streams.map((stream) => new GuardedStream(stream, shown, way));
  // A console of Windows takes only what passes the stream, and no signal ends a loop there.
  const canBeDirect = process.platform !== 'win32';
  let staysDirect = false;
  return {
    directly(run) {
      way.isDirect = canBeDirect;
      try {
        return run();
      } finally {
        way.isDirect = staysDirect;
      }
    },
    stayDirect() {
      staysDirect = canBeDirect;
      way.isDirect = canBeDirect;
    },
    flush() {
      for (const stream of guarded) stream.flush();
    },
  };
}

/** Whether what is written goes straight to the descriptor. */
interface Way {
  isDirect: boolean;
}

class GuardedStream {
  readonly #stream: Standard;
  readonly #shown: Shown;
  readonly #way: Way;
  /** Node's own; its overloads, as one. */
  readonly #write: (...given: unknown[]) => boolean;
  readonly #scrubber: ScrubStream;
  #isFlushAwaited = false;
  #fault: LostOutputError | null = null;
  #dropped = 0;

  constructor(stream: Standard, shown: Shown, way: Way) {
    this.#stream = stream;
    this.#shown = shown;
    this.#way = way;
    this.#write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
    this.#scrubber = shown.at(stream.fd).way(() => this.flush());
    stream.write = (chunk: unknown, ...rest: unknown[]) => this.#take(chunk, rest);
    stream.end = (chunk?: unknown, ...rest: unknown[]) => this.#end(chunk, rest);
    guardStream(stream, stream.fd, shown);
  }

  flush(): void {
    this.#isFlushAwaited = false;
    const waiting = this.#scrubber.flush();
    if (waiting !== '') this.#send(waiting);
  }

  #take(chunk: unknown, rest: readonly unknown[]): boolean {
    const given = textOf(chunk, rest[0]);
    if (given === null) return this.#send(chunk, ...rest);
    const { text, isUtf8 } = given;
    const done = rest.find((each) => typeof each === 'function');
    if (!isUtf8) {
      this.flush();
      return this.#send(encoded(this.#scrubber.push(text) + this.#scrubber.flush(), false), done);
    }
    // A finished line is seen at once, even if the code that wrote it never ends; what moves the cursor is whole.
    if (text.endsWith('\n') || SEQUENCE.test(text.slice(-20)))
      return this.#send(this.#scrubber.push(text) + this.#scrubber.flush(), done);
    if (!this.#isFlushAwaited) process.nextTick(() => this.flush());
    this.#isFlushAwaited = true;
    return this.#send(this.#scrubber.push(text), done);
  }

  #send(given: unknown, ...rest: unknown[]): boolean {
    const chunk = typeof given === 'string' ? Buffer.from(given, 'utf8') : given;
    if (ArrayBuffer.isView(chunk)) this.#shown.clean.add(chunk);
    if (!this.#way.isDirect || this.#stream.writableLength > 0 || !isWritable(chunk))
      return this.#write(chunk, ...rest);
    if (this.#fault !== null) this.#dropped += 1;
    // Code that prints for ever ends so, as it would where the signal for a closed pipe is not ignored.
    if (this.#fault !== null && this.#dropped > MANY) throw this.#fault;
    if (this.#fault === null) {
      const fault = writeDirectly(this.#stream.fd, chunk);
      this.#fault = fault;
      if (fault !== null) process.nextTick(() => this.#stream.emit('error', fault));
    }
    const done = rest.find((given) => typeof given === 'function');
    if (done) queueMicrotask(() => done());
    return true;
  }

  /** An entry may be done with the stream; the shell is not. */
  #end(chunk: unknown, rest: readonly unknown[]): Standard {
    const given = typeof chunk === 'function' ? ['', chunk] : [chunk ?? '', ...rest];
    this.#stream.write(...(given as [string]));
    this.flush();
    // Whoever waits for the end of what was written, as a pipeline does, need not wait for that of the shell.
    process.nextTick(() => this.#stream.emit('finish'));
    return this.#stream;
  }
}

const SEQUENCE = /\u001b\[[?\d;]*[A-Za-z]$/;

/** For the very end: Node would tell there of a debugger that it waits for, which is our own thread. */
export function endTalk(): void {
  closeSync(process.stderr.fd);
}

function isWritable(chunk: unknown): chunk is Uint8Array {
  return chunk instanceof Uint8Array;
}

/** What reaches a stream past its `write`: by the methods that Node calls to write what was written, or its handle's. */
export function guardStream(stream: NodeJS.WritableStream, fd: number, shown: Shown): void {
  const scrubber = shown.at(fd).way();
  const clean: Clean = (chunk, encoding) => {
    if (ArrayBuffer.isView(chunk) && shown.clean.has(chunk)) return chunk;
    const bytes = bytesOf(cleaned(chunk, encoding, scrubber), encoding);
    if (bytes !== null) shown.clean.add(bytes);
    return bytes ?? chunk;
  };
  const inner = stream as unknown as Inner; // of any stream of Node's
  const { _write, _writev, _handle } = inner;
  if (_handle) guardHandle(_handle, clean);
  if (_write) inner._write = (chunk, encoding, done) => _write.call(inner, clean(chunk, encoding), 'buffer', done);
  if (!_writev) return;
  inner._writev = (chunks, done) => {
    const passed = chunks.map((each) => ({ ...each, chunk: clean(each.chunk, each.encoding), encoding: 'buffer' }));
    // Some streams look at whether all of them are bytes.
    _writev.call(inner, Object.assign(passed, { allBuffers: true }), done);
  };
}

type Clean = (chunk: unknown, encoding?: string) => unknown;

interface Chunk {
  readonly chunk: unknown;
  readonly encoding: string;
}

/** Node 26 gives no request, and gets one where the bytes are not written by then; a number says that they are. */
type Write = (request: Request | null, ...given: unknown[]) => Request | number;

/** What is written belongs to it until that is done. */
interface Request {
  cleaned?: unknown;
}

interface Inner {
  _write?(chunk: unknown, encoding: string, done: unknown): void;
  _writev?(chunks: readonly Chunk[], done: unknown): void;
  readonly _handle?: Record<string, Write | undefined> | null;
}

function guardHandle(handle: Record<string, Write | undefined>, clean: Clean): void {
  const { writeBuffer } = handle;
  if (writeBuffer === undefined) return;
  const keep = (given: Request | null, sent: Request | number, bytes: unknown) => {
    const request = given ?? sent;
    if (typeof request === 'object') request.cleaned = bytes;
    return sent;
  };
  const writeClean = (request: Request | null, chunk: unknown, encoding?: string) => {
    const bytes = clean(chunk, encoding);
    return keep(request, writeBuffer.call(handle, request, bytes), bytes);
  };
  handle.writeBuffer = (request, bytes) => writeClean(request, bytes);
  for (const encoding of ['Utf8', 'Ascii', 'Latin1', 'Ucs2']) {
    handle[`write${encoding}String`] = (request, text) => writeClean(request, text, encoding.toLowerCase());
  }
  const { writev } = handle;
  if (writev === undefined) return;
  handle.writev = (request, chunks, areAllBytes) => {
    const given = chunks as unknown[]; // or text and encoding in turns
    const bytes = areAllBytes
      ? given.map((chunk) => clean(chunk))
      : given.flatMap((chunk, at) => (at % 2 === 0 ? [clean(chunk, given[at + 1] as string)] : []));
    return keep(request, writev.call(handle, request, bytes, true), bytes);
  };
}

function writeDirectly(descriptor: number, bytes: Uint8Array): LostOutputError | null {
  try {
    writeAll(descriptor, bytes, null, writePatiently);
    return null;
  } catch (error) {
    return new LostOutputError(error as NodeJS.ErrnoException); // of writeSync
  }
}
