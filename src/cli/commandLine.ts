/** Reads the command line: what each flag is given, and the words between. Pure; what it cannot read it names. */
import { parseArgs } from 'node:util';
import { quoted } from '../api/secrets/sanitize.ts';
import { nearest } from '../render/nearest.ts';
import { FLAGS, type Flag, type FlagName, isOptional } from './flags.ts';

/** Wrong words on the command line. */
export class UsageError extends Error {
  override name = 'UsageError' as const;
}

export interface CommandLine {
  /** Whether a flag was given. */
  has(name: FlagName): boolean;
  /** What was given with a flag; empty where nothing was. */
  given(name: FlagName): readonly string[];
  /** The flags of the sandbox, each with what it was given, or null where that was nothing. */
  readonly sandbox: Readonly<Record<string, string | null>>;
  readonly words: readonly string[];
}

/** @throws {UsageError} */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const options = Object.fromEntries(
    Object.entries(FLAGS).map(([name, flag]) => [
      name,
      {
        type: flag.takes && !isOptional(flag) ? ('string' as const) : ('boolean' as const),
        // A short name that is undefined Node refuses.
        ...(flag.short && { short: flag.short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, (string | null)[]>();
  const words: string[] = [];
  // Whoever asks for help gets it, whatever else is wrong.
  const program = tokens.find((token) => token.kind === 'positional' && isPython(token.value));
  const isHelp = argv.slice(0, program?.index).some((word) => word === '--help' || word === '-h');
  let taken = -1;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'option-terminator' || at === taken) continue;
    if (token.kind === 'positional') {
      words.push(token.value);
      // What stands behind a program in Python is its own.
      if (isPython(words[0])) words.push(...argv.slice(token.index + 1));
      if (isPython(words[0])) break;
      continue;
    }
    const { name, rawName, inlineValue = false } = token;
    const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    const next = tokens[at + 1];
    let value = token.value ?? null;
    if (flag && isOptional(flag) && value === null && next?.kind === 'positional' && /^\d+$/.test(next.value)) {
      value = next.value;
      taken = at + 1;
    }
    if (!isHelp) check({ name, rawName, value, inlineValue, isAgain: given.has(name) }, flag);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const texts = (name: FlagName) => (given.get(name) ?? []).filter((value) => value !== null);
  const ofSandbox = [...given].filter(([name]) => FLAGS[name]?.isOfSandbox);
  return {
    has: (name) => given.has(name) || (name === 'help' && isHelp),
    given: texts,
    sandbox: Object.fromEntries(ofSandbox.map(([name, values]) => [name, values[0] ?? null])),
    words,
  };
}

/** A program that CPython runs: what stands behind it on the command line is its own. */
export function isPython(word: string | undefined): boolean {
  return word?.endsWith('.py') ?? false;
}

/** @throws {UsageError} */
export function checkOneWord({ words: [word, more] }: CommandLine): void {
  if (more !== undefined && !isPython(word))
    throw new UsageError(`One command or file at a time; ${quoted(more)} is one too many.`);
}

/** Entries, or what a word names: each says alone what is run. @throws {UsageError} */
export function checkEntries(line: CommandLine): void {
  const [word] = line.words;
  if (word !== undefined && line.has('eval')) throw new UsageError(`Either -e or ${quoted(word)}.`);
}

interface Given {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | null;
  readonly inlineValue: boolean;
  readonly isAgain: boolean;
}

function check({ name, rawName, value, inlineValue, isAgain }: Given, flag: Flag | undefined): void {
  if (name.startsWith('env-file'))
    // Node looks for it behind a program's name too, obeys a NODE_OPTIONS in the file, and only then starts the program.
    throw new UsageError('--env-file is an option of Node itself. The settings are read from a file by --settings F.');
  if (flag === undefined) {
    const meant = rawName.startsWith('--') ? nearest(name, Object.keys(FLAGS)) : null;
    throw new UsageError(`There is no ${quoted(rawName)}.${meant === null ? '' : ` Is --${meant} meant?`}`);
  }
  const { takes, isRepeated, isOfSandbox } = flag;
  if (!takes && value !== null) throw new UsageError(`${rawName} takes no value.`);
  if (takes && isAgain && !isRepeated) throw new UsageError(`${rawName} is given twice.`);
  // What the sandbox's flags want, each says itself.
  if (!takes || isOfSandbox) return;
  const isMissing = value === null || (value === '' && name !== 'eval') || (!inlineValue && isFlag(value));
  if (isMissing) throw new UsageError(`${rawName} wants a value: ${rawName} ${takes}`);
}

function isFlag(word: string): boolean {
  const [, name = ''] = /^--?([a-z-]+)(?:=|$)/.exec(word) ?? [];
  return Object.entries(FLAGS).some(([known, { short }]) => name === known || name === short);
}
