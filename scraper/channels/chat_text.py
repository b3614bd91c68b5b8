"""Write a message's text for chats: Markdown with paragraphs and links, without @-mentions."""

from __future__ import annotations

import re

from scraper import lazy_re

_URL = lazy_re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")
# What Markdown would read as markup anywhere; a full stop only behind a number at a line's start.
_MARKUP = lazy_re.compile(r"([\\`*_\[\]<>|~])")
_AT_LINE_START = lazy_re.compile(r"^(?:(#{1,6}|[+>])(?=\s)|(\d{1,9})([.)])(?=\s))")
# Discord sees "@everyone" within a word too, and a role in "<@&1>"; what else is within a word is an address.
_MENTION = lazy_re.compile(r"@(?=everyone|here\b)|(?<!\w)[@!](?=[\w&])")
_ZERO_WIDTH_SPACE = "\u200b"


def without_mentions(text: str) -> str:
    """Return ``text`` with "@channel", "@all" or "<!here>" changed so that no chat notifies anyone."""
    return _MENTION.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", text)


def markdown(text: str) -> str:
    """Convert plain text to CommonMark that looks the same: a paragraph a line, addresses linked."""
    return "\n\n".join(_line(line.strip()) for line in text.splitlines() if line.strip())


def _line(line: str) -> str:
    bullet = "- " if line.startswith("- ") else ""
    parts, position = [bullet], len(bullet)
    for match in _URL.finditer(line, position):
        parts += [_escaped(line[position : match.start()]), _link(match[0])]
        position = match.end()
    parts.append(_escaped(line[position:]))
    return _AT_LINE_START.sub(_escaped_start, "".join(parts))


def _escaped(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


def _escaped_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _link(url: str) -> str:
    target = url.replace("(", "%28").replace(")", "%29")
    return f"[{_escaped(url)}]({target})"
