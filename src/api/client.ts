/** The API as functions: signs in, sends, retries what may be retried, and reads the answers. */
import type { ShellError } from './errors.ts';
import type { HttpRequest, HttpResponse, Limits, ProxySetting } from './http.ts';
import type { Secrets } from './redact.ts';
import type { Token } from './token.ts';
import type { ApiClient, SearchHit, Tenant, TenantId, User, UserId } from './types.ts';

export type ApiEvent =
  | { kind: 'request'; request: HttpRequest }
  | { kind: 'response'; response: HttpResponse }
  | { kind: 'retry'; request: HttpRequest; attempt: number; waitMs: number; why: string }
  | { kind: 'failure'; request: HttpRequest; error: ShellError };

export interface ClientOptions {
  /** Without /api/2. */
  datacenterUrl: string;
  clientId: string;
  clientSecret: string;
  proxy?: ProxySetting;
  secrets?: Secrets;
  onEvent?: (event: ApiEvent) => void;
  /** Called with each new token. */
  onToken?: (token: Token) => void;
  userAgent?: string;
  limits?: Partial<Limits>;
  /** Milliseconds on a clock that only moves forward. */
  clock?: () => number;
  /** The wall clock, which HTTP dates are compared with. */
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** A token at hand, so that nothing but this one request can fail. */
  token?: Token;
}

export interface Client {
  readonly datacenterUrl: string;
  /** …/api/2 */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly secrets: Secrets;
  /** Signs in when needed. */
  token(options?: CallOptions): Promise<Token>;
  /**
   * Any status resolves. Retries by method. `authorize` adds the bearer header. A 401 to our own token (added here, or
   * typed by the user) renews it and repeats the request once; a 403 never does.
   */
  send(request: HttpRequest, options?: CallOptions & { authorize?: boolean }): Promise<HttpResponse>;
  fetchApiClient(options?: CallOptions): Promise<ApiClient>;
  search(
    query: { tenant: TenantId; text: string; limit?: number },
    options?: CallOptions,
  ): Promise<readonly SearchHit[]>;
  fetchUsers(ids: readonly UserId[], options?: CallOptions): Promise<readonly User[]>;
  fetchUser(id: UserId, options?: CallOptions): Promise<User>;
  fetchTenant(id: TenantId, options?: CallOptions): Promise<Tenant>;
  putUser(id: UserId, body: string, options?: CallOptions): Promise<HttpResponse>;
  close(): void;
}

export declare function createClient(options: ClientOptions): Client;
