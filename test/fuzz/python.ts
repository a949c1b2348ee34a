/** What Python prints and what it raises, on its way out of the shell: the interpreter itself, under the guard of the streams. */
import { fileURLToPath } from 'node:url';
import { Interpreter } from '../../src/python/interpreter.ts';
import { problemText } from '../../src/render/problems.ts';
import { Output } from '../../src/repl/output/output.ts';
import { PythonError } from '../../src/session/errors.ts';
import { snapshotsIn } from '../../src/session/files/snapshot.ts';
import type { Written } from './encodings.ts';
import { guarded, secretsOf } from './guarded.ts';

/** By which it leaves Python: `pieces` and `text` are there. */
const WAYS = [
  'print(text)',
  'print(*pieces, sep="", end="")',
  'for piece in pieces: print(piece, end="", flush=True)',
  '_ = [sys.stdout.write(letter) for letter in text]',
  '_ = sys.stderr.write(text)',
  '_ = [print(piece, end="", file=sys.stderr, flush=True) for piece in pieces]',
  '_ = sys.stdout.buffer.write(text.encode("utf-8", "replace"))',
  'pprint.pprint({"note": [text, pieces]})',
  'print(json.dumps({text: text}, indent=2), file=sys.stderr)',
  'text',
  '[text, {text: (text,)}]',
  'text.encode("utf-8", "surrogatepass")',
  'pieces',
  'raise ValueError(text)',
  'raise KeyError(text)',
  'raise type("Odd", (Exception,), {"__str__": lambda self: text})()',
  'exec("raise ValueError(text) from KeyError(text)")',
  'exec("x = " + repr(text) + " = 1")',
  'compile(text, text, "exec")',
  '{}[text]',
  'int(text)',
  'assert not text, text',
  'open(text)',
  'raise ExceptionGroup(text, [ValueError(text)])',
  'sys.exit(text)',
  'warnings.warn(text)',
  'logging.error("%s", text)',
  'getattr(sys, text)',
] as const;

let output: Output;
let interpreter: Interpreter | null = null;

export async function pythonSink(written: Written, dice: number): Promise<string> {
  const { stream, streams, seen } = guarded(written, dice);
  output = new Output({ stdout: stream, stderr: stream, secrets: secretsOf(written), colors: false, json: false });
  await run(`pieces = json.loads(${JSON.stringify(JSON.stringify(written.pieces))}); text = "".join(pieces)`);
  const outcome = await run(WAYS[dice % WAYS.length] ?? 'text');
  if (outcome.kind === 'failed')
    output.talk((paint) => problemText(new PythonError({ origin: undefined, ...outcome }), paint));
  streams.flush();
  return seen();
}

async function run(source: string): Promise<{ kind: string; type: string; message: string; traceback: string }> {
  interpreter ??= await start();
  const ran = await interpreter.run(JSON.stringify({ kind: 'entry', source, isWhole: true, theirs: [] }));
  if (ran.kind !== 'ran') throw new Error(ran.words);
  return JSON.parse(ran.text);
}

async function start(): Promise<Interpreter> {
  const cache = fileURLToPath(new URL('../../node_modules/.cache/compiled/acronis-shell', import.meta.url));
  interpreter = new Interpreter({
    host: {
      call: async () => '{"value":null}',
      write: async (to, text) => void (await output.write(to, text)),
      tell() {},
    },
    snapshots: snapshotsIn(cache),
    begin: JSON.stringify({ page: [], helpers: [], json: false }),
  });
  await run('import sys, warnings, logging');
  return interpreter;
}
