"""Tables: what a reader sees in a cell is what was put in, whatever it was."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aba_site.tables import Cell, Column, Table


class Reader(HTMLParser):
    """Reads a table back: its rows of texts, and each cell's tag and attributes."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.cells, self.links, self.other = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.cells.append((tag, dict(attributes)))
        elif tag == "a":
            self.links.append(dict(attributes)["href"])
        elif tag not in ("div", "table", "caption", "thead", "tbody"):
            self.other.append(tag)

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
cells = texts | st.builds(Cell, text=texts, href=texts, css=st.just("x"), title=texts, value=texts)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5))
def test_every_text_comes_through_and_nothing_becomes_markup(rows):
    reader = Reader(str(Table("Caption", [Column("Place"), Column("Value", number=True)], rows)))
    assert reader.rows[1:] == [[c.text if isinstance(c, Cell) else c for c in row] for row in rows]
    assert set(reader.other) <= {"span"}, "which marks words of another language"
    assert reader.links == [c.href for row in rows for c in row if isinstance(c, Cell) and c.href]


def test_the_first_cell_heads_its_row_and_numbers_are_marked():
    html = str(
        Table("Caption", [Column("Place"), Column("Value", number=True, css="now")], [["Aba", Cell("1", css="b")]])
    )
    head_row, head_number, place, number = Reader(html).cells
    assert head_row == ("th", {"scope": "col"}) and head_number == ("th", {"scope": "col", "class": "number now"})
    assert place == ("th", {"scope": "row"})
    assert number == ("td", {"class": "number now b"})


def test_the_letter_of_a_status_hangs_beside_the_digits_of_its_column():
    rows = [["Aba", Cell("1,000 [B]"), Cell("2")], ["Garzê", Cell("999"), Cell("3")], ["Ya'an", Cell("Missing"), ""]]
    html = str(Table("Caption", [Column("Place"), Column("2015", number=True), Column("2016", number=True)], rows))
    assert '<td class="number marked">1,000<span class="cell-mark"> [B]</span></td>' in html
    assert '<td class="number marked">999</td>' in html and '<td class="number marked">Missing</td>' in html
    assert '<td class="number">2</td>' in html, "no room where nothing is marked"
    assert [row[1] for row in Reader(html).rows] == ["2015", "1,000 [B]", "999", "Missing"]


def test_a_table_without_rows_says_so():
    assert str(Table("Caption", [Column("Place")], [], empty="None <yet>")) == '<p class="empty">None &lt;yet&gt;</p>'


def test_a_row_with_a_cell_too_many_is_an_error():
    with pytest.raises(ValueError, match="longer"):
        str(Table("Caption", [Column("Place")], [["Aba", "1"]]))
