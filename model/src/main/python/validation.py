"""PSNR on Y by the protocol of the published code; ./aliif eval is the reference. With --jpeg, the inputs are JPEGs.

  python validation.py photo.safetensors B100 --scales 2 3 --jpeg 75
"""
import argparse
import io
import os

import numpy as np
import torch
from PIL import Image

import aliif
from photos import SUFFIXES

Y = torch.tensor([65.738, 129.057, 25.064]) / 256


def psnr(a, b, shave):
    """Of (1, 3, H, W) in [0, 1], without so many pixels at the border."""
    difference = torch.einsum("nchw,c->nhw", a - b, Y.to(a.device))[:, shave:-shave, shave:-shave]
    return -10 * difference.square().mean().log10().item()


def compressed(image, quality):
    """An image as a JPEG of that quality gives it back, its colours halved (4:2:0)."""
    file = io.BytesIO()
    image.save(file, "jpeg", quality=quality, subsampling="4:2:0")
    return Image.open(file).convert("RGB")


def validate(model, folder, scales, jpeg=None):
    """(scale, mean dB of the model, mean dB of bicubic) for each scale; jpeg is the quality of the inputs, None if they are clean."""
    device = next(model.parameters()).device
    paths = sorted(os.path.join(folder, it) for it in os.listdir(folder) if it.lower().endswith(SUFFIXES))
    images = [Image.open(path).convert("RGB") for path in paths]

    def tensor(image):
        return torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float().div(255).to(device)

    for scale in scales:
        rows = []
        for image in images:
            width, height = (side // scale for side in image.size)
            original = image.crop((0, 0, width * scale, height * scale))
            low = original.resize((width, height), Image.BICUBIC)
            if jpeg:
                low = compressed(low, jpeg)
            high = tensor(original)
            bicubic = tensor(low.resize(original.size, Image.BICUBIC))
            rows.append([psnr(model.upscale(tensor(low), *high.shape[2:]), high, scale), psnr(bicubic, high, scale)])
        yield scale, *np.mean(rows, 0)


def main():
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("weights", nargs="+")
    arg.add_argument("folder", help="HR images")
    arg.add_argument("--scales", type=int, nargs="+", default=[2, 3, 4])
    arg.add_argument("--jpeg", type=int, help="quality of the inputs, 1 to 95 [clean inputs]")
    arg = arg.parse_args()
    for weights in arg.weights:
        for scale, ours, bicubic in validate(aliif.load(weights), arg.folder, arg.scales, arg.jpeg):
            print(f"{os.path.basename(weights)} x{scale}: {ours:.3f} dB (bicubic {bicubic:.3f})", flush=True)


if __name__ == "__main__":
    main()
