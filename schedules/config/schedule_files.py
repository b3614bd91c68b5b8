"""Read the schedule files that an operator edits: strictly typed, each wrong value one sentence.

A new key is one line in a struct here, with the words for what is allowed; a new section is a struct too.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from schedules.config import channel_entries, error_messages, record_entries, schedule_rules, validators
from schedules.config.error_messages import ConfigValueError, UnknownKeyError
from schedules.config.fetch_section import FetchSettings, Seconds
from schedules.config.site_section import SiteSettings
from schedules.config.struct_reader import read_struct
from scraper import parsers
from scraper.channels.settings import ChannelSettings
from scraper.errors import ScheduleError
from scraper.meetings import MEETING
from scraper.parsers.read_options import ReadOptions, version
from scraper.parsers.records.declaration import Declaration  # noqa: TC001  # msgspec reads the types at run time
from scraper.parsers.records.record_type import type_of
from scraper.records import type_to_json
from scraper.regular_files import read_regular

if TYPE_CHECKING:
    from scraper.records import RecordType

_MAX_BYTES = 1_000_000
# For a key such as "a.b.c" tomllib keeps "a", "a.b" and "a.b.c": the square of its parts.
_MAX_KEY_PARTS = 4_000_000

SHIPPED = Path(__file__).parent.parent
"""The folder of the schedule files that come with Leuchtturm."""


Channels = tuple[ChannelSettings, ...]
"""All channels of a page, in the order of the file; ``schedules.config.channel_entries`` reads them."""


class GuardSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions for accepting a new state of the page."""

    confirm_removals: Annotated[int, Meta(ge=1, le=1_000, description="a whole number from 1 to 1_000")] = 2
    min_meetings: Annotated[int, Meta(ge=0, le=100_000, description="a whole number from 0 to 100_000")] = 1
    min_records: Annotated[int, Meta(ge=0, le=100_000, description="a whole number from 0 to 100_000")] = 0


class AlertSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When operators are notified."""

    fail_after: Annotated[int, Meta(ge=1, le=1_000, description="a whole number from 1 to 1_000")] = 3
    stale_after: Annotated[Seconds, Meta(description='a time such as "3d"')] = Seconds(3 * 86_400)


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One watched page. Exactly one of ``cron`` and ``every`` is given; times are in ``timezone``."""

    name: Annotated[
        str,
        Meta(
            pattern=r"\A[a-z0-9][a-z0-9-]{0,63}\Z",
            description='lowercase letters, digits and hyphens, at most 64, such as "leuchtturmprojekte"',
        ),
    ]
    title: Annotated[
        str, Meta(pattern=r"\A[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z", description="one line of text")
    ]
    url: Annotated[str, Meta(description="the page's address, starting with https:// or http://")]
    parser: Annotated[str, Meta(description="the name of a parser")]
    cron: Annotated[
        str | None, Meta(description='five fields such as "17 6 * * mon-fri": minute hour day month weekday')
    ] = None
    every: Annotated[Seconds | None, Meta(description='a time such as "30m", "6h" or "1d"')] = None
    timezone: Annotated[str, Meta(description='a time zone such as "Europe/Berlin"')] = "Europe/Berlin"
    jitter: Annotated[Seconds, Meta(description='a time such as "10m", or "0s"')] = Seconds(0)
    language: Annotated[Literal["de", "en"], Meta(description='"de" or "en"')] = "de"
    publish: Annotated[Path | None, Meta(description='a folder such as "/srv/www/leuchtturm"')] = None
    publish_url: Annotated[
        str,
        Meta(description='where that folder is on the web, such as "https://intranet.example/", or empty'),
    ] = ""
    heartbeat_url: Annotated[
        str, Meta(description='an address such as "https://hc-ping.com/your-uuid", or empty')
    ] = ""
    fetch: Annotated[FetchSettings, Meta(description="a section, [fetch]")] = FetchSettings()
    guard: Annotated[GuardSettings, Meta(description="a section, [guard]")] = GuardSettings()
    alerts: Annotated[AlertSettings, Meta(description="a section, [alerts]")] = AlertSettings()
    read: Annotated[ReadOptions, Meta(description="a section, [read]")] = ReadOptions()
    site: Annotated[SiteSettings, Meta(description="a section, [site]")] = SiteSettings()
    records: Annotated[Declaration | None, Meta(description="a section, [records]")] = None
    channels: Annotated[Channels, Meta(description="sections, each [[channels]]")] = ()

    @property
    def parser_version(self) -> int:
        """The version of the installed parser, combined with ``[read]`` or ``[records]``."""
        return version(parsers.version(self.parser), self.read if self.records is None else self.records)

    @property
    def minimum_records(self) -> int:
        """How many records the page must have at least."""
        return self.guard.min_meetings if self.records is None else self.guard.min_records

    @property
    def type_of_records(self) -> RecordType:
        return MEETING if self.records is None else type_of(self.records, self.name)

    @property
    def record_type(self) -> str | None:
        """The declared type of the records as JSON; ``None`` for meetings."""
        if self.records is None:
            return None
        return json.dumps(type_to_json(self.type_of_records), ensure_ascii=False)


class ConfigIssue(Struct, frozen=True):
    """Why a schedule file (or the whole folder) cannot be used.

    ``file``: its name, or the folder's path. ``sentence``: what is wrong. ``kept``: the schedules that go on
    as the file was before; none if it was never read without an error.
    """

    file: str
    sentence: str
    kept: tuple[str, ...] = ()


def load(directory: Path | None = None) -> tuple[Schedule, ...]:
    """Return the schedules in ``directory`` (``None``: the shipped ones), one a ``*.toml`` file, in order.

    Raises ``ScheduleError`` for the first file that cannot be used, for two schedules of one name, and for a
    folder without schedule files.
    """
    schedules, errors = load_each(directory)
    if errors:
        raise errors[0]
    return schedules


def load_each(directory: Path | None = None) -> tuple[tuple[Schedule, ...], tuple[ScheduleError, ...]]:
    """Like :func:`load`, but return the schedules that can be used beside the errors of those that cannot.

    Raises ``ScheduleError`` only for a folder without schedule files.
    """
    loaded = tuple(load_files(directory).values())
    return (
        tuple(schedule for schedule in loaded if isinstance(schedule, Schedule)),
        tuple(error for error in loaded if isinstance(error, ScheduleError)),
    )


def load_files(directory: Path | None = None) -> dict[Path, Schedule | ScheduleError]:
    """Return the schedule of each file in ``directory``, or why it cannot be used; see :func:`load_each`."""
    owners: dict[str, Path] = {}
    folders: dict[Path, str] = {}
    loaded: dict[Path, Schedule | ScheduleError] = {}
    for path in _files(SHIPPED if directory is None else directory):
        try:
            schedule = load_file(path)
            owner = owners.setdefault(schedule.name, path)
            if owner is not path:
                raise ScheduleError(
                    f"{path}: name is {schedule.name!r}, which {owner.name} has already; "
                    "each schedule needs its own name."
                )
            if schedule.publish is not None:
                other = folders.setdefault(schedule.publish, schedule.name)
                if other != schedule.name:
                    raise ScheduleError(
                        f"{path}: publish is {str(schedule.publish)!r}, where {other} is published already; "
                        "each schedule needs its own folder."
                    )
            loaded[path] = schedule
        except ScheduleError as error:
            loaded[path] = error
    return loaded


def _files(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            what = "is a file, not a folder" if folder.exists() else "does not exist"
            raise ScheduleError(f"The schedule folder {folder} {what}; `leuchtturm init DIR` writes one.")
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" or _is_misnamed(path))
    except OSError as error:
        raise ScheduleError(f"The schedule folder {folder} cannot be read: {error.strerror}.") from error
    if not paths:
        raise ScheduleError(
            f"The folder {folder} has no schedule file; `leuchtturm init {folder}` writes one."
        )
    return paths


def _is_misnamed(path: Path) -> bool:
    """Whether a file is meant as a schedule file, but would be ignored: ``page.toml.txt``, ``PAGE.TOML``."""
    name = path.name.lower()
    return path.suffix != ".toml" and name.endswith((".toml", ".toml.txt"))


def load_file(path: Path) -> Schedule:
    """Return the schedule in the TOML file ``path``.

    Raises ``ScheduleError``: file, line and key where they are known, what was found, what is allowed.
    """
    if _is_misnamed(path):
        name = path.name[: path.name.lower().index(".toml")]
        raise ScheduleError(f"{path} is ignored under this name: rename it to {name}.toml.")
    text = _read(path)
    if not text.strip():
        raise ScheduleError(f"{path} is empty: `leuchtturm init DIR` writes a file to edit.")
    try:
        _count_dots(text)
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and nesting that Python itself refuses
        raise ScheduleError(f"{path}{error_messages.syntax(str(error), text)}") from error
    try:
        channels = channel_entries.read(data.pop("channels", []))
        records = record_entries.read(data.pop("records")) if "records" in data else None
        schedule = replace(read_struct(data, Schedule, decode=_decode), channels=channels, records=records)
        schedule = _with_absolute_paths(path, schedule)
        schedule_rules.check(schedule)
    except ConfigValueError as error:
        hint = _section_hint(error.name) if isinstance(error, UnknownKeyError) else ""
        raise ScheduleError(f"{path}{error_messages.place(error.key, text)}: {hint or error}.") from error
    return schedule


def _with_absolute_paths(path: Path, schedule: Schedule) -> Schedule:
    """``schedule`` with its paths relative to its file, wherever the process was started."""
    folder, logo = path.absolute().parent, schedule.site.logo
    if schedule.publish is not None:
        schedule = replace(schedule, publish=folder / schedule.publish)
    return replace(schedule, site=replace(schedule.site, logo=folder / logo)) if logo else schedule


def _section_hint(name: str) -> str:
    """Say where a misplaced key belongs; '' if it belongs nowhere."""
    if name in Schedule.__struct_fields__:
        return f"{name} belongs to the top of the file, above the first section"
    for section, struct in (("fetch", FetchSettings), ("guard", GuardSettings), ("alerts", AlertSettings)):
        if name in struct.__struct_fields__:
            return f"{name} belongs into the section [{section}]"
    return ""


def require_contact(schedule: Schedule, url: str) -> None:
    """Raise ``ScheduleError`` unless ``url`` is on this computer or ``contact`` names the operator.

    An empty contact and one at a domain reserved for examples (RFC 2606) reach no operator.
    """
    contact = schedule.fetch.contact
    if validators.is_loopback(url) or (contact and not validators.is_example(contact)):
        return
    found = "is empty" if not contact else f"({contact}) is only an example"
    raise ScheduleError(
        f"Schedule {schedule.name}: the contact in [fetch] {found}, but a server has a right to know who "
        "fetches from it; "
        "`leuchtturm init DIR --contact you@your.domain` writes schedule files with your address."
    )


def _read(path: Path) -> str:
    try:
        raw = read_regular(path, _MAX_BYTES)
    except OSError as error:
        raise ScheduleError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(raw) > _MAX_BYTES:
        raise ScheduleError(f"{path} is larger than 1 MB: this is no schedule file.")
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise ScheduleError(
            f"{path} starts with a byte order mark; save it as UTF-8 without one (without BOM)."
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ScheduleError(
            f"{path}, line {line}: this is not UTF-8 text; save the file as UTF-8."
        ) from error


def _count_dots(text: str) -> None:
    """Raise ``ValueError`` where keys may have more parts together than there is memory for."""
    dots = [line.count(".") for line in text.split("\n")]
    if sum(count * count for count in dots) > _MAX_KEY_PARTS:
        raise ValueError(f"Far too many full stops in a line (at line {dots.index(max(dots)) + 1}, column 1)")


def _decode(kind: type, value: object) -> object:
    if kind is Seconds:
        return Seconds(validators.seconds(value))
    if kind is Path:
        return validators.folder(value)
    raise NotImplementedError(kind)  # as msgspec requires for other types
