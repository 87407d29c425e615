from datetime import date

import pytest

from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.filters import Filters
from kb.scope import ScopeError
from kb.settings import Settings
from kb.values import Kind, Polarity

CONTENT = Settings().content
REGISTER, CODEBOOK = Authorities.read(CONTENT / "authorities.csv"), read_codebook(CONTENT)


def test_filters_become_a_scope():
    wanted = Filters(
        authority=("hull",),
        region=("north west",),
        framework=("ILACS",),
        since="2019-01-01",
        grade=("inadequate", "leadership=good"),
        polarity=("weakness",),
        kind=("finding",),
    )
    scope = wanted.scope(REGISTER, CODEBOOK)
    assert scope.authorities == ("E06000010",)
    assert scope.regions == ("North West",)
    assert scope.frameworks == ("ilacs",)
    assert scope.since == date(2019, 1, 1)
    assert scope.grades == (("overall", "inadequate"), ("leadership", "good"))
    assert scope.polarities == (Polarity.WEAKNESS,)
    assert scope.kinds == (Kind.FINDING,)
    assert not scope.is_open
    assert Filters().scope(REGISTER, CODEBOOK).is_open


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(authority=("Norfork",)), "authority.*norfolk"),
        (Filters(region=("Mordor",)), "region"),
        (Filters(framework=("ilac",)), "framework.*ilacs"),
        (Filters(since="2019-02-30"), "since.*not a day that exists"),
        (Filters(grade=("leadership=brilliant",)), "grade.*brilliant"),
        (Filters(grade=("cooking=good",)), "grade.*cooking"),
        (Filters(theme=("weather",)), "theme"),
        (Filters(polarity=("bad",)), "polarity"),
        (Filters(kind=("joke",)), "kind"),
    ],
)
def test_an_unknown_word_is_named_with_what_it_could_be(filters, said):
    with pytest.raises(ScopeError, match=f"(?s){said}"):
        filters.scope(REGISTER, CODEBOOK)
