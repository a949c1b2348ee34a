/** Answers that are not what the platform would give: another format, another size, other values. */
import { randomBytes } from 'node:crypto';
import type { Answer } from '../http/answer.ts';
import type { Fault, Garbled } from './fault.ts';

const HTML = '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>\n';
const HUGE = 32 * 1024 * 1024;

const GARBLED: Readonly<Record<Garbled, true>> = {
  ...{ html: true, empty: true, huge: true },
  ...{ 'invalid-json': true, 'wrong-id': true, 'wrong-types': true },
};

export function isGarbling(fault: Fault): fault is Extract<Fault, { readonly kind: Garbled }> {
  return Object.hasOwn(GARBLED, fault.kind);
}

export function garble(answer: Answer, as: Garbled, status: number): Answer {
  switch (as) {
    case 'html':
      return { ...answer, status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: HTML };
    case 'empty':
      return { ...answer, status, body: '' };
    case 'huge':
      return { ...answer, status, body: `{"filler":"${' '.repeat(HUGE)}"}` };
    case 'invalid-json':
      return { ...answer, status, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
    case 'wrong-id':
      return { ...answer, status, body: editEach(answer.body, (value, key) => (key === 'id' ? makeOtherId() : value)) };
    case 'wrong-types':
      return { ...answer, status, body: editEach(answer.body, toWrongType) };
  }
}

function makeOtherId(): string {
  return `00000000-0000-4000-8000-${randomBytes(6).toString('hex')}`;
}

function toWrongType(value: unknown): unknown {
  if (typeof value === 'string') return value.length;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** What is no JSON, after another fault say, stays as it is. */
function editEach(body: string, edit: (value: unknown, key: string) => unknown): string {
  try {
    return JSON.stringify(JSON.parse(body), (key, value) => edit(value, key));
  } catch {
    return body;
  }
}
