from django.urls import path

from aba_site import address_parts  # noqa: F401  the parts <code:…> and <year:…>
from supervision import views

urlpatterns = [
    path("indicators/<slug:slug>/<code:code>/<year:year>/challenge/", views.challenge_figure, name="challenge"),
    path("challenges/<uuid:reference>/", views.challenge_answer, name="challenge-answer"),
]
