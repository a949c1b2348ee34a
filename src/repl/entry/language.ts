/** Which language an entry is in: the session has two, and JavaScript is the one where both would do. */
import { type Page, readPage } from '../../python/page.ts';
import { looksLikePython, namesOfPython } from '../../python/signs.ts';
import { type Known, mend, mendAssigned } from './mend.ts';
import { isQuoted } from './quoted.ts';
import type { Rewritten } from './rewrite/rewrite.ts';
import { explainSystemLine } from './systemLine.ts';

/** What JavaScript makes of an entry that it takes, or that would overwrite what it may not. */
export type AsJavaScript = Extract<Rewritten, { kind: 'entry' | 'refused' }>;

export type Read =
  | { readonly kind: 'javascript'; readonly rewritten: AsJavaScript }
  | {
      readonly kind: 'python';
      readonly statements: readonly string[];
      /** It came at once, so that what is unfinished is a mistake; else more lines may follow the last statement. */
      readonly isWhole: boolean;
      /** Lines without a prompt among those that have one. */
      readonly leftOut: number;
    }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'failed'; readonly error: Error };

/** What is defined is so in either language, or is one of the shell's own names. */
export interface Around extends Known {
  readonly isPythonMode: boolean;
  readonly isWhole: boolean;
  readonly rewrite: (source: string) => Promise<Rewritten>;
}

export async function readEntry(source: string, around: Around): Promise<Read> {
  const { isPythonMode, isWhole } = around;
  const elsewhere = explainSystemLine(source, around);
  if (elsewhere) return { kind: 'failed', error: elsewhere };
  const page = isQuoted(source.split('\n')) ? null : readPage(source);
  if (page) return asPython(page, isWhole);
  const python = asPython({ statements: [{ source: source.replace(/\n$/, ''), line: 1 }], leftOut: 0 }, isWhole);
  if (isPythonMode) return python;
  const rewritten = await around.rewrite(source);
  switch (rewritten.kind) {
    case 'refused':
      return { kind: 'javascript', rewritten };
    case 'entry':
      return isOfPython(source, rewritten, around) ? python : { kind: 'javascript', rewritten };
    case 'incomplete': {
      const error = mend(source, around);
      return error ? { kind: 'failed', error } : rewritten;
    }
    case 'invalid': {
      const error = mend(source, around);
      if (!error && looksLikePython(source)) return python;
      return { kind: 'failed', error: error ?? mendAssigned(source) ?? rewritten.error };
    }
  }
}

function asPython({ statements, leftOut }: Page, isWhole: boolean): Read {
  return { kind: 'python', statements: statements.map(({ source }) => source), isWhole, leftOut };
}

/** JavaScript takes it, but it needs a name that only Python has. */
function isOfPython(source: string, { mentions }: Extract<Rewritten, { kind: 'entry' }>, around: Around): boolean {
  return namesOfPython(mentions, source).some((name) => !around.isDefined(name));
}
