"""Pictures made anew: what is let through, what is refused, and what is left of what came with them."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from partnerhub.collect.encode import HEAVY, encode
from partnerhub.collect.values import Encoded, Failed, NoPicture, Trouble
from partnerhub.collect.worker import Encoders
from tests.test_worker import children, run

RED, BLUE = (200, 30, 30), (30, 30, 200)
GPS = 0x8825


def picture(size: tuple[int, int] = (900, 600), mode: str = "RGB", colour: Any = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def as_bytes(image: Image.Image, form: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def half_and_half(size: tuple[int, int] = (900, 600)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = picture(size)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


def encoded(body: bytes) -> Encoded:
    made = encode(body)
    assert isinstance(made, Encoded), made
    return made


def refused(body: bytes) -> NoPicture:
    made = encode(body)
    assert isinstance(made, NoPicture), made
    return made


def opened(made: Encoded, width: int) -> Image.Image:
    return Image.open(BytesIO(dict(made.files)[width]))


def near(one: Any, other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(one, other, strict=True))


# ── what comes out ──────────────────────────────────────────────────────────────────────────────


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and nothing more."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


@pytest.mark.parametrize(
    ("size", "widths", "height"),
    [((2000, 1000), [320, 640, 1280], 640), ((1000, 500), [320, 640, 1000], 500), ((640, 320), [320, 640], 320),
     ((500, 250), [320, 500], 250), ((200, 100), [200], 100)],
)  # fmt: skip
def test_there_are_at_most_three_widths_and_none_is_larger_than_the_picture(
    size: tuple[int, int], widths: list[int], height: int
) -> None:
    made = encoded(as_bytes(picture(size)))
    assert [width for width, _ in made.files] == widths
    assert (made.width, made.height) == (widths[-1], height)
    for width in widths:
        assert opened(made, width).size == (width, round(width * size[1] / size[0]))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_kind_becomes_webp(form: str) -> None:
    small = opened(encoded(as_bytes(half_and_half(), form)), 320)
    assert small.format == "WEBP"
    assert near(small.convert("RGB").getpixel((20, 20)), RED)
    assert near(small.convert("RGB").getpixel((300, 20)), BLUE)


def test_the_same_bytes_make_the_same_files_and_one_pixel_more_makes_others() -> None:
    body = as_bytes(half_and_half())
    assert encoded(body) == encoded(body)
    assert encoded(body).digest != encoded(as_bytes(half_and_half((901, 600)))).digest


def test_the_middle_width_is_light_even_of_a_busy_picture() -> None:
    made = encoded(as_bytes(noise((1280, 400)), quality=95))
    assert len(dict(made.files)[640]) <= HEAVY


def test_nothing_that_came_with_a_picture_is_left_in_it() -> None:
    tags = Image.Exif()
    tags[0x0110] = "Sample telephone"
    tags.get_ifd(GPS)[2] = (51.0, 59.0, 59.0)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Sample telephone")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    bodies = (
        as_bytes(noise((400, 300)), exif=tags, comment=b"Sample telephone", icc_profile=profile),
        as_bytes(noise((400, 300)), "PNG", exif=tags, pnginfo=words),
        as_bytes(noise((400, 300)), "WEBP", exif=tags, xmp=b"<x>Sample telephone</x>", icc_profile=profile),
    )
    for body in bodies:
        assert b"Sample telephone" in body or b"GPS" in body or b"tEXt" in body
        for width, data in encoded(body).files:
            assert data[12:16] == b"VP8 ", f"only the pixels are in the file {width} wide"
            assert all(sign not in data for sign in (b"EXIF", b"XMP ", b"ICCP", b"telephone"))
            assert not Image.open(BytesIO(data)).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_lies_on_its_side_stands_up(orientation: int) -> None:
    upright = half_and_half((800, 400))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    tags = Image.Exif()
    tags[0x0112] = orientation
    made = encoded(as_bytes(stored, exif=tags))
    assert (made.width, made.height) == (800, 400)
    shown = opened(made, 640).convert("RGB")
    assert near(shown.getpixel((40, 160)), RED)
    assert near(shown.getpixel((600, 160)), BLUE)


def test_damaged_tags_are_passed_over() -> None:
    assert encoded(as_bytes(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)).width == 900


def test_of_what_moves_the_first_frame_is_taken() -> None:
    frames = [picture(colour=BLUE), picture(), picture()]
    for form in ("GIF", "WEBP", "PNG"):
        body = as_bytes(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
        shown = opened(encoded(body), 320)
        assert getattr(shown, "n_frames", 1) == 1
        assert near(shown.convert("RGB").getpixel((9, 9)), BLUE), form


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_can_be_seen_through_is_white(mode: str) -> None:
    clear = {"RGBA": (200, 30, 30, 0), "LA": (9, 0)}
    image = picture(mode=mode, colour=clear[mode]) if mode in clear else picture().quantize(4)
    more = {} if mode in clear else {"transparency": image.getpixel((9, 9))}
    assert near(opened(encoded(as_bytes(image, "PNG", **more)), 320).convert("RGB").getpixel((9, 9)), (255, 255, 255))


@pytest.mark.parametrize(("mode", "form", "colour"), [("L", "JPEG", 120), ("CMYK", "JPEG", (0, 200, 200, 40)),
                                                      ("1", "PNG", 1), ("I;16", "PNG", 30_000)])  # fmt: skip
def test_colours_of_every_depth_are_read(mode: str, form: str, colour: Any) -> None:
    assert opened(encoded(as_bytes(picture(mode=mode, colour=colour), form)), 320).mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_brightness() -> None:
    shown = opened(encoded(as_bytes(picture(mode="I;16", colour=30_000), "PNG")), 320).convert("L")
    assert abs(int(shown.getpixel((9, 9))) - 117) < 4  # type: ignore[arg-type]


def test_a_damaged_colour_profile_is_passed_over() -> None:
    shown = opened(encoded(as_bytes(picture(), icc_profile=b"no profile at all")), 320)
    assert near(shown.convert("RGB").getpixel((9, 9)), RED)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "reason", "for_good"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "a drawing (SVG)", True),
        (b"<!doctype html><title>Sign in</title>", "a web page, not a picture", False),
        (b"%PDF-1.7 and so on", "no picture of a kind", True),
        (b"BM" + b"\0" * 60, "no picture of a kind", True),
        (b"II*\0" + b"\0" * 60, "no picture of a kind", True),
        (b"", "no picture of a kind", True),
        (b"\xff\xd8\xff but no more", "damaged or cut off", False),
        (b"RIFF\x24\0\0\0WEBPVP8 nothing", "damaged or cut off", False),
    ],
)
def test_what_is_no_picture_is_refused(body: bytes, reason: str, for_good: bool) -> None:
    made = refused(body)
    assert reason in made.reason
    assert made.for_good is for_good


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_that_is_cut_off_is_refused_until_it_is_whole(form: str) -> None:
    body = as_bytes(noise((600, 400)), form)
    made = refused(body[: len(body) // 2])
    assert "damaged or cut off" in made.reason
    assert not made.for_good


@pytest.mark.parametrize(
    ("size", "reason"),
    [((199, 400), "too small (199 by 400 pixels)"), ((400, 99), "too small"), ((1, 1), "too small"),
     ((1000, 240), "too narrow"), ((240, 800), "too narrow")],
)  # fmt: skip
def test_logos_counters_and_banners_are_refused(size: tuple[int, int], reason: str) -> None:
    made = refused(as_bytes(picture(size), "PNG"))
    assert reason in made.reason
    assert made.for_good


@pytest.mark.parametrize("size", [(8000, 5001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_header_that_promises_too_much_is_believed_and_nothing_is_decoded(size: tuple[int, int]) -> None:
    assert "more than 40 million pixels" in refused(png_header(*size)).reason


def test_a_bomb_is_small_on_the_wire_and_stays_so() -> None:
    bomb = as_bytes(picture((9_000, 9_000), "L", 0), "PNG", optimize=True)
    assert len(bomb) < 100_000
    assert "more than 40 million pixels" in refused(bomb).reason


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]), st.randoms(use_true_random=False))
def test_damage_never_raises(form: str, random: Any) -> None:
    body = bytearray(BODIES[form])
    for _ in range(random.randint(1, 20)):
        body[random.randrange(len(body))] = random.randrange(256)
    assert isinstance(encode(bytes(body)), Encoded | NoPicture)


BODIES = {form: as_bytes(half_and_half((220, 120)), form) for form in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")}


# ── in a child ──────────────────────────────────────────────────────────────────────────────────


def test_a_child_makes_what_the_parent_would() -> None:
    async def scene() -> None:
        async with Encoders(workers=1) as encoders:
            for body in (as_bytes(noise((700, 500))), b"<html>", b""):
                assert await encoders.encode(body) == encode(body)

    run(scene)


def test_too_much_memory_or_time_fails_one_picture_and_the_next_is_made() -> None:
    large, small = as_bytes(picture((7_000, 5_000), "RGBA", RED), "PNG"), as_bytes(picture())

    async def scene() -> None:
        async with Encoders(workers=1, memory_bytes=300 * 2**20) as encoders:
            assert await encoders.encode(large) == Failed(Trouble.READER, "re-encoding took more than 300 MB of memory")
            assert isinstance(await encoders.encode(small), Encoded)
        async with Encoders(workers=1, wall_seconds=0.01) as encoders:
            assert await encoders.encode(large) == Failed(Trouble.READER, "re-encoding took more than 0.01 s")

    run(scene)


def test_a_child_that_is_killed_is_replaced() -> None:
    async def scene() -> None:
        before = children()
        async with Encoders(workers=1) as encoders:
            assert isinstance(await encoders.encode(as_bytes(picture())), Encoded)
            (child,) = children() - before
            asking = asyncio.create_task(encoders.encode(as_bytes(noise((3000, 2000)))))
            await asyncio.sleep(0.05)
            os.kill(child, signal.SIGKILL)
            failed = await asking
            assert failed == Failed(Trouble.READER, "the encoder stopped without an answer (status -9)")
            assert isinstance(await encoders.encode(as_bytes(picture())), Encoded)

    run(scene)
