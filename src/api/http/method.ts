/** What a request's method says of it. Pure. */

/** Whether a second arrival of the same request changes nothing. */
export function isRepeatable(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
