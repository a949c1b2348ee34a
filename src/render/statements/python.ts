/** The statements of the provider's pages in Python, as they are carried out: pasted into CPython, they make the same requests. */
import { dumps } from '../../python/json.ts';
import { repr } from '../../python/repr.ts';

export function assign(name: string, value: string | number): string {
  return `${name} = ${repr(value)}`;
}

/** "Searching for a user". */
export function searchFor(text: string, limit: number): string {
  return `response = requests.get(f'{base_url}/search', headers=auth, params={'tenant': tenant_id, 'text': ${repr(text)}, 'limit': ${limit}})`;
}

export const TAKE_USERS_FOUND = "uuids = [hit['id'] for hit in response.json()['items'] if hit['obj_type'] == 'user']";

/** Those with these ids. */
export function fetchUsers(ids: readonly string[]): string {
  return fetchBatch(repr(ids.join(',')));
}

/** Those that `uuids` holds, all or a part of them. */
export function fetchUsersFound(from?: number, to?: number): string {
  return fetchBatch(from === undefined ? "','.join(uuids)" : `','.join(uuids[${from}:${to}])`);
}

function fetchBatch(uuids: string): string {
  return `response = requests.get(f'{base_url}/users', headers=auth, params={'uuids': ${uuids}})`;
}

export const FETCH_USER = "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)";
export const TAKE_VERSION = "version = response.json()['version']";

/** The version of another than the user of `user_id`. */
export function versionOf(id: string): string {
  return `requests.get(f'{base_url}/users/' + ${repr(id)}, headers=auth).json()['version']`;
}

/** "Changing a user account email". */
export function defineUserData(email: string): string {
  return `user_data = {"contact": {"email": ${dumps(email)}}, "version": version}`;
}

/** The same for a login. */
export function defineLogin(login: string): string {
  return `user_data = {"login": ${dumps(login)}, "version": version}`;
}

export const CONVERT_USER_DATA = 'user_data = json.dumps(user_data, indent=4)';
export const PUT_USER_DATA =
  "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)";
/** "Activating by email". */
export const POST_ACTIVATION_MAIL =
  "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', headers={'Content-Type': 'application/json', **auth})";

export const STATUS = 'response.status_code';
