"""Writes the fixtures of ReductionTest with Pillow, from one of the project's free samples.

With the folder of Set5, which is not committed, also writes some of the pixels that Pillow makes of it.
"""
import pathlib
import random
import sys

from PIL import Image

FOLDER = pathlib.Path(__file__).parents[1] / "resources/aliif/pipeline/reduction"
SAMPLE = pathlib.Path(__file__).parents[4] / "samples/chelsea.png"
SIZES = [(48, 48), (60, 40), (96, 20), (33, 71), (5, 7), (1, 1), (96, 96)]


def reduce(image, size):
    return image.resize(size, Image.Resampling.BICUBIC)


photograph = Image.open(SAMPLE).convert("RGB").crop((120, 60, 216, 156))
photograph.info.clear()
FOLDER.mkdir(parents=True, exist_ok=True)
photograph.save(FOLDER / "photograph.png")
for size in SIZES:
    reduce(photograph, size).save(FOLDER / "{}x{}.png".format(*size))

if len(sys.argv) == 2:
    random.seed(1)
    with open(FOLDER / "set5.txt", "w") as rows:
        for file in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
            image = Image.open(file).convert("RGB")
            for factor in (1, 2, 2.5, 3, 4):
                size = (round(image.width / factor), round(image.height / factor))
                reduced = reduce(image, size)
                for _ in range(100):
                    x, y = random.randrange(size[0]), random.randrange(size[1])
                    print(file.stem, *size, x, y, *reduced.getpixel((x, y)), file=rows)
