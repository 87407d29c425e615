"""Every card of a library of real reports is counted again from its export, by a script with none of our code.

By default over a fixed sample; with KB_RECOUNT_DATA over the library in that data folder.
"""

import json
import os
import random
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from ingest.offer import offered
from ingest.workshop import make_workshop
from kb.catalogue.objects import finding_object, finding_rows, list_reviews
from kb.filters import Filters
from kb.library import make_library
from kb.scope import Scope
from kb.settings import Settings
from search.cards.breakdown import breakdown, shown_in
from search.corpus import Corpus
from search.counting import count_all, counted_in
from tests import recount
from tests.making import WordEmbedder
from tests.search.test_counting import random_filters

pytestmark = pytest.mark.reports

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
HELD = os.environ.get("KB_RECOUNT_DATA")
EVERY, FILTERS = 10, 200
CONTENT = Settings().content


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if HELD:
        made = make_library(Settings(data=Path(HELD)), WordEmbedder())
    elif not REPORTS.is_dir():
        pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS")
    else:
        made = make_library(Settings(data=tmp_path_factory.mktemp("recount")), WordEmbedder())
        list(make_workshop(made).ingest(offered([REPORTS])[::EVERY]))
    yield made
    made.close()


def as_parted(own):
    """Give a card's part as the independent recount gives it."""
    sides = {name: {r["value"]: (r["authorities"], r["of"]) for r in own[name]} for name in ("year", "type", "region")}
    return {
        "authorities": own["authorities"],
        "of": own["of"],
        "extent": {r["value"]: r["authorities"] for r in own["extent"]},
        "grade": {(r["area"], r["grade"]): (r["authorities"], r["of"]) for r in own["grade"]},
        **sides,
    }


def test_the_cards_are_what_an_independent_recount_gives(library):
    with library.catalogue.reading() as db:
        exported = [finding_object(row) for row in db.execute(finding_rows()).mappings()]
        reviews = list_reviews(db, Scope(), None)[1]
    findings = json.loads(json.dumps(exported))
    frameworks = yaml.safe_load((CONTENT / "frameworks.yaml").read_text(encoding="utf-8"))["frameworks"]
    authorities = recount.read_authorities(CONTENT / "authorities.csv")
    named = recount.read_named(CONTENT / "patterns.yaml")
    shown = 0
    corpus = Corpus(library.catalogue, library.codebook)
    for seed in range(FILTERS):
        asked = random_filters(random.Random(seed))
        if seed % 2:
            asked["authority"] = asked["region"] = ()
        scope = Filters(**asked).scope(library.authorities, library.codebook)
        with library.catalogue.reading() as db:
            ours = {name: asdict(tally) for name, tally in count_all(db, scope, library.codebook).items()}
            over = counted_in(db, scope, library.codebook)
            held = corpus.held(db, scope).of_kinds(scope.kinds)
        theirs = recount.recount(reviews, findings, frameworks, authorities, asked, named)
        assert {name: ours[name] for name in theirs} == theirs, asked
        parts = recount.parts(reviews, findings, frameworks, authorities, asked, named)
        for pattern in library.codebook.patterns.values():
            covering = library.codebook.covering(pattern.theme)
            card = [breakdown(s) for s in shown_in(held, over.reviews, pattern, covering)]
            assert {own["framework"]: as_parted(own) for own in card} == parts[pattern.id], (pattern.id, asked)
        shown += sum(card["authorities"] > 0 for card in theirs.values())
    assert shown > FILTERS
