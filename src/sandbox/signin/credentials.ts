/** Reads the header by which a request says who sends it. */

export interface Basic {
  readonly name: string;
  readonly secret: string;
}

/** Name and secret of `Authorization: Basic …`; undefined where it is no such header. */
export function basicOf(header: string | undefined): Basic | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1] ?? '';
  const [, name, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return name === undefined || secret === undefined ? undefined : { name, secret };
}

export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([^\s]+)$/i.exec(header ?? '')?.[1];
}
