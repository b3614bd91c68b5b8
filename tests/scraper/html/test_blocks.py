"""What a reader sees, in reading order; furniture is passed by."""

from __future__ import annotations

import pytest

from scraper.html import AFTER_BR, CAPTION, META, PSEUDO, STRONG, TERM, WEAK, Blocks, blocks_of


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of(markup).items if block.text]


def levels(markup: str) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in blocks_of(markup).items if block.text]


def hrefs(blocks: Blocks) -> list[str]:
    return [link.href for block in blocks.items for link in block.links]


@pytest.mark.parametrize(
    "markup",
    [
        "<nav>x</nav>",
        "<footer>x</footer>",
        "<aside>x</aside>",
        "<script>x</script>",
        "<style>x</style>",
        "<template><p>x</p></template>",
        "<noscript><p>x</p></noscript>",
        "<svg><title>x</title><text>x</text></svg>",
        "<!-- x -->",
        "<button>x</button>",
        "<select><option>x</option></select>",
        "<iframe src=/y>x</iframe>",
        "<div class='breadcrumb'>x</div>",
        "<div class='site-footer'>x</div>",
        "<div id='main-navigation'>x</div>",
        "<div class='share-buttons'>x</div>",
        "<div class=printbar>x</div>",
        "<div role=navigation>x</div>",
        "<div role=search>x</div>",
        "<div id='cookie-banner' role='dialog'><h2>x</h2><p>x</p></div>",
        "<p class='consent-text'>x</p>",
        "<div hidden>x</div>",
        "<div style='display: none'>x</div>",
        "<p class='visually-hidden'>x</p>",
        "<p><span class='sr-only'>x</span></p>",
        "<p><i class=material-icons>expand_more</i></p>",
        "<p><span aria-hidden=true>x</span></p>",
        "<div class=chat-widget>x</div>",
    ],
)
def test_what_is_no_content_is_passed_by(markup: str) -> None:
    assert texts(f"<h1>Titel</h1><p>davor</p>{markup}<p>danach</p>") == ["Titel", "davor", "danach"]


@pytest.mark.parametrize(
    "attributes",
    [
        "class='no-sidebar'",
        "class='has-cookie-banner'",
        "class='card-footer'",
        "class='content-sidebar-wrap'",
        "class='d-print-block'",
        "class='tab-pane' hidden",
        "id=collapse-1 class='accordion-collapse collapse' style='display:none'",
        "role=tabpanel hidden",
        "class='elementor-widget elementor-widget-text-editor'",
    ],
)
def test_a_word_that_only_looks_like_furniture_hides_nothing(attributes: str) -> None:
    assert texts(f"<h1>Titel</h1><div {attributes}><p>Inhalt</p></div>") == ["Titel", "Inhalt"]


def test_a_wrapper_around_everything_is_no_furniture_whatever_it_is_called() -> None:
    assert texts("<div class='sidebar'><h1>Titel</h1><p>Inhalt</p></div>") == ["Titel", "Inhalt"]


@pytest.mark.parametrize(
    ("markup", "level"),
    [
        ("<h3>Kopf</h3>", 3),
        ("<H6>Kopf</H6>", 6),
        ("<div role=heading aria-level=4>Kopf</div>", 4),
        ("<span role=heading>Kopf</span>", PSEUDO),
        ("<dl><dt>Kopf</dt></dl>", TERM),
        ("<details><summary>Kopf</summary></details>", PSEUDO),
        ("<details><summary><h3>Kopf</h3></summary></details>", 3),
        ("<table><tr><th scope=row>Kopf</th></tr></table>", TERM),
        ("<table><caption>Kopf</caption></table>", PSEUDO),
        ("<fieldset><legend>Kopf</legend></fieldset>", PSEUDO),
        ("<div class='headline'><span>Kopf</span></div>", PSEUDO),
        ("<h2><button aria-expanded=false>Kopf</button></h2>", 2),
        ("<button aria-expanded=false>Kopf</button>", PSEUDO),
        ("<h2><div>Ko</div></h2>".replace("Ko", "Kopf"), 2),
    ],
)
def test_headings_of_every_make_are_headings(markup: str, level: int) -> None:
    assert levels(f"{markup}<p>Text</p>") == [("Kopf", level), ("Text", 0)]


def test_a_heading_in_pieces_is_one_heading() -> None:
    markup = "<h2><span>Leuchtturm&shy;projekte</span><br><div>2023 in</div> <b>Bau<i>natal</i></b></h2>"
    assert levels(markup) == [("Leuchtturmprojekte 2023 in Baunatal", 2)]


def test_an_unclosed_heading_ends_at_its_first_paragraph() -> None:
    assert levels("<h1>Titel<p>Text<h2>Kopf</h2>Rest") == [
        ("Titel", 1),
        ("Text", 0),
        ("Kopf", 2),
        ("Rest", 0),
    ]


def test_the_sign_behind_a_heading_that_links_to_it_is_no_part_of_it() -> None:
    assert texts("<h2>Kopf <a href='#a' class=anchor>¶</a></h2>") == ["Kopf"]


def test_one_line_break_and_two_are_told_apart() -> None:
    blocks = blocks_of("<div>eins<br>zwei<br><br>drei<br>&nbsp;<br>vier</div>").items
    assert [(block.text, bool(block.flags & AFTER_BR)) for block in blocks] == [
        ("eins", False),
        ("zwei", True),
        ("drei", False),
        ("vier", False),
    ]


def test_words_that_are_all_emphasised_are_told_apart() -> None:
    blocks = blocks_of("<p><b>eins</b> <strong>zwei</strong></p><p><b>drei</b> vier</p>").items
    assert [bool(block.flags & STRONG) for block in blocks] == [True, False]


def test_captions_meta_lines_and_teasers_are_marked() -> None:
    blocks = blocks_of(
        "<figure><img src=a><figcaption>Bild</figcaption></figure><p class=meta>Datum</p><div "
        "class=teaser><p>Teaser</p></div>"
    ).items
    assert [block.flags for block in blocks] == [CAPTION, META, WEAK]


def test_quotation_elements_have_the_marks_that_a_browser_puts() -> None:
    assert texts("<p>das Gebiet <q>Süd <q>Ost</q></q></p>") == ["das Gebiet „Süd ‚Ost‘“"]


def test_text_outside_of_links_is_known() -> None:
    blocks = blocks_of("<p><a href=a>Film</a> (48 MB)</p><p><a href=b>Film</a></p><p>Text</p>").items
    assert [block.outside for block in blocks] == ["(48 MB)", "", None]


@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='https://youtu.be/abcdefghijk'></iframe>",
        "<iframe src='about:blank' data-src='https://youtu.be/abcdefghijk' hidden></iframe>",
        "<div class=consent data-src='https://youtu.be/abcdefghijk'><p>Bitte zustimmen</p></div>",
        "<div data-embed='&lt;iframe src=\"https://youtu.be/abcdefghijk\"&gt;'></div>",
        "<template><iframe src='https://youtu.be/abcdefghijk'></iframe></template>",
        "<noscript><a href='https://youtu.be/abcdefghijk'>Film</a></noscript>",
        "<video><source src='https://youtu.be/abcdefghijk'></video>",
        "<object data='https://youtu.be/abcdefghijk'></object>",
        "<lite-youtube videoid='abcdefghijk'></lite-youtube>",
        "<amp-youtube data-videoid='abcdefghijk'></amp-youtube>",
        "<iframe uc-src='https://youtu.be/abcdefghijk'></iframe>",
        '<video data-setup=\'{"sources": [{"src": "https://youtu.be/abcdefghijk"}]}\'></video>',
        "<p><a href='https://youtu.be/abcdefghijk'>Film</a></p>",
    ],
)
def test_a_film_is_found_wherever_it_is_kept(markup: str) -> None:
    assert hrefs(blocks_of(f"<h1>Titel</h1>{markup}")) == ["https://youtu.be/abcdefghijk"]


@pytest.mark.parametrize(
    "markup",
    [
        "<div data-plyr-provider=youtube data-plyr-embed-id=abcdefghijk></div>",
        "<div class=youtube-player data-id=abcdefghijk></div>",
        "<div data-service=youtube data-id=abcdefghijk></div>",
        "<embetty-video type=youtube video-id=abcdefghijk></embetty-video>",
    ],
)
def test_a_film_is_found_by_its_id_and_provider(markup: str) -> None:
    assert hrefs(blocks_of(f"<h1>Titel</h1>{markup}")) == ["https://www.youtube.com/watch?v=abcdefghijk"]


@pytest.mark.parametrize(
    ("attribute", "is_film"),
    [
        ("data-ytid=abcdefghijk", True),
        ("data-yt-video-id=abcdefghijk", True),
        ("data-youtube-id=abcdefghijk", True),
        ("data-youtube-id=202377", False),
        ("data-analytics-asset-id=202377", False),  # Liferay's, whose name has a "yt" in it
        ("data-analytics-asset-id=abcdefghijk", False),
        ("data-vimeo-id=305529690", True),
        ("data-vimeo-id=gallery", False),
    ],
)
def test_an_id_is_a_films_by_the_attributes_name(attribute: str, *, is_film: bool) -> None:
    assert bool(hrefs(blocks_of(f"<h1>Titel</h1><div {attribute}></div>"))) is is_film


def test_an_id_without_a_provider_is_no_film() -> None:
    markup = (
        "<div class=wp-block-embed-youtube data-id=1234567></div><div class=item data-id=abcdefghijk></div>"
    )
    assert hrefs(blocks_of(f"<h1>Titel</h1>{markup}")) == []


def test_containers_know_their_blocks() -> None:
    blocks = blocks_of("<main><section><h2>a</h2><p>b</p></section><section><h2>c</h2></section></main>")
    spans = {(blocks.firsts[index], blocks.ends[index]) for index in range(len(blocks.parents))}
    assert spans == {(0, 3), (0, 2), (2, 3)}


def test_the_head_is_read_for_title_base_and_redirect() -> None:
    blocks = blocks_of("<title> A  b</title><base href='/x/'><meta http-equiv=Refresh content='0; url=/y'>")
    assert (blocks.title, blocks.base, blocks.refresh) == ("A b", "/x/", "0; url=/y")


@pytest.mark.parametrize(
    "markup", ["", " ", "<", "\x00", "%PDF-1.7", "{}", "<frameset><frame src=a></frameset>", "</p>"]
)
def test_anything_at_all_can_be_read(markup: str) -> None:
    assert blocks_of(markup).ends[0] == len(blocks_of(markup).items)
