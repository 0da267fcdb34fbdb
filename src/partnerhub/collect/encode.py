"""Bytes that should be a picture ► the same picture made anew as WebP: small, upright, sRGB, with nothing else in it.

Pure, and meant for a child that can be killed (`worker`): what decodes here is written in C. Only JPEG, PNG, WebP, GIF
and AVIF; of what moves the first frame. Never raises, except MemoryError. Does not fetch or write files.
"""

from __future__ import annotations

import hashlib
import re
import struct
import warnings
from io import BytesIO

from PIL import AvifImagePlugin, Image, ImageCms
from PIL.Image import Resampling, Transpose

from partnerhub.collect.values import SMALLEST, Encoded, NoPicture

WIDTHS = (320, 640, 1280)
HEAVY = 60_000  # bytes: the quality is chosen so that a picture 640 wide weighs no more
QUALITIES = (80, 72, 64, 56, 48, 40, 32, 24)
MOST_PIXELS = 40_000_000
WIDEST, TALLEST = 4, 3  # times the other side
RECIPE = 1  # raise it when the same bytes shall become other files

_SIGNS = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"....ftyp(?:avif|avis)", re.DOTALL), "AVIF"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ORIENTATION = 0x0112  # the EXIF tag
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def warm_up() -> None:
    """What Pillow loads on first use."""
    Image.init()
    encode(b"")
    _as_webp(Image.new("RGB", (8, 8)), QUALITIES[0])


def encode(body: bytes) -> Encoded | NoPicture:
    """The picture in up to three widths, never enlarged, or why not."""
    named = next((name for sign, name in _SIGNS if sign.match(body)), None)
    if named is None:
        return _something_else(body)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(body), formats=[named]) as picture:
            if fault := _fault(*_upright_size(picture)):
                return NoPicture(fault)
            drawn = _drawn(picture)
    except MemoryError:
        raise
    except Image.DecompressionBombError:
        return NoPicture(_TOO_MANY)
    except Exception as error:  # the seam: decoders raise nearly anything on damaged bytes
        return NoPicture(f"the picture is damaged or cut off ({type(error).__name__})", for_good=False)
    files = _files(drawn)
    digest = hashlib.sha256(b"%d\0" % RECIPE + body).hexdigest()[:16]
    return Encoded(digest, drawn.width, drawn.height, files)


_TOO_MANY = f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels"


def _something_else(body: bytes) -> NoPicture:
    """A web page may be an error that passes; anything else stays what it is."""
    head = body[:4096].lower()
    if b"<svg" in head:
        return NoPicture("it is a drawing (SVG), which can carry programs: only photographs and the like are taken")
    if _MARKUP.match(body):
        return NoPicture("the answer is a web page, not a picture", for_good=False)
    return NoPicture("it is no picture of a kind that is read here (JPEG, PNG, WebP, GIF, AVIF)")


def _fault(width: int, height: int) -> str | None:
    """Why a picture of this size is not decoded at all."""
    if width * height > MOST_PIXELS:
        return _TOO_MANY
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return f"the picture is too small ({width} by {height} pixels): a logo or a counter"
    if width > WIDEST * height or height > TALLEST * width:
        return f"the picture is too narrow ({width} by {height} pixels): a banner or a divider"
    return None


def _orientation(picture: Image.Image) -> int:
    try:
        said = picture.getexif().get(_ORIENTATION)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error):  # metadata of any quality
        return 1
    return said if isinstance(said, int) else 1


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if _orientation(picture) in _SIDEWAYS else (width, height)


def _drawn(picture: Image.Image) -> Image.Image:
    """Upright, in sRGB on white, no wider than the widest file; a new picture that carries nothing but its pixels.

    Made small before anything else is done to it, so that a large one needs its memory only once.
    """
    orientation, profile = _orientation(picture), picture.info.get("icc_profile")
    width, height = _upright_size(picture)
    wide = min(width, WIDTHS[-1])
    size = (wide, max(1, round(height * wide / width)))
    raw_size = size[::-1] if orientation in _SIDEWAYS else size
    if picture.format == "JPEG":
        picture.draft(None, raw_size)  # decodes at an eighth or so of the size where that is enough
    picture.load()
    small: Image.Image = picture
    if picture.mode.startswith("I"):  # 16 bits of grey
        small = picture.convert("I").point(lambda level: level / 256).convert("L")
    elif picture.mode in ("P", "PA", "1") or "transparency" in picture.info:
        small = picture.convert("RGBA")
    if small.size != raw_size:
        small = small.resize(raw_size, Resampling.LANCZOS, reducing_gap=3)
    if (turn := _UPRIGHT.get(orientation)) is not None:
        small = small.transpose(turn)
    small = _in_srgb(small, profile)
    return Image.frombytes("RGB", small.size, small.tobytes())


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    opaque = picture
    if "A" in picture.getbands():
        opaque = Image.new("RGBA", picture.size, "white")
        opaque.alpha_composite(picture.convert("RGBA"))
        opaque = opaque.convert("RGB")
    if isinstance(profile, bytes) and profile and opaque.mode in ("RGB", "CMYK", "L"):
        try:
            told = ImageCms.profileToProfile(opaque, BytesIO(profile), _SRGB, outputMode="RGB")
            return told or opaque.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile for other colours than these, or a damaged one: shown as if it had none
    return opaque.convert("RGB")


def _files(picture: Image.Image) -> tuple[tuple[int, bytes], ...]:
    widths = sorted({min(width, picture.width) for width in WIDTHS})
    sizes = {wide: _narrower(picture, wide) for wide in widths}
    middle = sizes[widths[min(1, len(widths) - 1)]]
    for quality in QUALITIES:
        chosen = _as_webp(middle, quality)
        if len(chosen) <= HEAVY:
            break
    return tuple((wide, chosen if each is middle else _as_webp(each, quality)) for wide, each in sizes.items())


def _narrower(picture: Image.Image, wide: int) -> Image.Image:
    if wide == picture.width:
        return picture
    return picture.resize((wide, max(1, round(picture.height * wide / picture.width))), Resampling.LANCZOS)


def _as_webp(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
