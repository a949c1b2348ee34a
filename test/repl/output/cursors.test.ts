import { expect, onTestFinished, test } from 'vitest';
import { openBeside } from '../python/beside.ts';

test.each([
  ['users', 'subtree_root_tenant_id: tenant_id'],
  ['users', 'subtree_root_tenant_id: tenant_id, allow_deleted: true'],
  ['tenants', 'subtree_root_id: tenant_id'],
])('the cursor of a list of %s is shown as it stands, to be sent again', async (list, params) => {
  const shell = await openBeside();
  onTestFinished(() => shell.close());

  await shell.js(`response = requests.get(base_url + '/${list}', {headers: auth, params: {${params}, limit: 2}})`);
  const shown = await shell.js('response.json().paging.cursors.after');
  const page = await shell.js(
    `requests.get(base_url + '/${list}', headers=auth, params={after: ${shown}}).status_code`,
  );

  expect(shown).toMatch(/^'[\w+/=]{40,}'$/);
  expect(page).toBe('200');
});
