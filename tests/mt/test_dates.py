import pytest

from mt.dates import iso_date, named

DATES = [
    ("20 Март, 2026", "2026-03-20"),
    ("18 декември 2025 г.", "2025-12-18"),
    ("18 декември 2025 г., 10:15 ч.", "2025-12-18"),
    ("12 липня 2023", "2023-07-12"),
    ("12 липня 2023 року, 9:05", "2023-07-12"),
    ("Donnerstag, 4. Juli 2024, 10:15 Uhr", "2024-07-04"),
    ("4. Juli 2024 um 10:15 Uhr", "2024-07-04"),
    ("July 4, 2024", "2024-07-04"),
    ("Thursday, July 4, 2024 at 10:15", "2024-07-04"),
    ("4 Jul 2024", "2024-07-04"),
    ("04.07.2024", "2024-07-04"),
    ("4/7/2024 | 10:15", "2024-07-04"),
    ("2024-07-04", "2024-07-04"),
    ("2024-07-04T10:00:00.000+02:00", "2024-07-04"),
    (" 29. Februar 2024 ", "2024-02-29"),
    ("29. Februar 2023", ""),
    ("31.04.2024", ""),
    ("4 Foo 2024", ""),
    ("2024", ""),
    ("Am 4. Juli 2024 trafen sie sich.", ""),
    ("2024-07-04 war ein Donnerstag", ""),
    ("0. Juli 0000", ""),
    ("", ""),
    ("👍🏽", ""),
]


@pytest.mark.parametrize(("line", "iso"), DATES)
def test_reads_a_line_that_is_a_date(line: str, iso: str) -> None:
    assert iso_date(line) == iso


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("de", "Am Dienstag im Juli", {"Tuesday": "Dienstag", "July": "Juli"}),
        ("uk", "у середу, 12 липня", {"Wednesday": "середу", "July": "липня"}),
        ("bg", "във вторник през юли", {"Tuesday": "вторник", "July": "юли"}),
        ("en", "It may march on Monday in May", {"Monday": "Monday", "May": "May"}),
        ("uk", "серед них", {}),
        ("de", "", {}),
    ],
)
def test_finds_months_and_weekdays_in_a_text(lang: str, text: str, found: dict[str, str]) -> None:
    assert named(text, lang) == found
