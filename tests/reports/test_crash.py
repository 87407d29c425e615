"""An ingest killed at random moments leaves a library that checks clean and exports what it would have anyway."""

import os
import shutil
from pathlib import Path

import pytest

from tests import crash

pytestmark = pytest.mark.reports

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
SAMPLE = 5


def test_a_killed_ingest_goes_on_where_it_stopped(tmp_path, capsys):
    files = sorted(REPORTS.glob("childrens-services/*/20[12][0-9]-*.pdf"), key=lambda file: file.stat().st_size)
    if not files:
        pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS")
    for file in files[10 : 10 + SAMPLE]:
        place = tmp_path / "folder" / file.parent.name
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    shutil.copy(REPORTS / "index.csv", tmp_path / "folder" / "index.csv")
    assert crash.main([str(tmp_path / "folder"), "--kills", "3", "--seed", "7"]) == 0, capsys.readouterr().out
