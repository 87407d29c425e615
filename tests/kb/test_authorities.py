import pytest

from kb.authorities import Authorities
from kb.settings import Settings

REGISTER = Authorities.read(Settings().content / "authorities.csv")


@pytest.mark.parametrize(
    ("name", "gss"),
    [
        ("Kingston upon Hull", "E06000010"),
        ("Kingston Upon Hull City Council", "E06000010"),
        ("Kingston upon Hull local authority", "E06000010"),
        ("Hull", "E06000010"),
        ("Bristol City Council", "E06000023"),
        ("London Borough of Camden", "E09000007"),
        ("The Royal Borough of Greenwich", "E09000011"),
        ("Bournemouth, Christchurch & Poole", "E06000058"),
        ("Norfolk County Council", "E10000020"),
        ("E10000020", "E10000020"),
        ("Derby City", "E06000015"),
        ("East Riding", "E06000011"),
        ("Newcastle City Council", "E08000021"),
        ("Bradford Children and Families Trust", "E08000032"),
    ],
)
def test_a_council_is_known_by_every_usual_style(name, gss):
    found = REGISTER.find(name)
    assert found is not None
    assert found.gss == gss


def test_no_council_is_guessed():
    assert REGISTER.find("Atlantis") is None
    assert REGISTER.find("") is None
    assert REGISTER.find("Council") is None
    assert REGISTER.find("North") is None


def test_the_ofsted_number_counts_before_the_name():
    found = REGISTER.find("Norfolk", urn="80477")
    assert found is not None
    assert found.gss == "E06000010"


def test_every_authority_is_found_by_its_own_name_and_no_two_share_one():
    for authority in REGISTER:
        assert REGISTER.find(authority.name) == authority


def test_councils_that_were_abolished_are_known_and_do_not_stand() -> None:
    read = Authorities.read(Settings().content / "authorities.csv")
    assert (len(read), read.standing) == (156, 153)
    assert read.find("Cumbria") is not None
