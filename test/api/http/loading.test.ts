/** What sends requests is loaded with the first one, and may not be there. */
import { expect, test, vi } from 'vitest';
import { changeEmail } from '../../../src/api/email/change.ts';
import { emailPlan, quickClient, USER_ID } from '../world.ts';

vi.mock('../../../src/api/http/connection.ts', () => {
  throw new Error('it is gone');
});

test('what cannot be loaded is a fault of this program before anything was sent, and no failure of the network', async () => {
  const client = quickClient('https://eu2-cloud.acronis.com');

  const fault = { name: 'UnexpectedError', sent: false, message: expect.stringContaining('Nothing was sent.') };
  await expect(client.fetchUser(USER_ID)).rejects.toMatchObject(fault);
  expect(await changeEmail(client, emailPlan())).toMatchObject({ verdict: 'NOT_SENT', error: fault });
  client.close();
});
