/**
 * Node's search in the history, Ctrl-R and Ctrl-S, beside prompts and entries of several rows. Node writes what it finds
 * into the first row of its prompt, at the column where the last one ends, and at the end of the search the line from the
 * row of the cursor on. So while somebody searches, the last row is all of the prompt, and at the end Node writes to
 * nobody: the line is drawn anew.
 */
import type { Key } from 'node:readline';

/** The REPL, as far as the search is concerned. */
export interface Searched {
  output: unknown;
  prevRows: number;
  getPrompt(): string;
  setPrompt(prompt: string): void;
  _getDisplayPos(text: string): { readonly rows: number };
  _refreshLine(): void;
  _ttyWrite(text: string | undefined, key: Key): void;
}

export class HistorySearch {
  readonly #server: Searched;
  readonly #press: Searched['_ttyWrite'];
  /** The prompt as it was, while somebody searches. */
  #prompt: string | null = null;
  /** Where the cursor is, counted from the last row of the prompt. */
  #row = 0;

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
    if (this.isOn) this.#receive(undefined, TO_END);
  }

  #receive(text: string | undefined, key: Key): void {
    if (!this.isOn && isSearch(key)) this.#begin();
    if (!this.isOn) {
      this.#press(text, key);
      return;
    }
    if (staysInSearch(text, key)) {
      this.#search(text, key);
      return;
    }
    this.#leave(isCancel(key) ? key : NO_KEY);
    if (isCancel(key)) return;
    // From what was found one goes to its neighbours, not to what begins as it does up to the cursor.
    if (key.name === 'up' || key.name === 'down') this.#press(undefined, TO_START);
    this.#press(text, key);
  }

  #begin(): void {
    this.#prompt = this.#server.getPrompt();
    this.#server.setPrompt(this.#prompt.slice(this.#prompt.lastIndexOf('\n') + 1));
  }

  #search(text: string | undefined, key: Key): void {
    const server = this.#server;
    const measure = server._getDisplayPos;
    const rows: number[] = [];
    server._getDisplayPos = (shown) => {
      const place = measure.call(server, shown);
      rows.push(place.rows);
      return place;
    };
    try {
      this.#press(text, key);
    } finally {
      server._getDisplayPos = measure;
    }
    // What Node measures last: up to the cursor, to the end of what was found, and the words below it.
    this.#row = rows.at(-3) ?? 0;
  }

  #leave(key: Key): void {
    const server = this.#server;
    const { output } = server;
    const rowsOf = (prompt: string) => server._getDisplayPos(prompt).rows;
    const prompt = this.#prompt ?? '';
    const above = rowsOf(prompt) - rowsOf(server.getPrompt());
    server.output = NOBODY;
    try {
      this.#press(undefined, key);
    } finally {
      server.output = output;
    }
    server.setPrompt(prompt);
    this.#prompt = null;
    server.prevRows = this.#row + above;
    server._refreshLine();
  }
}

const NOBODY = { write: () => true };
/** Ends a search, and does nothing else. */
const NO_KEY: Key = {};
const TO_START: Key = { ctrl: true, name: 'a' };
const TO_END: Key = { ctrl: true, name: 'e' };

function isSearch({ ctrl, name }: Key): boolean {
  return ctrl === true && (name === 'r' || name === 's');
}

/** The line is then again what it was before. */
function isCancel({ ctrl, name }: Key): boolean {
  return name === 'escape' || (ctrl === true && name === 'c');
}

/** As Node decides it, which tells nobody. */
function staysInSearch(text: string | undefined, key: Key): boolean {
  if (isSearch(key) || key.name === 'backspace') return true;
  if (key.ctrl) return key.name === 'h' || key.name === 'w';
  const isEnter = key.name === 'return' || key.name === 'enter';
  return !key.meta && key.name !== 'escape' && !isEnter && text !== undefined && text !== '';
}
