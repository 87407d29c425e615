"""One contract for every passage index: what is put in is found, what is gone is not, a torn one is made again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from sqlalchemy import select

from kb.catalogue.tables import passage
from kb.english import stems
from kb.indexes.vectors import VectorIndex
from kb.indexes.words import Wanted
from tests.making import HULL, LEEDS, Made, Said, made_library, shelve

WORDS, VECTORS = "words", "vectors"


def wanted(question):
    """Look for each of a question's words."""
    return [Wanted(((stem,),)) for stem in stems(question)]


def found(library, name, question):
    """Give the texts of the nearest passages, best first."""
    vector = library.embedder.embed([question])[0]
    hits = library.words.search(wanted(question), 5) if name == WORDS else library.vectors.nearest(vector, 5)
    with library.catalogue.reading() as db:
        text = dict(db.execute(select(passage.c.num, passage.c.text)).all())
    return [text[num] for num, _ in hits]


@pytest.fixture
def library(tmp_path):
    made = made_library(
        tmp_path,
        Made(HULL, [Said("Visits to children are late."), Said("Managers audit files.")]),
        Made(LEEDS, [Said("Foster carers feel valued.")]),
    )
    yield made
    made.close()


@pytest.mark.parametrize("name", [WORDS, VECTORS])
class TestEveryIndex:
    def test_finds_the_nearest_first(self, library, name):
        assert found(library, name, "foster carers")[0] == "Foster carers feel valued."
        assert getattr(library, name).count() == 3

    def test_catches_up_with_additions_and_deletions(self, library, name):
        shelve(library, Made(HULL, [Said("Care leavers have homes.")], start=date(2024, 1, 8)))
        gone = library.catalogue.source
        with library.catalogue.reading() as db:
            sha256 = db.scalars(select(passage.c.source).where(passage.c.text.like("Foster%"))).one()
        assert gone(sha256) is not None
        library.catalogue.remove(sha256)
        assert library.indexer.behind()
        library.catch_up("test")
        assert not library.indexer.behind()
        assert found(library, name, "care leavers homes")[0] == "Care leavers have homes."
        assert "Foster carers feel valued." not in found(library, name, "foster carers")

    def test_a_torn_index_is_made_again(self, library, name):
        index = getattr(library, name)
        (index.state.folder / "being-written").touch()
        (index.state.folder / "state.json").unlink()
        assert library.indexer.behind()
        library.catch_up("test")
        assert not index.state.torn
        assert index.count() == 3

    def test_an_index_of_another_catalogue_is_made_again(self, library, name):
        library.catalogue.clear()
        shelve(library, Made(HULL, [Said("Only this.")]))
        library.catch_up("test")
        assert getattr(library, name).count() == 1
        assert found(library, name, "only this") == ["Only this."]

    def test_applying_twice_holds_each_passage_once(self, library, name):
        index = getattr(library, name)
        with index.state.writing(library.catalogue.id, 0):
            pass
        library.catch_up("test")
        assert index.count() == 3


def test_the_shelf_scores_exactly_and_follows_changes(library):
    query = library.embedder.embed(["foster carers"])[0]
    nums, scores = library.shelf.view().score(query)
    assert len(nums) == 3
    best = int(nums[np.argmax(scores)])
    some, some_scores = library.shelf.view().score(query, np.array([best]))
    assert some.tolist() == [best]
    assert some_scores[0] == pytest.approx(scores.max())
    shelve(library, Made(LEEDS, [Said("Foster carers foster carers.")], start=date(2024, 1, 8)))
    nums, scores = library.shelf.view().score(query)
    assert len(nums) == 4
    assert int(nums[np.argmax(scores)]) != best


def test_a_lost_cache_is_filled_again(library):
    library.cache.clear()
    assert library.shelf.view().vectors.shape == (3, 64)
    assert library.cache.count(library.embedder.key) == 3


def test_unchanged_text_is_never_embedded_again(library):
    before = library.embedder.embedded
    shelve(library, Made(LEEDS, [Said("Foster carers feel valued.")], start=date(2024, 1, 8)))
    assert library.embedder.embedded == before


def test_only_one_process_is_the_indexer(library, tmp_path):
    from kb.indexes.indexer import IndexerLock

    assert library.lock.take("one")
    other = IndexerLock(tmp_path / "indexes")
    assert not other.take("two")
    assert "one" in other.owner()
    library.lock.release()
    assert other.take("two")
    other.release()


@pytest.mark.parametrize("question", ["", "()", '"unbalanced', "AND OR NOT", "text:*", "children’s — ‘x’", "a" * 5000])
def test_any_question_is_safe_for_the_word_index(library, question):
    assert isinstance(library.words.search(wanted(question), 5), list)


def test_words_among_given_passages_are_only_theirs(library):
    every = [num for num, _ in library.words.search(wanted("visits managers carers children"), 9)]
    assert len(every) == 3
    some = np.array(sorted(every)[:2], np.int64)
    assert {num for num, _ in library.words.search(wanted("visits managers carers children"), 9, some)} <= set(
        some.tolist()
    )
    assert library.words.search(wanted("visits managers carers children"), 9, np.zeros(0, np.int64)) == []


def test_a_run_of_words_is_found_only_as_it_stands(library):
    apart, together = (("carer", "foster"),), (("foster", "carer"),)
    assert library.words.search([Wanted(apart)], 5) == []
    assert len(library.words.search([Wanted(together)], 5)) == 1
    assert library.words.search([], 5) == []


def test_of_several_ways_to_say_a_thing_the_best_counts_once(library):
    one = library.words.search([Wanted((("foster",),))], 5)
    both = library.words.search([Wanted((("foster",), ("foster",)))], 5)
    assert [num for num, _ in both] == [num for num, _ in one]
    assert both[0][1] == pytest.approx(one[0][1])


def test_the_vocabulary_is_of_words_as_they_are_spelled(library):
    held = library.words.vocabulary()
    assert held["managers"] == 1
    assert "manag" not in held
    assert library.words.holding("manag") == 1
    assert library.words.holding("zebra") == 0


def test_many_threads_may_ask_first(library, tmp_path):
    fresh = VectorIndex(library.settings.indexes_path / "vectors", library.embedder.key)
    vector = library.embedder.embed(["foster carers"])[0]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: fresh.nearest(vector, 1)[0][0], range(16)))
    assert len(set(answers)) == 1
