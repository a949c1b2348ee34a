/** A program in a real terminal, for the measures: what it prints, without the colours, and keys for it. */
import pty from '@lydell/node-pty';

const LONGEST_MS = 20_000;

/** `seen` resolves, with the match, once what was printed since the last one matches; `ended` when the program has. */
export function openTerminal([program, ...args], { path, env }) {
  const child = pty.spawn(program, args, { name: env.TERM, cols: 100, rows: 30, cwd: path, env });
  let printed = '';
  let check = () => {};
  child.onData((data) => {
    printed += data;
    check();
  });
  const ended = new Promise((resolve) => child.onExit(resolve));
  return {
    pid: child.pid,
    ended,
    write: (keys) => child.write(keys),
    /** The next program finds the computer free. */
    close() {
      child.kill('SIGKILL');
      return ended;
    },
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new Error(`${program} ${args.join(' ')}: ${pattern} was not seen:\n${printed}`));
        const timer = setTimeout(fail, LONGEST_MS);
        check = () => {
          const match = pattern.exec(plain(printed));
          if (match === null) return;
          clearTimeout(timer);
          check = () => {};
          printed = '';
          resolve(match);
        };
        check();
      }),
  };
}

function plain(text) {
  return text.replace(/\x1b\[[?\d;]*[A-Za-z]/g, '').replace(/\r/g, '\n');
}
