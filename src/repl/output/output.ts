/** The one sink: every byte that is shown is made harmless and free of secrets here. */
import { Console } from 'node:console';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Secrets } from '../../api/secrets/redact.ts';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { problemText } from '../../render/problems.ts';
import { draw, type View } from '../../render/text.ts';
import type { Language } from '../../session/language.ts';
import { brief, type Extent, LETTERS, WHOLE } from './brief.ts';
import { type Clipboard, type ClipboardWay, MOST_BYTES } from './clipboard.ts';
import { inspected, plainly } from './hostile.ts';
import { toJson } from './json.ts';

export interface OutputOptions {
  readonly stdout: { write(text: string): unknown; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly columns?: number };
  readonly secrets: Secrets;
  readonly colors: boolean;
  /** The terminal shows no signs but those of ASCII. */
  readonly isAscii?: boolean;
  /** Values as one JSON document a line. */
  readonly json: boolean;
  /** To somebody who reads it: of what is long, the beginning. */
  readonly isBrief?: boolean;
  /** Of the terminal; null or left out where there is none. */
  readonly clipboard?: Clipboard | null | undefined;
}

export class Output {
  readonly #options: OutputOptions;
  #shown: { readonly value: unknown } | null = null;
  #printed: string | null = null;
  /** Of the entry that runs; null: nobody asks for them. */
  #documents: string[] | null = null;
  /** All that the entry that runs has shown; null: nobody asks for it. */
  #text: string | null = null;
  #talkTo: (text: string) => void;
  /** In which language entries are written by now; the session puts its own in place. */
  language: () => Language = () => 'javascript';

  constructor(options: OutputOptions) {
    this.#options = options;
    this.#talkTo = (text) => void options.stderr.write(`${text}\n`);
  }

  /** Where talk goes; the terminal puts its own in place, which keeps clear of the line being typed. */
  set talkTo(talkTo: (text: string) => void) {
    this.#talkTo = talkTo;
  }

  get talkTo(): (text: string) => void {
    return (text) => {
      this.#noteText(`${text}\n`);
      this.#talkTo(text);
    };
  }

  /** A new entry: what Python prints in it is shown anew. */
  begin(): void {
    this.#printed = null;
    this.keepDocuments(this.keepsDocuments);
    this.keepText(this.#text !== null);
  }

  /** Beside what is shown, from here on: what all of it reads, without colours. */
  keepText(isKept: boolean): void {
    this.#text = isKept ? '' : null;
  }

  /** That of the last entry. */
  get text(): string {
    return stripVTControlCharacters(this.#text ?? '');
  }

  /** Beside each value that is shown as text, from here on: the document that --json would have printed. */
  keepDocuments(areKept: boolean): void {
    this.#documents = areKept ? [] : null;
  }

  get keepsDocuments(): boolean {
    return this.#documents !== null;
  }

  /** Those of the last entry. */
  get documents(): readonly string[] {
    return this.#documents ?? [];
  }

  /** In another session nothing was shown yet. */
  forget(): void {
    this.#shown = null;
    this.#printed = null;
  }

  /** The value that was shown last; null where none was. */
  get shown(): { readonly value: unknown } | null {
    return this.#shown;
  }

  /** A value, as the shell prints it: data, on standard output. */
  value(value: unknown): void {
    this.#shown = { value };
    if (!this.#options.json) this.#write(this.inspect(value));
    this.shownAsDocument(value);
  }

  /** A value that is shown as text by somebody else, where it is. */
  shownAsDocument(value: unknown): void {
    if (this.#options.json) this.document(value);
    else this.#documents?.push(this.asDocument(value));
  }

  /** The same as talk: what an assignment came to. */
  tell(value: unknown): void {
    this.#shown = { value };
    this.talkTo(this.inspect(value));
  }

  /** A value as text, whole and without colours. */
  plain(value: unknown): string {
    return this.clean(inspected(value, { depth: 6, ...WHOLE, ...this.#writing }));
  }

  clean(text: string): string {
    return this.#options.secrets.scrub(sanitize(text));
  }

  /** Clean text into the terminal's clipboard: by which way; null where there is none. */
  copy(clean: string): ClipboardWay | null {
    const { clipboard = null } = this.#options;
    clipboard?.put(clean);
    return clipboard === null ? null : clipboard.way;
  }

  /** How much of a long text is shown; null: all. */
  get letters(): number | null {
    return this.#options.isBrief ? LETTERS : null;
  }

  /** A JSON document, on standard output. */
  document(value: unknown): void {
    this.#write(this.asDocument(value));
  }

  asDocument(value: unknown): string {
    return toJson(value, this.#options.secrets);
  }

  /** A piece of what Python prints; resolves once more of it can be taken, to why none can where nobody reads any more. */
  async write(to: 'stdout' | 'stderr', text: string): Promise<Error | null> {
    if (to === 'stdout') this.#notePrinted(text);
    const stream = this.#options[to];
    const clean = this.#options.secrets.scrub(sanitize(text));
    this.#noteText(clean);
    const isTaken = stream.write(clean);
    if (!(stream instanceof Writable)) return null;
    if (isTaken === false && !stream.errored) await once(stream, 'drain').catch(() => {});
    return stream.errored ?? null;
  }

  /** Text that a program prints itself. */
  print(text: string): void {
    this.#write(this.#options.secrets.scrub(sanitize(text)));
  }

  /** Whatever is not data: on standard error, or above the prompt. */
  talk(view: View): void {
    this.talkTo(this.draw(view));
  }

  /** The same, of what the entry itself has not shown: it is left out of the text that is kept. */
  talkBeside(view: View): void {
    this.#talkTo(this.draw(view));
  }

  /** An error in words, whatever was thrown. */
  problem(thrown: unknown): string {
    const error = plainly(thrown);
    return this.draw((paint) => problemText(error, paint));
  }

  draw(view: View): string {
    const { colors, isAscii, secrets, stderr } = this.#options;
    const language = this.language();
    const whole = draw(view, colors, undefined, isAscii, language);
    // A line break may stand in the middle of a secret.
    if (secrets.appearsIn(whole)) return secrets.scrub(whole);
    return secrets.scrub(draw(view, colors, stderr.columns, isAscii, language));
  }

  inspect(value: unknown): string {
    const { isBrief = false, stdout } = this.#options;
    if (!isBrief) return this.#inspect(value, WHOLE);
    const { text, rest } = brief(value, stdout.columns ?? 80, (item, extent) => this.#inspect(item, extent));
    return rest === null ? text : `${text}\n${this.draw(rest)}`;
  }

  #inspect(value: unknown, extent: Extent): string {
    const { colors, isAscii, secrets, stdout } = this.#options;
    const options = { depth: 6, breakLength: stdout.columns ?? 80, ...extent, ...this.#writing };
    const plain = inspected(value, options);
    // Colours and line breaks may stand in the middle of a secret: what holds one is shown without them.
    if (secrets.appearsIn(plain)) return secrets.scrub(sanitize(plain));
    const fitting = { ...options, columns: stdout.columns, isAscii };
    if (!colors) return secrets.scrub(sanitize(inspected(value, fitting)));
    return keepColours(inspected(value, { ...fitting, colors }), secrets);
  }

  /** `console` for entries and programs: the global one would write past this sink. */
  console(): Console {
    // No stream of Node's: ended in the middle of a write, it would never write again.
    const sink = (to: 'stdout' | 'stderr') => ({
      write: (text: string) => {
        const clean = this.#options.secrets.scrub(sanitize(text));
        this.#noteText(clean);
        return this.#options[to].write(clean);
      },
    });
    return new Console({
      stdout: sink('stdout') as unknown as NodeJS.WritableStream, // of which only `write` is asked
      stderr: sink('stderr') as unknown as NodeJS.WritableStream,
      ignoreErrors: false,
      colorMode: false,
      inspectOptions: { depth: 6 },
    });
  }

  #notePrinted(text: string): void {
    const before = this.#printed ?? '';
    if (before.length > MOST_BYTES) return; // it can no longer be copied
    this.#printed = before + text;
    this.#shown = { value: this.#printed.replace(/\n$/, '') };
  }

  #noteText(clean: string): void {
    if (this.#text !== null && this.#text.length <= MOST_BYTES) this.#text += clean;
  }

  /** Unknown to Node, and handed on to what has a view of its own. */
  get #writing(): object {
    return { language: this.language() };
  }

  #write(clean: string): void {
    this.#noteText(`${clean}\n`);
    this.#options.stdout.write(`${clean}\n`);
  }
}

// In what `inspect` prints, strings are escaped: these sequences are its own. All else is made harmless.
const COLOUR = /(\x1b\[\d{1,2}m)/;

function keepColours(text: string, secrets: Secrets): string {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? part : secrets.scrub(sanitize(part))))
    .join('');
}
