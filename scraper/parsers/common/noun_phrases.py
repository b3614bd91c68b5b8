"""Find the nouns of a German clause and their position: alone, after a preposition, as a genitive.

No grammar of German, only what tells who or what a clause is about: capital letters, articles, prepositions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common.clauses import has_verb
from scraper.parsers.common.marked_text import NAME

if TYPE_CHECKING:
    import re

_WORD = lazy_re.compile(rf"[^\W_][\w-]*(?:[:*]innen[\w-]*)?\.?|{NAME}|[\ue000-\uf8ff]|[,;:]")
_PREPOSITION_WORDS = (
    "in im ins an am ans auf aufs für fürs mit bei beim zu zum zur von vom nach vor vorm über unter "
    "neben zwischen durch gegen ohne um aus seit während wegen trotz statt anstatt anstelle bis ab "
    "hinter samt inklusive einschließlich dank per via als wie laut gemäß anlässlich angesichts "
    "innerhalb außerhalb gegenüber mithilfe"
)
_GENITIVE_WORDS = "des der eines einer dieser dieses unserer unseres ihrer ihres seiner seines aller vieler"
_DETERMINER_WORDS = (
    "der die das den dem ein eine einen einem dieser diese dieses diesen diesem unser unsere unseren "
    "unserem sein seine seinen ihr ihre ihren kein keine keinen alle beide viele einige mehrere "
    "zahlreiche etliche jeder jede jedes rund über etwa zwei drei vier fünf sechs sieben acht neun zehn "
    "zwölf weitere sämtliche manche wenige"
)
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_GENITIVE = frozenset(_GENITIVE_WORDS.split())
_DETERMINERS = frozenset(_DETERMINER_WORDS.split()) | _GENITIVE
# "nach Jahren pandemiebedingter Pause", "Vertreter hessischer Kommunen": a genitive without an article.
_GENITIVE_ADJECTIVE = lazy_re.compile(
    r"(?!(?:[wd]ieder|aber|immer|hier|leider|sp[äa]ter|früher|sondern|daher|bisher|vorher|nachher|weiter"
    r"|seither|jeder|dieser|unter|über|hinter|oder|außer|der|einer|keiner|mehr)$)[a-zäöüß]{3,}er"
)
_PERSONAL = frozenset(("es", "er", "sie"))
_DEMONSTRATIVE = frozenset(("dies", "diese", "dieses", "dieser", "das", "was", "der", "die"))
_AUXILIARY = lazy_re.compile(
    r"wird|werden|wurden?|ist|sind|war|waren|hat|haben|fällt|fiel|fand|findet|muss(?:te)?|kann|konnten?|soll"
    r"|entfällt|entfiel"
)
_POLITE = frozenset(("sie", "ihnen", "ihr", "ihre", "ihren", "ihrem"))
_COUNTING = frozenset(("über", "unter", "um", "gegen", "bis", "als"))
_PARTICLES = frozenset(("an", "ab", "aus", "vor", "um", "zu", "ein", "mit", "nach", "statt"))
_WE = frozenset(("wir", "uns", "man"))
_COORDINATION = frozenset(("und", "oder", "sowie", ","))


class Noun(NamedTuple):
    """A noun of the clause.

    ``governed``: the preposition before it, or ``""``; ``genitive``: it is an attribute of the noun before;
    ``before``: article and adjectives; ``initial``: it begins the clause, where every word has a capital;
    ``attached``: its preposition stands right behind another noun ("die Einladung zum Treffen").
    """

    word: str
    start: int
    end: int
    governed: str
    genitive: bool
    before: str
    pronoun: bool = False
    initial: bool = False
    attached: bool = False


def nouns(clause: str) -> list[Noun]:
    """Return the nouns and pronouns of a clause in order."""
    words = list(_WORD.finditer(clause))
    state = _State(clause)
    for index, match in enumerate(words):
        following = words[index + 1].group() if index + 1 < len(words) else ""
        state.read(match, following, index == 0)
    return state.found


class _State:
    """What has been read of a clause: the open preposition, the open article, the noun just before."""

    def __init__(self, clause: str) -> None:
        self.found: list[Noun] = []
        self._clause = clause
        self._governed = ""
        self._genitive = False
        self._phrase_start = -1  # of the article or adjective whose noun is still to come
        self._after_noun = False
        self._coordinated = False
        self._attached = False
        self._outer: tuple[int, str, bool] | None = None  # "das (für Mai) geplante Treffen"

    def read(self, match: re.Match[str], following: str, initial: bool) -> None:
        """Take the next word of the clause."""
        word = match.group()
        lower = word.lower()
        if lower in _COORDINATION:
            self._coordinated, self._after_noun, self._phrase_start = self._after_noun, False, -1
        elif lower in _PREPOSITIONS and not _is_no_preposition(lower, following):
            self._preposition(lower)
        elif lower in _WE or _is_pronoun(lower, following):
            if lower == "wir" or (not self._governed and word != "Sie"):
                self.found.append(Noun(word, match.start(), match.end(), "", False, "", True))
            self._open("")
        else:
            self._read_in_phrase(match, following, initial)

    def _read_in_phrase(self, match: re.Match[str], following: str, initial: bool) -> None:
        word = match.group()
        if _closes_a_phrase(word):
            self._close()
        elif word.lower() in _DETERMINERS or word.isdigit():
            self._article(word.lower(), match.start())
        elif word[:1].isupper() or word == NAME:
            if word.lower() not in _POLITE:
                self._noun(match, initial)
        elif self._phrase_start < 0:
            self._verb_or_adverb(match, following)

    def _preposition(self, lower: str) -> None:
        if self._phrase_start >= 0:
            self._outer = (self._phrase_start, self._governed, self._genitive)
        attached = self._after_noun
        self._open(lower)
        self._attached = attached

    def _verb_or_adverb(self, match: re.Match[str], following: str) -> None:
        if self._after_noun and following[:1].isupper() and _GENITIVE_ADJECTIVE.fullmatch(match.group()):
            self._genitive, self._phrase_start, self._after_noun = True, match.start(), False
        elif self._after_noun or (self._coordinated and has_verb(match.group())):
            self._open("")  # "am Tag nach der Tagung, fand das Treffen …"
        elif not self._governed:
            self._genitive = False

    def _open(self, preposition: str) -> None:
        self._governed, self._genitive, self._phrase_start = preposition, False, -1
        self._after_noun = self._coordinated = self._attached = False

    def _close(self) -> None:
        """Behind the words that a preposition governs: back to the phrase that they stand in."""
        self._open("")
        if self._outer is not None:
            self._phrase_start, self._governed, self._genitive = self._outer
            self._outer = None

    def _article(self, lower: str, start: int) -> None:
        if not self._coordinated and self._phrase_start < 0:
            self._genitive = self._after_noun and lower in _GENITIVE
            if self._after_noun and not self._genitive:
                self._governed = ""
        if self._phrase_start < 0:
            self._phrase_start = start
        self._after_noun = False

    def _noun(self, match: re.Match[str], initial: bool) -> None:
        bare = self._phrase_start < 0
        start = match.start() if bare else self._phrase_start
        before = self._clause[start : match.start()]
        word = match.group().rstrip(".").replace(":i", "i").replace("*i", "i")  # "Teilnehmer:innen"
        self.found.append(
            Noun(
                word,
                match.start(),
                match.end(),
                self._governed,
                self._genitive,
                before,
                False,
                initial and bare,
                self._attached,
            )
        )
        if self._outer is not None and self._governed:
            self._close()
            return
        self._after_noun, self._phrase_start, self._coordinated = True, -1, False


def _closes_a_phrase(word: str) -> bool:
    """A day or a year ends what a preposition governs: "am 17. September", "seit 2019"."""
    if len(word) == 4 and word.isdigit():
        return word[:2] in ("19", "20")
    return "\ue000" <= word <= "\uf8ff" and word != NAME


def _is_no_preposition(lower: str, following: str) -> bool:
    """ "… sagte ab" ends with a particle, and in "über 100 Menschen" the word only counts."""
    if not following or following in (",", ";", ":"):
        return lower in _PARTICLES
    return lower in _COUNTING and following.isdigit()


def _is_pronoun(lower: str, following: str) -> bool:
    """ "Das wurde abgesagt", but "das Treffen": before a verb it is a pronoun."""
    return lower in _PERSONAL or (lower in _DEMONSTRATIVE and _AUXILIARY.fullmatch(following) is not None)
