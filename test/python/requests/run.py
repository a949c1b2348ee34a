"""Runs the cases one by one and prints what each printed, as JSON: run.py BASE CLOSED < cases."""

import contextlib
import io
import json
import re
import sys
import warnings

warnings.simplefilter('ignore')


def show(*values):
    """Prints data in one order and with one address, whoever listens where."""
    print(*(re.sub(r'127\.0\.0\.1:\d+', 'HOST', text(value)) for value in values))


def text(value):
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else str(value)


def echo(response):
    """What arrived at the server."""
    asked = response.json()
    show(asked['method'], asked['path'], asked['headers'], repr(asked['body']))


def outcome(code, names):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, '<case>', 'exec'), names)
        except Exception as error:
            families = [each.__name__ for each in type(error).__mro__ if each.__module__ == 'requests.exceptions']
            show('raised', type(error).__name__, *families, names.get('told', str)(error))
    return printed.getvalue()


def main(base, closed, cases):
    answers = {'': __import__('requests').__file__}
    for case in re.split(r'^# -- ', cases, flags=re.MULTILINE)[1:]:
        name, code = case.split('\n', 1)
        answers[name] = outcome(code, {'base': base, 'closed': closed, 'show': show, 'echo': echo})
    return answers


if __name__ == '__main__':
    json.dump(main(*sys.argv[1:], sys.stdin.read()), sys.stdout)
