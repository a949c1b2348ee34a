/** What is proposed, as it is typed there: in the language of the entries, or, where there is no shell of ours, as a command. */
import type { Language } from '../session/language.ts';
import { inPython, wordsInPython } from './statements/translated.ts';

type Form = (words: string) => string;

let form: Form | null = null;

/** From here on what is proposed is a command. `toCommand`: the program's name before the words, and the world's flags. */
export function proposeCommands(toCommand: Form | null): void {
  form = toCommand;
}

/** The same text, with all in it that is to be typed as it is typed. `isCode`: it is nothing else. */
export function asTyped(text: string, language: Language = 'javascript', isCode = false): string {
  const toCommand = form;
  if (toCommand === null) {
    if (language === 'javascript') return text;
    return isCode ? inPython(text) : wordsInPython(text.replace(CALL, inPython));
  }
  return text.replace(CALL, (code: string, name: string, list: string) => {
    const args = [...list.matchAll(TEXT)].map(([quoted]) => unquote(quoted));
    const [first = '', second = ''] = args;
    const isPlain = args.length === 2 && list.replace(TEXT, '') === ', ';
    if (name === 'audit' && list === '') return toCommand('audit');
    if (isPlain && name === 'changeEmail') return toCommand(`change-email ${word(first)} ${word(second)}`);
    if (isPlain && name === 'putEmail') return toCommand(`change-email ${word(second)} ${word(first)}`);
    return toCommand(`-e ${word(code)}${WRITES.has(name) ? ' --yes' : ''}`);
  });
}

// A quoted text within the brackets may hold others.
const QUOTED = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const TEXT = new RegExp(QUOTED, 'g');
const WRITES: ReadonlySet<string> = new Set(['changeEmail', 'putEmail', 'putLogin', 'sendActivationEmail', 'undo']);
const READS = ['findUser', 'findUsers', 'fetchVersion', 'verify', 'watch', 'pending', 'report', 'audit', 'help'];
const CALL = new RegExp(String.raw`\b(${[...WRITES, ...READS].join('|')})\(((?:${QUOTED}|[^()'"\n])*)\)`, 'g');

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** One word to a shell, of POSIX or of Windows as far as one form does for both. */
function word(text: string): string {
  if (/^[\w@.+:/-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
