"""
Makes the XLS and ODS workbooks in ``files/`` that only a password opens, with LibreOffice's own Python:
``/usr/bin/python3 tests/sheets/make_protected_files.py`` (Debian: python3-uno).
"""

import subprocess
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILES = Path(__file__).resolve().parent / "files"
FILTERS = {"xls": "MS Excel 97", "ods": "calc8"}
PIPE = "pipe,name=protected;urp"


def with_value(name, value):
    return PropertyValue(Name=name, Value=value)


def desktop():
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _attempt in range(100):
        try:
            connected = resolver.resolve(f"uno:{PIPE};StarOffice.ComponentContext")
            return connected.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", connected)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer.")


def main():
    office = subprocess.Popen(["soffice", "--headless", f"--accept={PIPE}"])
    program = desktop()
    source = (FILES / "formulas_openpyxl.xlsx").as_uri()
    book = program.loadComponentFromURL(source, "_blank", 0, (with_value("Hidden", True),))
    for kind, name in FILTERS.items():
        options = (with_value("FilterName", name), with_value("Password", "阿坝"))
        book.storeToURL((FILES / f"protected_libreoffice.{kind}").as_uri(), options)
    book.close(True)
    program.terminate()
    office.wait()


if __name__ == "__main__":
    main()
