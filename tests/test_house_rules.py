"""The house style as tests. Each says why, so that it can be argued with."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver

from adoption.catalogues import gather
from adoption.models import CaseFile
from adoption.permissions import GRANTS, Permission, Role
from adoption.privacy import WORDS
from adoption.scope import GuardedQuerySet
from adoption.timescales import TIMESCALES

REPO = Path(__file__).resolve().parents[1]
OUR_APPS = ("adoption", "children", "adopters", "familyfinding", "support", "panels", "oversight")
OPEN_TO_ALL = {
    "public:paper",
    "sign-in",
    "sign-in-as",
    "sign-out",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_set_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "health",
    "help",
    "privacy",
    "accessibility",
    "public:enquire",
    "public:sent",
    "public:steps",
    "public:events",
    "public:book",
    "public:booked",
    "public:event-calendar",
    "public:feedback",  # anybody may enquire and come to an event
    "portal:shared",  # a carer's one-time link, which is a secret itself
    "portal:shared-picture",
}
DATES_OF_THE_CLOCK = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|timezone\.now|timezone\.localdate)\(")


def sources(*parts):
    """Our Python files whose path has one of these parts, without migrations."""
    for app in OUR_APPS:
        for path in sorted((REPO / app).rglob("*.py")):
            inside = path.relative_to(REPO)
            if "migrations" not in inside.parts and (not parts or set(parts) & {*inside.parts, inside.stem}):
                yield path


def our_models():
    return [m for app in OUR_APPS if apps.is_installed(app) for m in apps.get_app_config(app).get_models()]


def written_by_us():
    return [model for model in our_models() if not model.__name__.startswith("Historical")]


def guarded_models():
    return {m.__name__ for m in written_by_us() if isinstance(m._default_manager.all(), GuardedQuerySet)}


# ------------------------------------------------------------------------------------------------- who sees what


def addresses(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield space + entry.name, entry.callback
        else:
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


def test_every_page_asks_who_you_are_except_those_named():
    """Signing in is the rule; a page open to all is named here and in review."""
    open_pages = {name for name, view in addresses() if not getattr(view, "login_required", True)}
    by_class = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}  # they ask by themselves
    assert open_pages - OPEN_TO_ALL - by_class == set()


def test_head_is_answered_wherever_get_is():
    """A link checker, a cache or a browser that asks for a page’s heading only gets it, and no 405."""
    asked = re.compile(r"require_GET|require_http_methods\(\[(?![^\]]*HEAD)[^\]]*GET")
    assert [path.name for path in sources() if asked.search(path.read_text())] == []


INSIDE_ANOTHER_QUERY = ("OuterRef(", "Exists(", "Subquery(")
BY_ITS_SECRET = ("SharedCopy", "open")  # a carer's one-time link: nobody is signed in, the secret is the right


def looks_at(tree):
    """(model, manager, first call after it, line) for `Model.manager...` anywhere in a file.

    Rows counted inside another query are left out: the guard stops that other query if it is not scoped.
    """
    for statement in (node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body")):
        inside = any(word in ast.unparse(statement) for word in INSIDE_ANOTHER_QUERY)
        parents = {child: parent for parent in ast.walk(statement) for child in ast.iter_child_nodes(parent)}
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.attr in ("objects", "rows")
            ):
                after = parents.get(node)
                if not (inside and node.attr == "objects"):
                    call = after.attr if isinstance(after, ast.Attribute) else ""
                    yield node.value.id, node.attr, call, node.lineno


@pytest.mark.parametrize("layer", ["views", "forms", "portal"])
def test_pages_reach_case_records_only_through_visible_to(layer):
    """A page that starts from all rows shows somebody else’s child one day. The syntax tree has no false hits."""
    guarded = guarded_models()
    assert "CaseFile" in guarded
    wrong = [
        f"{path.relative_to(REPO)}:{line} {model}.{manager}.{call}"
        for path in sources(layer)
        for model, manager, call, line in looks_at(ast.parse(path.read_text()))
        if model in guarded and (manager == "rows" or call not in ("visible_to", "none"))
        if (model, call) != BY_ITS_SECRET
    ]
    assert wrong == []


def test_this_rule_finds_what_it_forbids():
    lines = ["CaseFile.rows.all()", "x = CaseFile.objects.filter(pk=1)", "y = Exists(Deadline.objects.filter())"]
    view = "def view():\n    " + "\n    ".join(lines)
    assert [hit[:3] for hit in looks_at(ast.parse(view))] == [
        ("CaseFile", "rows", "all"),
        ("CaseFile", "objects", "filter"),
    ]


def test_whatever_hangs_on_a_file_is_guarded():
    """A foreign key to a file makes a row as private as the file."""
    files = {CaseFile}
    for model in written_by_us():
        names = {f.name for f in model._meta.get_fields() if f.is_relation and f.concrete and f.related_model in files}
        if names and model.__name__ not in {"Outbound", "CaseFileUserObjectPermission"}:  # never on a page
            assert model.__name__ in guarded_models(), model


def test_every_role_has_a_row_and_every_permission_is_given_to_some_role():
    assert set(GRANTS) == set(Role)
    assert set(Permission) - {permission for given in GRANTS.values() for permission in given} == set()


# ---------------------------------------------------------------------------------------------------------- models


def test_every_wordy_field_says_whether_it_is_personal():
    """The question is asked where the field is written, and copies of the database rely on the answer."""
    unmarked = [
        f"{model.__name__}.{field.name}"
        for model in written_by_us()
        for field in model._meta.local_fields
        if isinstance(field, WORDS)
        and not isinstance(field, models.DateTimeField | models.GeneratedField)
        and not field.choices
        and not hasattr(field, "privacy")
        and model.__name__ not in REFERENCE_DATA
        and field.name not in ("password", "code")
    ]
    assert unmarked == []


REFERENCE_DATA = {"Agency", "Team", "Consortium", "ConsortiumMember", "BankHoliday"}
"""Names of bodies and public days."""


def test_nothing_is_ever_deleted_by_cascade():
    """Nobody’s file vanishes because something else did."""
    cascades = [
        f"{model.__name__}.{field.name}"
        for model in written_by_us()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and model.__name__ != "CaseFileUserObjectPermission"  # guardian’s own columns
    ]
    assert cascades == []


def test_constraints_are_named_as_sentences():
    """An operator reads the name at two in the morning."""
    names = [c.name for model in written_by_us() for c in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2] == []


def test_every_model_has_a_factory():
    made = set()
    for path in (REPO / "tests" / "factories").glob("[a-z]*.py"):
        module = import_module(f"tests.factories.{path.stem}")
        made |= {f._meta.model for f in vars(module).values() if isinstance(f, type) and hasattr(f, "_meta")}
    assert [model.__name__ for model in written_by_us() if model not in made] == []


# ------------------------------------------------------------------------------------------------------------ code


def test_there_is_one_clock():
    """A date from anywhere else ignores the demo clock and, at night, London."""
    wrong = [
        f"{path.relative_to(REPO)}: {hit.group()}"
        for path in sources()
        if path.name != "clock.py" and "running" not in path.parts
        for hit in DATES_OF_THE_CLOCK.finditer(path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize("word", ["post_save", "pre_save", "m2m_changed", "post_delete", "pre_delete"])
def test_no_signals_and_no_save_overrides(word):
    """What follows from an act is in the action, where it is read."""
    assert [str(path) for path in sources() if word in path.read_text()] == []
    overrides = [m.__name__ for m in written_by_us() if "save" in vars(m) or "delete" in vars(m)]
    assert overrides == []


def test_no_module_is_called_utils_or_helpers():
    names = {"utils", "helpers", "common", "misc"}
    assert [str(path) for path in sources() if path.stem in names] == []


def test_actions_take_keywords_and_name_the_actor_by():
    """`allocate(plan=…, worker=…, by=…)` reads as a sentence and cannot swap two dates.

    What the inbox calls takes its one entry first, as a decision takes its approval.
    """
    wrong = []
    for path in sources("actions"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and "by" in {a.arg for a in [*node.args.args, *node.args.kwonlyargs]}:
                atomic = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
                if atomic and [a.arg for a in node.args.args] not in ([], ["entry"]):
                    wrong.append(f"{path.relative_to(REPO)}: {node.name}")
    assert wrong == []


# ----------------------------------------------------------------------------------------------------------- rules


def test_rules_name_real_timescales_models_fields_and_querysets():
    """A rule is data; a slip of the finger in it must not wait for a case to find it."""
    for rule in gather("deadlines", "RULES"):
        assert rule.ref in TIMESCALES, rule
        model = apps.get_model(rule.model)
        for route in filter(None, (rule.starts, rule.stops, rule.file, rule.owner)):
            reaches(model, route, rule)
        assert not rule.where or hasattr(model._default_manager.all(), rule.where), rule


def reaches(model, route, rule):
    for part in route.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model if field.is_relation else None


def test_a_timescale_runs_once_for_each_kind_of_record():
    pairs = [(rule.ref, rule.model, rule.where) for rule in gather("deadlines", "RULES")]
    assert len(pairs) == len(set(pairs))


# ------------------------------------------------------------------------------------------------------- templates


def templates():
    return sorted((REPO / "templates").rglob("*.html"))


TITLE = re.compile(r"{% block (?:title|error_prefix) %}(.*?){% endblock", re.DOTALL)
NAMES = re.compile(r"\{\{[^}]*\b(name|first_name|last_name|display_name|title|alias)\b[^}]*\}\}")


def test_no_title_of_a_page_holds_a_name():
    """Titles stay in the browser’s history and on the tabs of a shared screen (frontend 11.0)."""
    wrong = [
        f"{path.relative_to(REPO)}: {title.strip()}"
        for path in templates()
        for title in TITLE.findall(path.read_text())
        if NAMES.search(title.replace("agency.name", ""))  # an agency is nobody’s secret
    ]
    assert wrong == []


def test_no_template_holds_script_or_style_of_its_own():
    """The policy of the site would block it, and htmx may never evaluate text (security 4.14)."""
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*(src=|application/json))")
    on_screen = [path for path in templates() if not path.stem.endswith("paper")]  # a PDF carries its own look
    assert [str(path.relative_to(REPO)) for path in on_screen if inline.search(path.read_text())] == []


def test_every_form_that_posts_carries_its_token():
    posts = re.compile(r"<form\b[^>]*method=.post.[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)
    wrong = [
        str(path.relative_to(REPO))
        for path in templates()
        for body in posts.findall(path.read_text())
        if "csrf_token" not in body
    ]
    assert wrong == []


def test_no_template_loads_or_sends_anything_elsewhere():
    """What a page asks of another host tells that host what is being read."""
    foreign = re.compile(r"(?:src|href|action)=[\"']https?://(?!www\.gov\.uk|homeward\.)")
    assert [str(p.relative_to(REPO)) for p in templates() if foreign.search(p.read_text())] == []
