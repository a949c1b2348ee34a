/** What one can ask of the program, a file each that is loaded when it is meant; without a word it is the shell. */
import type { CommandLine } from './commandLine.ts';

export interface Command {
  /** The word that names it; the shell has none. */
  readonly word: string | null;
  /** As help shows it: what stands behind the program's name, and what that does. */
  readonly forms: readonly (readonly [form: string, words: string])[];
  /** It brings its world along, or needs none. */
  readonly decidesWorld: boolean;
  load(): Promise<{
    /**
     * Resolves to the exit code.
     * @throws {UsageError}
     */
    run(line: CommandLine): Promise<number>;
  }>;
}

const shell: Command = {
  word: null,
  forms: [
    ['', 'the shell'],
    ['-e CODE …', 'evaluate entries and exit'],
    ['-', 'entries from standard input; so does a pipe'],
    ['FILE', 'run a program: .js, .mjs (import works)'],
    ['FILE.py [ARG …]', 'run one in CPython; flags of ours stand before it'],
  ],
  decidesWorld: false,
  load: () => import('./shell.ts'),
};

export const COMMANDS: readonly Command[] = [
  shell,
  {
    word: 'sandbox',
    forms: [['sandbox', 'serve the sandbox alone until interrupted']],
    decidesWorld: true,
    load: () => import('./sandbox.ts'),
  },
  {
    word: 'tutorial',
    forms: [
      ['tutorial', 'the lessons, in a sandbox of their own; goes on where you were'],
      ['tutorial LESSON', 'one of them; also list, report, forget'],
    ],
    decidesWorld: true,
    load: () => import('./tutorial.ts'),
  },
  {
    word: 'init',
    forms: [['init [--profile NAME]', 'set up a data centre: asks, signs in, keeps the settings']],
    decidesWorld: true,
    load: () => import('./init.ts'),
  },
  {
    word: 'doctor',
    forms: [['doctor', 'check the set-up: a line each, and what to do']],
    decidesWorld: true,
    load: () => import('./doctor.ts'),
  },
  {
    word: 'change-email',
    forms: [['change-email WHO NEW', 'one fix: card, question, verdict, report']],
    decidesWorld: false,
    load: () => import('./changeEmail.ts'),
  },
  {
    word: 'audit',
    forms: [
      ['audit [--user WHO]', 'what was written, across sessions; also --since 7d|DATE, --verdict V'],
      ['audit verify', 'check that the record of writes is as it was written'],
    ],
    decidesWorld: true,
    load: () => import('./audit.ts'),
  },
];

export function commandOf({ words: [word] }: Pick<CommandLine, 'words'>): Command {
  return COMMANDS.find((command) => command.word === word) ?? shell;
}
