"""What pages of the trunk show of this app, which it must not import."""

from django import template

from supervision.models import Challenge

register = template.Library()


@register.simple_tag
def figure_answers(indicator, region, year):
    """The questions about a figure that were answered in public, the newest answer first. One query."""
    return list(Challenge.objects.about(indicator, region, year).answered().defer("text", "document"))
