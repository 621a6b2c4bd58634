"""PSNR on Y by the protocol of the published code; ./aliif eval is the reference."""
import os

import numpy as np
import torch
from PIL import Image

from photos import SUFFIXES

Y = torch.tensor([65.738, 129.057, 25.064]) / 256


def psnr(a, b, shave):
    """Of (1, 3, H, W) in [0, 1], without so many pixels at the border."""
    difference = torch.einsum("nchw,c->nhw", a - b, Y.to(a.device))[:, shave:-shave, shave:-shave]
    return -10 * difference.square().mean().log10().item()


def validate(model, folder, scales):
    """(scale, mean dB of the model, mean dB of bicubic) for each scale."""
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
            high = tensor(original)
            bicubic = tensor(low.resize(original.size, Image.BICUBIC))
            rows.append([psnr(model.upscale(tensor(low), *high.shape[2:]), high, scale), psnr(bicubic, high, scale)])
        yield scale, *np.mean(rows, 0)
