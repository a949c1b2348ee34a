/** Lines of the shell that are proposed, as they are typed at the prompt of the system, where there is no shell of ours. */

type Form = (words: string) => string;

let form: Form | null = null;

/** From here on what is proposed is a command. `toCommand`: the program's name before the words, and the world's flags. */
export function proposeCommands(toCommand: Form | null): void {
  form = toCommand;
}

/** The same text, with each call of a helper as the command that does it. */
export function asTyped(text: string): string {
  const toCommand = form;
  if (toCommand === null) return text;
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
