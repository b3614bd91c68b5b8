# ruff: noqa: E501  (a piece of markup is one line)
"""What a section points to, also behind what asks for consent first."""

from __future__ import annotations

import base64
from html import escape
from urllib.parse import quote

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import description, links

FILM = "https://www.youtube.com/watch?v=Lt2024Kasse"
FRAME = '<iframe src="https://www.youtube-nocookie.com/embed/Lt2024Kasse" title="Film"></iframe>'
BASE64 = base64.b64encode(FRAME.encode()).decode()
ASKS = "<p>Mit dem Laden des Videos akzeptieren Sie die Datenschutzerklärung von YouTube.</p>"

HIDDEN = {
    "Contao 4 splash": f"<div class=splashscreen><a href=#>Abspielen</a></div><template>{FRAME}</template>",
    "Contao 5 splash": f"<figure><button data-splash-screen><span>Zum Aktivieren des Videos klicken.</span><template>{FRAME}</template></button></figure>",
    "Borlabs 1": f'<div class=BorlabsCookie><div class=_brlbs-content-blocker>{ASKS}</div><div class=borlabs-hide><script type="text/template">{BASE64}</script></div></div>',
    "Borlabs 2": f'<div class="borlabs-hide" data-borlabs-cookie-type="content-blocker"><script type="text/template">{BASE64}</script></div>',
    "Borlabs 3": f'<div class="brlbs-cmpnt-container" data-borlabs-cookie-content="{BASE64}">{ASKS}<button>Inhalt entsperren</button></div>',
    "Real Cookie Banner": '<iframe consent-original-src-_="https://www.youtube.com/embed/Lt2024Kasse?feature=oembed" consent-required="1432"></iframe>',
    "Real Cookie Banner 2": '<div consent-original-src-_="https://youtu.be/Lt2024Kasse" consent-by="services"></div>',
    "data-embed": f'<div class=video data-embed="{escape(FRAME)}"></div>',
    "data-embed address": '<div class=video data-embed="https://www.youtube.com/embed/Lt2024Kasse"></div>',
    "data-html": f'<div data-html="{escape(FRAME)}">{ASKS}</div>',
    "data-embed base64": f'<div data-embed-code="{BASE64}">{ASKS}</div>',
    "srcdoc": f'<iframe srcdoc="{escape("<a href=https://www.youtube.com/embed/Lt2024Kasse?autoplay=1><img src=a></a>")}"></iframe>',
    "Complianz": '<div class=cmplz-placeholder-parent><iframe class="cmplz-placeholder-element cmplz-iframe" data-src-cmplz="https://www.youtube.com/embed/Lt2024Kasse" src="about:blank"></iframe></div>',
    "Cookiebot": '<iframe data-cookieconsent=marketing data-cookieblock-src="https://www.youtube.com/embed/Lt2024Kasse"></iframe>',
    "Klaro": '<iframe data-name=youtube data-src="https://www.youtube.com/embed/Lt2024Kasse"></iframe>',
    "Usercentrics": '<iframe uc-src="https://www.youtube.com/embed/Lt2024Kasse" data-uc-src="x"></iframe>',
    "WP YouTube Lyte": '<div class="lyte-wrapper" data-youtube-id="Lt2024Kasse"></div>',
    "iframemanager": "<div data-service=youtube data-id=Lt2024Kasse data-autoscale></div>",
    "TYPO3 video": '<div class="video-embed"><iframe data-src="https://www.youtube-nocookie.com/embed/Lt2024Kasse?autohide=1&amp;controls=1" class="video-embed-item"></iframe></div>',
    "Drupal oEmbed": '<iframe src="/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3DLt2024Kasse&amp;max_width=0&amp;hash=x" title=Film></iframe>',
    "Drupal oEmbed with language": '<iframe src="https://stadtentwicklung.example/de/media/oembed?url=https%3A//youtu.be/Lt2024Kasse&amp;hash=y"></iframe>',
    "noscript": f"<div class=video-placeholder>{ASKS}<noscript>{FRAME}</noscript></div>",
    "escaped in a script": f'<figure><script type="text/x-cookie-consented">{escape(FRAME)}</script></figure>',
    "percent-encoded": f'<div class=video data-code="{quote(FRAME)}">{ASKS}</div>',
    "JSON": '<div class=video data-settings=\'{"url":"https:\\/\\/youtu.be\\/Lt2024Kasse","x":1}\'></div>',
    "script JSON": f'<div class=embed><script type="text/plain" data-category=youtube>{FRAME}</script></div>',
}


@pytest.mark.parametrize("tool", HIDDEN)
def test_what_a_consent_tool_hides_is_what_it_would_show(tool: str) -> None:
    (film,) = links(HIDDEN[tool])
    assert (film.kind, film.url) == ("video", FILM)
    assert film.text == ("Film" if FRAME in HIDDEN[tool] or BASE64 in HIDDEN[tool] else film.text)
    assert description(HIDDEN[tool]) == ()


@pytest.mark.parametrize(
    "source",
    [
        "https://video.hessen.social/videos/embed/8f2b6c1e-77aa-4a53-9a1c-0d3a0a1b2c3d",
        "https://peertube.example/videos/embed/8f2b6c1e",
        "https://playout.3qsdn.com/embed/8f2b6c1e-77aa?timestamp=0",
        "https://player.3qsdn.com/js/embed/8f2b6c1e",
        "https://cdnapisec.kaltura.com/p/1234/sp/123400/embedIframeJs/uiconf_id/1/partner_id/1234?entry_id=0_abc",
        "https://1234.kaf.kaltura.com/embed/secure/iframe/entryId/0_abc",
        "https://cdn.jwplayer.com/players/abcdEFGH-ijklMNOP.html",
        "https://content.jwplatform.com/players/abcdEFGH-ijklMNOP.html",
        "https://www.ardmediathek.de/embed/Y3JpZDovL2hyLW9ubGluZS8x",
        "https://www.zdf.de/embed/film-100.html",
        "https://ngp.zdf.de/miniplayer/embed/?mediaID=%2Fzdf%2Ffilm",
        "https://www.arte.tv/embeds/de/012345-000-A",
        "https://www.mediathek-hessen.de/medienview_12345_embed.html",
        "https://www.hessenschau.de/film-100~_embed.html",
        "https://www.dailymotion.com/embed/video/x8abc",
        "https://players.brightcove.net/123/default_default/index.html?videoId=456",
        "https://fast.wistia.net/embed/iframe/abc123",
        "https://e.video-cdn.net/video?video-id=abc&player-id=def",
        "https://media.uni.example/Panopto/Pages/Embed.aspx?id=abc",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2Fvideos%2F1",
        "https://tube.stadt.example/w/8f2b6c1e77aa4a539a1c0d",
        "https://stadtentwicklung.example/media/film.mp4",
    ],
)
def test_a_players_frame_is_a_film(source: str) -> None:
    assert [(link.kind, link.url) for link in links(f'<iframe src="{source}" title="Film"></iframe>')] == [
        ("video", source)
    ]


@pytest.mark.parametrize(
    "source",
    [
        "https://www.google.com/maps/embed?pb=1",
        "https://www.openstreetmap.org/export/embed.html?bbox=9.4",
        "https://umap.openstreetmap.de/de/map/x_1",
        "https://open.spotify.com/embed/episode/abc",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        "https://quartier.podigee.io/3-folge/embed",
        "https://forms.office.com/e/abc",
        "https://docs.google.com/forms/d/e/abc/viewform?embedded=true",
        "https://beteiligung.example/embed/umfrage",
        "https://geoportal.hessen.example/karte",
    ],
)
def test_a_map_a_podcast_or_a_form_is_a_page(source: str) -> None:
    assert [(link.kind, link.url) for link in links(f'<iframe src="{source}" title="Karte"></iframe>')] == [
        ("page", source)
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/download/123>Dokumentation (PDF, 2 MB)</a>",
        "<a href=/download/123>Dokumentation [PDF, 2,3 MB]</a>",
        "<a href=/download/123>Dokumentation (DOCX)</a>",
        "<a href=/download/123>Dokumentation</a> (PDF, 2 MB)",
        "<a href=/download/123>Dokumentation</a> <span class=size>[PDF | 1,2 MB]</span>",
        "<a href=/download/123><span>Dokumentation</span><span class=type>PDF</span><span>2 MB</span></a>",
        "<a href=/download/123>PDF-Dokument: Dokumentation</a>",
        "<a href=/download/123>Dokumentation als PDF</a>",
        "<a href=/download/123>Programm, PDF, 340 KB, nicht barrierefrei</a>",
        "<a href=/download/123 type=application/pdf>Dokumentation</a>",
        "<a href=/download/123 download=doku.pdf>Dokumentation</a>",
        "<a href=/doku.pdf>Dokumentation</a>",
        "<a href='/index.php?eID=dumpFile&amp;t=f&amp;f=12&amp;token=abc' title='Dokumentation (PDF, 2 MB)'>Dokumentation</a>",
    ],
)
def test_a_document_is_one_by_ending_type_or_words(markup: str) -> None:
    assert [link.kind for link in links(f"<p>{markup}</p>")] == ["document"]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/download/123>Dokumentation</a>",
        "<a href=/pdf-erklaert>Wie man ein PDF liest</a>",
        "<a href=/wir>Programm</a> und <a href=/x>mehr</a>",
    ],
)
def test_other_links_are_pages(markup: str) -> None:
    assert {link.kind for link in links(f"<p>Siehe {markup}.</p>")} == {"page"}
