/** One thread with CPython in it, as long as it lives: what it prints and asks reaches the host in the order in which it did. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Host } from './interpreter.ts';

export type End =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'absent' }
  /** `isFull`: its memory was, shortly before. */
  | { readonly kind: 'died'; readonly why: string; readonly isFull: boolean };

export type ReadSnapshot = (key: string) => Promise<Uint8Array<ArrayBuffer> | null>;

interface ThreadOptions {
  readonly host: Host;
  readonly begin: string;
  readonly modules: string;
  /** Null where none is to be made either. */
  readonly readSnapshot: ReadSnapshot | null;
  readonly snapshotLimitMs: number;
}

type Message =
  | { readonly kind: 'ready' | 'absent' | 'printed' }
  | { readonly kind: 'wants'; readonly key: string }
  | { readonly kind: 'made'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'call'; readonly id: number; readonly what: string; readonly text: string }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'fell'; readonly why: string };

// Places in what both threads count by.
const PLACES = { woken: 0, written: 1, read: 2, told: 3, full: 4 } as const;
const RING_BYTES = 1 << 18;
const HEAD = 5;
const LOOK_MS = 5;
// Python's own limits are to be met first.
const STACK_MB = 32;
// For what Node and Pyodide need; Python's memory is not in it.
const HEAP_MB = 256;
const STREAMS = ['stdout', 'stderr'] as const;
const SIGINT = 2;
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

export class PythonThread {
  readonly #options: ThreadOptions;
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #state = new Int32Array(new SharedArrayBuffer(Object.keys(PLACES).length * Int32Array.BYTES_PER_ELEMENT));
  readonly #ring = new Uint8Array(new SharedArrayBuffer(RING_BYTES));
  readonly #interrupt = new Uint8Array(new SharedArrayBuffer(1));
  readonly #decoders = STREAMS.map(() => new TextDecoder());
  /** Fulfilled also where it comes to nothing. */
  readonly loaded: Promise<void>;
  #setLoaded = () => {};
  #handled: Promise<void> = Promise.resolve();
  /** One after the other: who types on while names are completed does not get those for an answer. */
  #asked: Promise<unknown> = Promise.resolve();
  #settle: ((end: End) => void) | null = null;
  #over: End | null = null;
  #isReady = false;
  #key = '';
  #isTaken = false;
  #made: Uint8Array<ArrayBuffer> | null = null;
  #limit: NodeJS.Timeout | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    this.#answers.unref();
    this.#worker = new Worker(new URL('./thread/thread.mjs', import.meta.url), {
      env: {},
      argv: [],
      execArgv: [],
      stdin: true,
      stdout: true,
      stderr: true,
      workerData: {
        ...{ state: this.#state, ring: this.#ring, interrupt: this.#interrupt, places: PLACES, answers: port2 },
        ...{ begin: options.begin, modules: options.modules, keeps: options.readSnapshot !== null },
      },
      transferList: [port2],
      resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: HEAP_MB },
    });
    this.#worker.on('message', (message: Message) => this.#inOrder(() => this.#take(message)));
    this.#worker.on('error', (error) => this.#die(error.message, 'code' in error && error.code === OUT_OF_MEMORY));
    // Behind what it has said last: that Python is not there, say.
    this.#worker.once('exit', () => this.#inOrder(() => this.#die('its thread has ended')));
    this.loaded = new Promise((resolve) => {
      this.#setLoaded = resolve;
    });
  }

  get isLoaded(): boolean {
    return this.#isReady && !this.isOver;
  }

  get isOver(): boolean {
    return this.#over !== null;
  }

  /** The key of the snapshot that it began with. */
  get taken(): string | null {
    return this.#isTaken ? this.#key : null;
  }

  /** What the next one can begin with, once. */
  takeMade(): { readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> } | null {
    const bytes = this.#made;
    this.#made = null;
    return bytes && { key: this.#key, bytes };
  }

  /** Has `_shell.entries` answer; what it printed meanwhile has been written then. */
  ask(what: 'run' | 'complete', text: string): Promise<End> {
    const end = this.#asked.then(() => this.#askNow(what, text));
    this.#asked = end;
    return end;
  }

  #askNow(what: 'run' | 'complete', text: string): Promise<End> {
    if (this.#over !== null) return Promise.resolve(this.#over);
    // What came between entries is none of this one's.
    Atomics.store(this.#interrupt, 0, 0);
    Atomics.store(this.#state, PLACES.full, 0);
    this.#worker.ref();
    this.#worker.postMessage({ what, text });
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  interrupt(): void {
    Atomics.store(this.#interrupt, 0, SIGINT);
    this.#wake();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #inOrder(handle: () => void | Promise<void>): void {
    this.#handled = this.#handled.then(() => this.#writePrinted()).then(handle);
  }

  async #take(message: Message): Promise<void> {
    switch (message.kind) {
      case 'printed':
        this.#lookAgain();
        return;
      case 'wants':
        await this.#giveSnapshot(message.key);
        return;
      case 'made':
        this.#made = message.bytes;
        return;
      case 'fell':
        this.#die(message.why);
        await this.end();
        return;
      case 'ready':
        clearTimeout(this.#limit);
        this.#isReady = true;
        this.#worker.unref();
        this.#setLoaded();
        return;
      case 'absent':
        this.#end({ kind: 'absent' });
        return;
      case 'call':
        // Not waited for: another may come when Ctrl-C has ended this one.
        void this.#answer(message);
        return;
      case 'done':
        for (const [at, stream] of STREAMS.entries()) await this.#write(stream, this.#decoders[at]?.decode() ?? '');
        this.#settled({ kind: 'done', text: message.text });
    }
  }

  /** A damaged one may load for ever. */
  async #giveSnapshot(key: string): Promise<void> {
    this.#key = key;
    const snapshot = (await this.#options.readSnapshot?.(key)) ?? null;
    this.#isTaken = snapshot !== null;
    if (snapshot !== null) this.#limit = setTimeout(() => void this.end(), this.#options.snapshotLimitMs);
    this.#worker.postMessage({ snapshot }, snapshot === null ? [] : [snapshot.buffer]);
  }

  async #answer({ id, what, text }: Extract<Message, { kind: 'call' }>): Promise<void> {
    const answer = await this.#options.host.call(what, text);
    this.#answers.postMessage({ id, text: answer });
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#state, PLACES.woken, 1);
    Atomics.notify(this.#state, PLACES.woken);
  }

  /** While more comes, it is not told each time: that would take the thread longer than to print it. */
  #lookAgain(): void {
    const before = Atomics.load(this.#state, PLACES.read);
    setTimeout(() => {
      const isMore = () => Atomics.load(this.#state, PLACES.written) !== before;
      if (!isMore()) Atomics.store(this.#state, PLACES.told, 0);
      if (isMore()) this.#inOrder(() => this.#lookAgain());
    }, LOOK_MS).unref();
  }

  /** Until the ring is empty: what is read makes room for more. */
  async #writePrinted(): Promise<void> {
    for (;;) {
      const read = Atomics.load(this.#state, PLACES.read) >>> 0;
      const pieces = this.#pieces(read, Atomics.load(this.#state, PLACES.written) >>> 0);
      if (pieces.length === 0) return;
      for (const { stream, text } of pieces) await this.#write(stream, text);
    }
  }

  /** Taken from the ring at once: what stands together in one stream is one piece. */
  #pieces(from: number, to: number): { stream: (typeof STREAMS)[number]; text: string }[] {
    const pieces: { stream: (typeof STREAMS)[number]; text: string }[] = [];
    let at = from;
    while (at !== to) {
      const [stream = 0, ...length] = this.#bytes(at, HEAD);
      const size = length.reduce((sum, byte, place) => sum + byte * 256 ** place, 0);
      const text = this.#decoders[stream]?.decode(this.#bytes(at + HEAD, size), { stream: true }) ?? '';
      const name = STREAMS[stream] ?? 'stderr';
      const last = pieces.at(-1);
      if (last?.stream === name) last.text += text;
      else pieces.push({ stream: name, text });
      at = (at + HEAD + size) >>> 0;
    }
    Atomics.store(this.#state, PLACES.read, to | 0);
    this.#wake();
    return pieces;
  }

  #bytes(at: number, length: number): Uint8Array {
    const start = at % RING_BYTES;
    const first = this.#ring.subarray(start, start + length);
    // A decoder takes no shared memory.
    const bytes = new Uint8Array(length);
    bytes.set(first);
    bytes.set(this.#ring.subarray(0, length - first.length), first.length);
    return bytes;
  }

  async #write(stream: (typeof STREAMS)[number], text: string): Promise<void> {
    if (text !== '') await this.#options.host.write(stream, text);
  }

  #die(why: string, isFull = Atomics.load(this.#state, PLACES.full) === 1): void {
    this.#end({ kind: 'died', why, isFull });
  }

  #end(end: End): void {
    if (this.#over !== null) return;
    this.#over = end;
    clearTimeout(this.#limit);
    this.#setLoaded();
    this.#inOrder(() => this.#settled(end));
  }

  #settled(end: End): void {
    this.#worker.unref();
    this.#settle?.(end);
    this.#settle = null;
  }
}
