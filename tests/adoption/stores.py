"""A place for files that a test makes, of its own."""

import pytest


@pytest.fixture
def private_files(settings, tmp_path):
    location = {"location": str(tmp_path), "base_url": None}
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}
    settings.STORAGES = {**settings.STORAGES, "default": store}
