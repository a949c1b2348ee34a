"""Completion that only looks: no property is asked, nothing is called, and no name is fetched for it."""

import builtins
import keyword
import re
import types

PATH = re.compile(r'[^\W\d]\w*(?:\.\w*)*$|$')


def complete(line, names):
    """Candidates, and the text that they complete."""
    path = PATH.search(line)[0]
    *owners, typed = path.split('.')
    if not owners:
        known = {*dict.keys(names), *names.page, *names.theirs, *vars(builtins), *keyword.kwlist}
        found = known if typed else ()
    else:
        value = names.look(owners[0])
        for name in owners[1:]:
            value = _attributes(value).get(name)
        found = _attributes(value)
    prefix = path[: len(path) - len(typed)]
    hidden = not typed.startswith('_')
    return [sorted(prefix + name for name in found if name.startswith(typed) and not (hidden and name[0] == '_')), path]


def _attributes(value):
    """By name; what a descriptor would compute is not known."""
    if value is None:
        return {}
    found = {}
    for owner in reversed(type(value).__mro__ if not isinstance(value, type) else value.__mro__):
        found.update(dict.fromkeys(vars(owner)))
    own = _own_of(value)
    return {**found, **own}


def _own_of(value):
    if isinstance(value, (types.ModuleType, type)):
        return vars(value)
    try:
        own = object.__getattribute__(value, '__dict__')
    except AttributeError:
        return {}
    return own if isinstance(own, dict) else {}
