"""One exception type for each reaction.

::

    LeuchtturmError        one clear sentence: what, where, what to do
      ScheduleError        the schedule file is wrong: file, key, what is allowed
      FetchError           the page did not come; try again at the next run
        RouteError         the proxy, its secret or the file of authorities: the server was not asked
        BlockedError       403, robots.txt, a redirect away: a person has to decide
      PageProblem          it came, but it is not a readable state of the page
      DeliveryError        an alert was not accepted; ``permanent`` says whether to give up
      StoreError           nothing can be stored, now or for good: locked too long, full disk, newer schema
        DatabaseBusyError  only for a moment: another program writes, or too many files are open
        OtherFileNeeded    the file is damaged, not ours, or not there
      DamagedValueError    one row cannot be read: its page or its alert is affected, and no other

Each message is a whole sentence for the person who has to act on it. The cause, where there is one, is
chained (``raise … from cause``) and shown with ``--debug`` only.
"""


class LeuchtturmError(Exception):
    """Base of all errors that Leuchtturm expects and can explain."""


class ScheduleError(LeuchtturmError):
    """A schedule file cannot be used: says which file, which key and what is allowed there."""


class FetchError(LeuchtturmError):
    """The page could not be fetched this time; the next run tries again.

    ``transient``: another attempt within seconds may succeed (timeout, reset, 429, 5xx).
    ``retry_after``: seconds of the server's ``Retry-After``, if any. ``status``: the HTTP status that
    it answered, ``None`` if it did not answer.
    """

    def __init__(self, message: str, *, transient: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.transient = transient
        self.retry_after = retry_after
        self.status: int | None = None


class RouteError(FetchError):
    """The way to the server cannot be used: the proxy, its secret or the file of authorities is at fault."""


class BlockedError(FetchError):
    """The server or its robots.txt refuses, or redirects elsewhere; trying again does not help."""


class PageProblem(LeuchtturmError):  # noqa: N818 - the design's name: a state of the page, not of the program
    """The response is not a readable state of the page; nothing that is stored may change."""


class DeliveryError(LeuchtturmError):
    """An alert was not accepted.

    ``permanent``: trying again cannot help (mailbox unknown, 410 Gone, wrong configuration).
    ``retry_after``: seconds of the receiver's ``Retry-After``, if any.
    """

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class StoreError(LeuchtturmError):
    """The database file cannot be used, now or for good: says which file, why, and what to do."""


class DatabaseBusyError(StoreError):
    """The database file cannot be used at the moment; the same may succeed soon."""


class OtherFileNeeded(StoreError):  # noqa: N818 - what to do about it
    """This file cannot be used, another may be. ``what``: the sentence without its advice."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what}: {advice}")
        self.what = what


class DamagedValueError(LeuchtturmError):
    """A stored value cannot be what Leuchtturm wrote: whatever does not need its row goes on.

    ``what``: which value, for people.
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The database is damaged ({what} cannot be read): keep a copy, then restore the last backup; "
            "`leuchtturm doctor` says what else is wrong."
        )


class SettingError(ValueError):
    """A setting does not fit its key, or the other settings. The message is a sentence about ``key``."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"`{key}` {what}")
        self.key = key
