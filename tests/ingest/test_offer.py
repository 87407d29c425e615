from datetime import date

import pytest

from ingest.offer import OfferError, offered


def put(folder, name, text="x"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_folder_offers_each_file_once_in_order_without_hidden_files_and_indexes(tmp_path):
    for name in ("b.pdf", "a/c.pdf", ".hidden.pdf", "a/.git/x", "index.csv", "a.md"):
        put(tmp_path, name, "path\n")
    assert [o.shown for o in offered([tmp_path, tmp_path / "a"])] == ["a.md", "a/c.pdf", "b.pdf"]


def test_an_index_says_what_a_file_does_not(tmp_path):
    put(tmp_path, "in/r.pdf")
    put(
        tmp_path,
        "index.csv",
        "path,kind,urn,authority,published,url\nin/r.pdf,jtai,80477,kingston upon hull,2019-05-17,https://example.org/1\n",
    )
    for named in (tmp_path, tmp_path / "in", tmp_path / "in" / "r.pdf"):
        (offer,) = offered([named])
        assert offer.row is not None
        assert (offer.row.urn, offer.row.published, offer.row.kind) == ("80477", date(2019, 5, 17), "jtai")
        assert offer.note is None


def test_a_date_that_does_not_exist_is_said(tmp_path):
    put(tmp_path, "r.pdf")
    put(tmp_path, "index.csv", "path,published\nr.pdf,2019-02-30\n")
    (offer,) = offered([tmp_path])
    assert offer.row is not None
    assert offer.row.published is None
    assert "2019-02-30" in (offer.note or "")


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(OfferError, match=r"nowhere\.pdf: no such file"):
        offered([tmp_path / "nowhere.pdf"])


def test_an_index_that_is_not_text_is_named(tmp_path):
    put(tmp_path, "r.pdf")
    (tmp_path / "index.csv").write_bytes(b"\xff\xfe\x00path")
    with pytest.raises(OfferError, match=r"index\.csv: cannot be read"):
        offered([tmp_path])
