/** Keeps one access token: fetched once, renewed before it ends, its age measured on a clock that nobody sets. */

export interface Token {
  readonly accessToken: string;
  expiresInMs(): number;
}
