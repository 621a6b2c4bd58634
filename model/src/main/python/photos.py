"""Photographs and what is drawn from them, all on the device: a batch of crops is one gather."""
import glob
import io
import os
import tarfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


def files(roots):
    """Bytes of the images in folders and tars."""
    for root in roots:
        inside = sorted(glob.glob(os.path.join(root, "**", "*"), recursive=True)) if os.path.isdir(root) else [root]
        for path in inside:
            if path.endswith(".tar"):
                with tarfile.open(path) as tar:
                    yield from (tar.extractfile(it).read() for it in tar if it.isfile())
            elif path.lower().endswith(SUFFIXES):
                with open(path, "rb") as file:
                    yield file.read()


class Photos:
    """Photos of at least some side, as bytes in one (pixels, 3) tensor."""

    def __init__(self, roots, least, device):
        pixels, sizes = [], []
        for raw in files(roots):
            image = np.array(Image.open(io.BytesIO(raw)).convert("RGB"))
            if min(image.shape[:2]) >= least:
                pixels.append(torch.from_numpy(image.reshape(-1, 3)))
                sizes.append(image.shape[:2])
        if not sizes:
            raise SystemExit(f"photos: none of at least {least}x{least} in {' '.join(roots)}")
        self.pixels, self.sizes, self.device = torch.cat(pixels).to(device), np.array(sizes), device
        areas = self.sizes.prod(1)
        self.offsets, self.chance = np.cumsum(areas) - areas, areas / areas.sum()

    def batch(self, seed, number, patches, patch, queries, largest):
        """LR patches (n, 3, P, P) in [-1, 1], the HR side, rows and columns (n, Q) of HR pixels, their colours (n, Q, 3).

        One scale for all, uniform in [1, largest]. Depends on the seed and the batch's number alone.
        """
        random = np.random.default_rng([seed, number])
        side = round(patch * random.uniform(1, largest))
        which = random.choice(len(self.sizes), patches, p=self.chance)
        top, left = ((random.random(patches) * (self.sizes[which, axis] - side + 1)).astype(np.int64) for axis in (0, 1))
        turns = random.random((3, patches)) < 0.5
        chosen = random.integers(0, side * side, (patches, queries))
        columns = torch.from_numpy(np.stack([self.offsets[which], self.sizes[which, 1], top, left, *turns]).astype(np.int64))
        offset, stride, top, left, *turns = self.here(columns).view(7, patches, 1, 1)
        flip_y, flip_x, swap = (it.bool() for it in turns)
        ramp = torch.arange(side, device=self.device)
        i, j = ramp.view(1, side, 1).expand(patches, side, side), ramp.view(1, 1, side).expand(patches, side, side)
        i, j = torch.where(swap, j, i), torch.where(swap, i, j)
        i, j = torch.where(flip_y, side - 1 - i, i), torch.where(flip_x, side - 1 - j, j)
        high = self.pixels[offset + (top + i) * stride + left + j].permute(0, 3, 1, 2).float()
        low = high
        if side > patch:
            low = F.interpolate(high, size=(patch, patch), mode="bicubic", antialias=True).round().clamp(0, 255)
        chosen = self.here(torch.from_numpy(chosen))
        colours = torch.gather(high.flatten(2).transpose(1, 2), 1, chosen[..., None].expand(-1, -1, 3))
        here = torch.full((), side, device=self.device)
        return low / 127.5 - 1, here, chosen // side, chosen % side, colours / 127.5 - 1

    def here(self, tensor):
        return tensor.pin_memory().to(self.device, non_blocking=True) if self.device == "cuda" else tensor
