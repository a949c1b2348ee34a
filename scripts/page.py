"""The documentation's calls as its page writes them: each a request, and a connection, of its own.

python3 scripts/page.py NEW_EMAIL makes the documented change, from the token on.
python3 -i scripts/page.py signs in, and leaves the rest to who types.
"""

import base64
import json
import os
import sys
import time  # noqa: F401 (for who types)

import requests

base_url = os.environ['ACRONIS_DATACENTER_URL'] + '/api/2'
client_id = os.environ['ACRONIS_CLIENT_ID']
client_secret = os.environ['ACRONIS_CLIENT_SECRET']


def sign_in():
    encoded = base64.b64encode(f'{client_id}:{client_secret}'.encode()).decode()
    response = requests.post(
        f'{base_url}/idp/token',
        headers={'Authorization': f'Basic {encoded}'},
        data={'grant_type': 'client_credentials'},
    )
    return {'Authorization': 'Bearer ' + checked(response)['access_token']}


def fetch_tenant_id(auth):
    return checked(requests.get(f'{base_url}/clients/{client_id}', headers=auth))['tenant_id']


def find_user(auth, tenant_id, text):
    params = {'tenant': tenant_id, 'text': text}
    hits = checked(requests.get(f'{base_url}/search', headers=auth, params=params))['items']
    [user_id] = [hit['id'] for hit in hits if hit['obj_type'] == 'user']
    return checked(requests.get(f'{base_url}/users/{user_id}', headers=auth))


def put_email(auth, user, email):
    user_data = json.dumps({'contact': {'email': email}, 'version': user['version']}, indent=4)
    response = requests.put(
        f'{base_url}/users/{user["id"]}',
        headers={'Content-Type': 'application/json', **auth},
        data=user_data,
    )
    checked(response)
    return response.status_code


def checked(response):
    if response.status_code != 200:
        raise SystemExit(f'{response.url} answered {response.status_code}: {response.text}')
    return response.json()


auth = sign_in()
tenant_id = fetch_tenant_id(auth)

if len(sys.argv) > 1:
    print(put_email(auth, find_user(auth, tenant_id, 'JohnDoe'), sys.argv[1]))
