/** Every way by which an entry can print: no part of a secret comes out of it, and all else does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAIN, makeHome } from '../../terminal/home.ts';
import { entries, run } from '../../terminal/run.ts';

const isWindows = process.platform === 'win32';

// In pieces, so that no error that quotes the entry holds it. Twelve of its characters are the secret already.
const NAME_SECRET = "s = ['the sandbox', 'secret', 'opens', 'nothing'].join('-').slice(4); h = 'harmless-and-whole'";
const PARTS = ['sandbox-secr', 'secret-opens', 'opens-nothin', 'pens-nothing'];

const STREAMS = [
  'for (const text of [s, h]) for (const unit of text + "\\n") { process.stdout.write(unit); await new Promise(setImmediate) }',
  'for (const text of [s, h]) await new Promise((done) => require("stream").Readable.from([text.slice(0, 5), text.slice(5), "\\n"]).on("end", done).pipe(process.stdout, { end: false }))',
  'for (const text of [s, h]) void process.stdout.end(`${text}\\n`)',
  'for (const text of [s, h]) void process.stderr._write(`${text}\\n`, "utf8", () => {})',
  'for (const text of [s, h]) Object.getPrototypeOf(process.stdout).write.call(process.stdout, `${text}\\n`)',
  'for (const text of [s, h]) await require("stream/promises").pipeline(require("stream").Readable.from([text, "\\n"]), process.stdout)',
  'process.stdout.cork(); for (const text of [s, h]) process.stdout.write(`${text}\\n`); process.stdout.uncork()',
  'for (const text of [s, h]) process.stdout.write(Buffer.from(`\\xff\\xfe${text}\\n`, "latin1"))',
  'for (const text of [s, h]) process.stdout.write(new Uint8Array(Buffer.from(`${text}\\n`)))',
  'for (const text of [s, h]) process.stdout.write(`${text}\\n`, "latin1")',
  'for (const text of [s, h]) process._rawDebug(text)',
  'for (const text of [s, h]) process.emitWarning(text)',
  'for (const text of [s, h]) require("console").log(text)',
  'for (const text of [s, h]) await new Promise((done) => new Worker(`console.log(require("worker_threads").workerData)`, { eval: true, workerData: text }).on("exit", done))',
];

const DESCRIPTORS = [
  'for (const text of [s, h]) void fs.writeSync(1, `${text}\\n`)',
  'for (const text of [s, h]) void fs.writeSync(2, Buffer.from(`xx${text}\\n`), 2)',
  'for (const text of [s, h]) void fs.writeSync(2, Buffer.from(`xx${text}\\nyy`), { offset: 2, length: text.length + 1 })',
  'for (const text of [s, h]) void fs.writevSync(1, [Buffer.from(text.slice(0, 9)), Buffer.from(`${text.slice(9)}\\n`)])',
  'for (const text of [s, h]) fs.writeFileSync(1, `${text}\\n`)',
  'for (const text of [s, h]) fs.appendFileSync(2, Buffer.from(`${text}\\n`))',
  'for (const text of [s, h]) await new Promise((done) => fs.write(1, `${text}\\n`, done))',
  'for (const text of [s, h]) await new Promise((done) => fs.writev(1, [Buffer.from(`${text}\\n`)], done))',
  'for (const text of [s, h]) await new Promise((done) => fs.writeFile(1, `${text}\\n`, done))',
  'for (const text of [s, h]) await new Promise((done) => fs.createWriteStream(null, { fd: 1, autoClose: false }).end(`${text}\\n`, done))',
];

const DEVICES = [
  'for (const text of [s, h]) fs.writeFileSync("/dev/stdout", `${text}\\n`)',
  'for (const text of [s, h]) await fs.promises.appendFile("/dev/stderr", `${text}\\n`)',
  'for (const text of [s, h]) await fs.promises.writeFile("/dev/stdout", `${text}\\n`)',
  'for (const text of [s, h]) fs.writeSync(fs.openSync("/dev/fd/1", "w"), `${text}\\n`)',
  'for (const text of [s, h]) { const to = await fs.promises.open("/dev/stdout", "w"); await to.write(`${text}\\n`); await to.close() }',
];

const CHILDREN = [
  'for (const text of [s, h]) void child_process.spawn("echo", [text], { stdio: "inherit" })',
  'for (const text of [s, h]) void child_process.spawn("sh", ["-c", "echo $0 >&2", text], { stdio: ["ignore", "ignore", 2] })',
  'for (const text of [s, h]) void child_process.spawn("echo", [text], { stdio: ["ignore", process.stdout, "inherit"] })',
  'for (const text of [s, h]) void child_process.spawnSync("echo", [text], { stdio: "inherit" })',
  'for (const text of [s, h]) void child_process.spawn("sh", ["-c", "echo $0 >&3", text], { stdio: ["ignore", "pipe", "pipe", 1] })',
  'for (const text of [s, h]) void child_process.spawnSync("sh", ["-c", "echo $0 >&3", text], { stdio: ["ignore", "pipe", "pipe", 2] })',
  'for (const text of [s, h]) void child_process.execSync(`echo ${text} >&2`, { stdio: "inherit" })',
  'for (const text of [s, h]) void child_process.execFileSync("echo", [text], { stdio: ["ignore", "inherit", "inherit"] })',
];

test.each<[string, readonly string[], boolean]>([
  ['a stream', STREAMS, false],
  ['a descriptor', DESCRIPTORS, false],
  ['a device', DEVICES, isWindows],
  ['a program that is started', CHILDREN, isWindows],
])('no part of a secret comes out by %s, and all else does (K4, PR36)', async (_, ways, isSkipped) => {
  if (isSkipped) return;
  const code = [NAME_SECRET, 'Worker = worker_threads.Worker', ...ways].map((way) => `${way}; undefined`);

  const args = ['--sandbox', '--quiet', ...entries(...code)];
  // A device that stands for a socket, as Node gives to children, cannot be opened.
  const piped = ['-c', '{ "$0" "$@" 2>&1; echo "ended with $?"; } | cat', process.execPath, MAIN, ...args];
  const ran = ways === DEVICES ? run(piped, { node: 'sh', program: [] }) : run(args);
  const { stdout, stderr, code: ended } = await ran;

  const seen = `${stdout}${stderr}`;
  expect(PARTS.filter((part) => seen.includes(part))).toEqual([]);
  expect(seen.split('‹secret›').length - 1).toBeGreaterThanOrEqual(ways.length);
  expect(seen.split('harmless-and-whole').length - 1).toBeGreaterThanOrEqual(ways.length);
  expect(ways === DEVICES ? stdout.includes('ended with 0') : ended === 0).toBe(true);
});

test.each([
  'process.on("exit", () => { throw new Error(s) })',
  'process.on("uncaughtException", () => { throw new Error(s) }); setTimeout(() => { throw new Error("first") })',
  'setTimeout(() => { throw { get stack() { throw new Error(s) }, toString() { throw s } } })',
  'setTimeout(() => { throw Object.assign(new Error(s), { name: s }) })',
  'setTimeout(() => { throw { [Symbol.for("nodejs.util.inspect.custom")]() { throw s } } })',
  'void Promise.reject(new Error(s))',
])('Node prints no secret when the last throw fails: %s (K5)', async (way) => {
  const code = [NAME_SECRET, `${way}; await new Promise((done) => setTimeout(done, 20)); undefined`];

  const { stdout, stderr, code: ended } = await run(['--sandbox', '--quiet', ...entries(...code)]);

  expect(PARTS.filter((part) => `${stdout}${stderr}`.includes(part))).toEqual([]);
  expect(stderr).not.toContain('Node.js v');
  expect(stderr).toContain('✗');
  expect(ended).toBe(1);
});

test('a secret that comes in pieces does not get whole past the streams (K2)', async () => {
  const ways = [
    'for (const unit of s) process._rawDebug(unit)',
    'for (const unit of s) void fs.writeSync(2, unit)',
    'for (const part of s.match(/.{1,7}/g)) { void fs.writeSync(2, part.slice(0, 3)); process._rawDebug(part.slice(3)) }',
  ];
  for (const way of ways) {
    const { stderr } = await run(['--sandbox', '--quiet', ...entries(NAME_SECRET, `${way}; undefined`)]);

    const seen = stderr.replace(/\s/g, '');
    expect(PARTS.filter((part) => seen.includes(part))).toEqual([]);
    expect(seen).toContain('‹secret›');
  }
});

const HALVES = [
  'void process.stdout.write(a); void fs.writeSync(1, `${b}\\n`)',
  'void fs.writeSync(1, a); console.log(b)',
  'void process.stderr.write(a); await null; process._rawDebug(b)',
  'void process.stdout.write(a); console.error(b)',
  'console.error("x"); void fs.writeSync(2, a); void fs.writeSync(1, "between\\n"); console.error(b)',
  'void process.stdout.write(a); await new Promise((done) => fs.write(1, b, done)); console.log()',
  'void process.stdout._write(a, "utf8", () => {}); void process.stdout.write(b)',
  'for (const [at, part] of [...a, ...b].entries()) void (at % 2 ? process.stdout.write(part) : fs.writeSync(1, part))',
  'await new Promise((done) => new net.Socket({ fd: 1 }).unref().write(a, done)); console.log(b)',
  ...(isWindows
    ? []
    : [
        'child_process.execFileSync("printf", [a], { stdio: "inherit" }); console.log(b)',
        'WriteWrap = process.binding("stream_wrap").WriteWrap; process.stdout._handle.writeUtf8String(new WriteWrap(), a); console.log(b)',
      ]),
];

test.each(HALVES)('a secret whose halves come by two ways is one: %s (R1)', async (way) => {
  const halves = 'a = s.slice(4, 15); b = s.slice(15, 26)';

  const { stdout, stderr, code } = await run([
    '--sandbox',
    '--quiet',
    ...entries(NAME_SECRET, halves, `${way}; undefined`),
  ]);

  const seen = `${stdout}${stderr}`.replace(/\s|between|\(node.*/g, '');
  expect(seen).not.toContain('box-secret-opens');
  expect(`${stderr}${stdout}`.replace(/\s|between/g, '')).not.toContain('box-secret-opens');
  expect(seen).toContain('‹secret›');
  expect(code).toBe(0);
});

test('what is written in pieces comes in their order, whatever waits (K4)', async () => {
  const pieces = 'for (const piece of ["harml", "ess-", "and-", "who", "le"]) process.stdout.write(piece)';
  const ways = [`${pieces}; process.stdout.write("\\n")`, `await null; ${pieces}; fs.writeSync(1, "\\n")`, pieces];

  const { stdout } = await run(['--sandbox', '--quiet', ...entries(...ways.map((way) => `${way}; undefined`))]);

  expect(stdout).toBe('harmless-and-whole\nharmless-and-whole\nharmless-and-whole');
});

test('a program that is started says what it was ended with, as where it inherits (K4)', async () => {
  const { stdout } = await run([
    '--sandbox',
    '--quiet',
    ...entries(
      'child = child_process.spawn(process.execPath, ["-e", "console.log(1)"], { stdio: "inherit" }); [child.stdout, child.stdio[1], child.stderr]',
      'child_process.spawnSync(process.execPath, ["-e", "process.exit(7)"], { stdio: "inherit" }).status',
      '(() => { try { child_process.execFileSync(process.execPath, ["-e", "process.exit(7)"], { stdio: "inherit" }) } catch (error) { return [error.status, error.message.includes("Command failed")] } })()',
      '(() => { try { child_process.execFileSync("no-such-program", [], { stdio: "inherit" }) } catch (error) { return error.code } })()',
      'await new Promise((done) => child_process.spawn("no-such-program", [], { stdio: "inherit" }).on("error", ({ code }) => done(code)))',
    ),
  ]);

  expect(stdout.replace(/^1\n/m, '')).toBe("[ null, null, null ]\n7\n[ 7, true ]\n'ENOENT'\n'ENOENT'\n");
});

test('what an entry writes elsewhere is written as it is (PR35)', async () => {
  const home = makeHome();
  const ways = [
    'fs.writeFileSync("file", s); fs.appendFileSync("file", s)',
    'const to = fs.openSync("file", "a"); fs.writeSync(to, s); fs.writevSync(to, [Buffer.from(s)]); fs.closeSync(to)',
    'await fs.promises.appendFile("file", s)',
    'await new Promise((done) => fs.createWriteStream("file", { flags: "a" }).end(s, done))',
    'child_process.spawnSync(process.execPath, ["-e", "process.stdin.pipe(fs.createWriteStream(`file`, { flags: `a` }))"], { input: s })',
    'child_process.execFileSync(process.execPath, ["-p", "process.argv[1].length", s]).toString()',
  ];

  const { stdout } = await run(['--sandbox', '--quiet', ...entries(NAME_SECRET, ...ways)], { home });

  expect(readFileSync(join(home.cwd, 'file'), 'utf8')).toBe('sandbox-secret-opens-nothing'.repeat(7));
  expect(stdout).toContain("'28\\n'");
});
