/** Tells keys from pastes, which a terminal puts in brackets. Pure. */
import { PASTE_BEGIN, PASTE_END } from './modes.ts';

export interface Piece {
  readonly isPaste: boolean;
  readonly text: string;
}

export class KeyReader {
  /** The beginning of a paste whose end has not come yet. */
  #paste: string[] | null = null;
  /** What may be the first part of a bracket. */
  #held = '';

  get isInPaste(): boolean {
    return this.#paste !== null;
  }

  /** A paste comes out once it is whole. */
  read(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    let text = this.#held + chunk;
    this.#held = '';
    for (;;) {
      const bracket = this.#paste === null ? PASTE_BEGIN : PASTE_END;
      const at = text.indexOf(bracket);
      if (at < 0) break;
      if (this.#paste === null) {
        if (at > 0) pieces.push({ isPaste: false, text: text.slice(0, at) });
        this.#paste = [];
      } else {
        pieces.push({ isPaste: true, text: this.#paste.join('') + text.slice(0, at) });
        this.#paste = null;
      }
      text = text.slice(at + bracket.length);
    }
    const length = this.#lengthToHold(text);
    this.#held = text.slice(text.length - length);
    text = text.slice(0, text.length - length);
    if (this.#paste !== null) this.#paste.push(text);
    else if (text !== '') pieces.push({ isPaste: false, text });
    return pieces;
  }

  /** Gives up a paste that does not end; false where there is none. */
  forget(): boolean {
    const wasInPaste = this.isInPaste;
    this.#paste = null;
    this.#held = '';
    return wasInPaste;
  }

  #lengthToHold(text: string): number {
    const bracket = this.#paste === null ? PASTE_BEGIN : PASTE_END;
    for (let length = Math.min(bracket.length - 1, text.length); length > 0; length -= 1) {
      // A lone Escape is a key, and is not kept waiting.
      const isKey = this.#paste === null && length <= 2 && length === text.length;
      if (!isKey && bracket.startsWith(text.slice(text.length - length))) return length;
    }
    return 0;
  }
}
