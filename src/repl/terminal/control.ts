/** Who has the terminal: the shell, code that Ctrl-C has to reach as a signal, or whoever goes on while the shell is stopped. */
import type { WriteStream } from 'node:tty';
import type { Signal, Signals, WatchOptions } from '../process/signals.ts';
import type { Modes } from './modes.ts';

export interface Stopped {
  /** Draws the open question anew, if there is one. */
  askAgain(): void;
  /** The terminal is the shell's again. */
  goOn(): void;
}

export class Control {
  readonly #signals: Signals;
  readonly #modes: Modes;
  readonly #terminal: WriteStream;
  readonly #stopped: Stopped;
  #isStopped = false;
  /** It is a program's that was handed it. */
  isLent = false;
  /** Pending while the terminal is somebody else's. */
  goingOn = Promise.resolve();

  constructor(modes: Modes, terminal: WriteStream, signals: Signals, stopped: Stopped) {
    this.#signals = signals;
    this.#modes = modes;
    this.#terminal = terminal;
    this.#stopped = stopped;
    modes.take();
    // Whatever ends the shell, the terminal is as it was; and the shell's again after each stop.
    process.on('exit', () => modes.giveBack());
    process.on('SIGCONT', () => {
      if (this.#isStopped || this.isLent) return;
      stopped.askAgain();
      this.#goOn();
    });
  }

  giveBack(): void {
    this.#modes.giveBack();
  }

  /** As programs expect it, for as long as `act` takes. */
  async lend<T>(act: () => Promise<T>): Promise<T> {
    this.isLent = true;
    this.#modes.giveBack();
    try {
      return await act();
    } finally {
      this.#modes.take();
      this.isLent = false;
    }
  }

  /** Runs code so that Ctrl-C, out of raw mode a signal, can end even an endless loop. */
  interruptibly<T>(run: () => T): T {
    // Windows loses typed lines when the mode is switched; an endless loop cannot be ended there.
    if (process.platform === 'win32') return this.#signals.unheard(run);
    this.#modes.giveBack();
    try {
      return this.#signals.unheard(run);
    } finally {
      this.#modes.take();
    }
  }

  /** Has code ended that no signal can reach. False where that cannot be. */
  watch(options: WatchOptions): Promise<boolean> {
    // Out of raw mode Ctrl-C is a signal; code that was ended in the middle did not come to switch it on again.
    const freed = () => this.#modes.take();
    const ended = (signal: Signal) => {
      freed();
      return options.ended(signal);
    };
    return this.#signals.watch({ ...options, ended, freed });
  }

  /** Ctrl-Z: the terminal is given back, the job stops, and the terminal is the shell's again when it goes on. */
  suspend(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.goingOn = this.#stop();
    this.#stopped.askAgain();
  }

  async #stop(): Promise<void> {
    // Behind the end of what draws the question.
    await new Promise((resolve) => setImmediate(resolve));
    this.#modes.giveBack();
    await new Promise((resolve) => this.#terminal.write('', resolve));
    // Whoever started the shell waits for it, and stops with it.
    process.kill(0, 'SIGTSTP');
    this.#goOn();
    // Two turns later its own SIGCONT has been heard.
    const isHeard = () => {
      this.#isStopped = false;
    };
    setImmediate(() => setImmediate(isHeard));
  }

  #goOn(): void {
    this.#modes.take();
    this.#stopped.goOn();
  }
}
