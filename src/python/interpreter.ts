/** CPython in a thread of its own, on a host that answers what it asks: it is started, fed, interrupted and replaced here. */
import { fileURLToPath } from 'node:url';
import { type End, PythonThread, type ReadSnapshot } from './pythonThread.ts';

export interface Host {
  /** Answers a call of Python's; never rejects: errors are part of the text. */
  call(what: string, text: string): Promise<string>;
  /** What Python prints; resolves when more can be taken. */
  write(stream: 'stdout' | 'stderr', text: string): Promise<void> | void;
  /** One dim line: why it takes its time. */
  tell(text: string): void;
}

/** What is kept of a loaded Python, for the next one to begin with. Never rejects: it can be made again. */
export interface SnapshotStore {
  read(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  drop(key: string): Promise<void>;
}

export interface InterpreterOptions {
  readonly host: Host;
  readonly snapshots: SnapshotStore | null;
  /** What `_shell.entries.begin` is told before the first entry. */
  readonly begin?: string;
  /** The folder of the Python modules: `_shell`, `requests`. */
  readonly modules?: string;
  readonly now?: () => number;
  /** How long what begins with a snapshot may take to be loaded. */
  readonly snapshotLimitMs?: number;
}

/** What has become of an entry. */
export type Ran =
  | { readonly kind: 'ran'; readonly text: string }
  | { readonly kind: 'lost'; readonly why: 'interrupted' | 'memory' | 'died'; readonly words: string }
  | { readonly kind: 'absent'; readonly words: string };

export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

// So long Python may take to end by itself what Ctrl-C has interrupted.
const PATIENCE_MS = 2_000;
// What takes longer is explained.
const UNNOTICED_MS = 500;
// Twenty times what it takes: else a busy computer would never come to use one.
const SNAPSHOT_LIMIT_MS = 10_000;
const OURS = fileURLToPath(new URL('./modules/', import.meta.url));
const ABSENT = 'Python is not installed here. To install it: npm install pyodide@314.0.7';
const ANEW = 'The next Python entry begins it anew.';
const NOT_BEGUN = 'Python was still being loaded: the entry has not run.';

export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #now: () => number;
  #thread: PythonThread | null = null;
  #loading: Promise<PythonThread> | null = null;
  #interruptedAt: number | null = null;
  #isRunning = false;
  #isClosed = false;
  /** Ends the waiting for a thread that is still being loaded. */
  #leave: (() => void) | null = null;
  #ending: NodeJS.Timeout | undefined;
  #kept: Promise<void> = Promise.resolve();

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get isLoaded(): boolean {
    return this.#thread?.isLoaded ?? false;
  }

  /** Begins to load: when an entry is about to come. */
  start(): void {
    void this.#loaded();
  }

  /** One entry: the text for `_shell.entries.run`. One at a time. */
  async run(text: string): Promise<Ran> {
    this.#isRunning = true;
    this.#interruptedAt = null;
    try {
      const thread = await this.#waitedFor();
      if (thread === null) return { kind: 'lost', why: 'interrupted', words: NOT_BEGUN };
      const end = await thread.ask('run', text);
      this.#keepMade(thread);
      return this.#ranOf(end);
    } finally {
      clearTimeout(this.#ending);
      this.#ending = undefined;
      this.#isRunning = false;
    }
  }

  /** Null while it is busy or not loaded: to complete never starts anything. */
  async complete(text: string): Promise<string | null> {
    if (!this.isLoaded || this.#isRunning) return null;
    const end = await this.#thread?.ask('complete', text);
    return end?.kind === 'done' ? end.text : null;
  }

  /** KeyboardInterrupt in what runs; what does not end by that is ended with its thread. */
  interrupt(signal: InterruptSignal = 'SIGINT'): void {
    if (!this.#isRunning) return;
    this.#leave?.();
    const isLate = this.#interruptedAt !== null && this.#now() - this.#interruptedAt >= PATIENCE_MS;
    this.#interruptedAt ??= this.#now();
    if (isLate) void this.#thread?.end();
    else this.#thread?.interrupt();
    if (signal !== 'SIGINT') this.#ending ??= setTimeout(() => void this.#thread?.end(), PATIENCE_MS);
  }

  /** With what is still being written for the next session. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.end();
    await this.#kept;
  }

  /** Null where Ctrl-C has come before it was loaded. */
  async #waitedFor(): Promise<PythonThread | null> {
    const saying = setTimeout(() => this.#options.host.tell('loading Python…'), UNNOTICED_MS);
    const left = new Promise<null>((resolve) => {
      this.#leave = () => resolve(null);
    });
    try {
      return await Promise.race([this.#loaded(), left]);
    } finally {
      clearTimeout(saying);
      this.#leave = null;
    }
  }

  #loaded(): Promise<PythonThread> {
    if (this.#thread?.isOver) this.#loading = null;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** From a snapshot, and without one where there is none or it is none. */
  async #load(): Promise<PythonThread> {
    const { snapshots, snapshotLimitMs = SNAPSHOT_LIMIT_MS } = this.#options;
    const thread = this.#begin(snapshots && ((key) => snapshots.read(key)), snapshotLimitMs);
    await thread.loaded;
    if (thread.isLoaded || thread.taken === null || this.#isClosed) return thread;
    await snapshots?.drop(thread.taken);
    // Nobody would end another one.
    if (this.#isClosed) return thread;
    const plain = this.#begin(snapshots && (async () => null), snapshotLimitMs);
    await plain.loaded;
    return plain;
  }

  #begin(readSnapshot: ReadSnapshot | null, snapshotLimitMs: number): PythonThread {
    const { host, begin = '{}', modules = OURS } = this.#options;
    this.#thread = new PythonThread({ host, begin, modules, readSnapshot, snapshotLimitMs });
    return this.#thread;
  }

  /** Behind the first entry: nobody waits for it. */
  #keepMade(thread: PythonThread): void {
    const made = thread.takeMade();
    if (made !== null) this.#kept = this.#options.snapshots?.write(made.key, made.bytes) ?? this.#kept;
  }

  #ranOf(end: End): Ran {
    switch (end.kind) {
      case 'done':
        return { kind: 'ran', text: end.text };
      case 'absent':
        return { kind: 'absent', words: ABSENT };
      case 'died':
        return this.#lostOf(end);
    }
  }

  #lostOf({ why, isFull }: Extract<End, { kind: 'died' }>): Ran {
    if (this.#interruptedAt !== null)
      return { kind: 'lost', why: 'interrupted', words: `Python did not stop, and was ended. ${ANEW}` };
    if (isFull)
      return {
        kind: 'lost',
        why: 'memory',
        words: `The memory of Python was full (512 MB), and it was ended. ${ANEW}`,
      };
    return { kind: 'lost', why: 'died', words: `Python has broken down (${why}). ${ANEW}` };
  }
}
