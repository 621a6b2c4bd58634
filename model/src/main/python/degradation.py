"""What a picture as people have it went through before it is enlarged: mild noise, then JPEG of quality 60 to 95, its colours
whole (4:4:4) or halved (4:2:0). Computed on the device: a discrete cosine transform is a product of matrices.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

QUALITIES = (60, 95)
NOISE = 3.0  # the largest standard deviation, of 255
BLOCK = 16  # the side of what JPEG compresses on its own, with colours halved

# ITU-T T.81, annex K.1: the steps of luminance and chrominance at quality 50.
LUMINANCE = """
    16 11 10 16 24 40 51 61  12 12 14 19 26 58 60 55  14 13 16 24 40 57 69 56  14 17 22 29 51 87 80 62
    18 22 37 56 68 109 103 77  24 35 55 64 81 104 113 92  49 64 78 87 103 121 120 101  72 92 95 98 112 100 103 99"""
CHROMINANCE = """
    17 18 24 47 99 99 99 99  18 21 26 66 99 99 99 99  24 26 56 99 99 99 99 99  47 66 99 99 99 99 99 99
    99 99 99 99 99 99 99 99  99 99 99 99 99 99 99 99  99 99 99 99 99 99 99 99  99 99 99 99 99 99 99 99"""

# JFIF: RGB to Y, Cb - 128, Cr - 128.
YCBCR = torch.tensor([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])

FREQUENCY, PLACE = torch.arange(8.0).view(8, 1), torch.arange(8.0)
COSINES = torch.cos((2 * PLACE + 1) * FREQUENCY * math.pi / 16) / 2  # (frequency, place), orthogonal
COSINES[0] /= math.sqrt(2)


def photographed(low, random, share):
    """Patches (n, 3, P, P) in [-1, 1]: such a share of them degraded, each in its own way, the others as they are."""
    count, _, side, _ = low.shape
    degraded = torch.from_numpy(random.random(count) < share).to(low.device)
    quality = torch.from_numpy(random.integers(QUALITIES[0], QUALITIES[1] + 1, count)).to(low.device)
    halved = torch.from_numpy(random.random(count) < 0.5).to(low.device)
    noise = random.standard_normal(low.shape, np.float32) * random.uniform(0, NOISE, (count, 1, 1, 1)).astype(np.float32)
    top, left = random.integers(0, BLOCK, 2)  # where the patch lies among the blocks
    bottom, right = (-(side + it) % BLOCK for it in (top, left))
    noisy = ((low + 1) * 127.5 + torch.from_numpy(noise).to(low.device)).round().clamp(0, 255)
    image = F.pad(noisy, (left, right, top, bottom), mode="replicate")
    image = jpeg(image, quality, halved)[:, :, top : top + side, left : left + side]
    return torch.where(degraded.view(-1, 1, 1, 1), image / 127.5 - 1, low)


def jpeg(image, quality, halved):
    """Images (n, 3, h, w) of whole numbers from 0 to 255, sides multiples of 16, as JPEG gives them back.

    quality (n,) is libjpeg's, 1 to 100; halved (n,) says where the colours have half the width and height.
    """
    to_ycbcr = YCBCR.to(image.device)
    light, colour = torch.einsum("cd,ndhw->nchw", to_ycbcr, image).round().split([1, 2], 1)
    light = compressed(light - 128, steps(LUMINANCE, quality)) + 128
    coarse = steps(CHROMINANCE, quality)
    half = F.interpolate(compressed(F.avg_pool2d(colour, 2).round(), coarse), scale_factor=2, mode="bilinear").round()
    colour = torch.where(halved.view(-1, 1, 1, 1), half, compressed(colour, coarse))
    rgb = torch.einsum("cd,ndhw->nchw", torch.linalg.inv(to_ycbcr), torch.cat([light, colour], 1))
    return rgb.round().clamp(0, 255)


def steps(table, quality):
    """The steps (n, 8, 8) of a table at qualities (n,), as libjpeg makes them."""
    base = torch.tensor([int(it) for it in table.split()], device=quality.device).view(8, 8)
    percent = torch.where(quality < 50, 5000 // quality, 200 - 2 * quality)
    return ((base * percent.view(-1, 1, 1) + 50) // 100).clamp(1, 255).float()


def compressed(planes, steps):
    """Planes (n, c, h, w) about 0, in blocks of 8 x 8, their frequencies rounded to multiples of the steps."""
    cosines = COSINES.to(planes.device)
    blocks = planes.unflatten(3, (-1, 8)).unflatten(2, (-1, 8)).transpose(3, 4)  # (n, c, rows, columns, 8, 8)
    steps = steps[:, None, None, None]
    frequencies = (cosines @ blocks @ cosines.T / steps).round() * steps
    blocks = (cosines.T @ frequencies @ cosines).round().clamp(-128, 127)
    return blocks.transpose(3, 4).flatten(4, 5).flatten(2, 3)
