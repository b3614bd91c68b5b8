"""``leuchtturm propose``: find the lists on a page and write down how to read them; a person decides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from msgspec.structs import replace

from schedules.cli.commands.parse_records import fill_rates, row
from schedules.cli.commands.parse_source import read_page
from schedules.cli.options import check_option, shared
from schedules.cli.output import emit, emit_json, emit_table, emit_title
from schedules.config import validators
from scraper.atomic_write import file_errors, replacing
from scraper.errors import PageProblem, ScheduleError
from scraper.text import counted, cut

if TYPE_CHECKING:
    from scraper.parsers.declared import Candidate, Proposals

_MAX_BYTES = 10_000_000
_PREVIEW = 3


@click.command("propose")
@click.argument("page", metavar="URL|FILE")
@click.option("--pick", metavar="N", type=click.IntRange(min=1), help="Show candidate N. [default: 1]")
@click.option("--example", metavar="TEXT", help="Words of one record: only lists that have them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs: all candidates.")
@click.option(
    "--write", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Write the schedule file there."
)
@click.option("--contact", metavar="ADDRESS", help="Who asks: your address, sent with the request for URL.")
@click.option("--url", metavar="ADDRESS", help="Where FILE was. [default: what the page says of itself]")
@click.option("--content-type", metavar="TYPE", help="The header that FILE was sent with.")
@shared
def command(
    page: str,
    pick: int | None,
    example: str | None,
    as_json: bool,
    folder: Path | None,
    contact: str | None,
    url: str | None,
    content_type: str | None,
) -> None:
    """Look for lists of records on a page and print a schedule file that reads the best one.

    Below it stand its first records, how many have each field, and what was not sure; then the other lists
    that it may be. Nothing is watched by it: look, change the file, and try it with `leuchtturm parse`.

    \b
    Example:
      leuchtturm propose saved-page.html --url https://your.town/sittings --write my-schedules
    """
    from scraper.parsers import declared

    body, header, address = _page(page, contact, url, content_type)
    proposals = declared.propose(body, header, address, example=example)
    if not address:
        proposals = _with_doubtful_address(proposals)
    chosen = _chosen(proposals, pick, example)
    if as_json:
        picked = proposals.candidates if pick is None else (chosen,)
        emit_json({"candidates": [to_json(proposals, candidate) for candidate in picked]})
    else:
        _show(proposals, chosen)
    if folder is not None:
        _write(folder, proposals, chosen, quiet=as_json)
    elif not as_json:
        emit()
        emit("Nothing is watched yet. --write DIR saves the file, `leuchtturm parse` tries it.")


def to_json(proposals: Proposals, candidate: Candidate) -> dict[str, Any]:
    """One candidate for programs: how its records are found, what they are, and the whole schedule file."""
    declaration = candidate.declaration
    found = {key: getattr(declaration, key) for key in ("each", "starts", "lines", "breaks", "rule")}
    from scraper.parsers.records.declaration import to_json as declaration_to_json

    return {
        **{key: value for key, value in found.items() if value},
        "count": len(candidate.page.records),
        "records": list(candidate.page.records),
        "fields": declaration_to_json(declaration)["fields"],
        "toml": _toml(proposals, candidate),
        "doubts": list(candidate.doubts),
    }


def _page(
    page: str, contact: str | None, url: str | None, content_type: str | None
) -> tuple[bytes, str | None, str]:
    """The body, its header and its address; fetched for an address, read for a file."""
    if re.match(r"https?://", page, re.IGNORECASE):
        if url is not None or content_type is not None:
            raise click.UsageError("--url and --content-type go with a file.")
        return _fetched(page, contact)
    if url is not None:
        check_option("--url", validators.check_url, url)
    return read_page(page, _MAX_BYTES, "propose"), content_type, url or ""


def _fetched(url: str, contact: str | None) -> tuple[bytes, str | None, str]:
    from schedules.local_time import utc_now
    from scraper.http.fetch import FetchOptions, fetch_once

    check_option("URL", validators.check_url, url)
    if not validators.is_loopback(url):
        _require_contact(contact)
    response = fetch_once(url, FetchOptions(contact=contact or ""), now=utc_now)
    return response.body, response.content_type, response.url


def _with_doubtful_address(proposals: Proposals) -> Proposals:
    """The proposals of a page whose address is the one that it gives itself, which may be wrong."""
    from scraper.parsers.declared import NOWHERE

    doubt = "url is what the page says of itself: make sure that it is there."
    try:
        validators.check_url(proposals.url)
    except ValueError:
        proposals = replace(proposals, url=NOWHERE)
    if proposals.url == NOWHERE:
        doubt = "url is not known: write the page's address there."
    candidates = tuple(
        replace(candidate, doubts=(*candidate.doubts, doubt)) for candidate in proposals.candidates
    )
    return replace(proposals, candidates=candidates)


def _require_contact(contact: str | None) -> None:
    if contact is None:
        raise click.UsageError(
            "A server may know who asks: give --contact you@your.domain, or save the page and give the file."
        )
    check_option("--contact", validators.check_contact, contact)


def _chosen(proposals: Proposals, pick: int | None, example: str | None) -> Candidate:
    count = len(proposals.candidates)
    if not count:
        wanted = f" and has “{example}” in one record" if example else ""
        raise PageProblem(
            f"Nothing on the page looks like a list of records{wanted}; if a browser shows one, it may be "
            "made by a script, which Leuchtturm does not run."
        )
    if pick is not None and pick > count:
        raise click.BadParameter(f"there are {counted(count, 'candidate')}.", param_hint="--pick")
    return proposals.candidates[(pick or 1) - 1]


def _show(proposals: Proposals, chosen: Candidate) -> None:
    number = proposals.candidates.index(chosen) + 1
    count = len(chosen.page.records)
    emit_title(f"Candidate {number} of {len(proposals.candidates)}: {counted(count, 'record')}")
    emit()
    for line in _toml(proposals, chosen).splitlines():
        emit(line)
    emit()
    names = tuple(chosen.declaration.fields)
    emit_title(
        f"The first {min(_PREVIEW, count)} of {counted(count, 'record')}" if count > 1 else "The record"
    )
    columns = [row(record, names) for record in chosen.page.records[:_PREVIEW]]
    headings = ("field", *(f"record {number}" for number, _ in enumerate(columns, start=1)))
    emit_table(headings, [*zip(names, *columns, strict=True)])
    emit()
    emit(fill_rates(chosen.page.filled, count))
    if chosen.doubts:
        emit_title("Not sure")
        for doubt in chosen.doubts:
            emit(f"  {doubt}")
    _show_others(proposals, chosen)


def _show_others(proposals: Proposals, chosen: Candidate) -> None:
    others = [
        (str(number), str(len(candidate.page.records)), _where(candidate), _sample(candidate))
        for number, candidate in enumerate(proposals.candidates, start=1)
        if candidate is not chosen
    ]
    if others:
        emit()
        emit_title("Or another list (--pick N, or --example with words of a record)")
        emit_table(("N", "records", "selector", "the first"), others)
    if proposals.feeds:
        emit()
        emit(f"The page offers a feed, which may say the same more simply: {', '.join(proposals.feeds[:3])}")


def _where(candidate: Candidate) -> str:
    declaration = candidate.declaration
    key = next(key for key in ("each", "starts", "lines") if getattr(declaration, key) is not None)
    return f'{key} = "{getattr(declaration, key)}"'


def _sample(candidate: Candidate) -> str:
    values = (value for value in candidate.page.records[0].values() if isinstance(value, str))
    return cut(next(values, ""), 60)


def _toml(proposals: Proposals, candidate: Candidate) -> str:
    from scraper.parsers.records.proposing.toml import schedule

    url = proposals.url
    title = re.sub(r"[\x00-\x1f\x7f]", " ", proposals.title or "").strip() or urlsplit(url).hostname or "Page"
    return schedule(
        candidate.declaration,
        name=_name(proposals),
        title=title[:120],
        url=url,
        language="de" if proposals.language[:2].lower() == "de" else "en",
    )


def _name(proposals: Proposals) -> str:
    """A schedule's name from the page's host, such as ``stadt-example``."""
    host = (urlsplit(proposals.url).hostname or "page").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:64] or "page"


def _write(folder: Path, proposals: Proposals, chosen: Candidate, *, quiet: bool) -> None:
    target = folder / f"{_name(proposals)}.toml"
    if target.exists():
        raise ScheduleError(
            f"{target} exists and is not overwritten; give another folder. For a second list of this host, "
            "change `name` and the name of the file, then move it here."
        )
    with file_errors(target):
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(target, new=True) as file:
            file.write(_toml(proposals, chosen).encode())
    if not quiet:
        emit()
        emit(f"Wrote {target}. Nothing is watched yet; look whether it reads what you mean:")
        emit(f"  leuchtturm parse PAGE.html --schedule {target}")
