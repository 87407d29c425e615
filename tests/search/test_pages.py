"""The pages: what they show of an answer, in whose words, with nothing unescaped, and built for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from fastapi.testclient import TestClient

from kb.app import make_app
from kb.catalogue.tables import finding
from kb.library import Library
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, Made, Said, made_library
from tests.serving import client_of

NASTY = "Thresholds at the front door are unclear to partners <script>alert('x')</script> & \"quotes\"."
QUESTION = "thresholds at the front door"
FIRST = f"{HULL}-ilacs-2022-05-09"
LATER = f"{HULL}-ilacs-2024-03-04"
PAGES = (
    "/",
    f"/?q={QUESTION}",
    f"/?q={QUESTION}&region=London&ever=true",
    "/?q=quantum+chromodynamics+lattice",
    "/?theme=front-door",
    "/?region=Nowhere",
    "/similar",
    "/similar?text=partners+are+unclear+about+thresholds+at+the+front+door",
    f"/similar?review={FIRST}",
    "/similar?text=partners+are+unclear+about+thresholds+at+the+front+door&council=Leeds&circumstances=strong",
    "/similar?council=Hull",
    "/similar?council=Narnia",
    "/similar?council=Wigan",
    "/similar?text=x&region=Nowhere",
    "/similar?review=none",
    "/reviews",
    "/reviews?authority=Hull",
    "/reviews?since=yesterday",
    f"/reviews/{FIRST}",
    f"/reviews/{CAMDEN}-ilacs-2022-05-09",
    "/reviews/none",
    "/authorities",
    "/authorities?region=London",
    f"/reviews/{NORFOLK}-ilacs-2022-05-09",
    f"/authorities/{HULL}",
    f"/authorities/{NORFOLK}",
    "/authorities/E00000000",
    "/about",
    "/writeups/new",
    "/nowhere",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = made_library(
        tmp_path_factory.mktemp("library"),
        Made(HULL, [Said(NASTY, paragraph="7"), Said("Plans drift.", themes=("child-plans",), paragraph="8")]),
        Made(
            HULL,
            [Said("The front door gives partners clear thresholds.", polarity="strength")],
            start=date(2024, 3, 4),
            end=date(2024, 3, 15),
            published=date(2024, 5, 1),
            grades={"overall": "outstanding", "help-and-protection": "good"},
        ),
        Made(LEEDS, [Said("Thresholds at the front door are unclear to partners.")], grades={"overall": "inadequate"}),
        Made(NORFOLK, [Said("Thresholds at the front door are known to all.", polarity="strength")], grades={}),
        Made(CAMDEN, [Said("Thresholds at the front door hold firm.", polarity="strength")], voice="officer"),
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        client.headers["accept"] = "text/html"
        yield client


def page(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "lxml")


def text(part: Tag | None) -> str:
    assert part is not None
    return " ".join(part.get_text(" ").split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_built_for_every_reader(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code < 500
    made = BeautifulSoup(response.text, "lxml")
    assert made.html is not None
    assert made.html["lang"] == "en-GB"
    assert made.title is not None
    assert text(made.title).endswith("Lessons learned library")
    assert len(made.find_all("h1")) == 1
    assert len(made.find_all("main")) == 1
    skip = made.select_one("body > a")
    assert skip is not None
    assert skip["href"] == "#main"
    assert not made.find_all("script")
    assert not made.select("[style], [onclick], style")
    ids = [part["id"] for part in made.select("[id]")]
    assert len(ids) == len(set(ids))
    for field in made.select("input:not([type=hidden]), select, textarea"):
        assert made.select_one(f'label[for="{field["id"]}"]'), field
    levels = [int(h.name[1]) for h in made.select("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    for link in made.select("a[href^='#']"):
        assert link["href"] == "#main" or made.find(id=str(link["href"])[1:]), link


@pytest.mark.parametrize(
    "address", [f"/?q={QUESTION}", f"/reviews/{FIRST}", f"/?q={NASTY}", f"/reviews?authority={NASTY}"]
)
def test_nothing_is_shown_unescaped(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text


def test_an_answer_shows_both_sides_counted_and_cited(client: TestClient) -> None:
    made = page(client, f"/?q={QUESTION}")
    weak, strong = made.select_one("section.weak"), made.select_one("section.strong")
    assert "Common weaknesses" in text(weak)
    assert "In at least 1 of 4 councils" in text(weak)
    assert "Common strengths" in text(strong)
    assert "In at least 3 of 4 councils" in text(strong)
    assert "Counted over the latest full inspections of 4 councils" in text(made.main)
    assert "Leeds, ILACS, July 2022, paragraph 1, page 1" in text(weak)


def test_ever_counts_every_full_inspection(client: TestClient) -> None:
    made = page(client, f"/?q={QUESTION}&ever=true")
    assert "In at least 2 of 4 councils" in text(made.select_one("section.weak"))
    assert "5 inspections of 4 councils" in text(made.main)


def test_a_quotation_opens_its_review_at_the_finding(client: TestClient) -> None:
    link = page(client, f"/?q={QUESTION}").select_one("ol.found a[href*='#']")
    assert link is not None
    address, _, anchor = str(link["href"]).partition("#")
    said = page(client, address).find(id=anchor)
    assert isinstance(said, Tag)
    assert "said" in said["class"]


def test_a_finding_says_what_was_judged_since(client: TestClient) -> None:
    cites = [text(c) for c in page(client, f"/?q={QUESTION}").select(".cite")]
    assert any("Hull" in c and "paragraph 7" in c and c.endswith("re-inspected May 2024: good") for c in cites)


def test_a_paraphrase_is_never_shown_as_a_quotation(client: TestClient) -> None:
    for address in (f"/?q={QUESTION}", f"/?q={QUESTION}&authority=Camden"):
        made = page(client, address)
        assert not any("hold firm" in text(q) for q in made.find_all("blockquote"))
        paraphrase = next(p for p in made.select(".paraphrase") if "hold firm" in text(p))
        assert "Paraphrase" in text(paraphrase)
        assert "“" not in text(paraphrase)
    assert "not a quotation" in text(page(client, f"/reviews/{CAMDEN}-ilacs-2022-05-09").main)


def test_nothing_close_is_said_plainly(client: TestClient) -> None:
    made = page(client, "/?q=quantum+chromodynamics+lattice")
    assert "Nothing close was found" in text(made.main)
    assert not made.select("blockquote, .card")


def test_filters_without_a_question_show_the_common_patterns(client: TestClient) -> None:
    made = page(client, "/?theme=front-door")
    assert made.select(".card")
    assert "What reports say" not in text(made.main)


def test_filters_in_use_are_shown_and_can_be_taken_out(client: TestClient) -> None:
    made = page(client, f"/?q={QUESTION}&authority=Hull&authority=Leeds&ever=true&offset=0")
    chips = {text(a).split(" ×")[0]: str(a["href"]) for a in made.select(".chips a")}
    assert set(chips) == {"authority: Hull", "authority: Leeds", "every full inspection"}
    assert "Hull" not in chips["authority: Hull"]
    assert "Leeds" in chips["authority: Hull"]
    assert "ever" not in chips["every full inspection"]


def test_an_unknown_filter_is_said_above_the_form(client: TestClient) -> None:
    made = page(client, "/?q=thresholds&region=Nort+West", 422)
    assert "north west" in text(made.select_one("[role=alert]"))
    field = made.select_one("#q")
    assert field is not None
    assert field["value"] == "thresholds"


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    made = page(client, f"/?q={QUESTION}&region=London&since=2020-01-01&grade=overall%3Dgood")
    chosen = {str(o["value"]) for o in made.select("option[selected]")}
    assert {"London", "overall=good"} <= chosen
    since = made.select_one("#since")
    assert since is not None
    assert since["value"] == "2020-01-01"


def test_findings_are_paged(client: TestClient) -> None:
    first = page(client, f"/?q={QUESTION}&limit=2")
    after = first.select_one(".paging a[rel=next]")
    assert after is not None
    second = page(client, str(after["href"]))
    found = [{text(li) for li in made.select("ol.found > li")} for made in (first, second)]
    assert len(found[0]) == len(found[1]) == 2
    assert not found[0] & found[1]
    assert second.select_one(".paging a[rel=prev]")
    assert not second.select(".card")


def test_a_review_shows_facts_judgements_words_and_sources(client: TestClient) -> None:
    made = page(client, f"/reviews/{FIRST}")
    main = text(made.main)
    assert "9 May 2022 to 20 May 2022" in main
    assert "Plans drift. Weakness" in main
    assert "outstanding" in main.partition("Other reviews of")[2]
    assert made.select_one("a[href='https://example.org/report']")
    assert "Overall" in text(made.find("table")) or "overall" in text(made.find("table"))


def test_reviews_are_listed_latest_first_and_filtered(client: TestClient) -> None:
    titles = [text(h) for h in page(client, "/reviews").select("main ul.plain h2")]
    assert titles[0].endswith("May 2024")
    assert len(titles) == 5
    assert len(page(client, "/reviews?authority=Hull").select("main ul.plain h2")) == 2


def test_councils_are_listed_and_each_has_a_page(client: TestClient) -> None:
    made = page(client, "/authorities?region=Yorkshire+and+the+Humber")
    row = next(r for r in made.select("tbody tr") if "Hull" in text(r))
    assert text(row).endswith("2")
    own = page(client, f"/authorities/{HULL}")
    timeline = own.select_one("ol.timeline")
    assert timeline is not None
    assert [text(h) for h in timeline.select("h3")] == ["ILACS, March 2024", "ILACS, May 2022"][::-1]
    assert "help and protection" in text(own.main).lower()


def test_similar_councils_are_shown_with_reasons_and_what_was_next(client: TestClient) -> None:
    made = page(client, "/similar?text=thresholds+at+the+front+door+unclear+to+partners")
    cases = {text(h): h.find_parent("article") for h in made.select("article h2")}
    hull = text(next(case for title, case in cases.items() if "Hull, ILACS, July 2022" in title))
    assert "Next inspection: ILACS, May 2024" in hull
    assert "help and protection good" in hull.lower()
    assert "Leeds, ILACS, July 2022" in cases
    assert "no later full inspection" in text(cases["Leeds, ILACS, July 2022"]).lower()


def test_a_review_leads_to_similar_councils_without_its_own(client: TestClient) -> None:
    link = page(client, f"/reviews/{FIRST}").select_one("main a[href^='/similar']")
    assert link is not None
    made = page(client, str(link["href"]))
    assert made.select("article")
    assert not any("Hull" in text(h) for h in made.select("article h2"))


def test_a_councils_situation_is_asked_for_by_name_and_weighed_as_chosen(client: TestClient) -> None:
    made = page(client, "/similar?council=Leeds&circumstances=anyone")
    assert "Councils like Leeds, ILACS, July 2022" in text(made.main)
    chosen = made.select_one("#circumstances option[selected]")
    assert chosen is not None
    assert chosen["value"] == "anyone"
    field = made.select_one("input#council")
    assert field is not None
    assert field["value"] == "Leeds"
    hull = next(a for a in made.select("article") if "Hull, ILACS, July 2022" in text(a.h2))
    assert "per cent of what is known of both councils is alike" in text(hull)
    assert "Stage: judged good or outstanding" in text(hull)
    nobody = page(client, "/similar?text=thresholds+at+the+front+door+unclear+to+partners")
    assert "Nothing is known of the circumstances" in text(nobody.main)
    assert "per cent" not in text(nobody.main)
    assert "no full inspection of Wigan" in text(page(client, "/similar?council=Wigan", 422).select_one(".errors"))
    assert "Narnia" in text(page(client, "/similar?council=Narnia", 422).select_one(".errors"))


def test_a_report_is_uploaded_by_a_plain_form(client: TestClient) -> None:
    form = page(client, "/similar").select_one("form[method=post]")
    assert form is not None
    assert (form["action"], form["enctype"]) == ("/similar", "multipart/form-data")
    assert {f["name"] for f in form.select("input, select")} == {"file", "council", "circumstances"}
    said = b"<html><body><h1>Report</h1><p>Thresholds at the front door are unclear to partners.</p></body></html>"
    report = {"file": ("report.html", said, "text/html")}
    sent = client.post("/similar", data={"council": "Leeds", "circumstances": "some"}, files=report)
    assert sent.status_code == 200
    made = BeautifulSoup(sent.text, "lxml")
    assert any("Hull" in text(h) for h in made.select("article h2"))
    assert not any("Leeds" in text(h) for h in made.select("article h2"))
    assert "what the report says" in text(made.main)
    for data, files in (({"council": "Leeds"}, None), ({"council": "Narnia"}, report)):
        refused = client.post("/similar", data=data, files=files)
        assert refused.status_code == 422
        assert BeautifulSoup(refused.text, "lxml").select_one(".errors")


def test_what_became_of_weaknesses_is_shown_and_cited(tmp_path: Path) -> None:
    pattern = ("partners-understand-thresholds",)
    weak, late = "Partners do not understand thresholds.", "Caseloads are too high for visits."
    library = made_library(
        tmp_path,
        Made(
            HULL,
            [
                Said(weak, patterns=pattern),
                Said(late, themes=("workforce",), paragraph="2", patterns=("caseloads-leave-time",)),
                Said("Core groups are late.", paragraph="3", patterns=("core-groups",)),
            ],
        ),
        Made(
            HULL,
            [
                Said("Partners understand thresholds now.", "strength", paragraph="4", patterns=pattern),
                Said("Caseloads are too high still.", themes=("workforce",), patterns=("caseloads-leave-time",)),
            ],
            start=date(2024, 3, 4),
            end=date(2024, 3, 15),
            published=date(2024, 5, 1),
        ),
        Made(LEEDS, [Said(weak, patterns=pattern)]),
    )
    with client_of(library) as client:
        client.headers["accept"] = "text/html"
        made = page(client, f"/similar?review={LEEDS}-ilacs-2022-05-09")
    library.close()
    hull = next(a for a in made.select("article") if "July 2022" in text(a.h2))
    assert (
        "saw 1 resolved or better and 1 still there. Of 1 it says nothing either way, which is no improvement"
        in text(hull)
    )
    lists = {text(h): h.find_next_sibling("ul") for h in hull.select("h4")}
    assert list(lists) == ["Resolved or better", "Still there", "Not mentioned"]
    gone = lists["Resolved or better"]
    assert "“Partners understand thresholds now.”" in text(gone)
    assert gone.select_one(f"a[href^='/reviews/{LATER}']")
    assert "“Caseloads are too high still.”" in text(lists["Still there"])
    assert library.codebook.patterns["core-groups.failure"].title in text(lists["Not mentioned"])


def test_a_finding_from_a_paragraph_that_turns_is_shown_with_its_turn(tmp_path: Path) -> None:
    turning = "Decisions at the front door are prompt. However, partners are not told of them."
    library = made_library(
        tmp_path, Made(HULL, [Said(turning, "mixed")]), Made(LEEDS, [Said("Prompt decisions at the front door.")])
    )
    with library.catalogue.writing() as db:
        db.execute(
            finding.update().where(finding.c.text == turning).values(text="Decisions at the front door are prompt.")
        )
    with TestClient(make_app(library, upkeep=False), base_url="http://127.0.0.1") as client:
        made = page(client, "/?q=decisions at the front door are prompt")
    shown = [d for d in made.select("details") if "partners are not told" in text(d)]
    assert shown
    assert all(d.has_attr("open") for d in shown)
    library.close()
