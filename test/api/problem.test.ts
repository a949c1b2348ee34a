import { describe, expect, test } from 'vitest';
import { parseProblem } from '../../src/api/problem.ts';

describe('the error body of an answer', () => {
  test.each([
    [
      400,
      '{"error":{"code":1006,"message":"m","details":{"info":"i"},"context":{},"domain":"PlatformAccountServer"}}',
      { code: 1006, domain: 'PlatformAccountServer', message: 'i' },
    ],
    [
      409,
      '{"error":{"code":"1001","message":"Version mismatch","domain":null,"details":{}}}',
      { code: '1001', domain: null, message: 'Version mismatch' },
    ],
    [404, '{"error":{"code":404,"message":"Not found"}}', { code: 404, domain: null, message: 'Not found' }],
    [
      401,
      '{"domain":"Access","reason":"InvalidClient","error":"invalid_client","error_description":"wrong"}',
      { code: 'invalid_client', domain: 'Access', message: 'wrong' },
    ],
    [400, '{"error":"invalid_request"}', { code: 'invalid_request', domain: null, message: null }],
  ])('the error in the body of a %i is read: %s', (status, text, problem) => {
    expect(parseProblem(status, text)).toEqual(problem);
  });

  test.each([
    [400, ''],
    [400, 'Bad Request'],
    [403, '<html>'],
    [400, 'null'],
    [400, '[]'],
    [400, '{}'],
    [400, '{"error":null}'],
    [400, '{"error":{}}'],
    [400, '{"error":{"code":1.5}}'],
    [400, '{"error":{"code":""}}'],
    [400, '{"error":""}'],
    [200, '{"error":{"code":1001}}'],
  ])('no error is read from the body of a %i: %s (N10, N25)', (status, text) => {
    expect(parseProblem(status, text)).toBeNull();
  });
});
