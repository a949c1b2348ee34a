/** Five users who are easily taken for each other, of three customers, two of whose names are not in Latin letters. */
import type { Sandbox } from '../../src/sandbox/index.ts';
import { basic, FORM, send } from '../sandbox/client.ts';

const PARTNER = 'ede9f834-70b3-476c-83d9-736f9f8c7dae';

export const CUSTOMERS = ['Nordlicht Spedition GmbH', '株式会社 東京精密', 'Harbour & Pike 🚢 Solicitors'] as const;

export interface Alike {
  readonly login: string;
  readonly person: string;
  readonly customer: (typeof CUSTOMERS)[number];
  readonly email: string;
}

export const ALIKES: readonly Alike[] = [
  {
    login: 'vera.lindqvist',
    person: 'Vera Lindqvist',
    customer: CUSTOMERS[0],
    email: 'vera@nordlicht-spedition.example',
  },
  {
    login: 'vera.lindquist',
    person: 'Vera Lindquist',
    customer: CUSTOMERS[0],
    email: 'v.lindquist@nordlicht-spedition.example',
  },
  { login: 'vera.lindqvist2', person: 'Vera Lindqvist', customer: CUSTOMERS[1], email: 'vera@tokyo-seimitsu.example' },
  {
    login: 'vera@harbourpike.example',
    person: 'Vera Lindqvist',
    customer: CUSTOMERS[2],
    email: 'vera@harbourpike.example',
  },
  {
    login: 'vera.lindqvist.yamada',
    person: 'Vera 山田 👍🏽',
    customer: CUSTOMERS[1],
    email: 'yamada@tokyo-seimitsu.example',
  },
];

/** The ids of the users in that order, and of their customers. */
export async function addAlikes(sandbox: Sandbox): Promise<readonly string[]> {
  const { url, clientId, clientSecret } = sandbox;
  const headers = { Authorization: basic(clientId, clientSecret), 'Content-Type': FORM };
  const signed = await send(url, 'POST', '/api/2/idp/token', { headers, body: 'grant_type=client_credentials' });
  const add = async (path: string, body: object): Promise<string> => {
    const auth = { Authorization: `Bearer ${signed.json.access_token}`, 'Content-Type': 'application/json' };
    const added = await send(url, 'POST', `/api/2${path}`, { headers: auth, body: JSON.stringify(body) });
    if (added.status >= 300) throw new Error(`${path}: ${added.text}`);
    return added.json.id;
  };
  const tenants = new Map<string, string>();
  for (const name of CUSTOMERS)
    tenants.set(name, await add('/tenants', { name, parent_id: PARTNER, kind: 'customer' }));
  const ids: string[] = [];
  for (const { login, person, customer, email } of ALIKES) {
    const [firstname, lastname] = person.split(/ (.*)/s);
    ids.push(await add('/users', { login, tenant_id: tenants.get(customer), contact: { email, firstname, lastname } }));
  }
  return [...ids, ...tenants.values()];
}
