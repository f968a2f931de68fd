"""One tree of errors; every message is Chinese, names the file or value, and says what to do next.

ChuangmoError
├── SettingsError            a setting is unknown or has an impossible value
├── LibraryError             the library folder
│   ├── LibraryBusyError     another process holds it
│   ├── LibraryUnusableError not writable, full disk, damaged
│   ├── SchemaError          made by another version of the program
│   └── EmbedderError        model missing, changed, or different from the library's
├── ReadingError             a file cannot be taken in (the run goes on)
│   ├── UnsupportedError     it is of a kind that is never read here
│   └── PassingError         what kept it from being read lies not in the file
├── NotFoundError            a document, report or path that does not exist
├── CorrectionError          what a user says of a report fits no report, or cannot be
├── DataError                a data file or prompt of the program is wrong
└── ServiceError             port in use, serving process gone
"""

from __future__ import annotations


class ChuangmoError(Exception):
    """Anything we can explain to the user; `exit_code` is what the command returns."""

    exit_code = 2


class SettingsError(ChuangmoError):
    """A setting is unknown or has an impossible value."""


class LibraryError(ChuangmoError):
    """Something about the library folder."""


class LibraryBusyError(LibraryError):
    """Another process holds the library."""

    exit_code = 3


class LibraryUnusableError(LibraryError):
    """The library folder is not writable, full or damaged."""


class SchemaError(LibraryError):
    """The catalogue was made by another version of the program."""


class EmbedderError(LibraryError):
    """The embedding model is missing, changed, or not the one the library was made with."""


class ReadingError(ChuangmoError):
    """One file cannot be taken in; the others go on."""


class UnsupportedError(ReadingError):
    """A file of a kind that is never read here."""


class PassingError(ReadingError):
    """A file that could not be read now, for a reason that lies not in it: a full disk, the end of the program."""


class NotFoundError(ChuangmoError):
    """A document, report or path that does not exist."""


class CorrectionError(ChuangmoError):
    """What a user says of a report fits no report or several, or cannot be its value."""


class DataError(ChuangmoError):
    """A data file or prompt that ships with the program (or was edited) is wrong."""


class ServiceError(ChuangmoError):
    """A port is in use, or the process that serves the library is gone."""
