/**
 * Node's search in the history, Ctrl-R and Ctrl-S, beside a prompt of several rows. Node writes what it finds into the
 * first of them, at the column where the last one ends: while somebody searches, the last one is all of the prompt.
 */
import type { Key } from 'node:readline';

/** The REPL, as far as the search is concerned. */
export interface Searched {
  prevRows: number;
  getPrompt(): string;
  setPrompt(prompt: string): void;
  getCursorPos(): { readonly rows: number };
  _ttyWrite(text: string | undefined, key: Key): void;
}

export class HistorySearch {
  readonly #server: Searched;
  readonly #press: Searched['_ttyWrite'];
  /** The prompt as it was, while somebody searches. */
  #prompt: string | null = null;

  constructor(server: Searched) {
    this.#server = server;
    this.#press = server._ttyWrite.bind(server);
    server._ttyWrite = (text, key = {}) => this.#receive(text, key);
  }

  get isOn(): boolean {
    return this.#prompt !== null;
  }

  /** What was found stands in the line, and the cursor behind it. */
  end(): void {
    if (this.isOn) this.#receive(undefined, { ctrl: true, name: 'e' });
  }

  #receive(text: string | undefined, key: Key): void {
    // They need the whole prompt: one leaves it, the other draws it.
    if (isEnter(key) || (key.ctrl && key.name === 'l')) this.end();
    if (!this.isOn && isSearch(key)) this.#begin();
    this.#press(text, key);
    if (this.isOn && !staysInSearch(text, key)) this.#restore();
  }

  #begin(): void {
    const server = this.#server;
    this.#prompt = server.getPrompt();
    server.setPrompt(this.#prompt.slice(this.#prompt.lastIndexOf('\n') + 1));
    server.prevRows = server.getCursorPos().rows;
  }

  #restore(): void {
    const server = this.#server;
    server.setPrompt(this.#prompt ?? '');
    this.#prompt = null;
    server.prevRows = server.getCursorPos().rows;
  }
}

function isSearch({ ctrl, name }: Key): boolean {
  return ctrl === true && (name === 'r' || name === 's');
}

function isEnter({ name }: Key): boolean {
  return name === 'return' || name === 'enter';
}

/** As Node decides it, which tells nobody. */
function staysInSearch(text: string | undefined, key: Key): boolean {
  if (isSearch(key) || key.name === 'backspace') return true;
  if (key.ctrl) return key.name === 'h' || key.name === 'w';
  return !key.meta && key.name !== 'escape' && !isEnter(key) && text !== undefined && text !== '';
}
