"""Writes the fixtures of BicubicResamplerTest with Pillow: little-endian float32, row-major."""
import pathlib
import random
import struct

from PIL import Image

FOLDER = pathlib.Path(__file__).parents[1] / "resources/aliif/model/bicubic"
WIDTH, HEIGHT = 17, 11
SIZES = [(17, 11), (40, 31), (34, 22), (51, 33), (8, 5), (5, 3), (2, 2), (1, 1), (17, 30), (60, 4), (16, 12), (7, 11)]


def write(image):
    width, height = image.size
    values = [image.getpixel((x, y)) for y in range(height) for x in range(width)]
    name = "%dx%d.f32" % image.size
    (FOLDER / name).write_bytes(struct.pack("<%df" % len(values), *values))


random.seed(7)
source = Image.new("F", (WIDTH, HEIGHT))
for y in range(HEIGHT):
    for x in range(WIDTH):
        source.putpixel((x, y), random.random())
for size in SIZES:
    write(source.resize(size, Image.BICUBIC))
