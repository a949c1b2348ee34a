/** The sequence by which a terminal puts a text into its clipboard, also over ssh (OSC 52 of xterm's "Operating System Commands"). */
import { writeAll, writePatiently } from '../../session/files/writeAll.ts';

/** What the sequence has to pass on its way to the terminal. */
export type ClipboardWay = 'straight' | 'tmux' | 'screen';

/** In bytes: terminals take sequences of 100,000, of which base64 leaves so much. */
export const MOST_BYTES = 74_994;

export interface Clipboard {
  readonly way: ClipboardWay;
  /** Text that has passed the secrets. */
  put(clean: string): void;
}

/** Of a terminal. */
export function clipboardOf({ fd }: { readonly fd: number }, way: ClipboardWay): Clipboard {
  return {
    way,
    // Past the guard of the streams: what a token holds in base64, a host's name say, is none of its secrets in clear.
    put: (clean) => writeAll(fd, Buffer.from(clipboardSequence(clean, way), 'latin1'), null, writePatiently),
  };
}

export function clipboardSequence(text: string, way: ClipboardWay): string {
  const sequence = `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
  switch (way) {
    case 'straight':
      return sequence;
    case 'tmux':
      // Set to take it, tmux keeps it and hands it on; set to let it pass, it does that alone.
      return `${sequence}\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
    case 'screen':
      return inPieces(sequence);
  }
}

// Screen hands on no longer string than some hundred characters at once.
const PIECE = 240;

function inPieces(sequence: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < sequence.length; at += PIECE) pieces.push(`\x1bP${sequence.slice(at, at + PIECE)}\x1b\\`);
  return pieces.join('');
}
