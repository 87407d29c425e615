from datetime import date

import pytest

from ingest.readers.shared.dates import days_in, inspection_range


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("14 January 2019 to 25 January 2019", date(2019, 1, 14), date(2019, 1, 25)),
        ("6 July 2015 – 30 July 2015", date(2015, 7, 6), date(2015, 7, 30)),
        ("23 to 27 February 2026", date(2026, 2, 23), date(2026, 2, 27)),
        ("2 March to 13 March 2026", date(2026, 3, 2), date(2026, 3, 13)),
        ("19 November- 11 December 2013", date(2013, 11, 19), date(2013, 12, 11)),
        ("28th November to 2nd December 2022", date(2022, 11, 28), date(2022, 12, 2)),
        ("29 November 2021 to 10 December 2021", date(2021, 11, 29), date(2021, 12, 10)),
        ("12/09/2016 to 06/10/2016", date(2016, 9, 12), date(2016, 10, 6)),
        ("3 and 4 December 2018", date(2018, 12, 3), date(2018, 12, 4)),
        ("31 February 2019", None, None),
        ("no day at all", None, None),
    ],
)
def test_ranges_in_every_wording(text, start, end):
    assert inspection_range(text) == (start, end)


def test_a_day_that_does_not_exist_is_left_out():
    assert days_in("30 February 2019 and 2 March 2019") == [date(2019, 3, 2)]
