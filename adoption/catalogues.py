"""Lists that apps declare by convention, such as RULES in `<app>/deadlines.py`."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def gather(module: str, name: str) -> tuple[Any, ...]:
    """Everything declared under this name, in the order of INSTALLED_APPS. Lists and tuples only."""
    found: list[Any] = []
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, module):
            found += getattr(import_module(f"{app.name}.{module}"), name, [])
    return tuple(found)
