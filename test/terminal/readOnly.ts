/** A folder that a program may read and not write. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Whom a program belongs to that a test starts. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Whoever may write everywhere has somebody start it who may not. */
export const NOBODY: Owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A checkout may be where nobody else can come to, and with it a Node that was fetched into it. */
export function mayRun(node: string): boolean {
  return spawnSync(node, ['--version'], NOBODY).status === 0;
}

/** Until the test ends; those who may not write can come to it, from `top` down. */
export function makeReadOnly(folder: string, top: string): void {
  for (let above = dirname(folder); above.startsWith(top); above = dirname(above)) chmodSync(above, 0o755);
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const modes = [folder, ...inside].map((path) => [path, statSync(path).mode] as const);
  for (const [path, mode] of modes) chmodSync(path, mode & 0o100 ? 0o555 : 0o444);
  onTestFinished(() => {
    for (const [path, mode] of modes) chmodSync(path, mode);
  });
}
