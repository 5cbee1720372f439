"""Files that people send: looked into, cleaned, and only then kept (security 4.8).

`clean` gives the bytes to keep. They are new: an image is drawn again from its pixels, a PDF and an Office file are
written again without what runs or tells who wrote it, a video is repacked without its metadata.
"""

from adoption.uploads.cleaning import CLEANERS, Cleaned, clean, kinds_for, limit_for

__all__ = ["CLEANERS", "Cleaned", "clean", "kinds_for", "limit_for"]
