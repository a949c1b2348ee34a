/** A line for the system's own prompt that was typed at the shell's: said where it belongs, and what does it here. Pure. */
import { quoted } from '../../api/secrets/sanitize.ts';
import { quote } from '../../render/text.ts';
import { EntryError } from '../../session/errors.ts';
import type { Known } from './mend.ts';

const OURS = /^(?:\$\s+)?(?:npx(?:\s+-\S+)*\s+)?acronis-shell(?=\s|$)(.*)$/;
const STARTED = /^(?:\$\s+)?npm\s+(?:run\s+)?start(?=\s|$)(?:\s+--(?=\s|$))?(.*)$/;
const NPM = /^(?:\$\s+)?npm\s+(?:ci|exec|i|install|link|run|test)(?=\s|$)/;

/** Null for what may be code: lines together, or a name that has a value. */
export function explainSystemLine(source: string, { isDefined }: Pick<Known, 'isDefined'>): EntryError | null {
  const line = source.trim();
  const behind = (OURS.exec(line) ?? STARTED.exec(line))?.[1];
  if ((behind === undefined && !NPM.test(line)) || line.includes('\n')) return null;
  if (isDefined(OURS.test(line) ? 'acronis' : 'npm')) return null;
  const here = behind === undefined ? null : hereFor(wordsOf(behind));
  return new EntryError(
    `${quoted(line, MOST)} is for the system's own prompt, in another window. Nothing was run.`,
    here === null ? '.exit   leaves the shell in this one' : `${here}   does it here`,
  );
}

const MOST = 60;

/** As a system's shell takes them apart. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare ?? '');
}

const HERE: Readonly<Record<string, string>> = {
  init: '.init',
  tutorial: '.tutorial',
  audit: 'audit()',
  '--help': 'help()',
  '--sandbox': '.profile sandbox',
  '--profile': '.profile',
  '--read-only': '.read-only',
  '--dry-run': '.dry-run',
  '--quiet': '.quiet',
  '--python': '.python',
};

/** What does the same at this prompt; null where nothing does. */
function hereFor([word = '', next = '', last = '']: readonly string[]): string | null {
  if (word === '') return 'help()';
  if (word === 'change-email') return `changeEmail(${quote(next || '…')}, ${quote(last || '…')})`;
  if (word === '-e' || (word === 'audit' && next !== '')) return null;
  const isNamed = (word === 'tutorial' || word === '--profile') && /^[\w.-]+$/.test(next);
  const here = Object.hasOwn(HERE, word) ? HERE[word] : undefined;
  return here === undefined ? null : `${here}${isNamed ? ` ${next}` : ''}`;
}
