"""Writes the fixtures of the image tests with Pillow: 16x16, four flat quarters each."""
import io
import pathlib
import struct

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational, ImageFileDirectory_v2

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


def write(name, image, **options):
    image.save(FOLDER / name, **options)


RGBA = [(200, 30, 30, 255), (30, 200, 30, 128), (30, 30, 200, 255), (240, 240, 240, 64)]
rgb, rgba, grey = quarters("RGB", RGB), quarters("RGBA", RGBA), quarters("L", [0, 85, 170, 255])
white = Image.new("RGB", (16, 16), "white")

write("lossless.webp", rgb, lossless=True)
write("alpha.webp", rgba, lossless=True)
write("lossy-alpha.webp", rgba, quality=100)
write("lossy.webp", rgb, quality=100)
write("animated.webp", rgb, save_all=True, append_images=[white, rgb], lossless=True)

write("rgb.bmp", rgb)
write("grey.bmp", grey)
write("palette.bmp", rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=4))

palette = rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
write("still.gif", palette)
write("animated.gif", palette, save_all=True, append_images=[white.convert("P")] * 2, duration=50)
seen = Image.new("RGBA", (16, 16))
seen.paste(rgb.convert("RGBA").crop((0, 0, 8, 8)), (0, 0))
write("transparent.gif", seen)

write("strips.tiff", rgb, compression="raw", tiffinfo={278: 4})
write("lzw.tiff", rgb, compression="tiff_lzw")
write("deflate.tiff", rgba, compression="tiff_adobe_deflate")
write("packbits.tiff", grey, compression="packbits")
write("palette.tiff", palette)
write("bilevel.tiff", grey.point(lambda v: 255 if v > 100 else 0).convert("1"))
write("inks.tiff", quarters("CMYK", CMYK))
write("big.tiff", rgb, big_tiff=True)
write("jpeg.tiff", rgb, compression="jpeg", quality=100)
STEPS = [0, 0x1234, 0x8001, 0xFFFF]
steps = struct.pack("<256H", *(STEPS[y // 8 * 2 + x // 8] for y in range(16) for x in range(16)))
deep = Image.frombytes("I;16", (16, 16), steps)
write("deep.tiff", deep)
write("deep.png", deep)


def tiled(order, samples):
    """A TIFF of 16x16 pixels of RGB, 16 bits, in tiles of 16x16 and by hand: Pillow writes none."""
    tags = [(256, 3, [16]), (257, 3, [16]), (258, 3, [16, 16, 16]), (259, 3, [1]), (262, 3, [2]),
            (277, 3, [3]), (322, 3, [16]), (323, 3, [16]), (324, 4, [8]), (325, 4, [1536])]
    pixels = struct.pack(order + "768H", *samples)
    extra = 8 + len(pixels)
    table = struct.pack(order + "H", len(tags))
    for tag, kind, values in tags:
        value = extra if len(values) > 1 else values[0]
        short = kind == 3 and len(values) == 1
        table += struct.pack(order + "HHI", tag, kind, len(values))
        table += struct.pack(order + ("HH" if short else "I"), *((value, 0) if short else (value,)))
    mark = b"II*\0" if order == "<" else b"MM\0*"
    start = mark + struct.pack(order + "I", extra + 6)
    return start + pixels + struct.pack(order + "3H", 16, 16, 16) + table + bytes(4)


DEEP = [(0x1234, 0x8001, 0xFFFE), (1, 2, 3), (0x0100, 0x00FF, 0x7FFF), (0xFFFF, 0, 0x4321)]
flat = [v for y in range(16) for x in range(16) for v in DEEP[y // 8 * 2 + x // 8]]
(FOLDER / "tiled.tiff").write_bytes(tiled("<", flat))
(FOLDER / "tiled-big-endian.tiff").write_bytes(tiled(">", flat))


def ink_profile():
    """A CMYK profile by hand: every corner of the ink cube has a colour of its own in Lab."""
    corners = b""
    for i in range(16):
        c, m, y, k = i >> 3 & 1, i >> 2 & 1, i >> 1 & 1, i & 1
        light = max(0, 255 - 60 * c - 90 * m - 20 * y - 220 * k)
        dark = 1 - k
        corners += bytes([light, 128 + dark * (50 * m - 40 * c), 128 + dark * (70 * y - 45 * c)])
    ramp = bytes(range(256))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + ramp * 4 + corners + ramp * 3
    lut += bytes(-len(lut) % 4)
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"inks\0" + bytes(4 + 4 + 2 + 1 + 67)
    text += bytes(-len(text) % 4)
    point = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    parts = [(b"desc", text), (b"wtpt", point), (b"A2B0", lut)]
    at = 128 + 4 + 12 * len(parts)
    table, body = struct.pack(">I", len(parts)), b""
    for name, part in parts:
        table += struct.pack(">4sII", name, at + len(body), len(part))
        body += part
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"prtr", b"CMYK", b"Lab ")
    head += bytes(12) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + table + body


INKS = ink_profile()
print("inks through their profile:", [
    ImageCms.profileToProfile(quarters("CMYK", CMYK), ImageCms.ImageCmsProfile(io.BytesIO(INKS)),
                              ImageCms.createProfile("sRGB"), outputMode="RGB")
    .getpixel((8 * (i % 2) + 4, 8 * (i // 2) + 4)) for i in range(4)])
save("inks-profile.jpg", quarters("CMYK", CMYK), icc_profile=INKS)
write("inks-profile.tiff", quarters("CMYK", CMYK), icc_profile=INKS)

COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
exif = Image.Exif()
exif[0x0112], exif[0x013B], exif[0x8298] = 6, "A. Painter", "(c) A. Painter"
exif[0x010E] = "a description that is not kept"
for name in ("said.jpg", "said.png", "said.webp"):
    options = {} if name.endswith("png") else {"quality": 100}
    write(name, rgb, icc_profile=COLOURS, exif=exif, dpi=(300, 150), **options)
# What a camera says, from the low byte first: its note, and the size of the picture it took, are not kept.
camera = Image.Exif()
camera[0x0112], camera[0x010F], camera[0x0110], camera[0x010E] = 6, "Camera & Co", "One", "a cat"
camera[0x8769] = {0x829A: IFDRational(1, 125), 0x8827: 400, 0x9003: "2025:06:01 12:00:00", 0x927C: b"a note with offsets",
                  0xA002: 16, 0xA003: 16}
camera[0x8825] = {1: "N", 2: (52.0, 30.0, 15.5)}
packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><y tiff:Orientation="6">a title</y></x:xmpmeta>'
write("taken.jpg", rgb, exif=camera, xmp=packet, quality=100)
write("taken.tiff", rgb, exif=camera.tobytes())

tags = ImageFileDirectory_v2()
tags[274], tags[315], tags[33432], tags[270] = 6, "A. Painter", "(c) A. Painter", "dropped"
write("said.tiff", rgb, icc_profile=COLOURS, dpi=(300, 150), tiffinfo=tags)
