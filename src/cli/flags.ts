/** The flags of the command line, each declared once: the parser, --help and `npm start` read this list. */
import { SANDBOX_FLAGS } from '../sandbox/sandboxFlags.ts';

export interface Flag {
  /** As help shows it; in brackets: may be left out. */
  readonly takes?: string;
  readonly short?: string;
  readonly isRepeated?: boolean;
  readonly isOfSandbox?: boolean;
  /** The word of the command that alone takes it, and shows it in its form. */
  readonly of?: string;
  /** The run brings its world along, or needs none. */
  readonly decidesWorld?: boolean;
  /** What help says of it, in words or by a list of its own. */
  readonly help?: string;
}

// Help names those of everyday; `.sandbox` in the shell lists them all.
const EVERYDAY = ['latency', 'fail', 'drop-answer', 'edit-behind-me', 'expire-token', 'throttle', 'stale-status'];

const ofSandbox: Readonly<Record<string, Flag>> = Object.fromEntries(
  Object.entries(SANDBOX_FLAGS).map(([name, flag]) => [name, { ...flag, isOfSandbox: true }]),
);

const declared = {
  eval: { takes: 'CODE', short: 'e', isRepeated: true },
  sandbox: { decidesWorld: true, help: 'the embedded sandbox: nothing leaves this computer' },
  ...(ofSandbox as object), // whose names the sandbox alone knows
  settings: { takes: 'F', decidesWorld: true, help: 'settings from this file' },
  profile: { takes: 'NAME', decidesWorld: true, help: 'settings from .env.NAME' },
  'allow-host': { takes: 'H', isRepeated: true, help: "a data centre beside Acronis' own" },
  'read-only': { help: 'no write is sent' },
  'dry-run': { help: 'writes are shown, not sent' },
  user: { takes: 'WHO', of: 'audit' },
  since: { takes: 'WHEN', of: 'audit' },
  verdict: { takes: 'V', of: 'audit' },
  yes: { help: 'writes need no question' },
  json: { help: 'one JSON document a line for each value' },
  python: { help: 'entries are Python; .javascript goes back' },
  quiet: { help: 'no narration' },
  verbose: { help: 'every request' },
  'no-color': { help: 'no colours' },
  help: { short: 'h', decidesWorld: true },
  version: { decidesWorld: true },
} satisfies Readonly<Record<string, Flag>>;

export const FLAGS: Readonly<Record<string, Flag>> = declared;

/** A flag that is ours to read; the sandbox reads its own. */
export type FlagName = keyof typeof declared;

export const flagNames = Object.keys(FLAGS).filter((name): name is FlagName => !Object.hasOwn(ofSandbox, name));

export function isOptional({ takes = '' }: Flag): boolean {
  return takes.startsWith('[');
}

/** The flags as help lists them: a line each, and the accidents of the sandbox together. Of one command: without those that mean entries. */
export function flagLines({ isOfOne = false } = {}): string[] {
  const firstAccident = Object.keys(ofSandbox).find((name) => ofSandbox[name]?.help === undefined);
  const rows = Object.entries(FLAGS).flatMap(([name, { takes, help }]) => {
    if (isOfOne && (name === 'python' || Object.hasOwn(ofSandbox, name))) return [];
    if (name === firstAccident) return accidentLines();
    return help === undefined ? [] : [`  ${spelled(name, takes).padEnd(17)}  ${help}`];
  });
  return [...rows, '  --help, --version'];
}

function accidentLines(): string[] {
  const shown = EVERYDAY.map((name) => spelled(name, ofSandbox[name]?.takes));
  return [
    ...wrap(shown.join(', ')),
    ...[
      'the sandbox with the accidents of real life; .sandbox',
      'in it lists them all, and each is a flag as well',
    ].map((line) => `${' '.repeat(21)}${line}`),
  ];
}

function spelled(name: string, takes = ''): string {
  return takes === '' ? `--${name}` : `--${name} ${takes}`;
}

const WIDTH = 76; // columns

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}
