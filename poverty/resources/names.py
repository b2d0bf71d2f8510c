"""Columns that say what a key stands for, so that people need not know codes by heart."""

from aba_site.bilingual import pick
from aba_site.sheets import cells


class NameCell(cells.Cell):
    """What a related row says of itself, such as its name or unit; written for people, and passed over when read."""

    def __init__(self, model, attribute="name"):
        super().__init__()
        self.model, self.attribute = model, attribute
        self._texts = None

    @property
    def texts(self) -> dict[int, tuple[str, str]]:
        """id → Chinese and English; one query."""
        if self._texts is None:
            names = f"{self.attribute}_zh", f"{self.attribute}_en"
            self._texts = {pk: texts for pk, *texts in self.model.objects.order_by().values_list("pk", *names)}
        return self._texts

    def render(self, value, obj=None, native=False, **kwargs):
        return super().render(pick(*self.texts[value]) if value in self.texts else None)
