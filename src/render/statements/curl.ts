/** A request as a curl command that can be pasted into a ticket: the token is left to a variable. */
import type { HttpRequest } from '../../api/http/http.ts';

export function toCurl({ method, url, headers, body }: HttpRequest): string {
  const parts = ['curl', '-X', method, quoted(url)];
  for (const [name, value] of Object.entries(headers)) {
    const isToken = name.toLowerCase() === 'authorization';
    // Double quotes, so that the shell puts the token in.
    parts.push('-H', isToken ? `"${name}: ${value.split(' ')[0]} $ACRONIS_TOKEN"` : quoted(`${name}: ${value}`));
  }
  // Bytes that are no text cannot be pasted: they are to be put into a file of that name.
  if (body instanceof Uint8Array) parts.push('--data-binary', quoted('@body'));
  else if (body !== undefined) parts.push('--data-raw', quoted(body));
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
