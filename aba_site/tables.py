"""
Tables that render themselves.

A template loop over cells is many times slower than one join in Python (``bench/``), so a :class:`Table` formats and
escapes every cell once and a template merely places it: ``{{ table }}``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from django.utils.safestring import SafeString, mark_safe

from aba_site.tongues import tongues_html

MARKED = "marked"


@dataclass(slots=True)
class Cell:
    """
    Text that a reader sees, with an optional link, class, hover title, machine value (``data-value``) and anchor.
    ``html`` stands in place of the text where that is a drawing, such as a sparkline: markup that was made safe.

    Nobody changes one; but frozen, each of the thousands of a page would take five times as long to make.
    """

    text: str
    href: str = ""
    css: str = ""
    title: str = ""
    value: str = ""
    ident: str = ""
    html: SafeString | None = None

    def render(self, tag: str, scope: str, column_css: str) -> str:
        """The whole element; every text is escaped here."""
        text = self.html or (self._hanging() if MARKED in column_css else tongues_html(self.text))
        if self.href:
            text = f'<a href="{escape(self.href)}">{text}</a>'
        attributes = f' id="{escape(self.ident)}"' if self.ident else ""
        if column_css or self.css:
            attributes += f' class="{escape(f"{column_css} {self.css}".strip())}"'
        if self.title:
            attributes += f' title="{escape(str(self.title))}"'
        if self.value:
            attributes += f' data-value="{escape(str(self.value))}"'
        return f"<{tag}{scope}{attributes}>{text}</{tag}>"

    def _hanging(self) -> str:
        """``12,170.23 [B]`` with its mark outside, so that the digits stand under those of numbers without one."""
        if not self.is_marked:
            return tongues_html(self.text)
        return f'{tongues_html(self.text[:-4])}<span class="cell-mark">{escape(self.text[-4:])}</span>'

    @property
    def is_marked(self) -> bool:
        """Whether the text ends with the letter of a status: ``12,170.23 [B]``."""
        return self.text[-4:-2] == " [" and self.text[-1] == "]"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``number`` columns are set right-aligned with tabular numerals."""

    label: str
    number: bool = False
    css: str = ""

    @property
    def classes(self) -> str:
        return " ".join(filter(None, ["number" if self.number else "", self.css]))


@dataclass
class Table:
    """
    ``rows`` hold one string or :class:`Cell` per column. The first column heads its row.
    The table scrolls sideways inside a focusable group named after its caption.
    """

    caption: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str | Cell]]
    empty: str = ""
    ident: str = ""
    caption_hidden: bool = False
    css: str = ""
    _html: str = field(default="", init=False, repr=False)

    def __html__(self) -> SafeString:
        if not self._html:
            self._html = self._render()
        return mark_safe(self._html)  # noqa: S308  every cell was escaped in _render

    __str__ = __html__

    def _render(self) -> str:
        rows = list(self.rows)
        if not rows:
            return f'<p class="empty">{escape(str(self.empty))}</p>'
        # Most cells are plain strings: what surrounds them is made once a column, not once a cell.
        columns = [_with_room(column, place, rows) for place, column in enumerate(self.columns)]
        shapes = [("td", "", column.classes) for column in columns]
        shapes[0] = ("th", ' scope="row"', columns[0].classes)
        frames = [(f"<{tag}{scope}{_class(css)}>", f"</{tag}>") for tag, scope, css in shapes]
        layout = list(zip(shapes, frames, strict=True))
        body = "".join([self._row(layout, row) for row in rows])
        heads = "".join(
            f'<th scope="col"{_class(column.classes)}>{escape(str(column.label))}</th>' for column in columns
        )
        caption = escape(str(self.caption))
        ident = f' id="{escape(self.ident)}"' if self.ident else ""
        hidden = _class("visually-hidden") if self.caption_hidden else ""
        return (
            f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}">'
            f"<table{_class(f'data {self.css}'.strip())}{ident}><caption{hidden}>{caption}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    @staticmethod
    def _row(layout, row) -> str:
        return f"<tr>{''.join([_cell(*place, cell) for place, cell in zip(layout, row, strict=True)])}</tr>"


def _with_room(column: Column, place: int, rows) -> Column:
    """A column of numbers of which some are marked, ``[B]``, has room for the marks beside the digits."""
    if not column.number or not any(isinstance(row[place], Cell) and row[place].is_marked for row in rows):
        return column
    return replace(column, css=f"{column.css} {MARKED}".strip())


def _cell(shape, frame, cell) -> str:
    if isinstance(cell, Cell):
        return cell.render(*shape)
    return f"{frame[0]}{tongues_html(cell)}{frame[1]}"


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""
