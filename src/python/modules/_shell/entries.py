"""Runs what is entered: one entry, statement by statement, or a program; and says what came of it."""

import ast
import atexit
import builtins
import codeop
import json
import linecache
import random
import sys
import traceback

import _host
from _shell import completion, surroundings
from _shell.crossing import Uncrossable, encode
from _shell.deletions import through_names
from _shell.helpers import Helper, show_help
from _shell.host import HostError, ask
from _shell.names import names

compiler = codeop.CommandCompiler()
as_documents = False
beside_documents = False
most_letters = None


def begin(text):
    """Before the first entry. `page`: the session's names; `helpers`: [name, signature]."""
    global as_documents, most_letters
    given = json.loads(text)
    as_documents = given['json']
    most_letters = given.get('letters')
    random.seed()
    helpers = {name: Helper(name, signature) for name, signature in given['helpers']}
    names.begin(
        given['page'],
        {'__name__': '__main__', '__doc__': None, '__builtins__': builtins, **surroundings.modules(), **helpers},
    )
    sys.displayhook = _display
    surroundings.install(show_help)


def run(text):
    given = json.loads(text)
    try:
        outcome = KINDS[given['kind']](given)
    except BaseException as error:
        # Raised where an error was to be told: Ctrl-C in a program's own __str__, say.
        name = type(error).__name__
        outcome = {'kind': 'failed', 'type': name, 'message': '', 'traceback': name, 'host': None, **_changes()}
    return json.dumps(outcome)


def complete(text):
    return json.dumps(completion.complete(text, names))


def _run_entry(given):
    global beside_documents
    beside_documents = given['documents']
    source = given['source']
    try:
        units = _units(source) if given['isWhole'] else [_unit(source)]
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        return _failed(error, limit=0)
    if units == [None]:
        return {'kind': 'incomplete'}
    names.start(given['theirs'])
    return _carry_out(units)


def _run_program(given):
    source, filename = given['source'], given['path']
    sys.argv = [given['filename'], *given['arguments']]
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    names['__file__'] = filename
    try:
        unit = compile(source, filename, 'exec')
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        return _failed(error, limit=0)
    names.start([])
    outcome = _carry_out([unit])
    atexit._run_exitfuncs()
    return outcome


def _export(given):
    try:
        return {'kind': 'value', 'text': names.export(given['name'])}
    except Uncrossable as error:
        return {'kind': 'refused', 'what': str(error)}


KINDS = {'entry': _run_entry, 'program': _run_program, 'value': _export}


def _units(source):
    """A whole text, statement by statement, as they would have been typed."""
    tree = through_names(ast.parse(source, '<stdin>'))
    return [compile(ast.Interactive([statement]), '<stdin>', 'single') for statement in tree.body]


def _unit(source):
    """What is typed line by line; None where CPython waits for more."""
    unit = compiler(source, '<stdin>', 'single')
    if unit is None or 'global' not in source:
        return unit
    return compile(through_names(ast.parse(source, '<stdin>', 'single')), '<stdin>', 'single')


def _carry_out(units):
    try:
        for unit in units:
            _host.check()
            exec(unit, names)
        outcome = {'kind': 'done'}
    except SystemExit as leaving:
        outcome = {'kind': 'exit', 'code': _exit_code(leaving.code)}
    except BaseException as error:
        outcome = _failed(error)
    try:
        return {**outcome, **_changes()}
    except BaseException as error:
        return {**_failed(error), **_changes()}


def _changes():
    return {**names.finish(), 'page': names.hand_over(is_last=True)}


def _exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _failed(error, limit=None):
    if isinstance(error, NameError) and error.name in names.page:
        _tell_unset(error)
    text = ''.join(traceback.format_exception(error, limit=limit))
    return {
        'kind': 'failed',
        'type': type(error).__name__,
        'message': str(error),
        'traceback': text.rstrip('\n'),
        'host': _number(error),
    }


# Names of the session that come with the user who is chosen.
OF_SOMEBODY = ('user_id', 'user', 'version')


def _tell_unset(error):
    """CPython would look for a name that is spelt alike."""
    if error.name in OF_SOMEBODY:
        error.add_note("  Nobody is chosen. findUser('…') chooses somebody.")
    error.name = None


def _number(error):
    """By which the host knows what it has thrown, whatever was made of it here."""
    while error is not None:
        if isinstance(error, HostError):
            return error.fields.get('number')
        error = error.__cause__ or error.__context__
    return None


def _display(value):
    if value is None:
        return
    builtins._ = value
    if not as_documents:
        print(_brief(repr(value), value))
        if not beside_documents:
            return
    try:
        text = encode(value)
    except Uncrossable:
        text = encode(repr(value))
    ask('display', text)


def _brief(text, value):
    """At a terminal, of what is long its beginning."""
    if most_letters is None or len(text) <= most_letters:
        return text
    what = f'{len(value):,} items, ' if isinstance(value, (list, tuple, dict, set)) else ''
    return f'{text[:most_letters]}\n  {what}{most_letters:,} of {len(text):,} characters shown. All of it: print(_)'
