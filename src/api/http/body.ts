/** The body of a request, which is a text, or bytes that are none. Pure. */

export type Body = string | Uint8Array;

/** Bytes as a body: as the text that they are, where they are one. */
export function bodyOf(bytes: Uint8Array): Body {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** What can be read in it: of bytes nothing. */
export function textIn(body: Body | undefined): string {
  return typeof body === 'string' ? body : '';
}

/** As it is shown to people. */
export function shownBody(body: Body | undefined): string {
  return body instanceof Uint8Array ? `(${body.length} bytes that are no text)` : (body ?? '');
}
