"""Pictures for the scan page: photos of labels, and a video file that Chromium shows as the camera."""

import io
from pathlib import Path

from PIL import Image, ImageFilter


def photo(png: bytes, turn: float = 4) -> Image.Image:
    """A label as a phone would take it: on a table, a little turned and soft."""
    label = Image.open(io.BytesIO(png)).convert("RGB")
    label.thumbnail((1100, 900))
    label = label.rotate(turn, expand=True, fillcolor=(150, 140, 125), resample=Image.Resampling.BICUBIC)
    table = Image.new("RGB", (1600, 1200), (150, 140, 125))
    table.paste(label, ((table.width - label.width) // 2, (table.height - label.height) // 2))
    return table.filter(ImageFilter.GaussianBlur(0.6))


def save_photo(png: bytes, path: Path) -> Path:
    photo(png).save(path, "JPEG", quality=88)
    return path


def save_camera(png: bytes, path: Path) -> Path:
    """Motion JPEG: frames one after another. The first seconds show nothing, then the label stands still."""
    frame = photo(png, turn=2).resize((1280, 960))
    blank = Image.new("RGB", frame.size, (150, 140, 125))
    with path.open("wb") as file:
        for picture in [blank] * 10 + [frame] * 60:
            picture.save(file, "JPEG", quality=90, subsampling="4:2:0")
    return path
