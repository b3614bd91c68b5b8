"""Write reports as plain text: the text part of a mail (72 columns), and short for terminals and chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.reports.change_layout import Entry, Limits, LinkLine, Row, address_in, bounded, lay_out_group
from scraper.reports.headlines import grouped, subject
from scraper.reports.i18n.value_format import moment, not_shown, words_for
from scraper.reports.model import News, Notice, Recipient
from scraper.reports.notices import explain
from scraper.reports.sanitize import edges, one_line, shorten
from scraper.reports.word_diff import Segment, joined, new_side, old_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.reports.i18n.phrases import Words

WIDTH = 72
_LABEL_WIDTH = 16
_MAX_LABEL_WIDTH = 30
_BRIEF = Limits(changes=10, prose=240, value=160, links=3, around=40)
_MAX_PAGE_TITLE = 120
_MAX_ADDRESS = 2_000


def plain(news: News | Notice) -> str:
    """A short text for terminals and chats: what happened, before and after, the page's address; no wrapping.

    Ten changes at most, the others are counted. Ends without a line feed.
    """
    words = words_for(news.language)
    address = shorten(one_line(news.url), _MAX_ADDRESS)
    if isinstance(news, Notice):
        explained = explain(news)
        lines = [explained.headline, *(f"  {label}: {text}" for label, text in explained.points)]
        lines += [f"  $ {explained.command}"] if explained.command else []
        return "\n".join([*lines, address])
    shown = grouped(news.changes)[: _BRIEF.changes]
    entries = [lay_out_group(group, news.title, news.language) for group in shown]
    lines = [] if len(news.changes) == 1 else [title_line(news)]
    for entry in entries:
        lines += [entry.headline, *_brief_rows(bounded(entry, _BRIEF), words)]
    hidden = not_shown(len(news.changes) - sum(entry.count for entry in entries), words)
    overview = address_in(news.overview_url, entries[0].anchor if entries else "")
    return "\n".join([*lines, *filter(None, (hidden, overview)), address])


def news_text(news: News, recipient: Recipient, entries: Sequence[Entry]) -> str:
    """The text part of a mail that shows ``entries`` of the news' changes and counts the others.

    Wrapped at 72 columns but for addresses; ends with a line feed.
    """
    words = words_for(news.language, news.record_type)
    single = len(news.changes) == 1
    blocks = [_wrap(title_line(news))]
    for entry in entries:
        address = address_in(news.overview_url, entry.anchor)
        blocks.append(_entry(entry, words, with_headline=not single))
        blocks += [[f"{words.open_overview}:", f"  {address}"]] if address else []
    blocks.append(_wrap(not_shown(len(news.changes) - sum(entry.count for entry in entries), words)))
    marked = any(_is_marked(row) for entry in entries for row in entry.rows)
    blocks += [_wrap(words.marked)] if marked else []
    seen = (words.digest if news.found_at else words.seen).format(moment=moment(news.seen_at, words))
    blocks.append([f"{words.page} {shorten(one_line(news.url), _MAX_ADDRESS)}", *_wrap(seen)])
    return _joined([*blocks, _footer(news, recipient)])


def notice_text(notice: Notice, recipient: Recipient) -> str:
    """The text part of a mail with a notice, wrapped like :func:`news_text`."""
    explained = explain(notice)
    blocks = [_wrap(explained.headline)]
    blocks += [[f"{label}:", *_wrap(text, "  ")] for label, text in explained.points]
    blocks += [[f"{explained.command_label}:", f"  {explained.command}"]] if explained.command else []
    blocks.append([f"{words_for(notice.language).page} {shorten(one_line(notice.url), _MAX_ADDRESS)}"])
    return _joined([*blocks, _footer(notice, recipient)])


def title_line(news: News) -> str:
    """Return the line above everything: the only change's headline, or the number of changes and the page."""
    if len(news.changes) == 1:
        return subject(news.changes, news.title, news.language)
    words = words_for(news.language)
    title = shorten(one_line(news.title), _MAX_PAGE_TITLE)
    return words.many_on.format(count=len(news.changes), title=title)


def why(item: News | Notice, recipient: Recipient) -> tuple[str, ...]:
    """Return the sentences at a mail's foot: why it was sent, by which list, and how to unsubscribe."""
    words = words_for(item.language)
    is_for_operators = isinstance(item, Notice) and item.kind != "test"
    operators = is_for_operators or recipient.audience == "operators"
    reason = words.why_operators if operators else words.why_readers
    lines = [reason.format(title=shorten(one_line(item.title), _MAX_PAGE_TITLE))]
    if recipient.channel:
        lines.append(words.channel.format(channel=shorten(one_line(recipient.channel), _MAX_PAGE_TITLE)))
    contact = shorten(one_line(recipient.contact), _MAX_PAGE_TITLE)
    lines.append(words.stop_contact.format(contact=contact) if contact else words.stop)
    return tuple(lines)


def _entry(entry: Entry, words: Words, *, with_headline: bool) -> list[str]:
    lines = ["-" * WIDTH, *_wrap(entry.headline)] if with_headline else []
    if entry.title not in entry.headline:
        lines += _wrap(entry.title)
    lines += [*([""] if lines else []), *_wrap(entry.note)] if entry.note else []
    lines += [""] if lines and entry.rows else []
    labels = [len(row.label) + 2 for row in entry.rows if row.style == "value"]
    width = max([_LABEL_WIDTH, *(length for length in labels if length <= _MAX_LABEL_WIDTH)])
    for row in entry.rows:
        lines += _row(row, words, width)
        lines += _wrap(f"({words.shortened})", "  ") if row.shortened else []
    return lines


def _row(row: Row, words: Words, width: int) -> list[str]:
    label = f"{row.label}:"
    if row.style == "value":
        first = f"{label} ".ljust(width)
        return _wrap(joined(row.segments), " " * width, first=first)
    if row.style == "prose":
        paragraphs = joined(row.segments).split("\n")
        return [label, *(line for paragraph in paragraphs for line in _wrap(paragraph, "  "))]
    if row.style == "links":
        lines = [line for link in row.links for line in _link(link, words)]
        hidden = [f"  {words.more_links.format(count=row.hidden_links)}"] if row.hidden_links else []
        return [label, *lines, *hidden]
    are_items = row.style == "items_change"
    return [
        label,
        *_side(words.before, old_side(row.segments), words, are_items=are_items),
        *_side(words.now, new_side(row.segments), words, are_items=are_items),
        *_wrap(row.quote, "    ", first="  "),
    ]


def _side(label: str, segments: Sequence[Segment], words: Words, *, are_items: bool) -> list[str]:
    """One side of a change behind its label; of several items each begins on a line of its own."""
    text = _marked_text(segments) or words.unknown
    items = text.split("\n") if are_items else [text]
    width = max(len(words.before), len(words.now)) + 3
    hanging = " " * (width + 2 * (len(items) > 1))
    firsts = [f"  {label}".ljust(width), *[" " * width] * (len(items) - 1)]
    return [
        line for item, first in zip(items, firsts, strict=True) for line in _wrap(item, hanging, first=first)
    ]


def _link(link: LinkLine, words: Words) -> list[str]:
    marks = {"": "", "added": words.link_new, "removed": words.link_gone, "edited": words.link_changed}
    mark = f"{marks[link.mark]}: " if link.mark else ""
    named = [] if link.text == link.address else [f"    {link.address}"]
    was = _wrap(words.link_was.format(text=link.was), "    ") if link.was else []
    return [*_wrap(f"{mark}{link.named}", "    ", first="  - "), *was, *named]


def _brief_rows(entry: Entry, words: Words) -> list[str]:
    lines: list[str] = []
    for row in entry.rows:
        if row.style == "links":
            lines.append(f"  {row.label}:")
            lines += [f"  {line}" for link in row.links for line in _link(link, words)]
        elif row.style in {"value", "prose"}:
            lines.append(f"  {row.label}: {joined(row.segments)}".replace("\n", " "))
        else:
            for label, side in ((words.before, old_side(row.segments)), (words.now, new_side(row.segments))):
                between = "; " if row.style == "items_change" else " "
                text = _marked_text(side).replace("\n", between) or words.unknown
                lines.append(f"  {row.label} {label} {text}")
            lines += [f"  {row.quote}"] if row.quote else []
    return lines


def _is_marked(row: Row) -> bool:
    kinds = {segment.kind for segment in row.segments if segment.text.strip()}
    return "kept" in kinds and len(kinds) > 1


def _marked_text(segments: Iterable[Segment]) -> str:
    """One side of a change with its changed words in brackets, unless all of it changed."""
    parts = list(segments)
    if not any(part.kind == "kept" and part.text.strip() for part in parts):
        return joined(parts).strip()
    return "".join(part.text if part.kind == "kept" else _bracketed(part.text) for part in parts).strip()


def _bracketed(text: str) -> str:
    start, inner, end = edges(text)
    return f"{start}[{inner}]{end}" if inner else text


def _footer(item: News | Notice, recipient: Recipient) -> list[str]:
    return ["-- ", *(line for sentence in why(item, recipient) for line in _wrap(sentence))]


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _wrap(text: str, indent: str = "", *, first: str | None = None) -> list[str]:
    """``text`` in lines of at most 72 columns; only an address may be longer, so that it can still be
    clicked."""
    lines: list[str] = []
    line = indent if first is None else first
    empty = True
    for word in _pieces(text, WIDTH - len(indent)):
        if not empty and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, empty = indent, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line] if text else []


def _pieces(text: str, width: int) -> Iterable[str]:
    for word in text.split():
        if word.startswith(("http://", "https://")):
            yield word
        else:
            yield from (word[start : start + width] for start in range(0, len(word), width))
