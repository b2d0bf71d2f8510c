"""What can be decided about rows that are drafted, approved and withdrawn, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SUBMIT, PUBLISH, WITHDRAW, CLOSE = "submit", "publish", "withdraw", "close"


@dataclass(frozen=True)
class Step:
    """
    ``right``: which permission of the admin it needs. ``reason``: ``"required"``, ``"optional"`` or ``""``.

    ``offer`` stands on buttons, ``title`` above the page that asks, ``done`` says how many it was.
    """

    name: str
    right: str
    reason: str
    offer: str
    title: str
    done: str
    own: str = ""

    @property
    def confirmation(self) -> str:
        """On the page that has asked: nothing more is asked after it."""
        return str(self.offer).rstrip("…")

    @property
    def is_public(self) -> bool:
        """Whether what the public sees changes."""
        return self.name in ("approve", "withdraw")

    @property
    def is_grave(self) -> bool:
        return self.name in ("withdraw", "give_up")


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit", SUBMIT, "", _("Submit for approval"), _("Submit for approval: %(name)s"),
            ngettext_lazy("%(n)s was submitted. It waits for somebody else's approval.",
                          "%(n)s were submitted. They wait for somebody else's approval.", "n"),
        ),
        Step(
            "approve", PUBLISH, "", _("Approve"), _("Approve: %(name)s"),
            ngettext_lazy("%(n)s was approved and is public now.", "%(n)s were approved and are public now.", "n"),
            ngettext_lazy("%(n)s was submitted by yourself: somebody else has to approve it.",
                          "%(n)s were submitted by yourself: somebody else has to approve them.", "n"),
        ),
        Step(
            "send_back", PUBLISH, "required", _("Return…"), _("Return: %(name)s"),
            ngettext_lazy("%(n)s was returned.", "%(n)s were returned.", "n"),
        ),
        Step(
            "recall", SUBMIT, "", _("Take back"), _("Take back: %(name)s"),
            ngettext_lazy("%(n)s was taken back and is a draft again.", "%(n)s were taken back and are drafts again.",
                          "n"),
            ngettext_lazy("%(n)s was submitted by somebody else.", "%(n)s were submitted by somebody else.", "n"),
        ),
        Step(
            "withdraw", WITHDRAW, "required", _("Withdraw…"), _("Withdraw: %(name)s"),
            ngettext_lazy("%(n)s was withdrawn. It is kept, and can be restored.",
                          "%(n)s were withdrawn. They are kept, and can be restored.", "n"),
        ),
        Step(
            "restore", PUBLISH, "optional", _("Restore"), _("Restore: %(name)s"),
            ngettext_lazy("%(n)s was restored as a draft.", "%(n)s were restored as drafts.", "n"),
        ),
        Step(
            "give_up", SUBMIT, "optional", _("Give up…"), _("Give up: %(name)s"),
            ngettext_lazy("%(n)s was given up. What is published stays.",
                          "%(n)s were given up. What is published stays.", "n"),
            ngettext_lazy("%(n)s is somebody else's.", "%(n)s are somebody else's.", "n"),
        ),
        Step(
            "reopen", CLOSE, "required", _("Open again…"), _("Open again: %(name)s"),
            ngettext_lazy("%(n)s year was opened again.", "%(n)s years were opened again.", "n"),
        ),
        Step(
            "close_again", CLOSE, "", _("Close again"), _("Close again: %(name)s"),
            ngettext_lazy("%(n)s year was closed.", "%(n)s years were closed.", "n"),
        ),
    )
}  # fmt: skip
PASSED = ngettext_lazy(
    "%(n)s was passed over: its state does not allow it, or others keep it.",
    "%(n)s were passed over: their state does not allow it, or others keep them.",
    "n",
)
