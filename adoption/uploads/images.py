"""Photographs and scans, drawn again from their pixels: nothing else of the file survives (no place, no camera)."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from adoption.errors import NotPossible

MOST_PIXELS = 40_000_000
FORMATS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/jpeg", "jpg")}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

BROKEN = "This picture cannot be opened. Save it again as JPEG or PNG, or choose another."
TOO_LARGE = "This picture has more than 40 million points. Save a smaller copy and choose that."


def clean(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """(new bytes, media type, suffix). Raises NotPossible for what is not a picture, or far too large a one."""
    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotPossible(TOO_LARGE)
            form = picture.format or "JPEG"
            pixels = redrawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotPossible(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError):
        raise NotPossible(BROKEN) from None
    media_type, ending = FORMATS[form]
    return saved(pixels, ending), media_type, ending


def redrawn(picture: Image.Image) -> Image.Image:
    """Turned the right way up, in plain colours, rebuilt from raw pixels on white."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    plain = upright.convert("RGB")
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def saved(pixels: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == "png":
        pixels.save(out, "PNG", optimize=False)
    else:
        pixels.save(out, "JPEG", quality=90)
    return out.getvalue()
