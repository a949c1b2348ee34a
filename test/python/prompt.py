"""CPython's prompt without a terminal: runs entries, goes on behind an error, and tells in JSON what each printed."""

import base64
import codeop
import io
import json
import sys
import traceback

import requests

given = json.load(sys.stdin)
compiler = codeop.CommandCompiler()
told = sys.__stdout__
# As at the prompt, where no file was named.
sys.argv = ['']


def sign_in(datacenter_url, client_id, client_secret):
    """What the pages start from: their names, and their imports."""
    base_url = f'{datacenter_url}/api/2'
    encoded = base64.b64encode(f'{client_id}:{client_secret}'.encode()).decode()
    headers = {'Authorization': f'Basic {encoded}'}
    answer = requests.post(f'{base_url}/idp/token', headers=headers, data={'grant_type': 'client_credentials'})
    auth = {'Authorization': 'Bearer ' + answer.json()['access_token']}
    tenant_id = requests.get(f'{base_url}/clients/{client_id}', headers=auth).json()['tenant_id']
    names = {'__name__': '__main__', '__doc__': None, 'datacenter_url': datacenter_url, 'client_id': client_id}
    exec('import json, pprint, requests', names)
    return {**names, 'base_url': base_url, 'auth': auth, 'tenant_id': tenant_id}


def run(entry, names):
    """Its output, and the traceback that it has ended with."""
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), 'utf-8', write_through=True) for _ in range(2))
    failure, is_left = None, False
    try:
        code = compiler(entry + '\n', '<stdin>', 'single')
        if code is None:
            raise SyntaxError('the entry ends before it is complete')
    except (SyntaxError, ValueError, OverflowError) as error:
        failure = traceback.format_exception_only(error)
    else:
        try:
            exec(code, names)
        except SystemExit:
            is_left = True
        except BaseException as error:
            failure = traceback.format_exception(error.with_traceback(error.__traceback__.tb_next))
    printed = [stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr)]
    return {'stdout': printed[0], 'stderr': printed[1], 'failure': failure and ''.join(failure), 'isLeft': is_left}


names = sign_in(**given['settings']) | given['names']
for each in given['entries']:
    outcome = run(each, names)
    told.write(json.dumps(outcome) + '\n')
    if outcome['isLeft']:
        break
