#!/usr/bin/env python3
"""Draws pictures for timing: clean labels, scenes without a code, and shelves full of labels.

The folder gets PGM files and `scenes.jsonl`, a line for each: {"file","kind","texts"}; `kind` is `clean` (640 x 480, one
code), `fail` (640 x 480, none, but much that looks like one) or `shelf` (4000 x 3000, sixty codes).

Usage: label_scenes.py FOLDER [--seed 1] [--clean 100] [--fail 20] [--shelf 3]
Needs the zint command, numpy and Pillow.
"""

import argparse
import json
from pathlib import Path

import numpy
from degraded_symbols import SYMBOLOGIES, Shot, modules
from PIL import Image


def label(symbology, random, module_px, turn):
    symbol, text = modules(symbology, random)
    shot = Shot(symbol, random)
    shot.module_px, shot.turn = module_px, turn
    return shot.take(), text


def paste(scene, picture, left, top):
    scene[top : top + picture.shape[0], left : left + picture.shape[1]] = picture


def lettering(scene, random, box):
    """Rows of dark strokes, as print looks from afar."""
    left, top, right, bottom = box
    for y in range(top, bottom - 12, 18):
        x = left
        while x < right - 14:
            if random.uniform() < 0.85:
                for _ in range(3):
                    dx, dy = random.integers(0, 8), random.integers(0, 9)
                    if random.uniform() < 0.5:
                        scene[y + dy : y + dy + 2, x : x + 10] = 40
                    else:
                        scene[y : y + 12, x + dx : x + dx + 2] = 40
            x += 13


def clean(random):
    scene = numpy.full((480, 640), 225.0)
    symbology = SYMBOLOGIES[random.integers(0, len(SYMBOLOGIES))]
    picture, text = label(symbology, random, random.uniform(2.6, 3.6), random.uniform(-2, 2))
    while picture.shape[1] > 640:  # the longest Code 128 at the largest size
        picture, text = label(symbology, random, random.uniform(2.6, 3.6), random.uniform(-2, 2))
    lettering(scene, random, (30, 20, 610, 130))
    paste(scene, picture, (640 - picture.shape[1]) // 2, 150 + (330 - picture.shape[0]) // 2)
    return scene, [text]


def fail(random):
    scene = numpy.full((480, 640), 190.0)
    lettering(scene, random, (20, 20, 620, 200))
    # A grid and bars that say nothing.
    cell = int(random.integers(4, 9))
    paste(scene, numpy.kron(random.integers(0, 2, (200 // cell, 240 // cell)) * 200.0 + 20, numpy.ones((cell, cell))), 40, 230)
    paste(scene, numpy.tile(numpy.repeat(random.integers(0, 2, 60) * 180.0 + 30, 4), (120, 1)), 340, 280)
    return scene, []


def shelf(random):
    scene = numpy.full((3000, 4000), 150.0)
    scene[::500] = 60
    texts = []
    for place in range(60):
        symbology = ("QRCode", "DataMatrix", "GS1DataMatrix")[place % 3]
        picture, text = label(symbology, random, random.uniform(3.5, 5), random.uniform(-8, 8))
        row, column = place // 10, place % 10
        left = column * 395 + 20 + int(random.integers(0, 395 - 20 - picture.shape[1]))
        top = row * 495 + 20 + int(random.integers(0, 495 - 20 - picture.shape[0]))
        paste(scene, picture, left, top)
        texts.append(text)
    return scene, texts


def main():
    reader = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reader.add_argument("folder", type=Path)
    reader.add_argument("--seed", type=int, default=1)
    for name, count in (("clean", 100), ("fail", 20), ("shelf", 3)):
        reader.add_argument(f"--{name}", type=int, default=count)
    options = reader.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "scenes.jsonl").open("w") as lines:
        for kind, draw in enumerate((clean, fail, shelf)):
            for number in range(getattr(options, draw.__name__)):
                random = numpy.random.default_rng([options.seed, 100 + kind, number])
                scene, texts = draw(random)
                scene = scene + random.normal(0, 3, scene.shape)
                name = f"{draw.__name__}-{number}.pgm"
                Image.fromarray(numpy.clip(scene, 0, 255).astype(numpy.uint8)).save(options.folder / name)
                lines.write(json.dumps({"file": name, "kind": draw.__name__, "texts": texts}) + "\n")


if __name__ == "__main__":
    main()
