// @ts-check
/** What Python reaches the main thread by: files that lead there. No object of JavaScript ever gets into Python. */

/** @typedef {ReturnType<typeof import('./channel.mjs').openChannel>} Channel */
/** @typedef {{ write(bytes: Uint8Array): number, read(): Uint8Array }} Dialogue What is written first, and what is then read. */

/**
 * @param {import('pyodide').PyodideAPI} py
 * @param {Channel} channel
 */
export function addDevices(py, channel) {
  py.setStdin({ stdin: () => undefined });
  py.setStdout({ write: (bytes) => channel.print(0, bytes) });
  py.setStderr({ write: (bytes) => channel.print(1, bytes) });
  // They are those of this computer.
  for (const terminal of ['/dev/tty', '/dev/tty1']) py.FS.unlink(terminal);
  addDevice(py, '/dev/host', () => hostOf(channel));
  addDevice(py, '/dev/sleep', () => sleeperOf(channel));
}

/** @param {Channel} channel @returns {Dialogue} */
function hostOf(channel) {
  let question = '';
  let id = 0;
  const decoder = new TextDecoder();
  return {
    write(bytes) {
      question += decoder.decode(bytes, { stream: true });
      const end = question.indexOf('\n');
      if (question.endsWith('\0')) id = channel.ask(question.slice(0, end), question.slice(end + 1, -1));
      return bytes.length;
    },
    read() {
      return encoder.encode(channel.answerOf(id));
    },
  };
}

const encoder = new TextEncoder();

/** @param {Channel} channel @returns {Dialogue} */
function sleeperOf(channel) {
  let until = 0;
  return {
    write(bytes) {
      until = channel.now() + Number(new TextDecoder().decode(bytes)) * 1000;
      return bytes.length;
    },
    read() {
      channel.sleep(until);
      return new Uint8Array(0);
    },
  };
}

/**
 * @param {import('pyodide').PyodideAPI} py
 * @param {string} path
 * @param {() => Dialogue} open
 */
function addDevice({ FS, ERRNO_CODES }, path, open) {
  const device = FS.makedev(FS.createDevice.major++, 0);
  /** @template T @param {() => T} run @returns {T} */
  const inErrno = (run) => {
    try {
      return run();
    } catch (error) {
      throw new FS.ErrnoError(ERRNO_CODES[/** @type {{ code?: string }} */ (error).code ?? ''] ?? ERRNO_CODES.EIO);
    }
  };
  FS.registerDevice(device, {
    /** @param {any} stream */
    open(stream) {
      stream.seekable = false;
      stream.dialogue = open();
      stream.rest = null;
    },
    /** @param {any} stream @param {Uint8Array} memory @param {number} offset @param {number} length */
    write: (stream, memory, offset, length) =>
      // Python's memory may move, and is not ours to keep.
      inErrno(() => stream.dialogue.write(new Uint8Array(memory.buffer, memory.byteOffset + offset, length).slice())),
    /** @param {any} stream @param {Uint8Array} memory @param {number} offset @param {number} length */
    read(stream, memory, offset, length) {
      stream.rest ??= inErrno(() => stream.dialogue.read());
      const piece = stream.rest.subarray(0, length);
      memory.set(piece, offset);
      stream.rest = stream.rest.subarray(piece.length);
      return piece.length;
    },
  });
  FS.mkdev(path, device);
}
