/** Sends one request to one origin and returns whatever answers: the only file that knows axios. */
import type { Secrets } from './redact.ts';

/** 'env' follows HTTPS_PROXY and its companions; a URL names the proxy. A loopback address is never proxied. */
export type ProxySetting = 'off' | 'env' | (string & {});

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly url: string;
  readonly elapsedMs: number;
  readonly requestId: string | null;
  readonly request: HttpRequest;
}

export interface Limits {
  /** From the call to the last byte, although bytes may still drip. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** A kept connection that idled longer is not used for a write. */
  readonly staleMs: number;
}

export interface HttpOptions {
  origin: string;
  proxy: ProxySetting;
  secrets: Secrets;
  limits?: Partial<Limits>;
}

export interface Http {
  /** Resolves for every status but a redirect. */
  send(request: HttpRequest, options?: { signal?: AbortSignal; totalMs?: number }): Promise<HttpResponse>;
  close(): void;
}

export declare function createHttp(options: HttpOptions): Http;
