"""All addresses. Names are what templates and tests use; a page without a row in tests/access fails a test."""

from importlib.util import find_spec

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path

from adoption.views import access, account, errors, help_pages, home, people, sign_in

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken


def app(prefix: str, module: str) -> list[URLResolver]:
    """The pages of an app, if it has any yet."""
    package = module.rpartition(".")[0]
    return [path(prefix, include(module))] if find_spec(package) and find_spec(module) else []


ACCOUNTS: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/as/<uuid:reference>/", sign_in.sign_in_as, name="sign-in-as"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("stay-signed-in/", home.stay_signed_in, name="stay-signed-in"),
    path("account/", account.account, name="account"),
    path("account/sign-ins/<int:pk>/end/", account.end_sign_in, name="end-sign-in"),
    path("account/sign-ins/end/", account.end_other_sign_ins, name="end-other-sign-ins"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path("account/password/forgotten/", allauth.password_reset, name="account_set_password"),
    path("account/password/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/password/chosen/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]

PEOPLE = [
    path("", people.people, name="list"),
    path("invite/", people.invite, name="invite"),
    path("<uuid:reference>/", people.person, name="person"),
    path("<uuid:reference>/invite-again/", people.invite_again, name="invite-again"),
    path("<uuid:reference>/roles/add/", people.add_role, name="add-role"),
    path("<uuid:reference>/roles/<int:pk>/end/", people.end_role, name="end-role"),
    path("<uuid:reference>/deactivate/", people.deactivate, name="deactivate"),
    path("<uuid:reference>/reactivate/", people.reactivate, name="reactivate"),
    path("<uuid:reference>/seen-in-person/", people.see_in_person, name="see-in-person"),
]

ACCESS = [
    path("<slug:reference>/", access.file, name="file"),
    path("<slug:reference>/grant/", access.grant, name="grant"),
    path("<slug:reference>/grants/<int:pk>/end/", access.end_grant, name="end-grant"),
    path("<slug:reference>/conflict/", access.declare_conflict, name="declare-conflict"),
    path("<slug:reference>/conflicts/<int:pk>/end/", access.end_conflict, name="end-conflict"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    *ACCOUNTS,
    path("people/", include((PEOPLE, "people"))),
    path("help/", help_pages.help_page, name="help"),
    path("help/accessibility/", help_pages.accessibility, name="accessibility"),
    path("help/privacy/", help_pages.privacy, name="privacy"),
    path("break-glass/", access.break_glass, name="break-glass"),
    path("break-glass/end/", access.end_glass, name="end-glass"),
    path("who-can-see/", include((ACCESS, "access"))),
    *app("", "adoption.urls_work"),
    *app("", "adoption.urls_letters"),
    *app("children/", "children.urls"),
    *app("households/", "adopters.urls"),
    *app("enquire/", "adopters.public.urls"),
    *app("profiles/", "familyfinding.urls"),
    *app("oversight/", "oversight.urls"),
    *app("panel/", "panels.urls"),
    *app("portal/", "adopters.portal.urls"),
    *app("portal/", "familyfinding.portal.urls"),
    *app("panel/", "panels.urls_packs"),
]
