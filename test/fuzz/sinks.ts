/** Every place to which text leaves the shell, as a function from what was handed over to what came out. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { readAnswer, readGrant } from '../../src/api/answer.ts';
import { createHttp, type HttpResponse } from '../../src/api/http/http.ts';
import { createSecrets } from '../../src/api/secrets/redact.ts';
import { problemText } from '../../src/render/problems.ts';
import { reportMarkdown } from '../../src/render/report.ts';
import { draw, withView } from '../../src/render/text.ts';
import type { Surroundings } from '../../src/repl/commands/command.ts';
import { copy } from '../../src/repl/commands/copy.ts';
import type { Clipboard } from '../../src/repl/output/clipboard.ts';
import { Output } from '../../src/repl/output/output.ts';
import { History } from '../../src/repl/terminal/history.ts';
import { Audit } from '../../src/session/audit/audit.ts';
import { AuditFile } from '../../src/session/audit/file.ts';
import type { Session } from '../../src/session/session.ts';
import type { Written } from './encodings.ts';
import { guarded, secretsOf } from './guarded.ts';
import { questionSink, setUpSink } from './prompts.ts';
import { pythonSink } from './python.ts';

/** `dice` decides which way the text takes to the place. */
export type Sink = (written: Written, dice: number) => string | Promise<string>;

const ORIGIN = 'https://eu2-cloud.acronis.com';

export const SINKS: Readonly<Record<string, Sink>> = {
  'terminal: a value': (written, dice) => {
    const text = written.pieces.join('');
    const values = [
      text,
      { note: text },
      [[text]],
      new Map([[text, 1]]),
      { [text]: 1 },
      new Error(text),
      new Error('outer', { cause: { headers: { Authorization: text } } }),
      Symbol(text),
      withView({}, (paint) => paint('strong', text)),
      Object.defineProperty({}, 'hidden', { value: text }),
    ];
    return shown(written, (output) => output.value(pick(values, dice)), { colors: true });
  },
  'terminal: talk': (written, dice) => {
    const text = written.pieces.join('');
    const error = new Error(text);
    return shown(
      written,
      (output) => {
        if (dice % 2) output.talk((paint) => `  ${paint('dim', text)}`);
        else output.talk((paint) => problemText(dice % 4 ? error : text, paint));
      },
      { colors: true },
    );
  },
  'standard output: print': (written) => shown(written, (output) => output.print(written.pieces.join(''))),
  'standard output: JSON': (written, dice) => {
    const text = written.pieces.join('');
    const error = { error: { name: 'Error', message: text } };
    const values = [text, { text }, { [text]: [text] }, error, { toJSON: () => text }];
    const document = shown(written, (output) => output.value(pick(values, dice)), { json: true });
    JSON.parse(document); // still one, whatever was taken out
    return document;
  },
  console: (written, dice) => {
    const text = written.pieces.join('');
    return shown(written, (output) => {
      const own = output.console();
      const ways = [
        () => own.log(text),
        () => own.error('%s and %j', text, { text }),
        () => own.dir({ text }, { showHidden: true }),
        () => own.table([{ text }]),
        () => own.group(text),
        () => own.trace(text),
        () => own.assert(false, text),
      ];
      pick(ways, dice)();
    });
  },
  'clipboard: the last value': async (written, dice) => {
    const text = written.pieces.join('');
    let copied = '';
    const clipboard: Clipboard = { way: 'straight', put: (clean) => (copied += clean) };
    const stream = { write: () => true };
    const output = new Output({
      stdout: stream,
      stderr: stream,
      secrets: secretsOf(written),
      colors: true,
      json: false,
      clipboard,
    });
    const values = [text, { text }, [text], new Map([[text, text]]), withView({}, (paint) => paint('strong', text))];
    output.value(pick(values, dice));
    const said: string[] = [];
    const session = { isVerdict: () => false } as unknown as Session; // of which no more is asked
    const say: Surroundings['say'] = (view) => said.push(draw(view, false));
    const around = { session, output, say, choice: { sandbox: {} }, faults: null, help: null, speak() {} };
    await copy.run?.('', around as unknown as Surroundings);
    return [copied, ...said].join('\n');
  },
  'report: the block for the ticket': (written) => {
    const text = written.pieces.join('');
    const { scrub } = secretsOf(written);
    const own = { verdict: 'CHANGED', request: text, status: 200, version: 1, activated: false, course: [] } as const;
    const user = { user_id: text, login: text, name: text, tenant: text, tenant_id: text, old: text, new: text };
    const at = '2026-11-27T12:00:00.000Z';
    const since = [{ at, request: text, new: text, verdict: null }];
    const rest = {
      seen: { email: text, version: 2, at },
      at,
      since,
      operator: text,
      client_id: text,
      datacenter: text,
    };
    return scrub(
      reportMarkdown({ ...own, ...user, ...rest, request_id: text, is_practice: false, audit_hash: text, world: text }),
    );
  },
  'standard streams': (written, dice) => {
    const { stream, streams, seen } = guarded(written, dice);
    stream.write('before ');
    for (const piece of written.pieces) stream.write(dice % 2 ? Buffer.from(piece) : piece);
    if (dice % 3) stream.write(' after\n');
    streams.flush();
    return seen();
  },
  'standard streams, slowly': async (written, dice) => {
    const { stream, streams, seen } = guarded(written, dice);
    const text = written.pieces.join('');
    const size = 1 + (dice % 11);
    for (let at = 0; at < text.length; at += size) {
      stream.write(text.slice(at, at + size));
      await new Promise((resolve) => process.nextTick(resolve));
    }
    streams.flush();
    return seen();
  },
  'standard streams, by other ways': async (written, dice) => {
    const { stream, streams, seen } = guarded(written, dice);
    const text = written.pieces.join('');
    const ways = [
      () => stream.end(text),
      () => stream._write(Buffer.from(text), 'buffer' as BufferEncoding, () => {}),
      () => Writable.prototype.write.call(stream, text, 'utf8'),
      () => stream.write(Buffer.concat([Buffer.from([0xff]), Buffer.from(text), Buffer.from([0xfe])])),
      () => stream.write(Buffer.from(text).toString('hex'), 'hex'),
      () => new Promise((done) => Readable.from(written.pieces).on('end', done).pipe(stream, { end: false })),
    ];
    await pick(ways, dice)();
    streams.flush();
    return seen();
  },
  'history: typed next to a name': (written, dice) => {
    const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
    try {
      const history = new History({ directory, world: 'fuzz', secrets: createSecrets() });
      history.add(typed(written.secret, dice));
      return textsIn(directory).join('\n');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  history: (written, dice) => {
    const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
    try {
      const history = new History({ directory, world: 'fuzz', secrets: secretsOf(written) });
      const text = written.pieces.join('');
      history.add(pick([`x = '${text}'`, text, `f([\n  '${text}',\n])`, `x = \`${text}\n\``], dice));
      return textsIn(directory).concat(history.read()).join('\n');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  audit: async (written, dice) => {
    const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const text = written.pieces.join('');
    const facts = { method: 'PUT', url: `${ORIGIN}/api/2/users/u`, fields: ['x'], email: null };
    // A few characters of a secret may belong to an address: there they stay. Those of a token's header are none.
    const wrong = [{ fields: [text] }, ...(text.length > 80 ? [{ url: `${ORIGIN}/${text}` }] : [])];
    const result = { verdict: 'REJECTED', status: 400, code: text, request_id: text, seen: null } as const;
    try {
      const scrub = secretsOf(written).scrub;
      const log = new AuditFile({ directory, scrub });
      const audit = new Audit({ log, operator: text, clientId: 'client', world: () => text });
      await audit.finish(await audit.begin({ ...facts, ...pick(wrong, dice) }), result);
      return textsIn(directory)
        .concat(JSON.stringify(await log.records()))
        .join('\n');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  'a question: what is typed unseen': questionSink,
  'a question: what is set up with it': setUpSink,
  'Python: what it prints, shows and raises': pythonSink,
  'an error of an answer': (written, dice) => {
    const text = written.pieces.join('');
    const secrets = secretsOf(written);
    const places = [
      { code: 400, message: text },
      { code: text, message: 'no' },
      { code: 400, domain: text },
      { code: 400, details: { info: text } },
    ];
    const body = JSON.stringify({ error: pick(places, dice) });
    const flat = JSON.stringify({ error: 'invalid_client', error_description: text });
    return errorText(() => {
      if (dice % 5 === 0) readGrant(answer(401, flat), secrets);
      else readAnswer(answer(pick([400, 403, 409, 500], dice), body), String, secrets);
    });
  },
  'an error of a request': (written, dice) => {
    const text = written.pieces.join('');
    const http = createHttp({ origin: ORIGIN, proxy: 'off', secrets: secretsOf(written) });
    const wrong = [
      { url: `${ORIGIN}/users/../${text}` },
      { url: text },
      { method: text },
      { headers: { [`${text}\n`]: '1' } },
      { headers: { Authorization: `${text}\n` } },
    ];
    return errorText(() => http.check({ method: 'GET', url: `${ORIGIN}/`, headers: {}, ...pick(wrong, dice) }));
  },
};

/** A statement that gives the secret to a name for one, in either language or in a shell. */
function typed(secret: string, dice: number): string {
  const text = JSON.stringify(secret);
  const quoted = `'${secret.replace(/[\\']/g, '\\$&')}'`;
  const isPlain = /^[\w.~+/=-]+$/.test(secret);
  const names = ['client_secret', 'let password', 'x.apiKey', 'headers["Authorization"]', 'ACRONIS_CLIENT_SECRET'];
  const values = [
    ...[text, quoted, `(\n${text}\n)`, `"a" + ${text}`, `[1, ${quoted}]`, `Buffer.from(${text}).toString()`],
    ...[
      text.slice(0, -1),
      `x ? ${text} : y`,
      `{ id: 'x', value: ${quoted} }`,
      `f${'"'.repeat(3)}${secret.replaceAll('"', '')}${'"'.repeat(3)}`,
    ],
    ...(isPlain ? [`r'${secret}'`, `b"${secret}"`, `\`Bearer ${secret}\``, `'a' \\\n '${secret}'`] : []),
  ];
  const statement = `${pick(names, dice)}${pick([' = ', '=', ' += ', ' ??= ', ' = \n '], dice >>> 4)}${pick(values, dice >>> 8)}`;
  const others = [
    `requests.post(url, auth=('id', ${text}))`,
    `new Map([['token', ${quoted}]])`,
    `// password: ${secret}`,
    ...(isPlain
      ? [`export ACRONIS_CLIENT_SECRET=${secret}`, `curl -u id:${secret} https://x`, `https://id:${secret}@x/`]
      : []),
  ];
  return dice % 3 === 0 ? pick(others, dice >>> 12) : statement;
}

/** All that an Output wrote, to either side. */
function shown(
  written: Written,
  show: (output: Output) => void,
  { colors = false, json = false }: { colors?: boolean; json?: boolean } = {},
): string {
  let seen = '';
  const stream = {
    columns: 40 + (written.secret.length % 60),
    write(text: string) {
      seen += text;
    },
  };
  show(new Output({ stdout: stream, stderr: stream, secrets: secretsOf(written), colors, json }));
  return seen;
}

/** Whatever a person can get out of what is thrown. */
function errorText(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    const { message, stack } = error as Error;
    const looked = inspect(error, { showHidden: true, depth: null, maxStringLength: null });
    return [message, stack, JSON.stringify(error), looked, String(error)].join('\n');
  }
  return '';
}

function answer(status: number, text: string): HttpResponse {
  const request = { method: 'GET', url: `${ORIGIN}/api/2/users`, headers: {} };
  return {
    status,
    reason: '',
    headers: {},
    headerLines: [],
    text,
    bytes: Buffer.from(text),
    url: request.url,
    elapsedMs: 1,
    requestId: null,
    request,
  };
}

function textsIn(directory: string): string[] {
  return readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
}

function pick<T>(values: readonly T[], dice: number): T {
  return values[dice % values.length] as T; // never empty
}
