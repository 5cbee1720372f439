from django.apps import AppConfig


class FamilyFindingConfig(AppConfig):
    name = "familyfinding"
    default_auto_field = "django.db.models.BigAutoField"
