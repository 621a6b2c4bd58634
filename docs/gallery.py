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
# What is shown of inputs that are JPEGs, as cameras and the web have them.
JPEG_QUALITY = 75
JPEG_MODELS = ("lite", "photo")
JPEG_SCALES = (2, 3)


def crop(image, place):
    left, top = (round(share * (side - SIDE)) for share, side in zip(place, image.size))
    return image.crop((left, top, left + SIDE, top + SIDE))


def strip(path, scale, place, models, folder, quality=None):
    """Bicubic, each model, the original, side by side; the input is a JPEG if it has a quality."""
    original = Image.open(path).convert("RGB")
    original = original.crop((0, 0, *(side // scale * scale for side in original.size)))
    low = original.resize([side // scale for side in original.size], Image.BICUBIC)
    file = os.path.join(folder, "low.jpg" if quality else "low.png")
    low.save(file, **(dict(quality=quality, subsampling="4:2:0") if quality else {}))
    low = Image.open(file).convert("RGB")
    images = [low.resize(original.size, Image.BICUBIC)]
    for model in models:
        out = os.path.join(folder, "out.png")
        words = ["upscale", file, "--model", model, "--scale", str(scale), "-o", out]
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
        "## Clean inputs\n",
        f"From left to right: bicubic, {', '.join(f'`{it}`' for it in models)}, the original.\n",
    ]
    os.makedirs("docs/gallery", exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for sample, place in PLACES.items():
            stem = os.path.splitext(sample)[0]
            lines.append(f"### {stem}\n")
            for scale in SCALES:
                name = f"gallery/{stem}_x{scale}.webp"
                strip(os.path.join("samples", sample), scale, place, models, folder).save("docs/" + name, quality=92)
                lines.append(f"Enlarged {scale} times:\n\n![{stem} at x{scale}: bicubic, {', '.join(models)}, original]({name})\n")
        lines.append("## Inputs saved as JPEG\n")
        lines.append(f"The reduced image was saved as a JPEG of quality {JPEG_QUALITY} (4:2:0) before it was enlarged.")
        lines.append(f"From left to right: bicubic, {', '.join(f'`{it}`' for it in JPEG_MODELS)}, the original.\n")
        for sample, place in PLACES.items():
            stem = os.path.splitext(sample)[0]
            lines.append(f"### {stem}, from JPEG\n")
            for scale in JPEG_SCALES:
                name = f"gallery/{stem}_jpeg_x{scale}.webp"
                image = strip(os.path.join("samples", sample), scale, place, JPEG_MODELS, folder, JPEG_QUALITY)
                image.save("docs/" + name, quality=92)
                lines.append(f"Enlarged {scale} times:\n\n![{stem} at x{scale}: bicubic, {', '.join(JPEG_MODELS)}, original]({name})\n")
    with open("docs/gallery.md", "w") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
