/** CPython in a thread of its own, on a host that answers what it asks: it is started, fed, interrupted and replaced here. */
import { fileURLToPath } from 'node:url';
import { PythonThread } from './pythonThread.ts';

export interface Host {
  /** Answers a call of Python's; never rejects: errors are part of the text. */
  call(what: string, text: string): Promise<string>;
  /** What Python prints; resolves when more can be taken. */
  write(stream: 'stdout' | 'stderr', text: string): Promise<void> | void;
  /** One dim line: why it takes its time. */
  tell(text: string): void;
}

/** What is kept of a loaded Python, for the next one to begin with. */
export interface SnapshotStore {
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
  drop(): Promise<void>;
}

export interface InterpreterOptions {
  readonly host: Host;
  readonly snapshots: SnapshotStore | null;
  /** The folder of the Python modules: `_shell`, `_host`, `requests`. */
  readonly modules?: string;
  readonly now?: () => number;
}

/** What has become of an entry. */
export type Ran =
  | { readonly kind: 'ran'; readonly text: string }
  | { readonly kind: 'lost'; readonly why: 'interrupted' | 'memory' | 'died'; readonly words: string }
  | { readonly kind: 'absent'; readonly words: string };

export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

// So long Python may take to end by itself what Ctrl-C has interrupted.
const PATIENCE_MS = 2_000;
const OURS = fileURLToPath(new URL('./modules/', import.meta.url));
const ABSENT = 'Python is not installed: npm install pyodide@314.0.7 (13.9 MB)';

export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #now: () => number;
  #thread: PythonThread | null = null;
  #interruptedAt: number | null = null;
  #isRunning = false;
  #ending: NodeJS.Timeout | undefined;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get isLoaded(): boolean {
    return this.#thread?.isLoaded ?? false;
  }

  /** Begins to load: when an entry is about to come. */
  start(): void {
    this.#living();
  }

  /** One entry: the text for `_shell.entries.run`. One at a time. */
  async run(text: string): Promise<Ran> {
    const thread = this.#living();
    this.#isRunning = true;
    this.#interruptedAt = null;
    try {
      const end = await thread.ask('run', text);
      if (end.kind === 'absent') return { kind: 'absent', words: ABSENT };
      return end.kind === 'died' ? this.#lost(end.words) : { kind: 'ran', text: end.text };
    } finally {
      clearTimeout(this.#ending);
      this.#isRunning = false;
    }
  }

  /** Null while it is busy or not loaded: to complete never starts anything. */
  async complete(text: string): Promise<string | null> {
    const thread = this.#thread;
    if (thread === null || !thread.isLoaded || this.#isRunning) return null;
    const end = await thread.ask('complete', text);
    return end.kind === 'done' ? end.text : null;
  }

  /** KeyboardInterrupt in what runs; what does not end by that is ended with its thread. */
  interrupt(signal: InterruptSignal = 'SIGINT'): void {
    const thread = this.#thread;
    if (thread === null || !this.#isRunning) return;
    const isLate = this.#interruptedAt !== null && this.#now() - this.#interruptedAt >= PATIENCE_MS;
    if (isLate) return void thread.end();
    this.#interruptedAt ??= this.#now();
    thread.interrupt();
    if (signal !== 'SIGINT') this.#ending = setTimeout(() => void thread.end(), PATIENCE_MS);
  }

  async close(): Promise<void> {
    await this.#thread?.end();
    this.#thread = null;
  }

  #living(): PythonThread {
    if (this.#thread === null || this.#thread.isOver) {
      const { host, modules = OURS } = this.#options;
      this.#thread = new PythonThread({ host, modules });
    }
    return this.#thread;
  }

  #lost(words: string): Ran {
    const why = this.#interruptedAt === null ? 'died' : 'interrupted';
    return { kind: 'lost', why, words };
  }
}
