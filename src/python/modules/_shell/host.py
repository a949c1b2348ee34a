"""Asks the main thread, and gives it beforehand what was assigned to the names that are the session's."""

import json

import _host

# Gives what is to be handed over before the next question; the names put their own in place.
hand_over = dict


class HostError(Exception):
    """What the session refused, or what came of it. Its class has the name that JavaScript knows it by."""

    def __init__(self, message, kind='', fields=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.fields = fields or {}


def ask(what, given=None):
    """Any value that JSON knows, both ways. Raises HostError with the session's own words."""
    answer = json.loads(_host.call(what, lambda: json.dumps({**hand_over(), 'given': given})))
    if 'error' in answer:
        raise _error(answer['error']) from None
    return answer.get('value')


def note(text):
    """One dim line beside what is printed."""
    ask('note', text)


def _error(facts):
    if facts['kind'] == 'cancelled':
        return KeyboardInterrupt()
    kind = type(facts.get('name') or 'HostError', (HostError,), {'__module__': 'builtins'})
    error = kind(facts['message'], facts['kind'], facts.get('fields'))
    for line in error.fields.get('next', []):
        error.add_note(f'  {line}')
    return error
