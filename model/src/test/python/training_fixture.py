"""Writes the fixture of TrainingFixtureTest: python training_fixture.py FOLDER_OF_THE_REFERENCE

Initial weights of a small model, twenty batches as 8-bit HR patches and the queries in them, and the loss of each step
of the reference in PyTorch, in float32 on one thread, as its trainer takes them: bicubic reduction of the patches, L1, gradients clipped to norm 1,
Adam with betas 0.9 and 0.99, warm-up and cosine.
"""
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file

sys.path.insert(0, sys.argv[1])
from aliif import Aliif, make_coord, save, to_tensors  # noqa: E402

HERE = pathlib.Path(__file__).parents[1]
FOLDER = HERE / "resources/aliif/model/training"
STEPS, BATCH, PATCH, QUERIES, RATE, WARMUP = 20, 2, 12, 64, 2e-3, 2

torch.set_num_threads(1)
torch.manual_seed(5)
rng = np.random.default_rng(5)
photo = np.asarray(Image.open(HERE.parents[2] / "samples/chelsea.png").convert("RGB"))
for scores, skip in (("latent", "bilinear"), ("query", "none"), ("none", "none")):
    k, hidden = (1, []) if scores == "none" else (3, [16, 12])
    model = Aliif(channels=8, blocks=2, mlps=k, width=8, hidden=hidden, scores=scores, skip=skip)
    save(model, FOLDER / f"{scores}.safetensors")
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99))
    tensors = {}
    losses = []
    for step in range(STEPS):
        side = round(PATCH * rng.uniform(1, 3))
        top, left = (rng.integers(0, n - side + 1, BATCH) for n in photo.shape[:2])
        patches = np.stack([photo[y:y + side, x:x + side] for y, x in zip(top, left)])
        chosen = torch.from_numpy(rng.integers(0, side * side, (BATCH, QUERIES)))
        hr = torch.from_numpy(patches.copy()).permute(0, 3, 1, 2).float()
        lr = hr if side == PATCH else F.interpolate(hr, size=(PATCH, PATCH), mode="bicubic", antialias=True).round().clamp(0, 255)
        colour = torch.gather(hr.flatten(2).transpose(1, 2), 1, chosen[..., None].expand(-1, -1, 3)) / 127.5 - 1
        image = lr / 127.5 - 1
        rgb = model(image, make_coord(side, side)[chosen], torch.full((BATCH, 2), 2 / side))
        loss = (rgb - colour).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.param_groups[0]["lr"] = RATE * min(1, (step + 1) / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * step / STEPS)) + 1e-7
        optimiser.step()
        losses.append(loss.item())
        tensors[f"patches.{step:02}"] = torch.from_numpy(patches.astype(np.float32)).half()
        tensors[f"queries.{step:02}"] = chosen.float()
    tensors["losses"] = torch.tensor(losses)
    save_file(tensors, FOLDER / f"{scores}-steps.safetensors")
    print(scores, [round(x, 5) for x in losses])
