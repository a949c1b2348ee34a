/** Lines of plain requests that several lessons take, as the provider's pages write them in Python. */

/** The first hit of a search for this login is chosen. */
export function choosing(login: string): string[] {
  return [
    `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${login}'}, headers=auth)`,
    "user_id = response.json()['items'][0]['id']",
  ];
}

/** Of whoever is chosen. */
export const SHOW_USER = "requests.get(f'{base_url}/users/{user_id}', headers=auth).json()";
export const FETCH_VERSION = "version = requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['version']";

export function saving(email: string): string {
  return `response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': '${email}'}}, headers=auth)`;
}

/** Changes whom `created_user_id` names: JohnDoe, unless somebody was created since. */
export function put(fields: string): string {
  return `response = requests.put(f'{base_url}/users/{created_user_id}', json={${fields}}, headers=auth)`;
}
