/** A data centre for the measures, in processes of its own: a served sandbox, near or 50 ms away over TLS. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MAIN } from './measure.mjs';

export const RTT_MS = 50;

const CERTIFICATE = fileURLToPath(new URL('./localhost.pem', import.meta.url));
const DISTANT = fileURLToPath(new URL('./distant.mjs', import.meta.url));

/** `env` names it and the client. */
export async function startNear({ env }) {
  const program = startProgram([MAIN, 'sandbox', '--port', '0'], env);
  const settings = [];
  for (let left = 3; left > 0; left -= 1) settings.push(/^(\w+)=(.*)$/.exec(await program.line()).slice(1));
  return { env: Object.fromEntries(settings), stop: program.stop };
}

/** The same from afar; `asked` resolves to the requests and connections since it was called last. */
export async function startDistant({ path, env }, python) {
  const near = await startNear({ env });
  const program = startProgram([DISTANT, near.env.ACRONIS_DATACENTER_URL, String(RTT_MS)], env);
  return {
    env: { ...near.env, ACRONIS_DATACENTER_URL: await program.line(), ...trust(path, python) },
    asked: async () => JSON.parse(await program.ask()),
    stop: () => Promise.all([program.stop(), near.stop()]),
  };
}

/** Beside all that each trusts anyway, so that both load as many certificates as ever. */
function trust(path, python) {
  const all = join(path, 'certificates.pem');
  writeFileSync(all, `${python === null ? '' : certificatesOf(python)}\n${readFileSync(CERTIFICATE, 'utf8')}`);
  return { NODE_EXTRA_CA_CERTS: CERTIFICATE, REQUESTS_CA_BUNDLE: all };
}

function certificatesOf(python) {
  const question = 'import requests; print(requests.certs.where())';
  const { stdout } = spawnSync(python, ['-c', question], { encoding: 'utf8' });
  return readFileSync(stdout.trim(), 'utf8');
}

/** What it says on standard error is not read: a full pipe would stop it. */
function startProgram(args, env) {
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  process.once('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`node ${args.join(' ')} ended too soon`);
    return value;
  };
  return {
    line,
    ask() {
      child.stdin.write('\n');
      return line();
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
