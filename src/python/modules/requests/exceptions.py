"""What a request can fail with, by the library's own names and families."""

import json


class RequestException(OSError):
    """Whatever went wrong with a request."""

    def __init__(self, *args, **kwargs):
        self.response = kwargs.pop('response', None)
        self.request = kwargs.pop('request', None)
        if self.response is not None and not self.request:
            self.request = getattr(self.response, 'request', None)
        super().__init__(*args, **kwargs)


class RefusedError(RequestException):
    """The session did not let the request through: nothing was sent."""


class InvalidJSONError(RequestException):
    """What was to be sent, or has come, is no JSON."""


class JSONDecodeError(InvalidJSONError, json.JSONDecodeError):
    """The text of an answer is no JSON."""

    def __init__(self, *args, **kwargs):
        # In this order: OSError would make something else of three arguments.
        json.JSONDecodeError.__init__(self, *args)
        InvalidJSONError.__init__(self, *self.args, **kwargs)

    def __reduce__(self):
        return json.JSONDecodeError.__reduce__(self)


class HTTPError(RequestException):
    """The answer's status says that it failed."""


class ConnectionError(RequestException):
    """There was no connection, or it broke."""


class ProxyError(ConnectionError):
    """A proxy on the way refused."""


class SSLError(ConnectionError):
    """The secure connection could not be made."""


class Timeout(RequestException):
    """It took too long."""


class ConnectTimeout(ConnectionError, Timeout):
    """There was no connection in time: nothing was sent."""


class ReadTimeout(Timeout):
    """There was no answer in time."""


class URLRequired(RequestException):
    """A URL is missing."""


class TooManyRedirects(RequestException):
    """The answers lead from one to the other without an end."""


class MissingSchema(RequestException, ValueError):
    """The URL does not begin with http:// or https://."""


class InvalidSchema(RequestException, ValueError):
    """The URL begins with what nothing here can fetch."""


class InvalidURL(RequestException, ValueError):
    """The URL is none."""


class InvalidHeader(RequestException, ValueError):
    """A header is none."""


class InvalidProxyURL(InvalidURL):
    """The URL of a proxy is none."""


class ChunkedEncodingError(RequestException):
    """The answer was not complete."""


class ContentDecodingError(RequestException):
    """The answer could not be unpacked."""


class StreamConsumedError(RequestException, TypeError):
    """The answer has been read already."""


class RetryError(RequestException):
    """All tries failed."""


class UnrewindableBodyError(RequestException):
    """What was sent once cannot be sent again."""


class RequestsWarning(Warning):
    """A warning of this library."""


class FileModeWarning(RequestsWarning, DeprecationWarning):
    """A file to be sent was opened as text."""


class RequestsDependencyWarning(RequestsWarning):
    """A library beside this one has a version that was not expected."""
