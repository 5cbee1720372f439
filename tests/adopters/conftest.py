"""Households that several tests share."""

from tests.adopters.portal_people import family, kit, robin

__all__ = ["family", "kit", "robin"]
