from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.shared.findings import WINDOW, running
from ingest.readers.shared.furniture import Cleared
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort
from kb.readings import Role
from kb.values import Line, Page, Span
from kb.words import words_at

word = st.text(st.sampled_from("abcdefgXYZ0-’()"), min_size=1, max_size=9)
sentence = st.lists(word, min_size=1, max_size=30).map(lambda words: "The " + " ".join(words))
prose = st.lists(
    st.tuples(sentence, st.sampled_from([".", "?", "; however,", ";", ". (Recommendation)"])), min_size=1, max_size=12
)


def gathered(*blocks: Block) -> Gathering:
    made = Gathering(Cleared((), (), (), (), 12.0))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        made.say(block, after, Place("Section"))
    return made


def lines_of(text: str, widths: list[int], gap: bool) -> tuple[list[Page], list[Line]]:
    """Set words in lines of the given widths, over two pages, with a line of furniture after every third."""
    words, pages, lines = text.split(), ["", ""], []
    for i, width in enumerate(widths * len(words)):
        if not words:
            break
        printed, words = " ".join(words[:width]), words[width:]
        page = 1 if i < 4 else 2
        start = len(pages[page - 1])
        lines.append(Line(printed, Span(page, start, start + len(printed)), 12.0, False, 72.0, 700.0 - 14 * i))
        pages[page - 1] += printed + "\n" + ("furniture 7\n" if gap and i % 3 == 2 else "")
    return [Page(n, text, ()) for n, text in enumerate(pages, 1)], lines


@given(
    prose,
    st.lists(st.integers(1, 12), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([Sort.PLAIN, Sort.BULLET]),
)
def test_a_findings_words_stand_exactly_at_its_spans(said, widths, gap, sort):
    text = " ".join(words + mark for words, mark in said)
    pages, lines = lines_of(text, widths, gap)
    taken: set[tuple[int, int]] = set()
    for passage in gathered(Block(sort, tuple(lines))).passages:
        assert words_at(pages, passage.spans) in passage.text
        assert sum(len(f.text.split()) for f in passage.findings) <= max(WINDOW, 0) or len(passage.findings) == 1
        for finding in passage.findings:
            assert words_at(pages, finding.spans) == finding.text
            assert "furniture" not in finding.text
            characters = {(s.page, at) for s in finding.spans for at in range(s.start, s.end)}
            assert not characters & taken
            taken |= characters


def block(text: str, sort: Sort = Sort.PLAIN) -> Block:
    return Block(sort, (Line(text, Span(1, 0, len(text))),))


def test_a_long_paragraph_is_windowed_at_sentences():
    text = " ".join(f"Sentence number {n} has exactly eight words here." for n in range(60))
    made = gathered(block(text)).passages
    assert [p.goes_on for p in made] == [False, True, True]
    assert " ".join(p.text for p in made) == text
    assert max(len(p.text.split()) for p in made) <= WINDOW


def test_a_bullets_lead_in_is_context_and_not_the_finding():
    made = gathered(block("They should improve plans by:"), block("writing plans with them.", Sort.BULLET))
    assert [p.text for p in made.passages] == ["They should improve plans by: writing plans with them."]
    assert [f.text for f in made.passages[0].findings] == ["writing plans with them."]
    assert [(p.role, p.text) for p in made.parts] == [(Role.LEAD_IN, "They should improve plans by:")]


def test_a_comma_for_the_colon_leads_into_bullets_too():
    made = gathered(block("Plans are many. Of these,"), block("two live with parents.", Sort.BULLET))
    assert [p.text for p in made.passages] == ["Plans are many.", "Of these: two live with parents."]


def test_a_sentence_that_only_leads_in_is_no_finding():
    bullet = block("writing them with families.", Sort.BULLET)
    made = gathered(block("Plans are late. They should improve by:"), bullet)
    assert [f.text for p in made.passages for f in p.findings] == ["Plans are late.", "writing them with families."]


def test_a_sentence_knows_that_it_turns_from_the_one_before():
    text = "Plans are clear. However, few are reviewed. Some visits, however, are late. Although late, visits are kind."
    (passage,) = gathered(block(text)).passages
    assert [f.turns for f in passage.findings] == [False, True, True, False]


def test_words_too_few_to_say_anything_are_kept_as_a_label():
    made = gathered(block("Plans are late. Yes."))
    assert [(p.role, p.text) for p in made.parts] == [(Role.LABEL, "Yes.")]


def test_a_text_cut_in_two_keeps_every_word_in_its_place():
    pages, lines = lines_of("Plans are late. Visits are kind and many. They help.", [3, 4], False)
    run = running(lines)
    for at in range(len(run.text)):
        first, rest = run.cut(0, at), run.cut(at, len(run.text))
        said = [words_at(pages, [line.span for line in part]) for part in (first, rest)]
        assert [line.text for line in (*first, *rest)] == [
            pages[line.span.page - 1].text[line.span.start : line.span.end] for line in (*first, *rest)
        ]
        assert "".join(said).replace(" ", "") == run.text.replace(" ", "")
