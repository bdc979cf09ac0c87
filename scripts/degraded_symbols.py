#!/usr/bin/env python3
"""Draws codes as a bad camera, a bad printer and a bad day would show them: grey pictures with known contents.

Every picture has one symbol and one effect. The same seed gives the same pictures. The folder gets the PGM files and
`pictures.jsonl`, a line for each: {"file","symbology","effect","level","text","own"}; `text` is what a reader has to
answer (GS1 separators as U+001D), `own` tells whether it is an item code of ours.

Usage: degraded_symbols.py FOLDER [--seed 1] [--count 300]      (`--count` pictures of each symbology)
Needs the zint command, numpy and Pillow.
"""

import argparse
import io
import json
import subprocess
from pathlib import Path

import numpy
from PIL import Image

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FINE = 8  # drawn pixels of one module, before the camera sees it


def item_code(random):
    """A code as on our containers: CT, six characters, the check character of ISO 7064 MOD 37,36."""
    while True:
        body = "".join(random.choice(list(ALPHABET), 6))
        product = 36
        for letter in "CT" + body:
            total = (product + CHECKS.index(letter)) % 36 or 36
            product = total * 2 % 37
        check = CHECKS[(37 - product) % 36]
        if check in ALPHABET:
            return f"CT-{body}-{check}"


def element_string(random):
    """A GTIN, a lot, an expiry date and a serial number, as suppliers print them."""
    digits = "0" + "".join(random.choice(list("0123456789"), 12))
    gtin = digits + str(-sum(int(each) * (3, 1)[place % 2] for place, each in enumerate(digits)) % 10)
    lot = "".join(random.choice(list(ALPHABET), int(random.integers(4, 9))))
    day = f"{random.integers(26, 32)}{random.integers(1, 13):02}{random.integers(1, 29):02}"
    serial = "".join(random.choice(list("0123456789"), int(random.integers(5, 10))))
    return f"[01]{gtin}[17]{day}[10]{lot}[21]{serial}", f"01{gtin}17{day}10{lot}\u001d21{serial}"


def modules(symbology, random):
    """The symbol as an array of modules (0 dark, 1 light, no margin), and what it says."""
    number, options = {
        "QRCode": (58, ["--secure", str(random.integers(1, 4))]),
        "DataMatrix": (71, ["--square"]),
        "GS1DataMatrix": (71, ["--square", "--gs1"]),
        "Code128": (20, ["--notext", "--height", "40"]),
    }[symbology]
    if symbology == "GS1DataMatrix":
        data, text = element_string(random)
    else:
        data = text = item_code(random)
    command = ["zint", "-b", str(number), "--direct", "--filetype=png", "--scale", "0.5"]
    drawn = subprocess.run([*command, *options, "-d", data], check=True, capture_output=True).stdout
    picture = numpy.asarray(Image.open(io.BytesIO(drawn)).convert("L")) > 127
    rows, columns = numpy.where(~picture)
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(float), text


class Shot:
    """One picture to be: the modules, then what happens between the printer and the sensor."""

    def __init__(self, symbol, random):
        self.symbol = symbol
        self.random = random
        self.module_px = random.uniform(3.2, 5.5)  # pixels of one module on the sensor
        self.quiet = 10 if symbol.shape[0] == 40 and symbol.shape[1] > 60 else 4  # modules of white around it
        self.turn = random.uniform(-3, 3)  # degrees: nobody holds a camera straight
        self.corners_pull = 0.0  # how far corners move, as a part of the side
        self.bend = 0.0  # radians of a cylinder that the label covers to each side
        self.dark, self.bright = 25.0, 225.0
        self.ground = 1.0  # around the label: as bright as the label
        self.shape_print = lambda fine: fine
        self.on_label = lambda fine: fine  # damage, in drawn pixels, 0 dark to 1 light
        self.on_sensor = lambda picture: picture  # light and optics, 0 to 255
        self.noise = 2.0

    def take(self):
        fine = self.shape_print(numpy.kron(self.symbol, numpy.ones((FINE, FINE))))
        fine = numpy.pad(fine, self.quiet * FINE, constant_values=1.0)
        fine = self.on_label(fine)
        picture = self.project(fine)
        picture = self.dark + picture * (self.bright - self.dark)
        picture = self.on_sensor(picture)
        picture = picture + self.random.normal(0, self.noise, picture.shape)
        return numpy.clip(numpy.rint(picture), 0, 255).astype(numpy.uint8)

    def project(self, fine):
        """Turn, perspective and bend at once, with three samples each way for one pixel of the sensor."""
        height, width = fine.shape
        scale = self.module_px / FINE
        angle = numpy.radians(self.turn)
        cosine, sine = numpy.cos(angle), numpy.sin(angle)
        half = numpy.array([width, height]) * scale / 2
        outer_w = int(abs(half[0] * cosine) + abs(half[1] * sine)) * 2 + 8
        outer_h = int(abs(half[0] * sine) + abs(half[1] * cosine)) * 2 + 8
        samples = 3
        x = (numpy.arange(outer_w * samples) + 0.5) / samples - outer_w / 2
        y = (numpy.arange(outer_h * samples) + 0.5) / samples - outer_h / 2
        x, y = numpy.meshgrid(x, y)
        u, v = cosine * x + sine * y, -sine * x + cosine * y
        if self.corners_pull:
            tilt_x, tilt_y = self.tilt
            u, v = u / (1 + tilt_x * u / half[0] + tilt_y * v / half[1]), v / (
                1 + tilt_x * u / half[0] + tilt_y * v / half[1]
            )
        if self.bend:
            u = half[0] * numpy.arcsin(numpy.clip(u / half[0], -1, 1) * numpy.sin(self.bend)) / self.bend
        column = u / scale + width / 2 - 0.5
        row = v / scale + height / 2 - 0.5
        left, top = numpy.floor(column).astype(int), numpy.floor(row).astype(int)
        right_part, down_part = column - left, row - top

        def at(rows, columns):
            outside = (rows < 0) | (columns < 0) | (rows >= height) | (columns >= width)
            values = fine[numpy.clip(rows, 0, height - 1), numpy.clip(columns, 0, width - 1)]
            return numpy.where(outside, self.ground, values)

        upper = at(top, left) * (1 - right_part) + at(top, left + 1) * right_part
        lower = at(top + 1, left) * (1 - right_part) + at(top + 1, left + 1) * right_part
        picture = upper * (1 - down_part) + lower * down_part
        return picture.reshape(outer_h, samples, outer_w, samples).mean(axis=(1, 3))


def smooth(picture, sigma):
    """Gaussian blur, the border repeated."""
    if sigma <= 0:
        return picture
    reach = max(1, int(3 * sigma + 0.5))
    weights = numpy.exp(-0.5 * (numpy.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = numpy.pad(picture, [(reach, reach) if axis == each else (0, 0) for each in (0, 1)], mode="edge")
        picture = numpy.apply_along_axis(lambda line: numpy.convolve(line, weights, "valid"), axis, padded)
    return picture


def blur(shot, level):
    sigma = (0.4, 0.6, 0.8, 1.0, 1.3)[level] * shot.module_px
    shot.on_sensor = lambda picture: smooth(picture, sigma)


def noise(shot, level):
    shot.noise = (15, 30, 45, 60, 80)[level]


def low_resolution(shot, level):
    shot.module_px = (3.0, 2.4, 2.0, 1.6, 1.3)[level]


def perspective(shot, level):
    amount = (0.08, 0.14, 0.2, 0.26, 0.32)[level]
    angle = shot.random.uniform(0, 2 * numpy.pi)
    shot.corners_pull = amount
    shot.tilt = (amount * numpy.cos(angle), amount * numpy.sin(angle))


def rotation(shot, level):
    shot.turn = (5, 15, 30, 45, 75)[level] + shot.random.uniform(-2, 2) + 90 * shot.random.integers(0, 4)


def low_light(shot, level):
    contrast = (60, 40, 25, 14, 8)[level]
    shot.dark = shot.random.uniform(3, 30)
    shot.bright = shot.dark + contrast
    shot.noise = (3, 2.5, 2, 1.5, 1)[level]


def glare(shot, level):
    """A lamp in the varnish: a bright spot that leaves less and less contrast."""
    strength = (0.5, 0.65, 0.8, 0.9, 0.96)[level]
    place = shot.random.uniform(0.25, 0.75, 2)

    def shine(picture):
        height, width = picture.shape
        y, x = numpy.mgrid[0:height, 0:width]
        radius = 0.35 * min(height, width)
        spot = numpy.exp(-((x - place[0] * width) ** 2 + (y - place[1] * height) ** 2) / (2 * radius**2))
        return picture + (255 - picture) * strength * spot

    shot.on_sensor = shine


def shade(shot, level):
    """A hard or soft shadow over part of the label."""
    depth = (0.5, 0.6, 0.7, 0.8, 0.88)[level]
    angle, place, soft = shot.random.uniform(0, 2 * numpy.pi), shot.random.uniform(-0.25, 0.25), level % 2

    def darken(picture):
        height, width = picture.shape
        y, x = numpy.mgrid[0:height, 0:width]
        distance = (x / width - 0.5) * numpy.cos(angle) + (y / height - 0.5) * numpy.sin(angle) - place
        light = 1 / (1 + numpy.exp(-distance / (0.15 if soft else 0.02)))
        return picture * (1 - depth * light)

    shot.on_sensor = darken


def motion(shot, level):
    length = (0.6, 0.9, 1.2, 1.6, 2.0)[level] * shot.module_px
    angle = shot.random.uniform(0, numpy.pi)

    def shake(picture):
        steps = numpy.linspace(-length / 2, length / 2, 13)
        return numpy.mean([shifted(picture, s * numpy.cos(angle), s * numpy.sin(angle)) for s in steps], axis=0)

    shot.on_sensor = shake


def shifted(picture, dx, dy):
    left, top = int(numpy.floor(dx)), int(numpy.floor(dy))
    right_part, down_part = dx - left, dy - top
    reach = max(abs(left), abs(top)) + 2
    wide = numpy.pad(picture, reach, mode="edge")
    height, width = picture.shape

    def part(x, y):
        return wide[reach + y : reach + y + height, reach + x : reach + x + width]

    upper = part(left, top) * (1 - right_part) + part(left + 1, top) * right_part
    lower = part(left, top + 1) * (1 - right_part) + part(left + 1, top + 1) * right_part
    return upper * (1 - down_part) + lower * down_part


def cylinder(shot, level):
    shot.bend = numpy.radians((25, 35, 45, 55, 62)[level])


def damage(shot, level):
    """Scratches and spots: each takes the print off or covers it."""
    share = (0.03, 0.06, 0.09, 0.13, 0.18)[level]

    def scratch(fine):
        fine = fine.copy()
        height, width = fine.shape
        inner = shot.quiet * FINE
        y, x = numpy.mgrid[0:height, 0:width]
        hurt = numpy.zeros(fine.shape, bool)
        area = (height - 2 * inner) * (width - 2 * inner)
        while hurt[inner:-inner, inner:-inner].sum() < share * area:
            cx, cy = shot.random.uniform(inner, width - inner), shot.random.uniform(inner, height - inner)
            if shot.random.uniform() < 0.5:
                angle = shot.random.uniform(0, numpy.pi)
                across = numpy.abs((x - cx) * numpy.sin(angle) - (y - cy) * numpy.cos(angle))
                along = numpy.abs((x - cx) * numpy.cos(angle) + (y - cy) * numpy.sin(angle))
                reach = shot.random.uniform(0.1, 0.4) * min(width, height)
                part = (across < shot.random.uniform(0.2, 0.5) * FINE) & (along < reach)
            else:
                part = (x - cx) ** 2 + (y - cy) ** 2 < (shot.random.uniform(0.5, 2.0) * FINE) ** 2
            fine[part] = shot.random.choice([0.0, 1.0], p=[0.35, 0.65])
            hurt |= part
        return fine

    shot.on_label = scratch


def jpeg(shot, level):
    quality = (25, 15, 10, 7, 4)[level]

    def squeeze(picture):
        buffer = io.BytesIO()
        Image.fromarray(numpy.clip(picture, 0, 255).astype(numpy.uint8)).save(buffer, "JPEG", quality=quality)
        return numpy.asarray(Image.open(buffer)).astype(float)

    shot.on_sensor = squeeze


def inverted(shot, level):
    shot.dark, shot.bright = shot.bright, shot.dark
    shot.noise = (2, 6, 12, 20, 30)[level]


def no_quiet_zone(shot, level):
    shot.quiet = 0
    shot.turn = 0
    shot.ground = (1.0, 0.8, 0.6, 0.4, 0.2)[level]


def printing(shot, level):
    """Ink that spreads, ink that thins, and dots instead of squares."""
    if level < 4:
        grow = (0.15, 0.25, -0.15, -0.25)[level]

        def spread(fine):
            reach = int(round(abs(grow) * FINE))
            wide = numpy.pad(fine, reach, constant_values=1.0)
            pick = numpy.minimum if grow > 0 else numpy.maximum
            result = fine
            for dy in range(2 * reach + 1):
                for dx in range(2 * reach + 1):
                    result = pick(result, wide[dy : dy + fine.shape[0], dx : dx + fine.shape[1]])
            return result

        shot.shape_print = spread
        return
    y, x = numpy.mgrid[0:FINE, 0:FINE] - (FINE - 1) / 2
    dot = (x**2 + y**2 <= (0.46 * FINE) ** 2).astype(float)

    def dots(fine):
        each = numpy.kron(1 - shot.symbol, dot)
        return 1 - each

    if shot.symbol.shape[0] != shot.symbol.shape[1]:
        dots = lambda fine: numpy.where(numpy.mgrid[0 : fine.shape[0], 0 : fine.shape[1]][0] % 4 < 2, fine, 1.0)
    shot.shape_print = dots


EFFECTS = [
    blur, noise, low_resolution, perspective, rotation, low_light, glare, shade, motion, cylinder, damage, jpeg,
    inverted, no_quiet_zone, printing,
]  # fmt: skip
SYMBOLOGIES = ["QRCode", "DataMatrix", "GS1DataMatrix", "Code128"]
LEVELS = 5


def draw(symbology, effect, level, seed):
    """One picture and its text. `seed` is a list of whole numbers."""
    random = numpy.random.default_rng(seed)
    symbol, text = modules(symbology, random)
    shot = Shot(symbol, random)
    effect(shot, level)
    return shot.take(), text


def main():
    reader = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reader.add_argument("folder", type=Path)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--count", type=int, default=300, help="pictures of each symbology")
    options = reader.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "pictures.jsonl").open("w") as lines:
        for kind, symbology in enumerate(SYMBOLOGIES):
            for number in range(options.count):
                effect = EFFECTS[number % len(EFFECTS)]
                level = number // len(EFFECTS) % LEVELS
                picture, text = draw(symbology, effect, level, [options.seed, kind, number])
                name = f"{symbology}-{effect.__name__}-{level + 1}-{number}.pgm"
                Image.fromarray(picture).save(options.folder / name)
                line = {
                    "file": name, "symbology": symbology, "effect": effect.__name__, "level": level + 1, "text": text,
                    "own": symbology != "GS1DataMatrix",
                }  # fmt: skip
                lines.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
