"""Draws docs/gallery: samples reduced, enlarged again by ./aliif and by bicubic interpolation, and what they were.

  python docs/gallery.py lite latent paper        (at the root of the project)
"""
import os
import subprocess
import sys
import tempfile

from PIL import Image

# What is shown of which sample: the middle of the crop, as shares of width and height.
PLACES = {"astronaut.png": (0.42, 0.12), "chelsea.png": (0.40, 0.40), "coffee.png": (0.50, 0.30), "rocket.jpg": (0.50, 0.75)}
SCALES = (2, 4, 8)
SIDE = 192


def crop(image, place):
    left, top = (round(share * (side - SIDE)) for share, side in zip(place, image.size))
    return image.crop((left, top, left + SIDE, top + SIDE))


def strip(path, scale, place, models, folder):
    """Bicubic, each model, the original, side by side."""
    original = Image.open(path).convert("RGB")
    original = original.crop((0, 0, *(side // scale * scale for side in original.size)))
    low = original.resize([side // scale for side in original.size], Image.BICUBIC)
    low.save(os.path.join(folder, "low.png"))
    images = [low.resize(original.size, Image.BICUBIC)]
    for model in models:
        out = os.path.join(folder, "out.png")
        words = ["upscale", os.path.join(folder, "low.png"), "--model", model, "--scale", str(scale), "-o", out]
        subprocess.run(["./aliif", *words], check=True, capture_output=True)
        with Image.open(out) as image:
            images.append(image.convert("RGB"))
        os.remove(out)
    strip = Image.new("RGB", ((SIDE + 4) * (len(images) + 1) - 4, SIDE), "white")
    for n, image in enumerate((*images, original)):
        strip.paste(crop(image, place), (n * (SIDE + 4), 0))
    return strip


def main(models):
    lines = [
        "# Gallery\n",
        "Photographs from `samples`, reduced by an antialiased bicubic filter and enlarged again by `./aliif upscale`; parts of",
        f"{SIDE} x {SIDE} pixels. Drawn by `python docs/gallery.py {' '.join(models)}`.\n",
        f"From left to right: bicubic, {', '.join(f'`{it}`' for it in models)}, the original.",
    ]
    os.makedirs("docs/gallery", exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for sample, place in PLACES.items():
            stem = os.path.splitext(sample)[0]
            lines.append(f"\n## {stem}\n")
            for scale in SCALES:
                name = f"gallery/{stem}_x{scale}.webp"
                strip(os.path.join("samples", sample), scale, place, models, folder).save("docs/" + name, quality=92)
                lines.append(f"x{scale}\n\n![{stem} at x{scale}: bicubic, {', '.join(models)}, original]({name})\n")
    with open("docs/gallery.md", "w") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
