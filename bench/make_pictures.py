"""Draws the sample's story pictures: `python -m bench.make_pictures sample/pictures`. The same bytes every time.

Eight scenes of a patch that does not exist, in flat colours. One is stored lying on its side, with the EXIF tags of a
telephone: an orientation to be followed and a place to be forgotten.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.Image import Resampling, Transpose

Draw = ImageDraw.ImageDraw
Point = tuple[float, float]

FINE = 2  # drawn so many times larger, for smooth edges
ORIENTATION, MODEL, GPS = 0x0112, 0x0110, 0x8825  # EXIF tags
LYING = 6  # to be turned clockwise


class Scene:
    """A canvas of 1200 by 800 in which everything is told in parts of its width and height."""

    wide, high = 1200, 800

    def __init__(self, sky: str) -> None:
        self.image = Image.new("RGB", (self.wide * FINE, self.high * FINE), sky)
        self.pen: Draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> Point:
        return x * self.wide * FINE, y * self.high * FINE

    def shape(self, colour: str, *points: Point) -> None:
        self.pen.polygon([self.at(*point) for point in points], fill=colour)

    def box(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        self.pen.rectangle((*self.at(left, top), *self.at(right, bottom)), fill=colour)

    def disc(self, colour: str, x: float, y: float, radius: float, flat: float = 1) -> None:
        (x, y), r = self.at(x, y), radius * self.wide * FINE
        self.pen.ellipse((x - r, y - r * flat, x + r, y + r * flat), fill=colour)

    def line(self, colour: str, width: float, *points: Point) -> None:
        self.pen.line([self.at(*point) for point in points], colour, round(width * self.wide * FINE), joint="curve")

    def hill(self, colour: str, base: float, height: float, waves: float, shift: float) -> None:
        ridge = [
            (step / 60, base - height * (0.5 + 0.5 * math.sin(waves * step / 60 * math.tau + shift)))
            for step in range(61)
        ]
        self.shape(colour, *ridge, (1, 1), (0, 1))

    def finished(self) -> Image.Image:
        return self.image.resize((self.wide, self.high), Resampling.LANCZOS)


def vale_road() -> Image.Image:
    """A road over hills, with a camera on a yellow post."""
    scene = Scene("#bfe0ea")
    scene.disc("#fff3c9", 0.78, 0.2, 0.06)
    for colour, base, height, waves, shift in (
        ("#9cc5b4", 0.52, 0.14, 1.1, 0.6),
        ("#79ad8c", 0.62, 0.14, 0.9, 2.2),
        ("#5c9571", 0.72, 0.1, 0.7, 4.0),
    ):
        scene.hill(colour, base, height, waves, shift)
    scene.shape("#4b5560", (0.3, 1), (0.74, 1), (0.565, 0.66), (0.535, 0.66))
    for near, far in ((0.98, 0.9), (0.86, 0.8), (0.77, 0.735), (0.715, 0.69)):
        half = (near - 0.6) / 45
        scene.shape(
            "#f4f1e4", (0.535 - half, near), (0.535 + half, near), (0.54 + half / 2, far), (0.54 - half / 2, far)
        )
    scene.box("#f0b429", 0.8, 0.42, 0.815, 0.92)
    scene.box("#f0b429", 0.765, 0.36, 0.85, 0.45)
    scene.disc("#37414b", 0.79, 0.405, 0.018)
    scene.disc("#cfe3ea", 0.79, 0.405, 0.008)
    return scene.finished()


def butter_cross() -> Image.Image:
    """A market cross with a tiled roof, and bunting."""
    scene = Scene("#f6e7cf")
    for left, colour in ((0.0, "#d98f6a"), (0.17, "#e3b07f"), (0.68, "#cf7f63"), (0.85, "#e0a97a")):
        scene.box(colour, left, 0.32, left + 0.16, 0.82)
        scene.shape("#8f5a4a", (left - 0.01, 0.32), (left + 0.17, 0.32), (left + 0.13, 0.2), (left + 0.03, 0.2))
        for row in (0.4, 0.56):
            for column in (0.03, 0.1):
                scene.box("#fbf4e3", left + column, row, left + column + 0.035, row + 0.1)
    scene.box("#c9b998", 0, 0.8, 1, 1)
    scene.shape("#7a5646", (0.3, 0.46), (0.7, 0.46), (0.5, 0.16))
    scene.box("#5f4337", 0.492, 0.07, 0.508, 0.2)
    scene.disc("#e0b13c", 0.5, 0.07, 0.014)
    for post in (0.33, 0.43, 0.56, 0.66):
        scene.box("#8c6a55", post - 0.012, 0.46, post + 0.012, 0.82)
    scene.box("#a7957a", 0.29, 0.82, 0.71, 0.87)
    scene.box("#94836a", 0.26, 0.87, 0.74, 0.92)
    for step in range(24):
        x = step / 23
        y = 0.1 + 0.06 * math.sin(x * math.pi)
        colour = ("#c8553d", "#2f6f73", "#e0b13c")[step % 3]
        scene.shape(colour, (x - 0.015, y), (x + 0.015, y), (x, y + 0.05))
    return scene.finished()


def village_hall() -> Image.Image:
    """Maps, mugs and hands round a long table, from above."""
    scene = Scene("#b98d5f")
    for plank in range(8):
        scene.line("#ad8154", 0.003, (plank / 8, 0), (plank / 8, 1))
    scene.shape("#e9dcc1", (0.08, 0.2), (0.92, 0.2), (0.92, 0.8), (0.08, 0.8))
    scene.shape("#dff0e6", (0.14, 0.27), (0.56, 0.24), (0.58, 0.72), (0.13, 0.74))
    scene.shape("#f7f4ea", (0.6, 0.28), (0.86, 0.3), (0.85, 0.7), (0.61, 0.72))
    scene.line("#7fb3c8", 0.014, (0.15, 0.62), (0.28, 0.5), (0.4, 0.56), (0.57, 0.4))
    scene.line("#8a8f99", 0.008, (0.2, 0.27), (0.3, 0.5), (0.5, 0.72))
    scene.line("#8a8f99", 0.006, (0.64, 0.34), (0.74, 0.5), (0.82, 0.66))
    for x, y in (
        (0.3, 0.5),
        (0.36, 0.37),
        (0.24, 0.4),
        (0.46, 0.63),
        (0.5, 0.34),
        (0.74, 0.5),
        (0.7, 0.62),
        (0.8, 0.4),
    ):
        scene.disc("#c8432f", x, y, 0.012)
    for x, y, colour in ((0.58, 0.23, "#2f6f73"), (0.1, 0.5, "#e0b13c"), (0.89, 0.76, "#c8553d")):
        scene.disc(colour, x, y, 0.035)
        scene.disc("#5b3b28", x, y, 0.025)
    people = zip((0.12, 0.28, 0.44, 0.6, 0.76, 0.9) * 2, (0.1,) * 6 + (0.9,) * 6, strict=True)
    jumpers = ("#33658a", "#86a873", "#d1603d", "#7d5ba6", "#e0b13c", "#3d5a5b")
    for number, (x, y) in enumerate(people):
        scene.disc(jumpers[(number * 5) % 6], x, y, 0.06, 0.8)
        scene.disc(("#4a2f27", "#8d6748", "#d8d2c8", "#2a2320")[number % 4], x, y, 0.03)
    return scene.finished()


def sheep() -> Image.Image:
    """A sheep that looks into the open boot of a car."""
    scene = Scene("#cfe6e8")
    scene.hill("#a9cc9c", 0.6, 0.1, 1.3, 1.0)
    scene.box("#c2b59b", 0, 0.76, 1, 1)
    scene.shape(
        "#f2f4f5",
        (0.42, 0.8),
        (0.42, 0.56),
        (0.52, 0.54),
        (0.6, 0.38),
        (0.86, 0.38),
        (0.94, 0.56),
        (0.99, 0.6),
        (0.99, 0.8),
    )
    scene.shape("#9cc1cf", (0.6, 0.54), (0.64, 0.43), (0.73, 0.43), (0.73, 0.54))
    scene.shape("#9cc1cf", (0.76, 0.54), (0.76, 0.43), (0.84, 0.43), (0.89, 0.54))
    for square in range(10):
        colour = "#2456a6" if square % 2 else "#f5d547"
        scene.box(colour, 0.5 + square * 0.048, 0.6, 0.548 + square * 0.048, 0.67)
    scene.shape("#e6eaec", (0.43, 0.55), (0.5, 0.53), (0.47, 0.2), (0.42, 0.22))
    scene.box("#41484f", 0.42, 0.58, 0.5, 0.7)
    for x in (0.55, 0.88):
        scene.disc("#2b3036", x, 0.8, 0.055)
        scene.disc("#aab3ba", x, 0.8, 0.025)
    for x in (0.14, 0.19, 0.28, 0.33):
        scene.box("#3a3532", x, 0.78, x + 0.018, 0.93)
    for x, y in ((0.15, 0.68), (0.2, 0.62), (0.27, 0.61), (0.33, 0.66), (0.3, 0.74), (0.22, 0.75), (0.16, 0.74)):
        scene.disc("#fbf7ee", x, y, 0.06)
    scene.disc("#3a3532", 0.385, 0.56, 0.036, 1.3)
    scene.disc("#3a3532", 0.345, 0.51, 0.02, 0.7)
    scene.disc("#fbf7ee", 0.395, 0.54, 0.008)
    return scene.finished()


def toastie() -> Image.Image:
    """Half a toastie on a paper plate, before a yellow wall."""
    scene = Scene("#f6c927")
    scene.box("#d9a514", 0, 0.7, 1, 1)
    scene.disc("#e4e0d4", 0.5, 0.72, 0.37, 0.42)
    scene.disc("#f8f6ef", 0.5, 0.7, 0.36, 0.42)
    scene.disc("#ece8dc", 0.5, 0.7, 0.28, 0.4)
    for shift in (-0.13, 0.11):
        scene.shape("#b8742f", (0.27 + shift, 0.76), (0.53 + shift, 0.76), (0.53 + shift, 0.36))
        scene.shape("#f9d66b", (0.26 + shift, 0.8), (0.54 + shift, 0.8), (0.54 + shift, 0.74), (0.26 + shift, 0.75))
        scene.shape("#d99a4e", (0.33 + shift, 0.73), (0.51 + shift, 0.73), (0.51 + shift, 0.45))
    for start, sag in ((0.5, 0.03), (0.56, 0.05), (0.63, 0.02)):
        scene.line("#f9d66b", 0.014, (0.39, start), (0.46, start + sag + 0.04), (0.54, start + 0.02))
    for puff in (0.36, 0.48, 0.6):
        rising = [(puff + 0.015 * math.sin(step), 0.3 - step * 0.025) for step in range(9)]
        scene.line("#fbe9a8", 0.008, *rising)
    return scene.finished()


def trailers() -> Image.Image:
    """A queue of trailers in the mist, and somebody in orange who waves."""
    scene = Scene("#dfe3dc")
    scene.hill("#c9d2c6", 0.5, 0.12, 0.8, 0.4)
    scene.hill("#b3c0af", 0.6, 0.1, 1.2, 3.0)
    scene.box("#9a9484", 0, 0.74, 1, 1)
    for number in range(5):
        x, size = 0.02 + number * 0.165, 0.6 + number * 0.1
        colour = ("#8fa39a", "#7d958c", "#6a857c", "#557469", "#3f6257")[number]
        top, floor = 0.74 - 0.16 * size, 0.74 + 0.02 * number
        scene.box(colour, x, top, x + 0.13 * size, floor)
        scene.line("#4c5551", 0.006, (x + 0.13 * size, floor - 0.02), (x + 0.155 * size, floor - 0.02))
        scene.disc("#b4472f", x + 0.065 * size, top - 0.03 * size, 0.03 * size, 0.55)
        for wheel in (0.035, 0.095):
            scene.disc("#33393a", x + wheel * size, floor, 0.018 * size)
    scene.box("#33393a", 0.905, 0.8, 0.92, 0.93)
    scene.box("#33393a", 0.93, 0.8, 0.945, 0.93)
    scene.shape("#e8722a", (0.895, 0.82), (0.955, 0.82), (0.945, 0.6), (0.905, 0.6))
    scene.box("#f3efe2", 0.9, 0.7, 0.95, 0.72)
    scene.line("#e8722a", 0.016, (0.945, 0.63), (0.975, 0.54), (0.965, 0.44))
    scene.disc("#8d6748", 0.925, 0.555, 0.022)
    scene.disc("#2f6f73", 0.925, 0.535, 0.023, 0.6)
    return scene.finished()


def paper_boats() -> Image.Image:
    """Paper boats with lights in them on dark water, before a warehouse."""
    scene = Scene("#23304d")
    scene.box("#6b3f37", 0.08, 0.12, 0.92, 0.5)
    for row in (0.18, 0.32):
        for column in range(9):
            lit = (column * 7 + int(row * 100)) % 4 == 0
            left = 0.115 + column * 0.087
            scene.box("#f2c14e" if lit else "#3c2a33", left, row, left + 0.045, row + 0.09)
    scene.box("#182238", 0, 0.5, 1, 1)
    small, middling = ((0.12, 0.58), (0.33, 0.6), (0.56, 0.57), (0.8, 0.6)), ((0.2, 0.74), (0.66, 0.73))
    boats = [(*place, 0.55) for place in small] + [(*place, 0.9) for place in middling]
    boats += [(0.44, 0.86, 1.2), (0.88, 0.87, 1.1)]
    for x, y, size in boats:
        scene.disc("#2d3d62", x, y + 0.055 * size, 0.085 * size, 0.25)
        scene.disc("#e9a93c", x, y + 0.05 * size, 0.03 * size, 0.3)
        scene.shape("#f7d98a", (x - 0.03 * size, y), (x + 0.03 * size, y), (x, y - 0.09 * size))
        hull = ((-0.075, -0.01), (0.075, -0.01), (0.045, 0.04), (-0.045, 0.04))
        scene.shape("#fdf6e3", *((x + across * size, y + down * size) for across, down in hull))
    return scene.finished()


def kettle_wall() -> Image.Image:
    """A wall painted in squares of blue, with a kettle in the last."""
    scene = Scene("#d8d3c7")
    blues = ("#1f4e79", "#2e75b6", "#5b9bd5", "#9dc3e6", "#264478", "#3a86a8", "#6fb1c8", "#bcd9ea")
    for row in range(5):
        for column in range(10):
            left, top = 0.02 + column * 0.097, 0.05 + row * 0.158
            scene.box(blues[(row * 7 + column * 3 + row * column) % 8], left, top, left + 0.087, top + 0.14)
    scene.box("#8f8a7f", 0, 0.86, 1, 1)
    scene.box("#f7f1dd", 0.893, 0.682, 0.98, 0.822)
    scene.disc("#c8432f", 0.935, 0.77, 0.025)
    scene.shape("#c8432f", (0.955, 0.765), (0.975, 0.73), (0.97, 0.725), (0.945, 0.75))
    scene.line("#2b3036", 0.004, (0.915, 0.75), (0.92, 0.71), (0.95, 0.71), (0.955, 0.75))
    scene.disc("#2b3036", 0.935, 0.733, 0.005)
    return scene.finished()


def telephone_tags() -> Image.Exif:
    """What a telephone writes beside the pixels: which way is up, what made it, where on the map."""
    tags = Image.Exif()
    tags[ORIENTATION], tags[MODEL] = LYING, "Sample telephone"
    place = tags.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (51.0, 59.0, 59.0), "W", (3.0, 0.0, 1.0)
    return tags


SCENES: Sequence[tuple[str, Callable[[], Image.Image]]] = (
    ("butter-cross.png", butter_cross),
    ("kettle-wall.png", kettle_wall),
    ("paper-boats.jpg", paper_boats),
    ("sheep.jpg", sheep),
    ("toastie.png", toastie),
    ("trailers.jpg", trailers),
    ("vale-road.jpg", vale_road),
    ("village-hall.jpg", village_hall),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in SCENES:
        picture = draw()
        if name.endswith(".png"):
            picture.quantize(64, dither=Image.Dither.NONE).save(folder / name, optimize=True)
        elif draw is trailers:  # held upright, stored lying
            picture.transpose(Transpose.ROTATE_90).save(folder / name, quality=64, exif=telephone_tags(), optimize=True)
        else:
            picture.save(folder / name, quality=64, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
