/** What is written to a stream or a descriptor, text or bytes, without the secrets in it. */
import type { ScrubStream } from '../../api/secrets/stream.ts';

/** The text of what is written, and whether its bytes are those of UTF-8; null for what nothing takes. */
export function textOf(chunk: unknown, encoding?: unknown): { text: string; isUtf8: boolean } | null {
  const isEncoded = typeof encoding === 'string' && Buffer.isEncoding(encoding) && !/^utf-?8$/i.test(encoding);
  if (typeof chunk === 'string' && !isEncoded) return { text: chunk, isUtf8: true };
  const bytes = bytesOf(chunk, encoding);
  if (bytes === null) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: bytes.toString('latin1'), isUtf8: false };
  }
}

export function bytesOf(chunk: unknown, encoding?: unknown): Buffer | null {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding as BufferEncoding);
  if (!ArrayBuffer.isView(chunk)) return null;
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** All of it, at once: nothing waits for what may come next. The very chunk where nothing is to be hidden. */
export function cleaned(chunk: unknown, encoding: unknown, scrubber: ScrubStream): unknown {
  const given = textOf(chunk, encoding);
  if (given === null) return chunk;
  const shown = scrubber.push(given.text) + scrubber.flush();
  return shown === given.text ? chunk : encoded(shown, given.isUtf8);
}

/** Bytes as they came, but for the words that stand for a secret. */
export function encoded(shown: string, isUtf8: boolean): Buffer {
  if (isUtf8) return Buffer.from(shown, 'utf8');
  return Buffer.from(
    shown.replace(/[^\0-\xff]+/g, (words) => Buffer.from(words, 'utf8').toString('latin1')),
    'latin1',
  );
}
