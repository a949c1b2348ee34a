// @ts-check
/**
 * The thread's end of what it shares with the main thread: it leaves output in a ring of bytes, asks, and sleeps until
 * something has happened there. interpreter.ts holds the other end.
 */
import { receiveMessageOnPort } from 'node:worker_threads';

/**
 * @typedef {object} Shared
 * @property {Int32Array} state Counters, by the places below.
 * @property {Uint8Array} ring What was printed: for each piece its stream, its length in four bytes, and its bytes.
 * @property {Uint8Array} interrupt The number of a signal that Python has not taken yet, else 0.
 * @property {{ woken: number, written: number, read: number, told: number, full: number }} places
 * @property {import('node:worker_threads').MessagePort} answers
 * @property {readonly string[]} streams
 */

const HEAD = 5;
// Like the system's own: a call that a signal has ended. Python then looks for Ctrl-C, and calls again if there was none.
const INTERRUPTED = Object.freeze({ code: 'EINTR' });

/**
 * @param {Shared} shared
 * @param {import('node:worker_threads').MessagePort} port
 */
export function openChannel({ state, ring, interrupt, places, answers }, port) {
  const { wait, load, store, exchange } = Atomics;
  const { min } = Math;
  let asked = 0;

  /** Until `look` sees something, or Ctrl-C, or the time is over. @template T @param {() => T | null} look @param {number} until */
  function sleepUntil(look, until = Infinity) {
    for (;;) {
      const woken = load(state, places.woken);
      const seen = look();
      if (seen !== null) return seen;
      if (load(interrupt, 0) !== 0) throw INTERRUPTED;
      const left = until - now();
      if (left <= 0) return null;
      wait(state, places.woken, woken, left);
    }
  }

  const mask = ring.length - 1;
  const now = performance.now.bind(performance);
  const free = () => ring.length - ((load(state, places.written) - load(state, places.read)) >>> 0);

  /** @param {number} at @param {Uint8Array} bytes @param {number} length */
  function put(at, bytes, length) {
    // Most of what is printed are short lines, for which anything else would take longer.
    for (let n = 0; n < length; n += 1) ring[(at + n) & mask] = /** @type {number} */ (bytes[n]);
  }

  return {
    /** How many of the bytes were taken: it waits for whoever reads them. @param {number} stream @param {Uint8Array} bytes */
    print(stream, bytes) {
      if (bytes.length === 0) return 0;
      if (free() <= HEAD) sleepUntil(() => (free() > HEAD ? true : null));
      const length = min(bytes.length, free() - HEAD);
      const at = load(state, places.written) >>> 0;
      ring[at & mask] = stream;
      for (let n = 0; n < 4; n += 1) ring[(at + 1 + n) & mask] = length >>> (8 * n);
      put(at + HEAD, bytes, length);
      store(state, places.written, (at + HEAD + length) | 0);
      if (exchange(state, places.told, 1) === 0) port.postMessage({ kind: 'printed' });
      return length;
    },

    /** The number under which the answer comes. @param {string} what @param {string} text */
    ask(what, text) {
      asked += 1;
      port.postMessage({ kind: 'call', id: asked, what, text });
      return asked;
    },

    /** @param {number} id @returns {string} */
    answerOf(id) {
      const taken = sleepUntil(() => {
        // Whoever was interrupted has left without the answer.
        for (let got = receiveMessageOnPort(answers); got !== undefined; got = receiveMessageOnPort(answers))
          if (got.message.id === id) return got.message.text;
        return null;
      });
      return taken ?? '';
    },

    /** @param {number} until By `now()`. */
    sleep(until) {
      sleepUntil(() => null, until);
    },

    now,
  };
}
