/** steps: the page's seven steps, and which of them are done; derived from the session's names. */
import { isUuid } from '../api/types.ts';
import { STATUS } from '../render/statements/python.ts';
import { lookAt, symbol, withView } from '../render/text.ts';
import { asTyped } from '../render/typed.ts';
import { helper } from './definition.ts';

export const steps = helper({
  name: 'steps',
  phrase: "the page's seven steps, and which are done",
  summary: 'Shows the seven steps of "Changing a user account email" and which are done.',
  examples: ['steps()'],
  parameters: {},
  returns: 'steps',

  run(session) {
    const { names, exchanges, users } = session;
    const { user_id } = names;
    const data = users.isDataOfAnother ? undefined : names['user_data'];
    const put = exchanges.lastPut;
    const status = put?.response?.status;
    const look = isUuid(user_id) ? lookAt(user_id) : "findUser('…')";
    const rows: readonly Row[] = [
      ['Authenticate: base_url, auth, tenant_id', names['tenant_id'] !== undefined, 'tenant_id'],
      ['Assign user_id', user_id !== undefined, "findUser('…')"],
      ['Fetch the revision number: version', names['version'] !== undefined, 'fetchVersion()'],
      ['Define user_data with the new email', data !== undefined, "user_data = {contact: {email: '…'}, version}"],
      ['Convert user_data to a JSON text', typeof data === 'string', 'user_data = json.dumps(user_data, indent=4)'],
      ['Send the PUT request', put !== null, PUT],
      [
        `Check the status code of the response${status === undefined ? '' : `: ${status}`}`,
        status !== undefined,
        // Without an answer there is none to check: whether it arrived, only another look can tell.
        put !== null && status === undefined ? look : STATUS,
      ],
    ];
    const list = rows.map(([title, done, type], index) => ({
      ...{ step: index + 1, title, done },
      type: asTyped(type, session.language, true),
    }));
    // Another status than 200 is checked as well; what it leads to is a look at the user.
    const refused = status !== undefined && status !== 200 ? { type: look } : undefined;
    const next = list.find(({ done }) => !done) ?? refused;
    return withView(list, (paint) => {
      const lines = list.map(({ step, title, done }) => {
        const mark = step === 7 && refused ? paint('bad', symbol.bad) : done ? paint('good', symbol.good) : ' ';
        return `  ${mark} ${step}  ${title}`;
      });
      return next ? [...lines, `  next: ${paint('code', next.type)}`].join('\n') : lines.join('\n');
    });
  },
});

type Row = readonly [title: string, done: boolean, type: string];

const PUT =
  "response = requests.put(`${base_url}/users/${user_id}`, headers={'Content-Type': 'application/json', ...auth}, data=user_data)";
