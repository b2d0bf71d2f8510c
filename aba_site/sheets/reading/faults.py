"""Why a workbook is not read: a name and numbers, which the process that takes workbooks apart can write down."""


class Fault(Exception):
    """``name`` is a key of :data:`aba_site.sheets.reading.workbook.MESSAGES`; ``details`` stand in its message."""

    def __init__(self, name: str, **details):
        super().__init__(name)
        self.name, self.details = name, details
