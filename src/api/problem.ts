/** The error that the body of an answer tells of: the nested one of the platform, or the flat one of OAuth. Pure. */
import { type Fields, isFields, readOwn } from './fields.ts';

export interface Problem {
  code: number | string;
  domain: string | null;
  message: string | null;
}

/**
 * Only the code is required, since real answers leave out what the schema demands (domain, details). Null: this is no
 * answer of the API.
 */
export function parseProblem(status: number, text: string): Problem | null {
  return status < 400 ? null : problemIn(text);
}

/** The same, where a body tells of an error whatever its status says. */
export function problemIn(text: string): Problem | null {
  const body = parseFields(text);
  const error = body && readOwn(body, 'error');
  if (typeof error === 'string' && error !== '') {
    return { code: error, domain: textIn(body, 'domain'), message: textIn(body, 'error_description') };
  }
  if (!isFields(error)) return null;
  const code = readOwn(error, 'code');
  if (!Number.isSafeInteger(code) && (typeof code !== 'string' || code === '')) return null;
  const details = readOwn(error, 'details');
  return {
    code: code as number | string, // narrowed by the two checks above
    domain: textIn(error, 'domain'),
    // details.info names the object concerned, message only the kind of error.
    message: textIn(details, 'info') ?? textIn(error, 'message'),
  };
}

function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function textIn(fields: unknown, name: string): string | null {
  const value = isFields(fields) ? readOwn(fields, name) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
