/** One thread with CPython in it, as long as it lives: what it prints and asks reaches the host in the order in which it did. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Host } from './interpreter.ts';

export type End =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'died'; readonly words: string };

type Message =
  | { readonly kind: 'ready' | 'absent' | 'printed' }
  | { readonly kind: 'call'; readonly id: number; readonly what: string; readonly text: string }
  | { readonly kind: 'done'; readonly text: string };

// Places in what both threads count by.
const PLACES = { woken: 0, written: 1, read: 2, told: 3 } as const;
const RING_BYTES = 1 << 18;
const HEAD = 5;
const STREAMS = ['stdout', 'stderr'] as const;
const SIGINT = 2;

export class PythonThread {
  readonly #host: Host;
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #state = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  readonly #ring = new Uint8Array(new SharedArrayBuffer(RING_BYTES));
  readonly #interrupt = new Uint8Array(new SharedArrayBuffer(1));
  readonly #decoders = STREAMS.map(() => new TextDecoder());
  #handled: Promise<void> = Promise.resolve();
  #settle: ((end: End) => void) | null = null;
  #over: End | null = null;
  #isLoaded = false;

  constructor({ host, modules }: { readonly host: Host; readonly modules: string }) {
    this.#host = host;
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
        ...{ state: this.#state, ring: this.#ring, interrupt: this.#interrupt },
        ...{ places: PLACES, answers: port2, modules },
      },
      transferList: [port2],
    });
    this.#worker.on('message', (message: Message) => this.#inOrder(() => this.#take(message)));
    this.#worker.on('error', (error) => this.#end({ kind: 'died', words: error.message }));
    this.#worker.once('exit', () => this.#end({ kind: 'died', words: 'Python has ended' }));
    this.#worker.unref();
  }

  get isLoaded(): boolean {
    return this.#isLoaded && !this.isOver;
  }

  get isOver(): boolean {
    return this.#over !== null;
  }

  /** Has `_shell.entries` answer; what it printed meanwhile has been written then. */
  ask(what: 'run' | 'complete', text: string): Promise<End> {
    if (this.#over !== null) return Promise.resolve(this.#over);
    // What came between entries is none of this one's.
    Atomics.store(this.#interrupt, 0, 0);
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
        return;
      case 'ready':
        this.#isLoaded = true;
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

  async #answer({ id, what, text }: Extract<Message, { kind: 'call' }>): Promise<void> {
    const answer = await this.#host.call(what, text);
    this.#answers.postMessage({ id, text: answer });
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#state, PLACES.woken, 1);
    Atomics.notify(this.#state, PLACES.woken);
  }

  /** Until the ring is empty: what is read makes room for more. */
  async #writePrinted(): Promise<void> {
    Atomics.store(this.#state, PLACES.told, 0);
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
    if (text !== '') await this.#host.write(stream, text);
  }

  #end(end: End): void {
    if (this.#over !== null) return;
    this.#over = end;
    this.#inOrder(() => this.#settled(end));
  }

  #settled(end: End): void {
    this.#worker.unref();
    this.#settle?.(end);
    this.#settle = null;
  }
}
