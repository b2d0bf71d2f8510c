"""Which column of a sheet is which: by field name or by heading, in English or in Chinese."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aba_site.sheets.fields import Column
from aba_site.sheets.problems import Problem, did_you_mean


def folded(heading) -> str:
    return " ".join(str("" if heading is None else heading).split()).casefold()


def match(headings: Sequence, columns: Sequence[Column], keys: Sequence[Column]) -> tuple[list, list[Problem]]:
    """
    For each heading its column, or ``None`` where it is empty; and what is wrong with them.

    Every heading must be known, none may stand twice, and the key columns must be there.
    """
    known = {}
    for column in columns:
        for spelling in column.spellings():
            known.setdefault(folded(spelling), column)
    matched, problems, seen = [], [], {}
    for heading in headings:
        column = known.get(folded(heading))
        matched.append(column)
        if not folded(heading):
            continue
        if column is None:
            titles = {folded(spelling): spelling for c in columns for spelling in (c.title, c.name)}
            problems.append(Problem(_unknown(heading, titles)))
        elif column.name in seen:
            problems.append(
                Problem(
                    _("The columns “%(one)s” and “%(other)s” mean the same. Keep one of them.")
                    % {"one": seen[column.name], "other": heading}
                )
            )
        else:
            seen[column.name] = heading
    missing = [column.title for column in keys if column.name not in seen]
    problems += [
        Problem(_("The column “%(name)s” is missing: it says which row is which.") % {"name": m}) for m in missing
    ]
    return matched, problems


def _unknown(heading, titles):
    near = did_you_mean(folded(heading), titles)
    for spelling, title in titles.items():
        near = near.replace(f"“{spelling}”", f"“{title}”")
    return _("No column here is called “%(heading)s”.") % {"heading": str(heading).strip()[:80]} + near
