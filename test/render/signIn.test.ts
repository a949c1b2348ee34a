/** How the sign-in looks. */
import { expect, test } from 'vitest';
import { signInLines } from '../../src/render/signIn.ts';
import { draw } from '../../src/render/text.ts';

test('the three variables are shown above the prompt', () => {
  const signedIn = {
    base_url: 'https://eu2-cloud.acronis.com/api/2',
    auth: { Authorization: 'Bearer eyJ...' },
    tenant_id: 'ede9f834-70b3-476c-83d9-736f9f8c7dae',
    tenantName: 'JohnSmith, Inc',
    expiresInMs: 7_200_000,
  };

  expect(draw((paint, width) => signInLines(signedIn, paint, width), false)).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   2 h left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'   JohnSmith, Inc"
  `);
  expect(
    draw((paint, width) => signInLines({ ...signedIn, tenantName: null, expiresInMs: 300_000 }, paint, width), false),
  ).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   5 min left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'"
  `);
});

test.each([30, 40, 60, 80, 95, 200])('of the token as much is shown as %d columns have room for (SC1)', (columns) => {
  const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD';
  const signedIn = {
    base_url: 'https://eu2-cloud.acronis.com/api/2',
    auth: { Authorization: `Bearer ${token}...` },
    tenant_id: 'ede9f834-70b3-476c-83d9-736f9f8c7dae',
    tenantName: 'JohnSmith, Inc',
    expiresInMs: 7_200_000,
  };

  const text = draw((paint, width) => signInLines(signedIn, paint, width), false, columns);

  const [, shown = ''] = /Bearer (\w+)\.\.\.'/.exec(text) ?? [];
  expect(shown).toBe(token.slice(0, Math.max(8, Math.min(token.length, columns - 55))));
  if (columns >= 80) expect(text.split('\n')).toHaveLength(3);
});
