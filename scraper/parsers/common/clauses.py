"""Split sentences into clauses: main, subordinate and relative ones, and words in brackets.

Days must have been marked before (see :mod:`scraper.parsers.common.marked_text`): their points and commas
would end sentences and clauses.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from scraper import lazy_re

_END = lazy_re.compile(r"[.!?…]+[\"“”«»’')\]]*\s+(?=[^a-zäöüß\s])")
# "Dr. Müller", "z. B.", "20. Landestreffen" go on; "im Jahr 2020. Danach" does not.
_GOES_ON = lazy_re.compile(
    r"(?:\b(?:Dr|Prof|St|Str|ca|bzw|zw|Nr|inkl|ggf|evtl|Mio|Mrd|Tel|vgl|usw|sog|dipl"
    r"|[A-Za-zÄÖÜäöü]|[a-z]\.\s?[a-z])|(?<!\d\d\d)\d)$"
)
Kind = Literal["main", "subordinate", "relative", "aside"]


class Clause(NamedTuple):
    """One clause. ``antecedent``: for a relative clause and an aside, the words that they stand behind."""

    text: str
    kind: Kind
    antecedent: str = ""


_FINITE_WORDS = (
    "ist sind war waren wird werden wurde wurden würde hat haben hatte hatten kann können konnte konnten "
    "muss müssen musste mussten soll sollen sollte sollten will wollen wollte darf dürfen durfte fand "
    "findet finden fanden kam kamen kommt kommen traf trafen trifft treffen ging gingen geht stand "
    "standen steht stehen gab gibt lud luden lädt laden begann beginnt nahm nahmen nimmt sagte sagten "
    "sagt fiel fielen fällt entfiel entfällt bleibt blieb blieben lief liefen lautet heißt sprach "
    "sprachen sah sahen besteht bestand erschien zog zogen schloss bot boten brachte brachten dauert "
    "folgt folgte freut freuen bittet bitten saß saßen begannen läuft endet startet tagt zeigt zeigen öffnet "
    "schließt feiert lag lagen liegt gilt galt ließ hieß ruft rief hält hielt entstand entstanden stieg "
    "entfallen entfielen fallen gefiel gefällt schien scheint ergab bekam erhielt verlief gelang half trug"
)
_FINITE = lazy_re.compile(
    rf"(?<![\w-])(?:{'|'.join(_FINITE_WORDS.split())}|(?![a-zäöü]*ge(?:hal|bo|be|tre|strit|schnit)ten\b)[a-zäöüß]{{3,}}(?:te|ten|iert|ierte|ierten))(?![\w-])"
)
_ADJECTIVE_BEFORE_NOUN = lazy_re.compile(
    rf"\b(?!(?:{'|'.join(_FINITE_WORDS.split())})\s)[a-zäöüß]+(?:te|ten)\s+"
    r"(?=(?:[a-zäöüß]+[ens]{1,2}\s+)?[A-ZÄÖÜ])"
)
_VERB_AND_ARTICLE = lazy_re.compile(r"\b[a-zäöüß]{2,}(?:te|ten)\s(?:das|die|der|den|sich|ein\w*)\s")
_SUBORDINATOR = lazy_re.compile(
    r"(?:so\s)?(?:dass|weil|da|als|wenn|während|nachdem|obwohl|obgleich|wohingegen|bevor"
    r"|ehe|falls|sofern|solange|"
    r"sobald|sodass|damit|indem|ob|wie|wobei|wo|um|ohne|anstatt|statt|weshalb|seitdem"
    r"|bis)\s(?!(?:zum|zur|den|dem|am)\b)",
    re.IGNORECASE,
)
# "Als am 4. Juli der Strom ausfiel, …", where a comma and more follow.
_SUBORDINATOR_OF_TIME = lazy_re.compile(
    r"(?:als|während|nachdem|weil|wenn|obwohl|bevor)\s(?:am|zum|zur)\s"
    r"|(?:anders\s+als|wie)\s+am\s.*\b(?:gemeldet|berichtet|mitgeteilt|angekündigt|gesagt)$",
    re.IGNORECASE,
)
_RELATIVE = lazy_re.compile(
    r"(?:(?:in|an|auf|bei|mit|von|zu|für|über|durch|unter|nach|aus)\s+)?"
    r"(?:der|die|das|den|dem|deren|dessen|denen|welche[rsnm]?|was|worauf|wozu|womit"
    r"|woran)\s+(?!(?-i:[A-ZÄÖÜ]|\w+-[A-ZÄÖÜ]))"
    # "… saß im Saal, die andere war zugeschaltet"
    rf"(?!(?:anderen?|übrigen|restlichen|meisten)\s+(?:{'|'.join(_FINITE_WORDS.split())}|[a-zäöüß]+ten?)\s)",
    re.IGNORECASE,
)
_LINKED = lazy_re.compile(
    r"(?:aber|jedoch|doch|denn|sondern|und(?!\szwar\b)|oder|allerdings|dennoch|stattdessen)\b", re.IGNORECASE
)
# "…, wenn auch nur digital", "…, allerdings online": no clause without a verb.
_THOUGH = lazy_re.compile(r"(?:allerdings|jedoch|wenn auch)\b")
_PARTICIPLE = (
    r"(?:[a-zäöü]*ge[a-zäöüß]{2,}(?:t|en)|(?:ver|be|er|ent|zer)[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]+iert)"
)
_PARTICIPLE_END = lazy_re.compile(rf"\b{_PARTICIPLE}\s*$")
_BRACKETS = lazy_re.compile(r"\s*[(\[]([^()\[\]]{0,300})[)\]]")
_STRONG = lazy_re.compile(r"\s*;\s*|\s+[–—-]\s+|\s*[|·•]\s*|:\s+")
_AND = lazy_re.compile(r"\s(?:und|aber|doch|oder)\s")
_ANY_DAY = lazy_re.compile("[\ue000-\ue2ff]")
_PHRASE = lazy_re.compile(r"(?:der|die|das|ein|eine|unser|unsere)\s+(?:[a-zäöüß]+e\s+)?[A-ZÄÖÜ][\w-]+\s")
_SHORT_NEWS = lazy_re.compile(
    r"(?:(?:nur|lediglich|bloß|allein)\s+)?[A-ZÄÖÜ][\w-]+\s+(?:[a-zäöüß]+\s+){0,2}?"
    rf"(?:{_PARTICIPLE}|{'|'.join(_FINITE_WORDS.split())})\b"
)
# "…, das am Dienstag, 17. September, in Kassel stattfindet": the second comma belongs to the day.
_BEHIND_A_DAY = lazy_re.compile(
    "(,\\s(?:als|weil|wenn|dass|während|nachdem|der|die|das)\\s(?:[\\w-]+\\s){0,4}?am\\s[\ue000-\ue2ff]),"
    r"\s(?=(?!(?:als|weil|wenn|dass|während|nachdem|der|die|das|dem|den|und|aber|sondern)\s)[a-zäöü])"
)
_DAY_FIRST = lazy_re.compile(r"(?:[Aa]m\s)?[\ue000-\ue2ff]\s")
_ONLY_A_DAY = lazy_re.compile(r"\s*(?:am\s+|vom\s+)?[\ue000-\ue2ff]\s*")
_DASHED_DAY = lazy_re.compile("\\s[–—-]\\s((?:am\\s|vom\\s)?[\ue000-\ue2ff])\\s[–—-]\\s")
# "Das Treffen – es war das zwanzigste – fand am …": what stands between the dashes is an insertion.
_DASHED = lazy_re.compile(
    rf"\s[–—-]\s([^–—.:;]{{1,120}}?)\s[–—-](?=\s(?:{'|'.join(_FINITE_WORDS.split())}|statt)\b)"
)
_REACH = 300
_MAX_LABEL = 40
_MAX_QUESTION = 8  # "Wann? 18. April 2024"
_MAX_CLAUSE = 300


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised paragraph whose days are marked."""
    cuts = [
        match.end()
        for match in _END.finditer(text)
        if match.end() > _MAX_QUESTION or match.group()[0] != "?"
        if match.group()[0] != "." or not _GOES_ON.search(text, max(0, match.start() - 8), match.start())
    ]
    return [text[start:end].rstrip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


# "nicht, wie es hieß, abgesagt": what is said between the denial and the word that it denies is an insertion.
_DENIED = lazy_re.compile(
    r"\b(nicht|keineswegs|niemals|nie),\s+(?:wie|anders\s+als)\b[^,.;:!?]{1,80},\s*", re.IGNORECASE
)


def clauses(sentence: str) -> list[Clause]:
    """Return the clauses of a sentence, each main clause put together from the pieces around insertions."""
    result: list[Clause] = []
    asides: list[Clause] = []

    def lift(match: re.Match[str]) -> str:
        if match.start() and _ONLY_A_DAY.fullmatch(match[1]):
            return f" {match[1]}"
        asides.append(
            Clause(match[1].strip(), "aside", sentence[max(0, match.start() - _REACH) : match.start()])
        )
        return ""

    without = _BRACKETS.sub(lift, _DASHED_DAY.sub(r" \1 ", _DENIED.sub(r"\1 ", sentence)))
    without = _DASHED.sub(lift, without)
    for part in _parts(without):
        result += _by_commas(part)
    return [
        clause._replace(text=words)
        for clause in (*result, *asides)
        if clause.text.strip(" .,:;!?–-")
        for words in _pieces(clause.text)
    ]


def _pieces(text: str) -> list[str]:
    """A clause that never ends, cut: every rule takes the square of its length."""
    if len(text) <= _MAX_CLAUSE:
        return [text]
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = text.rfind(" ", start + 1, start + _MAX_CLAUSE) if start + _MAX_CLAUSE < len(text) else -1
        end = end if end > 0 else min(len(text), start + _MAX_CLAUSE)
        pieces.append(text[start:end])
        start = end
    return pieces


def _parts(sentence: str) -> list[str]:
    """Cut at semicolons, dashes, bars and colons; a label stays with what it names ("Termin: …")."""
    parts: list[str] = []
    start = 0
    for match in _STRONG.finditer(sentence):
        left = sentence[start : match.start()]
        if match.group()[0] == ":" and (_is_label(left) or _begins_with_day(sentence, match.end())):
            continue
        parts.append(left)
        start = match.end()
    return [*parts, sentence[start:]]


def _is_label(words: str) -> bool:
    return len(words) <= _MAX_LABEL and not has_verb(words)


def _begins_with_day(sentence: str, at: int) -> bool:
    return "\ue000" <= sentence[at : at + 1] <= "\ue2ff"


def _by_commas(part: str) -> list[Clause]:
    result: list[Clause] = []
    main: list[str] = []
    verb = False  # whether the main clause so far has its verb
    pieces = _BEHIND_A_DAY.sub(r"\1 ", part).split(", ")
    for number, piece in enumerate(pieces):
        kind = _kind_of(piece, number, len(pieces) - 1, bool(main))
        if kind != "main":
            before = main[-1] if main else pieces[number - 1] if number else ""
            result.append(Clause(piece, kind, before[-_REACH:]))
            continue
        complete = (is_spoken if _DAY_FIRST.match(piece) else has_verb)(piece)
        is_linked = _LINKED.match(piece) and (complete or not _THOUGH.match(piece))
        if main and (is_linked or (verb and complete) or _is_gapped(main, piece) or _is_short(main, piece)):
            result += _split_at_and(", ".join(main))
            main, verb = [], False
        main.append(piece)
        verb = verb or complete
    return result + _split_at_and(", ".join(main))


def _is_gapped(main: list[str], piece: str) -> bool:
    """ "… fand am 10. Mai statt, das Netzwerktreffen am 17. Mai": the verb is left out the second time."""
    return (
        _ANY_DAY.search(piece) is not None
        and _PHRASE.match(piece) is not None
        and any(map(_ANY_DAY.search, main))
    )


def _is_short(main: list[str], piece: str) -> bool:
    """ "Treffen am 17. September, Rundgang entfällt": a noun of its own, and what became of it."""
    return _SHORT_NEWS.match(piece) is not None and any(map(_ANY_DAY.search, main))


def _kind_of(piece: str, number: int, last: int, inside: bool) -> Kind:
    if _SUBORDINATOR.match(piece) and (has_verb(piece) or not _THOUGH.match(piece)):
        # "Als Termin …", "Wie im Vorjahr fand …" begin a main clause that has its verb further on.
        if number == 0 and last == 0:
            return "main"
        return "subordinate"
    if number < last and _SUBORDINATOR_OF_TIME.match(piece) and _ends_with_verb(piece):
        return "subordinate"
    if number and _RELATIVE.match(piece) and _ends_with_verb(piece):
        return "relative"
    if 0 < number < last and inside and _PARTICIPLE_END.search(piece) and not has_verb(piece):
        return "aside"
    return "main"


def _ends_with_verb(piece: str) -> bool:
    word = piece.rstrip(" .!?").rpartition(" ")[2]
    return word[:1].islower()


def has_verb(text: str) -> bool:
    """Whether a finite verb stands in the words."""
    return _FINITE.search(_ADJECTIVE_BEFORE_NOUN.sub("", text)) is not None


def is_spoken(text: str) -> bool:
    """Whether the words after a motto are a sentence: "tagte das Netzwerk …", not "geplante Projekte"."""
    return has_verb(text) or _VERB_AND_ARTICLE.search(text) is not None


def _split_at_and(text: str) -> list[Clause]:
    """Cut "… fand statt und der Rundgang wurde abgesagt": both sides have a verb of their own."""
    cuts: list[tuple[int, int]] = []
    start = 0
    matches = list(_AND.finditer(text))
    for number, match in enumerate(matches):
        until = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        if has_verb(text[max(start, match.start() - _REACH) : match.start()]) and has_verb(
            text[match.end() : until]
        ):
            cuts.append(match.span())
            start = match.end()
    starts, ends = [0, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), len(text)]
    return [Clause(text[begin:end], "main") for begin, end in zip(starts, ends, strict=True)]
