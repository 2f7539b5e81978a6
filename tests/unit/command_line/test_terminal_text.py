"""Text that is safe to print, and columns that align."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scheduling.command_line.terminal_text import shortened, table, width
from scheduling.messages.one_line import one_line


def test_no_escape_sequence_reaches_the_terminal() -> None:
    hostile = "a\x1b]0;owned\x07b\x9b2Jc\rd\ne\u202ef\u2066g\x00h\u2028i\x85j"
    assert one_line(hostile) == "a]0;ownedb2Jc d efgh i j"


@given(st.text())
def test_one_line_has_no_control_characters_and_is_stable(text: str) -> None:
    cleaned = one_line(text)
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in cleaned)
    assert one_line(cleaned) == cleaned


def test_letters_stay_as_they_are() -> None:
    for name in ("Bensaïd", "Лев", "山田太郎", "محمد", "می‌خواهم", "e\u0301"):
        assert one_line(name) == name


def test_width() -> None:
    assert width("abc") == 3
    assert width("é") == width("e\u0301") == 1
    assert width("山田") == 4


@given(st.text(), st.integers(min_value=1, max_value=30))
def test_shortened_fits(text: str, columns: int) -> None:
    assert width(shortened(text, columns)) <= columns


def test_columns_align_and_empty_ones_are_left_out() -> None:
    lines = table(["nom", "vide", "n"], [("山田", "", "1"), ("Bensaïd", "", "12")])
    assert lines == ["nom      n", "山田     1", "Bensaïd  12"]


def test_a_table_gives_way_to_a_narrow_terminal_only() -> None:
    rows = [("lun. 23 nov. 2026 14:30–15:00", "x" * 60, "y" * 40)]
    narrow = table(["quand", "titre", "remarques"], rows, 80)
    assert max(map(width, narrow)) == 80
    assert "…" in narrow[1]
    assert rows[0][0] in narrow[1]
    wide = table(["quand", "titre", "remarques"], rows)
    assert rows[0][1] in wide[1]
    assert rows[0][2] in wide[1]


@given(st.lists(st.tuples(st.text(max_size=50), st.text(max_size=50), st.text(max_size=90)), max_size=4), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], columns: int) -> None:
    assert all(width(line) <= columns for line in table(["a", "b", "c"], rows, columns))


def test_a_cell_cannot_start_a_new_line() -> None:
    assert len(table(["a"], [("x\ny",)])) == 2
