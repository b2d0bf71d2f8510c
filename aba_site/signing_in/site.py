from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from aba_site.behind import behind
from aba_site.signing_in import account, views


class BackOfficeSite(UnfoldAdminSite):
    """The back-office: the theme's site, which one enters in up to two steps, and where each has a security page."""

    index_title = gettext_lazy("Overview")
    logout_template = "admin/signing_in/signed_out.html"

    def extra_urls(self):
        def own(address, view, name):
            return path(f"security/{address}", self.admin_view(view.as_view(site=self)), name=name)

        return [
            path(
                "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.to_public_page), name="view_on_site"
            ),
            path("behind/", self.admin_view(lambda request: behind(request, self)), name="behind"),
            path("login/code/", views.SecondStep.as_view(site=self), name="second_step"),
            own("", account.Security, "security"),
            own("second-factor/", account.SetUp, "second_factor"),
            own("second-factor/remove/", account.Remove, "second_factor_remove"),
            own("recovery-codes/", account.RecoveryCodes, "recovery_codes"),
            own("sign-out-everywhere/", account.SignOutEverywhere, "sign_out_everywhere"),
        ]

    def to_public_page(self, request, content_type_id, object_id):
        """To the public page of what this person sees. Takes the place of Django's view, which looks among all rows."""
        kind = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
        page = self._registry.get(kind.model_class()) if kind else None
        row = page.get_object(request, unquote(object_id)) if page and page.has_view_permission(request) else None
        if row is None or not hasattr(row, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(row.get_absolute_url())

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        request.current_app = self.name
        return views.SignIn.as_view(site=self, extra_context=extra_context)(request)
