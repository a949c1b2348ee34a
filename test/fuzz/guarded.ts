/** A secret that the shell knows, and a standard stream under guard. */
import { Writable } from 'node:stream';
import { createSecrets, type Secrets } from '../../src/api/secrets/redact.ts';
import { createShown } from '../../src/repl/output/shown.ts';
import { guardStreams } from '../../src/repl/output/streams.ts';
import type { Written } from './encodings.ts';

export function secretsOf({ secret }: Written): Secrets {
  const secrets = createSecrets();
  secrets.add(secret);
  return secrets;
}

/** A standard stream under guard, and all that came out of it. */
export function guarded(written: Written, dice: number) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    decodeStrings: dice % 2 === 0,
    write(chunk, encoding, done) {
      chunks.push(Buffer.from(chunk, encoding));
      done();
    },
  });
  const standard = Object.assign(stream, { fd: -1 }) as unknown as NodeJS.WriteStream & { fd: number }; // all that it uses
  const streams = guardStreams([standard], createShown(secretsOf(written)));
  return { stream: standard, streams, seen: () => Buffer.concat(chunks).toString('utf8') };
}
