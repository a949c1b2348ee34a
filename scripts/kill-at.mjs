/**
 * Preloaded by kill.mjs: ends this process, as kill -9 does, at the operation on files with a given number. Counted are
 * those that change something below a directory. KILL_AT holds directory, number and moment as JSON:
 * before, after, torn (half a write is done), count (none: how many there were is told at the end), forget (none: what is
 * written becomes something else, by which one sees that this would be found).
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { directory, number, moment } = JSON.parse(process.env.KILL_AT ?? '{}');
const CHANGING = ['mkdirSync', 'openSync', 'writeSync', 'fsyncSync', 'ftruncateSync', 'fchmodSync', 'closeSync'];
const BY_PATH = ['mkdirSync', 'openSync', 'unlinkSync', 'renameSync', 'chmodSync'];
const opened = new Set();
let count = 0;

for (const name of new Set([...CHANGING, ...BY_PATH])) {
  const act = fs[name];
  fs[name] = (...given) => {
    if (!isMeant(name, given)) return act(...given);
    count += 1;
    const isDue = count === number;
    if (isDue && moment === 'before') die();
    const done = perform(name, act, given, isDue);
    if (name === 'openSync') opened.add(done);
    if (name === 'closeSync') opened.delete(given[0]);
    if (isDue) die();
    return done;
  };
}
syncBuiltinESMExports();
if (moment === 'count') process.on('exit', () => fs.writeSync(2, `operations: ${count}\n`));

function isMeant(name, [target, flags]) {
  if (typeof target === 'number') return opened.has(target);
  if (!BY_PATH.includes(name) || !String(target).startsWith(directory)) return false;
  return name !== 'openSync' || (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0;
}

function perform(name, act, given, isDue) {
  if (name !== 'writeSync') return act(...given);
  const [file, bytes, offset = 0, length = bytes.length - offset, position = null] = given;
  if (moment === 'forget') return act(file, Buffer.alloc(length, 'x'), 0, length, position);
  return act(file, bytes, offset, isDue && moment === 'torn' ? Math.ceil(length / 2) : length, position);
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}
