/** Issues access tokens: JSON Web Tokens of the documented shape, for show; what counts is that we remember them. */
import type { Choices } from '../choices.ts';

/** Whoever a token is for: an API client, or a user who signed in with a password. */
export interface Holder {
  readonly kind: 'client' | 'user';
  readonly id: string;
}

export interface Grant {
  readonly holder: Holder;
  readonly tenantId: string;
  readonly expiresAtMs: number;
}

/** The answer to POST /idp/token, as "Authenticating to the platform" prints it. */
export interface TokenInfo {
  readonly access_token: string;
  readonly expires_on: number;
  readonly id_token: string;
  readonly token_type: 'bearer';
  /** Only for a scope of `offline_access`. */
  readonly refresh_token?: string;
}

/** What a token is issued for. */
export interface Wanted extends Omit<Grant, 'expiresAtMs'> {
  readonly role: string;
  readonly isRefreshable?: boolean;
}

/** So many tokens that are over are remembered, to say why. */
const KEPT_ENDS = 100;

const LIFETIME_S = 2 * 60 * 60;

// "Authenticating to the platform" shows the first 50 characters of a token; they spell this order of header fields and
// a key id that begins with c00 and a digit, and for the id token with 29e.
const ACCESS_HEADER = { typ: 'JWT', alg: 'RS256', kid: 'c0000000-5a4d-4b08-8000-000000000001' };
const ID_HEADER = { typ: 'JWT', alg: 'RS256', kid: '29e00000-5a4d-4b08-8000-000000000002' };

/** As long as an RS256 signature, and plainly none to whoever decodes it. */
const SIGNATURE = Buffer.from('acronis-shell sandbox, opens nothing. '.padEnd(256, '.')).toString('base64url');

export class Tokens {
  readonly #grants = new Map<string, Grant>();
  /** Refresh tokens, each with the access tokens that live and die with it. */
  readonly #refreshes = new Map<string, { readonly wanted: Wanted; readonly access: Set<string> }>();
  /** How the last of those ended that are over. */
  readonly #ends = new Map<string, 'has expired' | 'was revoked'>();
  /** One-time tokens that nobody has used yet. */
  readonly #once = new Map<string, Holder>();
  readonly #now: () => number;
  readonly #newId: () => string;

  constructor(now: () => number, newId: () => string) {
    this.#now = now;
    this.#newId = newId;
  }

  issue(wanted: Wanted, origin: string): TokenInfo {
    const info = this.#issue(wanted, origin);
    if (!wanted.isRefreshable) return info;
    const refresh_token = `sandbox-refresh-${this.#newId()}`;
    this.#refreshes.set(refresh_token, { wanted, access: new Set([info.access_token]) });
    return { ...info, refresh_token };
  }

  /** What a refresh token was issued for; undefined when it is unknown or revoked. */
  wantedOf(refreshToken: string): Wanted | undefined {
    return this.#refreshes.get(refreshToken)?.wanted;
  }

  /** Another access token beside those before, for the same refresh token. */
  refresh(refreshToken: string, origin: string): TokenInfo | undefined {
    const refresh = this.#refreshes.get(refreshToken);
    if (!refresh) return undefined;
    const info = this.#issue(refresh.wanted, origin);
    for (const token of refresh.access) if (!this.grantOf(token)) refresh.access.delete(token);
    refresh.access.add(info.access_token);
    return { ...info, refresh_token: refreshToken };
  }

  #issue({ holder, tenantId, role }: Wanted, origin: string): TokenInfo {
    this.#forgetExpired();
    const iat = Math.floor(this.#now() / 1000);
    const exp = iat + LIFETIME_S;
    const shared = { iss: origin, sub: holder.id, exp, iat };
    const access_token = encodeToken(ACCESS_HEADER, {
      ...shared,
      aud: [new URL(origin).host],
      jti: this.#newId(),
      scope: [{ tid: '1', tuid: tenantId, rn: '', rs: 'account-server', rp: '', role }],
      ver: 2,
      sub_type: holder.kind === 'client' ? 'api_client' : 'user',
      client_id: holder.kind === 'client' ? holder.id : undefined,
      owner_tuid: tenantId,
    });
    this.#grants.set(access_token, { holder, tenantId, expiresAtMs: exp * 1000 });
    const id_token = encodeToken(ID_HEADER, { ...shared, aud: holder.id });
    return { access_token, expires_on: exp, id_token, token_type: 'bearer' };
  }

  issueOnce(holder: Holder): string {
    const ott = `sandbox-ott-${this.#newId()}`;
    this.#once.set(ott, holder);
    return ott;
  }

  /** Whom it is for, the first time. */
  takeOnce(ott: string): Holder | undefined {
    const holder = this.#once.get(ott);
    this.#once.delete(ott);
    return holder;
  }

  /** What the token grants; undefined when it is unknown or has expired. */
  grantOf(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant && grant.expiresAtMs > this.#now() ? grant : undefined;
  }

  /** What is said of a token in words: how it ended, where that is known. */
  fateOf(token: string): string {
    if (this.grantOf(token)) return 'is alive';
    return this.#ends.get(token) ?? (this.#grants.has(token) ? 'has expired' : 'is unknown here');
  }

  /** The tokens issued with it go too (API reference, RevokeToken). Nobody may learn what was there. */
  revoke(token: string): void {
    this.#end(token, 'was revoked');
    for (const [refreshToken, { access }] of this.#refreshes) {
      if (refreshToken !== token && !access.has(token)) continue;
      for (const sibling of access) this.#end(sibling, 'was revoked');
      this.#refreshes.delete(refreshToken);
    }
  }

  /** As if all had expired: a refresh token, where there is one, still gives a new one. */
  expireAll(): void {
    for (const token of this.#grants.keys()) this.#end(token, 'has expired');
  }

  revokeAll(): void {
    for (const token of this.#grants.keys()) this.#end(token, 'was revoked');
    this.#refreshes.clear();
  }

  /** All live equally long, so that the oldest, first in the map, expire first. */
  #forgetExpired(): void {
    for (const [token, grant] of this.#grants) {
      if (grant.expiresAtMs > this.#now()) return;
      this.#end(token, 'has expired');
    }
  }

  #end(token: string, how: 'has expired' | 'was revoked'): void {
    if (!this.#grants.delete(token)) return;
    this.#ends.set(token, how);
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined && this.#ends.size > KEPT_ENDS) this.#ends.delete(oldest);
  }
}

function encodeToken(header: object, claims: object): string {
  return `${encode(header)}.${encode(claims)}.${SIGNATURE}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** What a token of ours says of itself. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

export const choices = {
  refreshTokens: {
    question: 'How long does a refresh token live, and does it change when it is used?',
    choice: 'until it, or an access token of its own, is revoked; it stays the same, and no client need be named',
  },
  revokedToken: { question: 'Does a revoked token stop working at once?', choice: 'yes, with 401' },
} satisfies Choices;
