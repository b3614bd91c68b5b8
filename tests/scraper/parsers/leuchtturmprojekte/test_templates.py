# ruff: noqa: E501  (a piece of markup is one line)
"""The same meetings in the markup of many content systems are the same records."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import INTRO, TITLE, page


class Content(NamedTuple):
    """What one section says in every template."""

    year: int
    town: str
    texts: tuple[str, ...]
    film: str


PLAIN = (
    Content(
        2024,
        "Hanau",
        (
            "Gastgeberin war die Stadt Hanau. Am 12. Juni 2024 kamen 140 Gäste in das Programmgebiet „Hanau – Lamboy“.",
            "Großen Anklang fand die Fahrradwerkstatt.",
        ),
        "Hn24LamboyA",
    ),
    Content(
        2023,
        "Neu-Isenburg",
        ("Das Netzwerktreffen fand am 21.09.2023 im Programmgebiet „Westend“ statt.",),
        "Ni23Westend",
    ),
    Content(
        2022,
        "Bad Homburg v. d. Höhe",
        ("Wir trafen uns am 7. November 2022.", "Danach sahen wir den Film.", "Viele Fragen blieben offen."),
        "Bh22HoeheXY",
    ),
)
ONE_LINE = tuple(
    Content(year, town, (f"Das Treffen fand am 3. Mai {year} statt.",), f"Film{year}abc")
    for year, town in ((2025, "Kassel"), (2024, "Rotenburg an der Fulda"), (2021, "Steinbach (Taunus)"))
)
ASCENDING = tuple(reversed(PLAIN))

# Page: {top} and {sections}. Section: {head} (the heading's words), {paragraphs}, {film} (an id), {n}, {year}.
TEMPLATES: dict[str, tuple[str, str]] = {
    "TYPO3 fluid_styled_content": (
        "<div id=c1 class='frame frame-default frame-type-header frame-layout-0'><header><h1>{title}</h1></header></div><div id=c2 class='frame frame-type-text'>{intro}</div>{sections}",
        "<div id=c{n}9 class='frame frame-default frame-type-textmedia frame-layout-0'><div class='ce-textpic ce-right ce-intext'><div class=ce-gallery data-ce-columns=1><div class=ce-row><div class=ce-column><figure class='video'><div class='video-embed'><iframe src='https://www.youtube-nocookie.com/embed/{film}?autohide=1' title='Film' class='video-embed-item'></iframe></div><figcaption class='video-caption'>Der Film</figcaption></figure></div></div></div><div class=ce-bodytext><h2 class=''>{head}</h2>{paragraphs}</div></div></div>",
    ),
    "TYPO3 bootstrap_package header with subheader and date": (
        "<main id=page-content><section class='frame frame-type-text'><div class=frame-container><header class=frame-header><h1 class='element-header'><span>{title}</span></h1></header>{intro}</div></section>{sections}</main>",
        "<section id=c{n} class='frame frame-default frame-type-textmedia'><div class=frame-group-container><div class=frame-group-inner><div class='frame-container'><header class=frame-header><h2 class='element-header'><span>{head}</span></h2></header><div class='textmedia textmedia-below'><div class=textmedia-text>{paragraphs}</div><div class=textmedia-gallery><div class='gallery-item'><figure class='video'><iframe data-src='https://www.youtube.com/embed/{film}' title='Film' class=video-embed-item></iframe></figure></div></div></div></div></div></div></section>",
    ),
    "TYPO3 bootstrap_package accordion": (
        "<h1>{title}</h1>{intro}<div class='accordion' id='accordion-9'>{sections}</div>",
        "<div class='accordion-item'><h4 class='accordion-header' id='heading-{n}'><button class='accordion-button collapsed' type=button data-bs-toggle=collapse data-bs-target='#c-{n}' aria-expanded=false aria-controls='c-{n}'><span class='accordion-title-link-text'>{head}</span><span class='accordion-title-link-state'></span></button></h4><div id='c-{n}' class='accordion-collapse collapse' aria-labelledby='heading-{n}' data-bs-parent='#accordion-9'><div class=accordion-body><div class='accordion-content-item'>{paragraphs}<a href='https://www.youtube.com/watch?v={film}'>Film</a></div></div></div></div>",
    ),
    "TYPO3 timeline": (
        "<h1>{title}</h1>{intro}<div class=timeline>{sections}</div>",
        "<article class='timeline-item'><div class=timeline-marker></div><div class=timeline-content><h3 class='timeline-header'>{head}</h3><div class=timeline-body>{paragraphs}<iframe src='https://www.youtube.com/embed/{film}' title=Film></iframe></div></div></article>",
    ),
    "TYPO3 news list": (
        "<h1>{title}</h1><div class=ce-bodytext>{intro}</div><div class=news><div class=news-list-view>{sections}</div></div>",
        "<div class='article articletype-0' itemscope itemtype='http://schema.org/Article'><div class=header><h3><span itemprop=headline>{head}</span></h3></div><div class=news-text-wrap itemprop=articleBody>{paragraphs}</div><div class=news-video><iframe src='https://www.youtube.com/embed/{film}' title=Film></iframe></div></div>",
    ),
    "Contao 4 accordion": (
        "<div class=mod_article><h1 class='ce_headline'>{title}</h1><div class='ce_text block'>{intro}</div>{sections}</div>",
        "<section class='ce_accordionSingle ce_accordion ce_text block'><div class=toggler>{head}</div><div class=accordion><div>{paragraphs}<div class='ce_youtube block'><figure class=video_container><a href='https://www.youtube.com/watch?v={film}' data-splash-screen>Film</a></figure></div></div></div></section>",
    ),
    "Contao 5 accordion": (
        "<div class=content-headline><h1>{title}</h1></div><div class=content-text><div class=rte>{intro}</div></div><div class='content-accordion'>{sections}</div>",
        "<h3 class=handorgel__header><button class='handorgel__header__button'>{head}</button></h3><div class=handorgel__content><div class=handorgel__content__inner><div class=content-text><div class=rte>{paragraphs}</div></div><div class=content-youtube><figure class='aspect aspect--16:9'><button data-splash-screen><span>Zum Aktivieren des Videos klicken.</span><template><iframe src='https://www.youtube-nocookie.com/embed/{film}' title=Film></iframe></template></button></figure></div></div></div>",
    ),
    "WordPress details block": (
        "<article class='post-9 page'><h1 class=entry-title>{title}</h1><div class=entry-content>{intro}{sections}</div></article>",
        "<details class='wp-block-details is-layout-flow'><summary>{head}</summary>{paragraphs}<figure class='wp-block-embed is-type-video is-provider-youtube wp-block-embed-youtube'><div class=wp-block-embed__wrapper><iframe title=Film src='https://www.youtube.com/embed/{film}?feature=oembed'></iframe></div></figure></details>",
    ),
    "WordPress columns and Complianz": (
        "<main class='wp-block-group'><h1 class=wp-block-heading>{title}</h1>{intro}{sections}</main>",
        "<div class='wp-block-columns'><div class='wp-block-column'><h2 class=wp-block-heading id='h-{n}'>{head}</h2>{paragraphs}</div><div class=wp-block-column><div class='cmplz-placeholder-parent'><iframe class='cmplz-placeholder-element cmplz-iframe' data-src-cmplz='https://www.youtube.com/embed/{film}' data-placeholder-image='/a.webp' src='about:blank' title=Film></iframe></div></div></div><hr class='wp-block-separator'>",
    ),
    "WordPress Elementor toggle": (
        "<div class='elementor'><div class=elementor-widget-heading><h1 class=elementor-heading-title>{title}</h1></div><div class=elementor-widget-text-editor>{intro}</div><div class='elementor-widget-toggle'><div class=elementor-toggle>{sections}</div></div></div>",
        "<div class=elementor-toggle-item><div id='t{n}' class='elementor-tab-title' data-tab={n} role=button aria-controls='p{n}' aria-expanded=false><span class='elementor-toggle-icon' aria-hidden=true><i class='fas fa-caret-right'></i></span><a class='elementor-toggle-title' tabindex=0>{head}</a></div><div id='p{n}' class='elementor-tab-content elementor-clearfix' role=region>{paragraphs}<p><a href='https://youtu.be/{film}'>Film</a></p></div></div>",
    ),
    "Divi toggle": (
        "<div class=et_pb_section><div class='et_pb_text'><h1>{title}</h1>{intro}</div>{sections}</div>",
        "<div class='et_pb_module et_pb_toggle et_pb_toggle_{n} et_pb_toggle_item et_pb_toggle_close'><h5 class=et_pb_toggle_title>{head}</h5><div class='et_pb_toggle_content clearfix'>{paragraphs}<p><iframe src='https://www.youtube.com/embed/{film}' title=Film></iframe></p></div></div>",
    ),
    "Drupal paragraphs": (
        "<h1 class=page-title><span class='field field--name-title'>{title}</span></h1><div class='field field--name-body'>{intro}</div><div class='field field--name-field-paragraphs field__items'>{sections}</div>",
        "<div class=field__item><div class='paragraph paragraph--type--text-video'><div class='field field--name-field-headline field__item'><h2>{head}</h2></div><div class='clearfix text-formatted field field--name-field-text field__item'>{paragraphs}</div><div class='field field--name-field-media-oembed-video'><iframe src='/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3D{film}&amp;max_width=0&amp;hash=x' class=media-oembed-content title=Film></iframe></div></div></div>",
    ),
    "Drupal view with date field": (
        "<div class=region-content><h1>{title}</h1>{intro}<div class='view view-treffen'><div class=view-content>{sections}</div></div></div>",
        "<div class='views-row'><article class='node node--type-event node--view-mode-full'><h2 class=node__title><span class=field--name-title>{head}</span></h2><div class=node__content><div class='field--name-body'>{paragraphs}</div><div class=field--name-field-link><a href='https://www.youtube.com/watch?v={film}'>Film</a></div></div></article></div>",
    ),
    "Joomla blog": (
        "<div class='blog'><div class=page-header><h1>{title}</h1></div><div class='category-desc'>{intro}</div><div class='blog-items'>{sections}</div></div>",
        "<div class='blog-item' itemprop=blogPost><div class=item-content><div class=page-header><h2 itemprop=name>{head}</h2></div><dl class='article-info text-muted'><dt class=article-info-term>Details</dt><dd class=createdby>Geschrieben von <span itemprop=name>Redaktion</span></dd><dd class=hits>Zugriffe: 132</dd></dl>{paragraphs}<p><iframe src='https://www.youtube.com/embed/{film}' title=Film></iframe></p></div></div>",
    ),
    "Joomla with sliders": (
        "<div class=item-page><h1 itemprop=headline>{title}</h1><div itemprop=articleBody>{intro}<div class='accordion panel-group' id=s>{sections}</div></div></div>",
        "<div class='accordion-group panel'><a id='k{n}' class='anchor'></a><div class='accordion-heading panel-heading'><a href='#k{n}' class='accordion-toggle nn_sliders-toggle' data-toggle=collapse data-parent='#s'><span class=nn_sliders-toggle-inner>{head}</span></a></div><div class='accordion-body collapse' id='b{n}'><div class='accordion-inner panel-body'>{paragraphs}<p><a href='https://youtu.be/{film}'>Film</a></p></div></div></div>",
    ),
    "Government Site Builder": (
        "<main id=main class='main row'><div class='content'><h1 class='isFirstInSlot'>{title}</h1><div class='picture links'></div>{intro}{sections}</div></main>",
        "<div class='accordion-item c-accordion'><h2 class='heading c-accordion__heading'><button type=button class='c-accordion__button' aria-expanded=false><span class='heading__text'>{head}</span><svg class=icon><title>Aufklappen</title></svg></button></h2><div class='c-accordion__body body-text'>{paragraphs}<div class='c-video'><div class='mejs' data-src='https://www.youtube.com/watch?v={film}' title=Film></div></div></div></div>",
    ),
    "Neos": (
        "<div class='neos-contentcollection'><div class='neos-nodetypes-headline'><div><h1>{title}</h1></div></div><div class='neos-nodetypes-text'><div>{intro}</div></div>{sections}</div>",
        "<div class='neos-nodetypes-headline'><div><h2>{head}</h2></div></div><div class='neos-nodetypes-text'><div>{paragraphs}</div></div><div class='code-q-youtube'><figure><lite-youtube videoid='{film}' title=Film></lite-youtube></figure></div>",
    ),
    "Plone": (
        "<article id=content><header><h1 class=documentFirstHeading>{title}</h1></header><div id=content-core><div id=parent-fieldname-text>{intro}{sections}</div></div></article>",
        "<h2>{head}</h2>{paragraphs}<p><iframe title=Film src='https://www.youtube.com/embed/{film}' class=plone-embed></iframe></p>",
    ),
    "Liferay": (
        "<div class='journal-content-article'><h1>{title}</h1>{intro}</div>{sections}",
        "<div class='portlet-boundary portlet-journal-content'><div class='journal-content-article' data-analytics-asset-title='x'><h3 class='component-heading'>{head}</h3><div class=component-paragraph>{paragraphs}</div><div class=embed-responsive><iframe src='https://www.youtube.com/embed/{film}?rel=0' title=Film></iframe></div></div></div>",
    ),
    "Bootstrap tabs with headings": (
        "<h1>{title}</h1>{intro}<div class=tab-content>{sections}</div>",
        "<div class='tab-pane fade' id='t{n}' role=tabpanel><h3>{head}</h3>{paragraphs}<a class=btn href='https://youtu.be/{film}'>Film</a></div>",
    ),
    "definition list": (
        "<h1>{title}</h1>{intro}<dl>{sections}</dl>",
        "<dt>{head}</dt><dd>{paragraphs}<a href='https://youtu.be/{film}'>Film</a></dd>",
    ),
    "layout table": (
        "<table><tr><td><h1>{title}</h1>{intro}</td></tr>{sections}</table>",
        "<tr><td colspan=2><font size=4><b>{head}</b></font></td></tr><tr><td width=120><img src=a.jpg></td><td>{paragraphs}<a href='https://youtu.be/{film}'>Film</a></td></tr>",
    ),
    "cards in a list": (
        "<h1>{title}</h1>{intro}<ul class='card-list'>{sections}</ul>",
        "<li class=card-list__item><div class=card><div class=card-body><h3 class=card-title>{head}</h3><div class=card-text>{paragraphs}</div></div><div class=card-footer><a class='card-link' href='https://youtu.be/{film}'>Film</a></div></div></li>",
    ),
    "w3.css accordion": (
        "<h1>{title}</h1>{intro}{sections}",
        "<button onclick=\"open('a{n}')\" class='w3-btn w3-block w3-left-align'>{head}</button><div id='a{n}' class='w3-container w3-hide'>{paragraphs}<p><a href='https://youtu.be/{film}'>Film</a></p></div>",
    ),
    "div soup": (
        "<div class=x1><div class=x2>{title}</div><div class=x3>{intro}</div>{sections}</div>",
        "<div class=x4><div class=x5><b>{head}</b></div><div class=x6>{paragraphs}</div><div class=x7><a href='https://youtu.be/{film}'>Film</a></div></div>",
    ),
}
HEADS = (
    "Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}",
    "Leuchtturmprojekte {year}: {town}",
    "{year}: {town}",
)


def rendered(template: str, content: tuple[Content, ...], head: str) -> str:
    around, section = TEMPLATES[template]
    sections = "".join(
        section.format(
            head=escape(head.format(year=one.year, town=one.town)),
            paragraphs="".join(f"<p>{escape(text)}</p>" for text in one.texts),
            film=one.film,
            n=number,
            year=one.year,
        )
        for number, one in enumerate(content, 1)
    )
    body = around.format(title=TITLE, intro=f"<p>{INTRO}</p>", sections=sections)
    return f"<nav><ul><li><a href=/a>Start</a></li></ul></nav>{body}<footer><p>Impressum</p></footer>"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("content", [PLAIN, ONE_LINE, ASCENDING], ids=["plain", "one-line", "ascending"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_templates_sections_are_the_same_records(
    template: str, content: tuple[Content, ...], head: str
) -> None:
    found = page(rendered(template, content, head), f"{TITLE} | Nachhaltige Stadtentwicklung")
    assert found.problem is None
    assert [(meeting.year, meeting.municipality) for meeting in found.records] == [
        (one.year, one.town) for one in content
    ]
    assert [meeting.description for meeting in found.records] == [one.texts for one in content]
    assert [[(link.kind, link.url) for link in meeting.links] for meeting in found.records] == [
        [("video", f"https://www.youtube.com/watch?v={one.film}")] for one in content
    ]
    assert {meeting.links[0].text for meeting in found.records} == {"Film"}
    assert found.intro == (INTRO,)
    assert found.unread == ()
