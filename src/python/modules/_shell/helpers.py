"""What JavaScript offers to call: helpers by name, and methods of what they have given."""

import pydoc

from _shell.crossing import decode, encode
from _shell.host import ask


class Helper:
    def __init__(self, name, signature):
        self.__name__ = self.__qualname__ = name
        self._signature = signature

    def __call__(self, *given, **keywords):
        return decode(ask('helper', {'name': self.__name__, 'given': encode(given), 'keywords': encode(keywords)}))

    def __repr__(self):
        return f'<helper {self._signature}>'


class Method:
    def __init__(self, name, number):
        self.__name__ = self.__qualname__ = name
        self._number = number

    def __call__(self):
        return decode(ask('method', self._number))

    def __repr__(self):
        return f'<method {self.__name__}()>'


def show_help(*subject):
    """help(): what there is; help(findUser): the shell's own words for its names, Python's for all else."""
    [of] = subject or [None]
    name = getattr(of, '__name__', of)
    is_said = (isinstance(of, (Helper, str)) or not subject) and ask('help', name)
    if not is_said:
        print(pydoc.plain(pydoc.render_doc(of)))
