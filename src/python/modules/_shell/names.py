"""The globals of entries. The session's names never live here: each is asked for when it is read."""

import builtins
import re

from _shell import host
from _shell.crossing import Uncrossable, decode, encode
from _shell.host import ask, note

BUILTINS = vars(builtins)
# As session/placeholder.ts knows them.
PLACEHOLDER = re.compile(
    r"(?:https?://)?<[^\W\d_][\w .'\u2019/-]*>[\w./-]*|(?:\[|\{\{?)?your[ _-][\w -]+(?:\]|\}?\})?|\.\.\.|\u2026|x{4,}",
    re.IGNORECASE,
)
MUTABLE = (list, dict, set, bytearray)


class Names(dict):
    """
    `__missing__` asks the session, so that a function called later, `exec` and the line behind a helper see today's
    value. What was assigned is handed over before each question: a function's `global` stores past `__setitem__`.
    """

    def __init__(self):
        super().__init__()
        self.page = frozenset()
        self.theirs = frozenset()
        # Of what came from the other side or went there: the object, the text of it there, and as we would write it.
        self._kept = {}
        # Read in this entry: only of these it is looked whether they were changed in place.
        self._read = set()
        self._deleted = set()
        self._before = {}

    def begin(self, page, own):
        """`page`: the session's names. `own`: what is there from the start, and of no interest to JavaScript."""
        self.page = frozenset(page)
        self.update(own)
        self._before = self._own()

    def start(self, theirs):
        """An entry begins. `theirs`: the names that JavaScript has given values since."""
        self.theirs = frozenset(theirs)
        self._read.clear()
        for name in self.theirs & self.keys():
            dict.__delitem__(self, name)
            self._before.pop(name, None)

    def finish(self):
        """What the entry has done to names that are not the session's."""
        before = self._before
        self._keep_values(before)
        own = self._before = self._own()
        assigned = [name for name, value in own.items() if name not in before or before[name] is not value]
        for name in self._read & self.theirs - own.keys():
            if self._is_touched(name):
                dict.__setitem__(self, name, self._kept.pop(name)[0])
                self._before[name] = self[name]
                assigned.append(name)
        for name in assigned:
            self._kept.pop(name, None)
        return {'assigned': assigned, 'deleted': [name for name in before if name not in own]}

    def hand_over(self, is_last=False):
        """What was done to the session's names since; at last also what was changed under another name."""
        assigned = {}
        for name in list(self.page & self.keys()):
            value = dict.pop(self, name)
            assigned[name] = self._keep(name, value)
        looked_at = self._kept.keys() if is_last else self._kept.keys() & self._read
        for name in (self.page & looked_at) - assigned.keys():
            if self._is_touched(name):
                assigned[name] = self._keep(name, self._kept[name][0])
        deleted, self._deleted = sorted(self._deleted - assigned.keys()), set()
        return {'assigned': assigned, 'deleted': deleted} if assigned or deleted else {}

    def look(self, name):
        """What is known of a name without asking for it."""
        kept = self._kept.get(name)
        return dict.get(self, name, kept[0] if kept else BUILTINS.get(name))

    def export(self, name):
        """As JavaScript reads it."""
        return encode(self[name])

    def __missing__(self, name):
        if name in self.page or name in self.theirs:
            return self._fetch(name)
        if name in BUILTINS:
            return BUILTINS[name]
        raise KeyError(name)

    def __contains__(self, name):
        return dict.__contains__(self, name) or self._is_elsewhere(name)

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def __delitem__(self, name):
        is_here = dict.__contains__(self, name)
        if not is_here and not self._is_elsewhere(name):
            raise KeyError(name)
        if is_here:
            dict.__delitem__(self, name)
        if name in self.page or name in self.theirs:
            self._kept.pop(name, None)
            self._deleted.add(name)
            self.theirs -= {name}

    def _keep_values(self, before):
        """A placeholder of the page's takes no value away."""
        for name, value in self._own().items():
            if _is_placeholder(value) and name in before and not _is_placeholder(before[name]):
                dict.__setitem__(self, name, before[name])
                note(f'{name} keeps its value; {value} is a placeholder')

    def _own(self):
        return {name: value for name, value in self.items() if not name.startswith('__') and name not in self.page}

    def _is_elsewhere(self, name):
        return name in self.theirs or (name in self.page and ask('has', name))

    def _fetch(self, name):
        kept = self._kept.get(name)
        # Nothing of JavaScript runs while an entry does.
        if kept is not None and name in self.theirs and name in self._read:
            return kept[0]
        answer = ask('name', {'name': name, 'have': kept and kept[1]})
        if answer is None:
            raise KeyError(name)
        if 'same' not in answer:
            value = decode(answer['text'])
            kept = self._kept[name] = (value, answer['text'], encode(value) if isinstance(value, MUTABLE) else None)
        self._read.add(name)
        return kept[0]

    def _keep(self, name, value):
        try:
            text = encode(value)
        except Uncrossable as error:
            raise TypeError(f'{name} is a name of the session and holds data, not {error}.') from None
        self._kept[name] = (value, text, text)
        return text

    def _is_touched(self, name):
        value, _, before = self._kept[name]
        if not isinstance(value, MUTABLE):
            return False
        try:
            return encode(value) != before
        except Uncrossable:
            return True


def _is_placeholder(value):
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value.strip()) is not None


names = Names()
host.hand_over = names.hand_over
