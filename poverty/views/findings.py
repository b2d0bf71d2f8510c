"""What the sources find: problems, what is done about them, and the figures that watch it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from poverty.metrics.threads import threads
from poverty.models import Finding


def finding_list(request):
    found = threads()
    kinds = Finding.Kind
    problems = [thread for thread in found if thread.finding.kind == kinds.PROBLEM]
    _tell_once(problems)
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


def _tell_once(problems):
    """
    An answer to several problems is told under the first and linked to from the others.

    ``answers`` become pairs of whether it is told here and the finding.
    """
    told = set()
    for thread in problems:
        thread.answers = [(answer.pk not in told, answer) for answer in thread.answers]
        told.update(answer.pk for _told_here, answer in thread.answers)
