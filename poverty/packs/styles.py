"""One style sheet for the folder: those of the site that its pages use, without what would be fetched."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

SHEETS = ("tokens", "base", "layout", "components", "tables", "charts", "drawn-charts")
PRINTED = "print"
# A picture behind the site's own title page; no page of a pack has one.
FETCHED = re.compile(r"[^;{}]*:[^;{}]*url\([^;{}]*;")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def style_sheet() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "css"
    texts = {name: (folder / f"{name}.css").read_text(encoding="utf-8") for name in (*SHEETS, PRINTED)}
    joined = "\n".join(texts[name] for name in SHEETS) + f"\n@media print {{\n{texts[PRINTED]}\n}}\n"
    return re.sub(r"\n\s*\n+", "\n", FETCHED.sub("", COMMENT.sub("", joined)))
