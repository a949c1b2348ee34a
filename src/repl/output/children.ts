/** What programs print that an entry starts: it passes the secrets, though they were to inherit the terminal. */
import children from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { isFields } from '../../api/fields.ts';
import { isShown } from './descriptors.ts';

// biome-ignore lint/suspicious/noExplicitAny: functions of Node with many overloads, as one
type Loose = (...given: any[]) => any;

type Child = Record<'stdout' | 'stderr', unknown> & { stdio: (NodeJS.ReadableStream | null)[] };

/**
 * A child that inherits standard output or error gets a pipe in its place, and sees no terminal there. Returns what
 * waits for all that is still being written: the end of the shell would cut it off.
 */
export function guardChildren(): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  const { prototype } = children.ChildProcess as unknown as { prototype: { spawn: Loose } }; // which fork and exec use too
  const spawn = prototype.spawn;
  prototype.spawn = function (this: Child, options: { stdio?: unknown }) {
    const { stdio, held } = piped(options.stdio);
    const result = spawn.call(this, held.length > 0 ? { ...options, stdio } : options);
    for (const { at, to } of held) {
      const source = this.stdio?.[at];
      if (!source) continue; // it was not started
      const ended = new Promise<void>((resolve) => source.once('close', () => resolve()));
      underWay.add(ended);
      void ended.then(() => underWay.delete(ended));
      source.pipe(to, { end: false });
      hide(this, at);
    }
    return result;
  };

  const { spawnSync } = children;
  const runSync: Loose = (...given) => {
    const { stdio, held } = piped(optionsOf(given).stdio);
    if (held.length === 0) return (spawnSync as Loose)(...given);
    const options = { maxBuffer: Number.POSITIVE_INFINITY, ...optionsOf(given), stdio };
    const result = (spawnSync as Loose)(...given.filter((each) => !isFields(each)), options);
    for (const { at, to } of held) {
      if (result.output?.[at]) to.write(result.output[at]);
      if (result.output) result.output[at] = null;
      if (at < 3) result[at === 1 ? 'stdout' : 'stderr'] = null;
    }
    return result;
  };
  const executed =
    (was: Loose, isShell: boolean): Loose =>
    (...given) => {
      if (piped(optionsOf(given).stdio).held.length === 0) return was(...given);
      const { shell = true, ...options } = optionsOf(given);
      const result = runSync(...given.filter((each) => !isFields(each)), {
        ...options,
        ...(isShell ? { shell } : {}),
      });
      if (result.error) throw Object.assign(result.error, result);
      if (result.status !== 0) throw Object.assign(new Error(`Command failed: ${given[0]}`), result);
      return result.stdout;
    };
  const { execSync, execFileSync } = children;
  Object.assign(children, {
    spawnSync: runSync,
    execSync: executed(execSync as Loose, true),
    execFileSync: executed(execFileSync as Loose, false),
  });
  syncBuiltinESMExports();
  return async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
}

function hide(child: Child, at: number): void {
  child.stdio[at] = null;
  if (at < 3) child[at === 1 ? 'stdout' : 'stderr'] = null;
}

/** Pipes for what would be inherited, and where what comes out of them goes. */
function piped(given: unknown): { stdio: unknown[]; held: { at: number; to: NodeJS.WriteStream }[] } {
  const stdio: unknown[] = Array.isArray(given) ? [...given] : [given, given, given];
  const held = stdio.flatMap((each, at) => {
    if (at === 0) return []; // what it reads
    const target = each === 'inherit' ? at : isFields(each) ? each['fd'] : each;
    if (typeof target !== 'number' || !isShown(target)) return [];
    stdio[at] = 'pipe';
    return [{ at, to: target === 2 ? process.stderr : process.stdout }];
  });
  return { stdio, held };
}

function optionsOf(given: readonly unknown[]): Readonly<Record<string, unknown>> {
  return given.find(isFields) ?? {};
}
