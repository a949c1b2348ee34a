/** Waits, unless it is given up meanwhile. */
import { setTimeout } from 'node:timers/promises';

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>;

export const sleepFor: Sleep = (ms, signal) => setTimeout(ms, undefined, { signal });
