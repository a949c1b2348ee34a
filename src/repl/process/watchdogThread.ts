/** The thread in which watchdog.ts hears signals, and has the main thread freed that does not turn. */
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './watchdog.ts';

const { state, writes, signals, isTerminal, hands, answered, held } = workerData as ThreadData; // ours

// The main thread is asked so often whether it turns, where Ctrl-C is a byte that only it can read.
const LOOK_MS = 250;
// Longer than any pause of a program that still turns.
const PATIENCE_MS = 600;

interface Handle {
  onsignal: () => void;
  start(signal: number): number;
  close(): void;
}

// Node's own, of which there are no types: the one way to hear a signal outside the main thread.
const { Signal: SignalHandle } = createRequire(import.meta.url)('internal/test/binding').internalBinding(
  'signal_wrap',
) as { Signal: new () => Handle };

const handles: Handle[] = [];
let lastId = 0;
let lastInterrupt = 0;
let isConnected = false;
let disconnectedAt = 0;

for (const signal of signals) {
  const handle = new SignalHandle();
  handle.onsignal = () => hear(signal);
  if (handle.start(constants.signals[signal]) === 0) handles.push(handle);
  else handle.close();
}
const looking = isTerminal ? watchKeyboard() : undefined;
parentPort?.once('message', () => {
  for (const handle of handles) handle.close();
  clearInterval(looking);
});
parentPort?.postMessage({ kind: 'ready' });

function hear(signal: NodeJS.Signals): void {
  lastId += 1;
  const id = lastId;
  const isMeant = signal !== 'SIGINT' || !isTerminal || !isAnswered(lastInterrupt);
  if (signal === 'SIGINT') lastInterrupt = id;
  parentPort?.postMessage({ kind: 'signal', signal, id });
  let looks = 0;
  const look = () => {
    if (isAnswered(id)) return;
    looks += 1;
    if (looks > 3 && isMeant) return endProcess(signal);
    // Else the main thread is still doing what it was asked, or has just done it and will answer.
    const isFree = !isConnected && Date.now() - disconnectedAt >= PATIENCE_MS;
    if (isFree && looks < 3) inMain((tries) => `end(${id}, '${signal}', ${tries})`);
    if (isFree && looks === 3 && isMeant) inMain(() => `giveUp(${id}, '${signal}')`);
    setTimeout(look, PATIENCE_MS);
  };
  if (Atomics.load(state, held) === 1) look();
  else setTimeout(look, PATIENCE_MS);
}

function isAnswered(id: number): boolean {
  return Atomics.load(state, answered) >= id;
}

/** Has the main thread do something, once more each millisecond until it could. */
function inMain(call: (tries: number) => string): void {
  const session = new Session();
  session.connectToMainThread();
  isConnected = true;
  const ask = (tries: number) => {
    const expression = `globalThis[Symbol.for('${hands}')].${call(tries)}`;
    session.post('Runtime.evaluate', { expression }, (_, answer) => {
      if (answer?.result.value === false) return void setTimeout(ask, 1, tries + 1);
      session.disconnect();
      isConnected = false;
      disconnectedAt = Date.now();
      parentPort?.postMessage({ kind: 'disconnected' });
    });
  };
  ask(0);
}

function endProcess(signal: NodeJS.Signals): void {
  const fate = Atomics.load(writes, 0) > 0 ? ' A write was on its way: UNKNOWN, look before you repeat it.' : '';
  try {
    writeSync(2, `\nThe running code cannot be ended; ${signal} ends the program.${fate}\n`);
  } catch {}
  if (isTerminal) spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] });
  for (const handle of handles) handle.close();
  process.kill(process.pid, signal);
}

function watchKeyboard(): NodeJS.Timeout {
  let asked = 0;
  let missed = 0;
  return setInterval(() => {
    if (!isAnswered(asked)) {
      missed += 1;
      if (missed === 2 && !isConnected) inMain(() => `showKeys(${asked})`);
      return;
    }
    missed = 0;
    lastId += 1;
    asked = lastId;
    parentPort?.postMessage({ kind: 'look', id: asked });
  }, LOOK_MS);
}
