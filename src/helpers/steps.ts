/** steps: the page's seven steps, and which of them are done; derived from the session's names. */
import { withView } from '../render/text.ts';
import type { Helper } from './definition.ts';

export const steps: Helper = {
  name: 'steps',
  signature: 'steps(): steps',
  summary: 'Shows the seven steps of "Changing a user account email" and which are done.',
  examples: ['steps()'],
  parameters: [],

  run(session) {
    const { names, lastPut: put } = session;
    const rows = [
      ['Authenticate: base_url, auth, tenant_id', names['tenant_id'] !== undefined, 'tenant_id'],
      ['Assign user_id', names['user_id'] !== undefined, "findUser('foobar')"],
      ['Fetch the revision number: version', names['version'] !== undefined, 'fetchVersion()'],
      [
        'Define user_data with the new email',
        names['user_data'] !== undefined,
        "user_data = {contact: {email: 'foo@newmail.net'}, version}",
      ],
      [
        'Convert user_data to a JSON text',
        typeof names['user_data'] === 'string',
        'user_data = json.dumps(user_data, indent=4)',
      ],
      ['Send the PUT request', put !== null, PUT],
      ['Check the status code of the response', put?.response?.status === 200, 'response.status_code'],
    ] as const;
    const list = rows.map(([title, done, type], index) => ({ step: index + 1, title, done, type }));
    const next = list.find(({ done }) => !done);
    return withView(list, (paint) => {
      const lines = list.map(({ step, title, done }) => `  ${done ? paint('good', '✓') : ' '} ${step}  ${title}`);
      return next ? [...lines, `  next: ${paint('code', next.type)}`].join('\n') : lines.join('\n');
    });
  },
};

const PUT =
  "response = requests.put(`${base_url}/users/${user_id}`, headers={'Content-Type': 'application/json', ...auth}, data=user_data)";
