from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "adoption"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from adoption import safety  # noqa: F401 (registers the start-up checks)
