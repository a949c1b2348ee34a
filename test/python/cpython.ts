/** One run of CPython for a whole corpus, so that our text can be compared with its text. */
import { spawnSync } from 'node:child_process';

const version = spawnSync('python3', ['-c', 'import sys; print(sys.version_info[:2] >= (3, 8))'], { encoding: 'utf8' });

/** Tests that compare are skipped where there is no CPython. */
export const hasPython = version.status === 0 && version.stdout.trim() === 'True';

/** Runs the script with `corpus` (the given data, read from JSON) and `answer(list)` at hand. */
export function askPython<Answer>(script: string, corpus: unknown): Answer[] {
  const program = [
    'import json, pprint, sys',
    'corpus = json.loads(sys.stdin.buffer.read().decode("ascii"))',
    'def answer(texts): sys.stdout.write(json.dumps(texts))',
    script,
  ].join('\n');
  const input = JSON.stringify(corpus).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer[];
}
