"""Read the section ``[fetch]`` of a schedule file: how a page and the heartbeat are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from scraper.network.proxy import Route

if TYPE_CHECKING:
    from scraper.http.request import FetchOptions


class Seconds(int):
    """A length of time; in the file a text with its unit: ``"90s"``, ``"10m"``, ``"6h"``, ``"1d"``."""


class FetchSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    contact: Annotated[str, Meta(description="your e-mail address or web address, or empty")] = ""
    timeout: Annotated[Seconds, Meta(description='a time such as "10s"')] = Seconds(10)
    deadline: Annotated[Seconds, Meta(description='a time such as "60s" or "2m"')] = Seconds(60)
    max_bytes: Annotated[
        int, Meta(ge=1_000, le=50_000_000, description="a whole number from 1_000 to 50_000_000")
    ] = 10_000_000
    robots: Annotated[bool, Meta(description="true or false")] = True
    proxy: Annotated[
        str | None, Meta(description='an address such as "http://user@proxy.example.org:3128", or "none"')
    ] = None
    proxy_password: Annotated[
        str | None, Meta(description='where the password lies, such as "env:PROXY_PASSWORD"')
    ] = None
    ca_file: Annotated[str | None, Meta(description='a path such as "/etc/ssl/own-ca.pem"')] = None

    @property
    def route(self) -> Route:
        return Route(self.proxy, self.proxy_password, self.ca_file)

    def options(self, *, attempts: int = 3) -> FetchOptions:
        """Return the options of the fetcher; imports httpx, which takes longer than reading a schedule
        file."""
        from scraper.http.request import FetchOptions

        return FetchOptions(
            contact=self.contact,
            timeout=self.timeout,
            deadline=self.deadline,
            max_bytes=self.max_bytes,
            robots=self.robots,
            attempts=attempts,
            route=self.route,
        )
