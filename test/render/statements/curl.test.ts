import { expect, test } from 'vitest';
import { toCurl } from '../../../src/render/statements/curl.ts';

test('a request is written as a curl line without the token', () => {
  const headers = { Authorization: 'Bearer s3cret-token', 'Content-Type': 'application/json' };

  const curl = toCurl({ method: 'PUT', url: 'https://x.example/a?b=1&c', headers, body: `{"a": "it's"}` });

  expect(curl).toBe(
    `curl -X PUT 'https://x.example/a?b=1&c' -H "Authorization: Bearer $ACRONIS_TOKEN" -H 'Content-Type: application/json' --data-raw '{"a": "it'\\''s"}'`,
  );
});

test('bytes that are no text are left to a file', () => {
  const curl = toCurl({ method: 'PUT', url: 'https://x.example/a', headers: {}, body: new Uint8Array([255, 0]) });

  expect(curl).toBe(`curl -X PUT 'https://x.example/a' --data-binary '@body'`);
});
