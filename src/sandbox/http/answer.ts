/** What an endpoint answers, and how that travels. */
import type { Choices } from '../choices.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How it travels, when not as it should: ended or never begun (`stall`), cut in the body, or byte by byte. */
  readonly delivery?: Delivery;
}

export type Delivery = 'reset' | 'end' | 'stall' | 'cut' | { readonly everyMs: number };

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string): Answer {
  // A link that was opened must be asked for again, not shown from a browser's cache.
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }, body };
}

export function empty(status: number): Answer {
  return { status, headers: {}, body: '' };
}

/** With a name of its own, by which it can be asked about. */
export function nameAnswer(answer: Answer, id: string): Answer {
  return { ...answer, headers: { 'X-Request-Id': id, ...answer.headers } };
}

export const choices = {
  requestId: { question: 'How can one answer be told from another?', choice: 'by a header X-Request-Id' },
} satisfies Choices;
