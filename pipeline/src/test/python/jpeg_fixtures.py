"""Writes the JPEG fixtures of ImageDecoderTest with Pillow: 16x16, four flat quarters each."""
import pathlib

from PIL import Image

FOLDER = pathlib.Path(__file__).parents[1] / "resources/aliif/pipeline/image"


def quarters(mode, colours):
    image = Image.new(mode, (16, 16))
    for i, colour in enumerate(colours):
        image.paste(colour, (8 * (i % 2), 8 * (i // 2), 8 * (i % 2) + 8, 8 * (i // 2) + 8))
    return image


def save(name, image, **options):
    image.save(FOLDER / name, quality=100, subsampling=0, **options)


RGB = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (240, 240, 240)]
save("progressive.jpg", quarters("RGB", RGB), progressive=True)
save("grey.jpg", quarters("L", [0, 85, 170, 255]))
# Ink from 0 to 255: cyan, yellow, half black, none.
CMYK = [(255, 0, 0, 0), (0, 0, 255, 0), (0, 0, 0, 128), (0, 0, 0, 0)]
save("cmyk.jpg", quarters("CMYK", CMYK))

# YCCK: what is stored is YCbCr of the inks C, M, Y as if they were R, G, B, and inverted K.
# Pillow inverts what it stores.
YCC = [Image.new("RGB", (1, 1), (c, m, y)).convert("YCbCr").getpixel((0, 0)) for c, m, y, k in CMYK]
save("ycck.jpg", quarters("CMYK", [tuple(255 - v for v in ycc) + (ink[3],) for ycc, ink in zip(YCC, CMYK)]))
file = FOLDER / "ycck.jpg"
data = bytearray(file.read_bytes())
adobe = data.index(b"Adobe")
assert data[adobe + 11] == 0
data[adobe + 11] = 2  # the transform
file.write_bytes(data)
assert [Image.open(file).getpixel((8 * (i % 2) + 4, 8 * (i // 2) + 4)) for i in range(4)] == [
    (254, 0, 0, 0), (0, 0, 254, 0), (0, 0, 0, 128), (0, 0, 0, 0)]
