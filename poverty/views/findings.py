"""What the sources find: problems, what is done about them, and the figures that watch it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from poverty.cells import anchor
from poverty.metrics.threads import threads
from poverty.models import Finding


def finding_list(request):
    found = threads()
    kinds = Finding.Kind
    problems = [thread for thread in found if thread.finding.kind == kinds.PROBLEM]
    _anchor_once(problems)
    context = {
        "crumbs": [(_("Findings"), "")],
        "problems": problems,
        "measures": [
            thread
            for thread in found
            if thread.finding.kind in (kinds.MEASURE, kinds.MECHANISM) and not thread.finding.public_problems
        ],
        "background": [thread for thread in found if thread.finding.kind == kinds.CONTEXT],
    }
    return render(request, "poverty/finding_list.html", context)


def _anchor_once(problems):
    """An answer to several problems is printed under each, but its anchor must be on the page once."""
    answers = {}
    for thread in problems:
        thread.answers = [(answers.setdefault(answer.pk, anchor(answer)), answer) for answer in thread.answers]
        for __, answer in thread.answers:
            answers[answer.pk] = ""
