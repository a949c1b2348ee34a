/** From a request to its answer: which endpoint, who may call it, what it takes; then the endpoint itself. */
import type { Choices } from '../choices.ts';
import type { Right } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { Notes } from '../requests/notes.ts';
import type { Answer } from './answer.ts';
import { type Asked, Call, SignedCall } from './call.ts';
import { Refusal, refuse } from './refusal.ts';
import type { Request } from './request.ts';

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The Content-Type without which the answer is 415. */
  readonly takes?: 'application/json';
}

export type Route =
  | (Endpoint & { readonly needs: 'nothing'; readonly run: (call: Call) => Answer })
  | (Endpoint & { readonly needs: Right | 'self'; readonly run: (call: SignedCall) => Answer });

/** Where two paths fit (`/users/check_login`, `/users/{user_id}`), the one that comes first in the table is meant. */
export function createRouter(routes: readonly Route[], platform: Platform): (request: Request, notes: Notes) => Answer {
  const endpoints = [...new Set(routes.map(({ path }) => path))].map((path) => ({
    pattern: path.slice(1).split('/'),
    methods: routes.filter((route) => route.path === path),
  }));
  return (request, notes) => {
    try {
      for (const { pattern, methods } of endpoints) {
        const params = match(pattern, request.path);
        if (params) return run(methods, { request, platform, notes, params });
      }
      throw refuse(404, 'There is no such endpoint.');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      notes.decide(error.why);
      return error.answer;
    }
  };
}

function match(pattern: readonly string[], path: readonly string[]): Map<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? '';
    if (part.startsWith('{')) params.set(part.slice(1, -1), given);
    else if (part !== given) return undefined;
  }
  return params;
}

function run(methods: readonly Route[], asked: Asked): Answer {
  const { request } = asked;
  const route = methods.find(({ method }) => method === request.method);
  if (!route) {
    const Allow = methods.map(({ method }) => method).join(', ');
    throw refuse(405, `This endpoint takes ${Allow}.`, { headers: { Allow } });
  }
  if (route.needs === 'nothing') {
    if (route.takes !== undefined) checkTypes(route, request);
    return route.run(new Call(asked));
  }
  const call = new SignedCall(asked, route.needs);
  checkTypes(route, request);
  return route.run(call);
}

/** 415 is about the Content-Type in "Status and error codes", about Accept in the API reference: here about both. */
function checkTypes(route: Route, { headers }: Request): void {
  const sent = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (route.takes !== undefined && sent !== route.takes) throw refuse(415, `The Content-Type must be ${route.takes}.`);
  const accepted = headers.accept ?? '*/*';
  if (!/(?:application|\*)\/(?:json|\*)/i.test(accepted)) throw refuse(415, 'The answer is application/json.');
}

export const choices = {
  acceptHeader: {
    question: 'Does 415 stand for the Content-Type (guide) or for Accept (API reference)?',
    choice: 'for both',
  },
} satisfies Choices;
