/** Timers of entries: of a session that was left they do nothing any more, since names mean another world by then. */
import { isOfLeftSession } from '../../session/interrupts.ts';

type Timer = (callback: (...given: unknown[]) => void, ...rest: unknown[]) => unknown;

/** In place of those that are there, with all that these have beside. */
export function guardTimers(globals: object): void {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
    const descriptor = Object.getOwnPropertyDescriptor(globals, name);
    const start = descriptor?.value as Timer | undefined;
    if (start === undefined) continue;
    const guarded: Timer = (callback, ...rest) =>
      start(typeof callback === 'function' ? behindGuard(callback) : callback, ...rest);
    Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(start));
    Object.defineProperty(globals, name, { ...descriptor, value: guarded });
  }
}

function behindGuard(callback: (...given: unknown[]) => void) {
  return function guarded(this: unknown, ...given: unknown[]): void {
    if (!isOfLeftSession()) callback.apply(this, given);
    // Of Node's own, which come again and again.
    else if (typeof this === 'object' && this !== null) clearInterval(this as NodeJS.Timeout);
  };
}
