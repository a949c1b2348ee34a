/** Which requests meet a fault: those that it names, or those that its kind is usually about. */
import type { Request } from '../http/request.ts';
import type { Fault } from './fault.ts';
import { isGarbling } from './garbled.ts';

const USER = /^\/api\/2\/users\/[0-9a-f-]{36}$/;
const CHANGES = ['POST', 'PUT', 'DELETE'];

export function isMet(fault: Fault, { method, path }: Request): boolean {
  const whole = `/${path.join('/')}`;
  const target = fault.on;
  if (typeof target === 'function') return target({ method, path: whole });
  if (target) return meets(target.method, method) && meetsPath(target.path, whole);
  if (path[0] !== 'api' || path[1] !== '2' || path[2] === 'idp') return false;
  if (isGarbling(fault)) return CHANGES.includes(method);
  switch (fault.kind) {
    case 'edit-behind-me':
    case 'activate-behind-me':
      return method === 'PUT' && USER.test(whole);
    case 'drop-answer':
    case 'late-commit':
    case 'stall':
    case 'cut-body':
      return CHANGES.includes(method);
    case 'latency':
    case 'fail':
    case 'throttle':
    case 'drip':
    case 'expire-token':
    case 'revoke-token':
      return true;
  }
}

function meets(wanted: string | readonly string[] | undefined, method: string): boolean {
  return wanted === undefined || [wanted].flat().includes(method);
}

function meetsPath(wanted: string | RegExp | undefined, path: string): boolean {
  return wanted === undefined || (typeof wanted === 'string' ? wanted === path : path.search(wanted) >= 0);
}
