"""Writes the checkpoints that the tests of aliif.model.published read: as torch.save writes them, seeded and small.

python model/src/test/python/checkpoint_fixtures.py    (torch, safetensors)
"""
import math
import pathlib
from collections import OrderedDict

import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = pathlib.Path(__file__).parents[1] / "resources/aliif/model/published"
FOLDER.mkdir(parents=True, exist_ok=True)
torch.manual_seed(20)


class ResidualBlock(nn.Module):
    """EDSR-PyTorch's names: body.0, ReLU, body.2."""

    def __init__(self, channels):
        super().__init__()
        conv = lambda: nn.Conv2d(channels, channels, 3, padding=1)
        self.body = nn.Sequential(conv(), nn.ReLU(True), conv())

    def forward(self, x):
        return x + self.body(x)


class MeanShift(nn.Conv2d):
    def __init__(self, sign):
        super().__init__(3, 3, 1)
        self.weight.data = torch.eye(3).view(3, 3, 1, 1)
        self.bias.data = sign * 255 * torch.tensor([0.4488, 0.4371, 0.4040])
        for parameter in self.parameters():
            parameter.requires_grad = False


class Edsr(nn.Module):
    def __init__(self, channels, blocks, scale):
        super().__init__()
        conv = lambda inputs, outputs: nn.Conv2d(inputs, outputs, 3, padding=1)
        stages = [2] * int(math.log2(scale)) if scale != 3 else [3]
        up = [layer for f in stages for layer in (conv(channels, f * f * channels), nn.PixelShuffle(f))]
        self.sub_mean, self.add_mean = MeanShift(-1), MeanShift(1)
        self.head = nn.Sequential(conv(3, channels))
        self.body = nn.Sequential(*[ResidualBlock(channels) for _ in range(blocks)], conv(channels, channels))
        self.tail = nn.Sequential(nn.Sequential(*up), conv(channels, 3))

    def forward(self, x):
        x = self.head(self.sub_mean(x))
        return self.add_mean(self.tail(self.body(x) + x))


runs = {"input": torch.rand(1, 3, 7, 9)}
for scale in (2, 3, 4):
    model = Edsr(4, 2, scale)
    # The published files are of the time before zips.
    torch.save(model.state_dict(), FOLDER / f"edsr-x{scale}.pt", _use_new_zipfile_serialization=scale != 4)
    with torch.no_grad():
        runs[f"x{scale}"] = model(255 * runs["input"]) / 255
save_file(runs, FOLDER / "edsr-runs.safetensors")


def layer(state, name, outputs, inputs, *kernel):
    state[name + ".weight"], state[name + ".bias"] = torch.randn(outputs, inputs, *kernel), torch.randn(outputs)


def encoder(state, channels):
    layer(state, "encoder.head.0", channels, 3, 3, 3)
    layer(state, "encoder.body.0.body.0", channels, channels, 3, 3)
    layer(state, "encoder.body.0.body.2", channels, channels, 3, 3)
    layer(state, "encoder.body.1", channels, channels, 3, 3)


def checkpoint(name, state, arguments):
    """As LIIF's trainer saves it: the model beside its optimiser."""
    parameters = [nn.Parameter(value) for value in state.values()]
    optimizer = torch.optim.Adam(parameters, 1e-4)
    sum(p.sum() for p in parameters[:2]).backward()
    optimizer.step()
    torch.save(
        {"model": {"name": name, "args": arguments, "sd": state},
         "optimizer": {"name": "adam", "args": {"lr": 1e-4}, "sd": optimizer.state_dict()}, "epoch": 300},
        FOLDER / f"{name}.pth")
    save_file({k: v.contiguous() for k, v in state.items()}, FOLDER / f"{name}.safetensors")


liif = OrderedDict()
encoder(liif, 3)
layer(liif, "imnet.layers.0", 5, 9 * 3 + 2)
layer(liif, "imnet.layers.2", 5, 5)
layer(liif, "imnet.layers.4", 3, 5)
checkpoint("liif", liif, {"encoder_spec": {"name": "edsr-baseline", "args": {"no_upsampling": True}},
                          "local_ensemble": False, "feat_unfold": True, "cell_decode": False})

aliif = OrderedDict()
encoder(aliif, 3)
sizes = [3 + 4, 5, 3]  # not unfolded, with the cell
for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
    aliif[f"basis.w{i}"], aliif[f"basis.bias{i + 1}"] = torch.randn(4, outputs * inputs), torch.randn(4, outputs)
layer(aliif, "pdn.layers.0", 6, 3 + 4)
layer(aliif, "pdn.layers.2", 4, 6)
checkpoint("aliif", aliif, {"local_ensemble": True, "feat_unfold": False, "cell_decode": True})

base = torch.arange(12, dtype=torch.float32).view(3, 4)
torch.save(
    {"half": base.half(), "bfloat16": base.bfloat16(), "double": base.double() / 8, "turned": base.t(),
     "part": base[1:, 2], "none": torch.zeros(0, 3), "one": torch.tensor(7.0)}, FOLDER / "types.pt")
torch.save({"steps": torch.arange(3)}, FOLDER / "integers.pt")
torch.save(Edsr(2, 1, 2), FOLDER / "whole-module.pt")
