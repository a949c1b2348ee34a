/** A failed entry, as --json prints it. */
import { ShellError } from '../../api/errors.ts';
import { PythonError, SeveralMatchesError } from '../../session/errors.ts';

export function errorDocument(error: unknown, world: string): object {
  return { error: factsOf(error), world };
}

function factsOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: null, code: null };
  const origin = error instanceof PythonError ? (error.origin ?? error) : error;
  const verdict = origin instanceof ShellError ? origin.verdict : undefined;
  const { status = null, code = null } = origin as { status?: unknown; code?: unknown };
  const facts = {
    ...{ name: error.name, message: error.message, status, code: origin instanceof ShellError ? code : null },
    ...(verdict !== undefined && { verdict }),
  };
  return origin instanceof SeveralMatchesError ? { ...facts, matches: origin.users } : facts;
}
