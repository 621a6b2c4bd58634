"""Times what ./aliif bench is compared with: PyTorch's encoder, and the published LIIF and A-LIIF code, on CPU threads.

  python load-tests/peers/peers.py encoder [--input 256x256] [--threads 2]
  python load-tests/peers/peers.py published --code CHECKOUT [--input 128x128] [--threads 2]

CHECKOUT is a clone of https://github.com/yinboc/liif or https://github.com/LeeHW-THU/A-LIIF; its own
classes are run, at x4, in the chunks of its evaluation (30,000 queries). Needs torch and numpy; says so in one line
where they are missing. Prints JSON lines: the best of several runs, in milliseconds.
"""
import argparse
import contextlib
import json
import os
import sys
import time
import types

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError:
    sys.exit("torch: missing (expected: PyTorch, to compare with)")

SCALE = 4
CHUNK = 30000


def best(work, seconds, least):
    """Milliseconds of the fastest run."""
    times, begin = [], time.perf_counter()
    while len(times) < least or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return x + self.conv2(F.relu(self.conv1(x)))


class Encoder(nn.Module):
    """EDSR-baseline without its upsampler."""

    def __init__(self, channels=64, blocks=16):
        super().__init__()
        self.head = nn.Conv2d(3, channels, 3, padding=1)
        self.body = nn.Sequential(*[Block(channels) for _ in range(blocks)])
        self.tail = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        shallow = self.head(x)
        return shallow + self.tail(self.body(shallow))


def encoder(width, height, row):
    image = torch.rand(1, 3, height, width)
    for name, layout in (("torch channels-last", torch.channels_last), ("torch", torch.contiguous_format)):
        model = Encoder().eval().to(memory_format=layout)
        laid = image.contiguous(memory_format=layout)
        row(name, "encode", best(lambda: model(laid), 4, 5))


def published(code, width, height, row):
    torch.Tensor.cuda = lambda self, *_, **__: self
    sys.modules["tensorboardX"] = types.SimpleNamespace(SummaryWriter=None)  # imported, not used here
    sys.path.insert(0, code)
    import models
    from utils import make_coord

    edsr = {"name": "edsr-baseline", "args": {"no_upsampling": True}}
    if os.path.exists(os.path.join(code, "models", "expansion.py")):
        name = "published A-LIIF"
        parts = {
            "imnet_spec": {"name": "mlp_pw", "args": {"out_dim": 3, "hidden_list": [16] * 4}},
            "pdn_spec": {"name": "ExpansionNet", "args": {"in_dim": 580, "out_dim": 10, "hidden_list": [256] * 4}},
            "basis_spec": {"name": "basis", "args": {"basis_num": 10, "hidden": 16, "state": "train"}},
        }
    else:
        name = "published LIIF"
        parts = {"imnet_spec": {"name": "mlp", "args": {"out_dim": 3, "hidden_list": [256] * 4}}}
    with contextlib.redirect_stdout(sys.stderr):
        model = models.make({"name": "liif", "args": {"encoder_spec": edsr, **parts}}).eval()
    high, wide = height * SCALE, width * SCALE
    image = torch.rand(1, 3, height, width) * 2 - 1
    coord = make_coord((high, wide))[None]
    cell = torch.ones_like(coord) * torch.tensor([2 / high, 2 / wide])

    def whole():
        model.gen_feat(image)
        for at in range(0, high * wide, CHUNK):
            model.query_rgb(coord[:, at : at + CHUNK], cell[:, at : at + CHUNK])

    row(name, "total", best(whole, 1, 2))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("peer", choices=["encoder", "published"])
    arguments.add_argument("--code")
    arguments.add_argument("--input")
    arguments.add_argument("--threads", type=int, default=2)
    arguments = arguments.parse_args()
    size = arguments.input or ("256x256" if arguments.peer == "encoder" else "128x128")
    width, height = map(int, size.split("x"))
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)

    def row(engine, stage, milliseconds):
        print(json.dumps({
            "engine": engine, "version": torch.__version__, "threads": arguments.threads, "stage": stage,
            "input": size, "milliseconds": round(milliseconds, 1),
        }), flush=True)

    with torch.inference_mode():
        if arguments.peer == "encoder":
            encoder(width, height, row)
        else:
            published(arguments.code, width, height, row)


main()
