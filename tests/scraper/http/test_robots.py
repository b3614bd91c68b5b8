"""robots.txt as RFC 9309 has it: what forbids, what allows, what is remembered, what holds without one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from scraper.errors import BlockedError, FetchError
from scraper.http.fetch import RobotsAnswer
from scraper.http.robots import allows
from tests.scraper.http.fetch_client import NOW, Guest
from tests.servers import (
    HTML,
    Loopback,
    answer,
    endless_body,
    gzipped,
    in_turn,
    page,
    raw,
    redirect,
    reset,
    silent,
)
from tests.work import assert_steps_grow_with_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers import Route

SHUT = "User-agent: *\nDisallow: /\n"


def rules(text: str) -> Route:
    return answer(200, text, content_type="text/plain")


def visit(rules: Route, **options: Any) -> list[str]:
    """Fetch a page from a server with this robots.txt; what the server was asked for."""
    with Loopback({"/robots.txt": rules, "/p/seite.html": page()}) as server:
        assert Guest().fetch(server.url("/p/seite.html?id=1"), **options).status == 200
    return server.targets()


FORBIDDING = {
    "everything": SHUT,
    "this path": "User-agent: *\nDisallow: /p/\n",
    "our name": "User-agent: *\nAllow: /\n\nUser-agent: leuchtturm\nDisallow: /p\n",
    "wildcard": "User-agent: *\nDisallow: /*?id=\n",
    "end anchor": "User-agent: *\nDisallow: /*id=1$\n",
    "byte order mark": "\ufeff" + SHUT,
    "carriage returns": SHUT.replace("\n", "\r"),
    "escaped": "User-agent: *\nDisallow: /%70/\n",
    "misspelt": "User-agent: *\nDisalow: /p/\n",
    "without a colon": "User-agent: *\nDisallow /p/\n",
    "longest match": "User-agent: *\nAllow: /\nDisallow: /p/seite\n",
}


@pytest.mark.parametrize("text", FORBIDDING.values(), ids=FORBIDDING)
def test_a_forbidden_page_is_not_asked_for(text: str) -> None:
    with Loopback({"/robots.txt": rules(text), "/p/seite.html": page()}) as server:
        with pytest.raises(BlockedError, match=r"robots\.txt forbids it"):
            Guest().fetch(server.url("/p/seite.html?id=1"))
        assert server.targets() == ["/robots.txt"]


ALLOWING = {
    "nothing": rules(""),
    "nothing forbidden": rules("User-agent: *\nDisallow:\nSitemap: https://example.org/s.xml"),
    "other paths": rules("User-agent: *\nDisallow: /typo3/\nDisallow: /*?print=\n"),
    "other names": rules("User-agent: BadBot\nDisallow: /\n"),
    "exception": rules("User-agent: *\nDisallow: /\nAllow: /p/seite\n"),
    "only a comment": rules("User-agent: *\n# Disallow: /\n"),
    "not found": answer(404, SHUT),
    "forbidden": answer(403, SHUT),
    "gone": answer(410),
    "an error page with 200": answer(
        200, "\ufeff\n<!DOCTYPE html><pre>\nUser-agent: *\nDisallow: /\n</pre>", content_type=HTML
    ),
    "an endless redirect": redirect("/robots.txt"),
    "a redirect to nowhere": answer(301),
}


@pytest.mark.parametrize("robots", ALLOWING.values(), ids=ALLOWING)
def test_what_is_not_forbidden_is_allowed(robots: Route) -> None:
    assert visit(robots)[-1] == "/p/seite.html?id=1"


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (answer(500), "500 Internal Server Error"),
        (answer(503), "503 Service Unavailable"),
        (answer(429), "429 Too Many Requests"),
        (silent, "did not answer within"),
        (reset, "closed the connection"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nUser-agent: *\n"), "broke off"),
        (answer(200, gzipped(SHUT)[:-9], content_encoding="gzip"), "cut off"),
    ],
    ids=["500", "503", "429", "silent", "reset", "cut", "cut gzip"],
)
def test_while_robots_txt_is_unreachable_everything_is_shut(robots: Route, reason: str) -> None:
    guest = Guest()
    with (
        Loopback({"/robots.txt": robots, "/": page()}) as server,
        pytest.raises(FetchError, match=reason) as caught,
    ):
        guest.fetch(server.url(), timeout=0.3 if robots is silent else 90.0)
    assert server.targets() == ["/robots.txt"]
    assert "without robots.txt nothing there may be read (RFC 9309)" in str(caught.value)
    assert type(caught.value) is FetchError
    assert caught.value.transient
    assert guest.robots == {}


def test_robots_txt_that_comes_at_the_second_attempt_is_enough() -> None:
    asked = visit(in_turn(answer(503), rules("")), attempts=2)
    assert asked == ["/robots.txt", "/robots.txt", "/p/seite.html?id=1"]


def test_robots_txt_may_redirect_on_its_host() -> None:
    with Loopback({"/robots.txt": redirect("/r", 301), "/r": rules(SHUT)}) as server:
        with pytest.raises(BlockedError, match="forbids"):
            Guest().fetch(server.url())
        assert server.targets() == ["/robots.txt", "/r"]


def test_robots_txt_is_not_followed_to_another_host() -> None:
    routes = {"/": page(), "/r": rules("")}
    with Loopback(routes) as server:
        routes["/robots.txt"] = redirect(f"http://localhost:{server.port}/r")
        with pytest.raises(BlockedError, match="redirects away"):
            Guest().fetch(server.url())
        assert server.targets() == ["/robots.txt"]


def test_only_the_first_500_kib_of_rules_count() -> None:
    long = "User-agent: *\n" + "# nichts\n" * 60_000 + "Disallow: /\n"
    assert visit(rules(long))[-1] == "/p/seite.html?id=1"
    assert visit(endless_body)[-1] == "/p/seite.html?id=1"


def test_each_address_on_the_way_is_asked_about() -> None:
    routes = {
        "/robots.txt": rules("User-agent: *\nDisallow: /neu\n"),
        "/alt": redirect("/neu"),
        "/neu": page(),
    }
    with Loopback(routes) as server:
        with pytest.raises(BlockedError, match="/neu may not be read"):
            Guest().fetch(server.url("/alt"))
        assert server.targets() == ["/robots.txt", "/alt"]


def test_robots_txt_is_remembered_for_a_day() -> None:
    guest = Guest()
    with Loopback({"/robots.txt": rules("User-agent: *\nDisallow: /x\n"), "/": page()}) as server:
        guest.fetch(server.url())
        assert guest.robots == {server.origin: RobotsAnswer(NOW, 200, "User-agent: *\nDisallow: /x\n")}
        guest.later(hours=23, minutes=59)
        guest.fetch(server.url())
        assert server.targets() == ["/robots.txt", "/", "/"]
        guest.later(minutes=1)
        guest.fetch(server.url())
        assert server.targets()[3:] == ["/robots.txt", "/"]
    assert guest.robots[server.origin].fetched_at == guest.now


def test_a_missing_robots_txt_is_remembered_too() -> None:
    guest = Guest()
    with Loopback({"/": page()}) as server:
        guest.fetch(server.url())
        guest.fetch(server.url())
        assert server.targets() == ["/robots.txt", "/", "/"]
    assert guest.robots[server.origin] == RobotsAnswer(NOW, 404, "")


def test_an_answer_from_the_future_is_asked_for_anew() -> None:
    guest = Guest()
    with Loopback({"/robots.txt": rules(""), "/": page()}) as server:
        guest.fetch(server.url())
        guest.later(days=-1)
        guest.fetch(server.url())
        assert server.targets().count("/robots.txt") == 2


@pytest.mark.parametrize(("text", "open_"), [("", True), (SHUT, False)], ids=["open", "shut"])
def test_an_old_answer_holds_while_there_is_no_newer_one(text: str, open_: bool) -> None:
    guest = Guest()
    with Loopback({"/robots.txt": answer(500), "/": page()}) as server:
        guest.robots.put(server.origin, RobotsAnswer(NOW, 200, text))
        guest.later(days=9)
        if open_:
            assert guest.fetch(server.url()).status == 200
        else:
            with pytest.raises(BlockedError):
                guest.fetch(server.url())
    assert guest.robots[server.origin].fetched_at == NOW


def test_robots_txt_is_not_asked_for_where_the_schedule_says_so() -> None:
    assert visit(rules(SHUT), robots=False) == ["/p/seite.html?id=1"]


US = "User-agent: Leuchtturm\n"
ALL = "User-agent: *\n"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # RFC 9309, 2.2.1: the group that names us, all groups that do, else the one for all
        (f"{ALL}Disallow: /\n{US}Disallow: /intern", "seite", True),
        (f"{US}Disallow: /a\n{ALL}Disallow: /b\n{US}Disallow: /c", "c", False),
        (f"{US}Disallow: /a\n{ALL}Disallow: /b\n{US}Disallow: /c", "b", True),
        (f"{US}\n{ALL}Disallow: /", "seite", False),  # both lines begin one group
        (f"{US}Allow: /\n{ALL}Disallow: /", "seite", True),
        ("User-agent: other\nDisallow: /", "seite", True),
        ("Disallow: /", "seite", True),  # in no group
        # our name in every spelling, with a version, but not as a part of another
        ("user-agent: LEUCHTTURM\nDisallow: /", "seite", False),
        ("User-agent: Leuchtturm/0.1.0 (+https://example.org)\nDisallow: /", "seite", False),
        ("User-agent: Leuchtturmwaerter\nDisallow: /", "seite", True),
        ("User-agent: * # alle\nDisallow: /", "seite", False),
        # 2.2.4: other records end no group
        (f"{US}Crawl-delay: 10\nDisallow: /", "seite", False),
        (f"{US}Crawl-delay: 10\n{ALL}Disallow: /", "seite", False),
        (f"{US}Sitemap: https://example.org/s.xml\nDisallow: /", "seite", False),
        # 2.2.2: the longest rule counts, and of two of one length the one that allows
        (f"{ALL}Disallow: /a\nAllow: /a/b", "a/b/c", True),
        (f"{ALL}Allow: /a\nDisallow: /a/b", "a/b/c", False),
        (f"{ALL}Disallow: /a\nAllow: /a", "a", True),
        (f"{ALL}Disallow:", "a", True),
        # 2.2.2: one spelling of an address
        (f"{ALL}Disallow: /%7Euser", "~user", False),
        (f"{ALL}Disallow: /~user", "%7euser", False),
        (f"{ALL}Disallow: /gr\u00fc\u00dfe", "gr%C3%BC%C3%9Fe", False),
        (f"{ALL}Disallow: /a%2fb", "a%2Fb", False),
        (f"{ALL}Disallow: /a%2Fb", "a/b", True),
        # 2.2.3: special characters
        (f"{ALL}Disallow: /*?print=", "seite?print=1", False),
        (f"{ALL}Disallow: /*.pdf$", "a.pdf", False),
        (f"{ALL}Disallow: /*.pdf$", "a.pdf?x", True),
        (f"{ALL}Disallow: /a$", "a/b", True),
        (f"{ALL}Disallow: /a*b*c$", "a-b-b-c", False),
        (f"{ALL}Disallow: *", "", False),
        (f"{ALL}Disallow: /", "robots.txt", True),
        (f"{ALL}Disallow: /?", "?id=1", False),
        # as people write them
        ("User agent: Leuchtturm\nDissalow: /", "seite", False),
        ("USERAGENT Leuchtturm\ndisallow /", "seite", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n".removeprefix("\ufeff"), "seite", False),
        ("<html><body>Disallow: /</body></html>", "seite", True),
    ],
)
def test_rules_are_read_as_the_rfc_says(text: str, path: str, *, allowed: bool) -> None:
    assert allows(text, f"https://example.org/{path}") is allowed


def test_names_and_rules_without_end_are_read_in_time() -> None:
    """Each rule was kept for each name above it: 500 KB took minutes and gigabytes at each check."""
    letters, turn = str.maketrans("0123456789", "ghijklmnop"), count()

    def prepare(size: int) -> Callable[[], object]:
        names = "".join(f"User-agent: {number:x}\n".translate(letters) for number in range(size))
        # each time another text: what was read once is remembered
        text = f"# {next(turn)}\n{names}User-agent: *\n" + "Disallow: /a\n" * size
        return lambda: allows(text, "https://example.org/a")

    assert prepare(2_000)() is False
    assert_steps_grow_with_size(prepare, 500)
