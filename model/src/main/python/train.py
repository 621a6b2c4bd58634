"""Trains A-LIIF on photographs: on a GPU in minutes, on a CPU in hours. The input pipeline runs on the device.

  python train.py --photos DIR|TAR... --preset latent --minutes 20 --batch 64 --out latent.safetensors --validate Set5
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch

import aliif
import checkpoint
from degradation import photographed
from photos import Photos
from validation import validate


def arguments(words=None):
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("--photos", required=True, nargs="+", help="folders of images and tars, or single ones")
    arg.add_argument("--preset", default="latent", choices=aliif.PRESETS)
    arg.add_argument("--set", default="{}", help="JSON that overrides the preset")
    arg.add_argument("--init", help="weights to start from; tensors of another shape, and those it lacks, start anew")
    arg.add_argument("--frozen", type=int, default=0, help="iterations in which the encoder stays as it began [0]")
    arg.add_argument("--resume", action="store_true", help="go on from OUT's checkpoint: same options, same result")
    arg.add_argument("--out", default="weights.safetensors")
    arg.add_argument("--minutes", type=float, default=math.inf, help="the run and its cosine end here")
    arg.add_argument("--iterations", type=int, default=10**9, help="or here")
    arg.add_argument("--batch", type=int, default=64)
    arg.add_argument("--patch", type=int, default=48)
    arg.add_argument("--queries", type=int, default=2304)
    arg.add_argument("--largest-scale", type=float, default=4.0)
    arg.add_argument("--jpeg", type=float, default=0.0, help="share of patches whose input went through noise and JPEG [0]")
    arg.add_argument("--rate", type=float, default=4e-4)
    arg.add_argument("--warmup", type=int, default=1000)
    arg.add_argument("--ema", type=float, default=0.999)
    arg.add_argument("--save-every", type=float, default=2.0, help="minutes between checkpoints")
    arg.add_argument("--precision", choices=["bfloat16", "float32"], help="of the encoder and P; bfloat16 where it is fast")
    arg.add_argument("--eager", action="store_true", help="no CUDA graph")
    arg.add_argument("--seed", type=int, default=0)
    arg.add_argument("--threads", type=int, default=os.cpu_count())
    arg.add_argument("--validate", help="folder of HR images; PSNR on Y is printed at the end")
    return arg.parse_args(words)


def fast_precision(device):
    """bfloat16 on GPUs, and on CPUs with AMX."""
    amx = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    return "bfloat16" if device == "cuda" or amx() else "float32"


class Run:
    """A model that learns, its average, and where the schedule is."""

    def __init__(self, arg):
        self.arg, self.device = arg, "cuda" if torch.cuda.is_available() else "cpu"
        self.model = aliif.Aliif(**{**aliif.PRESETS[arg.preset], **json.loads(arg.set)})
        if arg.init:
            self.start_from(arg.init)
        self.model.to(self.device).encoder.to(memory_format=torch.channels_last)
        self.model.precision = getattr(torch, arg.precision or fast_precision(self.device))
        self.names, self.parameters = zip(*self.model.named_parameters())
        self.average = [it.detach().clone() for it in self.parameters]
        self.share = torch.ones((), device=self.device)  # of the parameters in the average's next value
        self.iteration, self.minutes, self.loss = 0, 0.0, None
        self.rate = torch.zeros((), device=self.device)
        cuda = self.device == "cuda"
        self.optimiser = torch.optim.Adam(
            self.parameters, lr=self.rate if cuda else arg.rate, betas=(0.9, 0.99), capturable=cuda, foreach=True
        )

    def start_from(self, path):
        mine, theirs = self.model.state_dict(), aliif.load(path).state_dict()
        fitting = {name: it for name, it in theirs.items() if name in mine and it.shape == mine[name].shape}
        self.model.load_state_dict({**mine, **fitting})

    def progress(self):
        return max(self.minutes / self.arg.minutes, self.iteration / self.arg.iterations)

    def step(self, low, side, i, j, colours):
        patch = low.shape[2]
        rgb = self.model.query(self.model.encode(low), (patch, patch), (side, side), i, j)
        loss = (rgb - colours).abs().mean()
        self.optimiser.zero_grad(set_to_none=False)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0, foreach=True)
        self.optimiser.step()
        torch._foreach_lerp_(self.average, [it.detach() for it in self.parameters], self.share)
        return loss.detach()

    def set_schedule(self):
        """The rate and the average's share of the step that comes next."""
        arg, done = self.arg, self.progress()
        warmth = max((self.iteration + 1) / arg.warmup, 10 * done)
        rate = arg.rate * min(1, warmth) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-7
        self.share.fill_(1 if warmth <= 1 else max(1 - arg.ema, 9 / (10 + self.iteration)))
        self.rate.fill_(rate)
        if self.device == "cpu":
            self.optimiser.param_groups[0]["lr"] = rate

    def batch(self, photos, number):
        arg = self.arg
        low, *rest = photos.batch(arg.seed, number, arg.batch, arg.patch, arg.queries, arg.largest_scale)
        if arg.jpeg:
            low = photographed(low, np.random.default_rng([arg.seed, number, 1]), arg.jpeg)
        return low, *rest

    def captured(self, photos):
        """The step as one CUDA graph; the state is as it was before."""
        kept = {name: it.clone() for name, it in self.tensors().items()}
        static = [it.clone() for it in self.batch(photos, 0)]
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.step(*static)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss = self.step(*static)
        for name, it in self.tensors().items():
            it.copy_(kept[name]) if name in kept else it.zero_()

        def replay(*inputs):
            for target, value in zip(static, inputs):
                target.copy_(value)
            graph.replay()
            return loss

        return replay

    def stepping(self, photos):
        """The step from here on. The encoder learns in it unless it is still frozen."""
        self.model.encoder.requires_grad_(self.iteration >= self.arg.frozen)
        return self.captured(photos) if self.device == "cuda" and not self.arg.eager else self.step

    def train(self, photos):
        arg = self.arg
        begin, before, saved = time.monotonic(), self.minutes, self.minutes
        first = self.iteration
        while self.progress() < 1:
            if self.iteration in (first, arg.frozen):
                step = self.stepping(photos)
            self.set_schedule()
            loss = step(*self.batch(photos, self.iteration + 1))
            self.iteration += 1
            self.minutes = before + (time.monotonic() - begin) / 60
            if self.iteration % 200 == 0:
                value = loss.item()
                if not math.isfinite(value):
                    raise SystemExit(f"loss: {value} at iteration {self.iteration}; the last checkpoint is left")
                self.loss = value if self.loss is None else 0.8 * self.loss + 0.2 * value
                speed = (self.minutes - before) * 6e4 / (self.iteration - first)
                print(
                    f"{self.iteration} loss {self.loss:.5f} rate {self.rate.item():.2e} "
                    f"{speed:.1f} ms/iteration {self.minutes:.1f} min",
                    flush=True,
                )
            if self.minutes - saved >= arg.save_every:
                saved = self.minutes
                self.save()
        self.save()

    def tensors(self):
        """What a checkpoint holds, by name."""
        named = {}
        for name, parameter, average in zip(self.names, self.parameters, self.average):
            named[f"parameter.{name}"], named[f"average.{name}"] = parameter.detach(), average
            moments = self.optimiser.state.get(parameter, {})
            named.update({f"{key}.{name}": it for key, it in moments.items()})
        return named

    def save(self):
        arg, stem = self.arg, os.path.splitext(self.arg.out)[0]
        state = dict(iteration=self.iteration, minutes=self.minutes, config=self.model.config)
        checkpoint.write(stem, self.tensors(), state)
        device = torch.cuda.get_device_name() if self.device == "cuda" else f"{arg.threads} CPU threads"
        self.model.save(
            arg.out + ".part",
            dict(zip(self.names, self.average)),
            iterations=self.iteration,
            minutes=round(self.minutes, 1),
            device=device,
            recipe=json.dumps(self.recipe()),
        )
        os.replace(arg.out + ".part", arg.out)

    def recipe(self):
        """What decides the result, beside the photos; the files' places do not."""
        places = ("photos", "validate", "out", "threads", "resume", "save_every")
        recipe = {key: it for key, it in vars(self.arg).items() if key not in places}
        return {**recipe, "init": self.arg.init and os.path.basename(self.arg.init)}

    def restore(self):
        tensors, state = checkpoint.read(os.path.splitext(self.arg.out)[0])
        if state["config"] != self.model.config:
            raise SystemExit(f"checkpoint: {state['config']} (expected: {self.model.config})")
        self.iteration, self.minutes = state["iteration"], state["minutes"]
        with torch.no_grad():
            for name, parameter, average in zip(self.names, self.parameters, self.average):
                parameter.copy_(tensors[f"parameter.{name}"])
                average.copy_(tensors[f"average.{name}"])
        moments = {}
        for n, name in enumerate(self.names):
            if f"step.{name}" in tensors:  # what has been frozen until now has none
                moments[n] = {key: tensors[f"{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")}
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": moments})


def main():
    arg = arguments()
    if math.isinf(arg.minutes) and arg.iterations == 10**9:
        arg.minutes = 20.0
    torch.manual_seed(arg.seed)
    torch.set_num_threads(arg.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True
    run = Run(arg)
    if arg.resume:
        run.restore()
    photos = Photos(arg.photos, math.ceil(arg.patch * arg.largest_scale), run.device)
    print(
        f"{json.dumps(run.model.config)} {sum(it.numel() for it in run.parameters)} parameters; {len(photos.sizes)} photos, "
        f"{len(photos.pixels) // 10**6} MP; {run.device}, {run.model.precision}",
        flush=True,
    )
    run.train(photos)
    print("wrote", arg.out, "after", run.iteration, "iterations", flush=True)
    if arg.validate:
        for scale, ours, bicubic in validate(aliif.load(arg.out).to(run.device), arg.validate, (2, 3, 4, 6, 8)):
            print(f"x{scale}: {ours:.3f} dB (bicubic {bicubic:.3f})", flush=True)


if __name__ == "__main__":
    main()
