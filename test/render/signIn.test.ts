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

  expect(draw((paint) => signInLines(signedIn, paint), false)).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   2 h left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'   JohnSmith, Inc"
  `);
  expect(
    draw((paint) => signInLines({ ...signedIn, tenantName: null, expiresInMs: 300_000 }, paint), false),
  ).toMatchInlineSnapshot(`
    "  base_url   'https://eu2-cloud.acronis.com/api/2'
      auth       { Authorization: 'Bearer eyJ...' }   5 min left
      tenant_id  'ede9f834-70b3-476c-83d9-736f9f8c7dae'"
  `);
});
