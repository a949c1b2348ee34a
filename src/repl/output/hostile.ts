/** Values that resist being looked at: whatever their own code does when it is asked, a sentence comes of it. */
import { type InspectOptions, inspect, types } from 'node:util';
import { ShellError } from '../../api/errors.ts';

/** A value as text; one whose own code fails while it is looked at is still a value. */
export function inspected(value: unknown, options: InspectOptions = {}): string {
  try {
    return inspect(value, options);
  } catch (error) {
    const why = plainly(error);
    const text = why instanceof Error ? why.message : String(why);
    return `[${typeof value === 'object' ? 'an' : 'a'} ${typeof value} that cannot be shown: ${text.split('\n', 1)[0]?.slice(0, 200)}]`;
  }
}

/** What was thrown, as itself or as an error with the same words: whoever asks it from here on runs none of its code. */
export function plainly(thrown: unknown): unknown {
  if (typeof thrown === 'string') return cut(thrown);
  if (thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function')) return thrown;
  if (types.isProxy(thrown)) return said('a Proxy');
  try {
    if (thrown instanceof ShellError || (isOrdinary(thrown) && (thrown as Error).message.length <= LONG)) return thrown;
    if (!(thrown instanceof Error)) return said(shorten(inspect(thrown, { depth: 2, breakLength: Infinity })));
    const { name, message } = thrown as { name: unknown; message: unknown };
    if (typeof name === 'string' && typeof message === 'string') return copyOf(thrown, name, message);
  } catch {
    // What cannot be asked is named below.
  }
  return said('a value that cannot be shown');
}

const BUILT_IN: ReadonlySet<unknown> = new Set(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(({ prototype }) => prototype),
);
const ORDINARY_STACK = stackGetter();

/** Where Node has none, it writes the whole trace when it is asked: of an error without one, that costs nothing. */
function stackGetter(): (() => unknown) | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return Object.getOwnPropertyDescriptor(new Error(), 'stack')?.get;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function isOrdinary(thrown: object): boolean {
  return (
    BUILT_IN.has(Object.getPrototypeOf(thrown)) &&
    Object.values(Object.getOwnPropertyDescriptors(thrown)).every(
      (property) => 'value' in property || property.get === ORDINARY_STACK,
    ) &&
    ['name', 'message', 'stack'].every((name) => typeof (thrown as Record<string, unknown>)[name] === 'string')
  );
}

function copyOf(thrown: Error, name: string, message: string): Error {
  const { stack, code, status } = thrown as { stack?: unknown; code?: unknown; status?: unknown };
  const frames = typeof stack === 'string' ? stack.replace(message, () => cut(message)) : '';
  return Object.assign(new Error(cut(message)), { name, stack: frames, code, status });
}

function said(what: string): Error {
  return Object.assign(new Error(`Thrown: ${what}`), { name: '', stack: '' });
}

// Nobody reads more of it, and to look through it for secrets takes its time.
const LONG = 100_000;

function cut(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG / 2)} … ${text.slice(-LONG / 2)}` : text;
}

function shorten(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}
