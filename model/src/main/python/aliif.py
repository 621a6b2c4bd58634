"""A-LIIF in PyTorch, in the hoisted form: what is linear in the features is computed once per LR pixel.

Shapes: B images, (h, w) LR pixels, (H, W) HR pixels, Q queries, K local MLPs, C channels of the encoder. Parameters have
the names and shapes of the weights file. Colours are normalised to [-1, 1] throughout.
"""
import json
import math

import torch
import torch.nn.functional as F
from torch import nn

EDSR = dict(channels=64, blocks=16)
PRESETS = {
    "paper": dict(**EDSR, mlps=10, hidden=[256] * 4, scores="query", skip="none"),
    "latent": dict(**EDSR, mlps=10, hidden=[256] * 4, scores="latent", skip="bilinear"),
    "lite": dict(channels=32, blocks=16, mlps=10, hidden=[128] * 2, scores="latent", skip="bilinear"),
    "liif16": dict(**EDSR, mlps=1, hidden=[], scores="none", skip="none"),
    "liif": dict(**EDSR, mlps=1, width=256, hidden=[], scores="none", skip="none"),
}
DEFAULTS = dict(width=16, depth=5, normalisation="l2", ensemble=True)

# What a configuration may say besides, which other networks than this may have otherwise. Their tensors may have the same
# names and shapes.
FIXED = dict(encoder="edsr", blend="layers", unfold=True, cell=True)
CHOICES = dict(
    scores=("query", "latent", "none"), normalisation=("l2", "softmax"), skip=("none", "bilinear"), ensemble=(True, False)
)
COUNTS = ("channels", "blocks", "mlps", "width", "depth", "hidden")


def require_computed(config):
    """Raises ValueError if a configuration is of a network that this is not."""
    for name, value in config.items():
        if name in FIXED and value != FIXED[name]:
            raise ValueError(f"{name}: {value} (expected: {FIXED[name]})")
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{name}: {value} (expected: one of {CHOICES[name]})")
        if name not in FIXED and name not in CHOICES and name not in COUNTS:
            raise ValueError(f"{name}: {value} (expected: no such name)")


def convolution(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = convolution(channels, channels)
        self.conv2 = convolution(channels, channels)

    def forward(self, x):
        return x + self.conv2(F.relu(self.conv1(x)))


class EdsrEncoder(nn.Module):
    """EDSR-baseline without its upsampler: (B, 3, h, w) to (B, C, h, w)."""

    def __init__(self, channels, blocks):
        super().__init__()
        self.head = convolution(3, channels)
        self.body = nn.Sequential(*[ResidualBlock(channels) for _ in range(blocks)])
        self.tail = convolution(channels, channels)

    def forward(self, x):
        shallow = self.head(x)
        return shallow + self.tail(self.body(shallow))


class Layer(nn.Module):
    """A layer of the K local MLPs: weight (K, outputs, inputs), bias (K, outputs)."""

    def __init__(self, mlps, inputs, outputs):
        super().__init__()
        bound = 1 / math.sqrt(inputs)
        self.weight = nn.Parameter(torch.empty(mlps, outputs, inputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(mlps, outputs).uniform_(-bound, bound))


def blend(omega, x, weight, bias=None):
    """sum_k omega_k (W_k x + b_k): the inputs of all K are scaled and stand side by side, which makes one product of it."""
    if omega is None:
        return F.linear(x, weight[0], None if bias is None else bias[0])
    mlps, outputs, inputs = weight.shape
    scaled = (omega.unsqueeze(-1) * x.unsqueeze(-2)).flatten(-2)
    y = scaled @ weight.transpose(1, 2).reshape(mlps * inputs, outputs)
    return y if bias is None else y + omega @ bias


class Aliif(nn.Module):
    """precision is that of the encoder and of P, in training: of all products with many inputs."""

    def __init__(self, **config):
        super().__init__()
        require_computed(config)
        self.config = {**DEFAULTS, **config}
        c = self.config
        self.tau, self.mlps_count, self.width = 9 * c["channels"], c["mlps"], c["width"]
        self.scores, self.precision = c["scores"], torch.float32
        self.encoder = EdsrEncoder(c["channels"], c["blocks"])
        if self.scores != "none":
            first = self.tau + (4 if self.scores == "query" else 0)
            last = c["mlps"] * (1 if self.scores == "query" else c["depth"])
            sizes = [first, *c["hidden"], last]
            self.expansion = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        sizes = [self.tau + 4] + [self.width] * (c["depth"] - 1) + [3]
        self.mlps = nn.ModuleList(Layer(c["mlps"], a, b) for a, b in zip(sizes, sizes[1:]))

    def reduced(self, x):
        return torch.autocast(x.device.type, self.precision, enabled=self.precision != torch.float32, cache_enabled=False)

    def expand(self, hidden):
        """The rest of P, and N, each K scores on their own: (..., outputs of the first layer) to (..., depth or 1, K)."""
        with self.reduced(hidden):
            for layer in self.expansion[1:]:
                hidden = layer(F.relu(hidden))
        omega = hidden.float().unflatten(-1, (-1, self.mlps_count))
        return F.normalize(omega, dim=-1) if self.config["normalisation"] == "l2" else omega.softmax(-1)

    def unfolded(self, features, weight, bias):
        """unfold and a linear layer, as a convolution: (B, h * w, outputs)."""
        kernel = weight.reshape(-1, features.shape[1], 3, 3)
        return F.conv2d(features, kernel, bias, padding=1).permute(0, 2, 3, 1).flatten(1, 2)

    def encode(self, image):
        """All that belongs to an LR pixel, the normalised image last: (B, h * w, n)."""
        bank = self.mlps[0].weight[:, :, : self.tau]
        with self.reduced(image):
            features = self.encoder(image.contiguous(memory_format=torch.channels_last))
            table = self.unfolded(features, bank, None)
            if self.scores != "none":
                first = self.expansion[0]
                hidden = self.unfolded(features, first.weight[:, : self.tau], first.bias)
        parts = [table.float()]
        if self.scores == "query":
            parts.append(hidden.float())
        elif self.scores == "latent":
            omega = self.expand(hidden)
            by_mlp = parts[0].unflatten(-1, (self.mlps_count, -1))
            parts = [(omega[:, :, 0, :, None] * by_mlp).sum(-2), omega.flatten(2)]
        return torch.cat([*parts, image.permute(0, 2, 3, 1).flatten(1, 2)], -1)

    def colours(self, rows, near):
        """The blended MLP, eq. (2): rows of the table (..., n) and [xi_y, xi_x, c_y, c_x] (..., 4) to (..., 3)."""
        depth, k, first = self.config["depth"], self.mlps_count, self.mlps[0]
        columns = first.weight[:, :, self.tau :]
        if self.scores == "latent":
            u, omega, _ = rows.split([self.width, depth * k, 3], -1)
            omega = omega.unflatten(-1, (depth, k)).unbind(-2)
            u = u + blend(omega[0], near, columns, first.bias)
        elif self.scores == "query":
            by_mlp, hidden, _ = rows.split([k * self.width, self.expansion[0].out_features, 3], -1)
            omega = self.expand(hidden + near @ self.expansion[0].weight[:, self.tau :].T).squeeze(-2)
            u = (omega.unsqueeze(-1) * by_mlp.unflatten(-1, (k, -1))).sum(-2) + blend(omega, near, columns, first.bias)
            omega = [omega] * depth
        else:
            omega = [None] * depth
            u = rows[..., : self.width] + blend(None, near, columns, first.bias)
        for layer, scores in zip(self.mlps[1:], omega[1:]):
            u = blend(scores, F.relu(u), layer.weight, layer.bias)
        return u

    def query(self, table, low, high, i, j):
        """Colours of HR pixels (i, j), whole numbers (B, Q): (B, Q, 3). low and high are (height, width), high may be tensors."""
        neighbours = 2 if self.config["ensemble"] else 1
        flat, near, area = 0, [], 1
        for axis, (n, extent, size) in enumerate(zip((i, j), low, high)):
            # The position (n + 1/2) extent / size - 1/2 as a fraction of whole numbers, over 2 size.
            numerator = (2 * n + 1) * extent - size + (0 if neighbours == 2 else size)
            base = torch.div(numerator, 2 * size, rounding_mode="floor")
            part = (numerator - base * 2 * size) / (2 * size) - (0 if neighbours == 2 else 0.5)
            step = torch.arange(neighbours, device=n.device)
            pixel = (base.unsqueeze(1) + step.view(-1, 1)).clamp(0, extent - 1)  # (B, neighbours, Q)
            xi = 2 * ((base.unsqueeze(1) - pixel) + part.unsqueeze(1))
            weight = torch.stack([1 - part, part], 1) if neighbours == 2 else torch.ones_like(xi)
            shape = (len(n), neighbours, 1, -1) if axis == 0 else (len(n), 1, neighbours, -1)
            flat = flat * extent + pixel.view(shape)
            near.append(xi.view(shape))
            area = area * weight.view(shape)
        cell = [torch.as_tensor(2 * extent / size, device=i.device) for extent, size in zip(low, high)]
        near = torch.stack([it.expand(flat.shape) for it in (*near, *cell)], -1).flatten(1, 3)
        rows = torch.gather(table, 1, flat.flatten(1)[..., None].expand(-1, -1, table.shape[-1]))
        rgb = self.colours(rows, near)
        if self.config["skip"] == "bilinear":
            rgb = rgb + rows[..., -3:]
        return (rgb * area.flatten(1)[..., None]).unflatten(1, (neighbours**2, -1)).sum(1)

    @torch.no_grad()
    def upscale(self, image, height, width, chunk=1 << 15):
        """(1, 3, h, w) in [0, 1] to (1, 3, height, width) in [0, 1]."""
        table = self.encode(image * 2 - 1)
        pixels = torch.arange(height * width, device=image.device)
        rgb = torch.cat(
            [
                self.query(table, image.shape[2:], (height, width), part[None] // width, part[None] % width)
                for part in pixels.split(chunk)
            ],
            1,
        )
        return (rgb.view(1, height, width, 3).permute(0, 3, 1, 2) / 2 + 0.5).clamp(0, 1)

    def save(self, path, tensors=None, **notes):
        """Writes weights: the model's own, or others of the same names."""
        from safetensors.torch import save_file

        named = {name: it.detach().float().contiguous().cpu() for name, it in (tensors or self.state_dict()).items()}
        save_file(named, path, metadata={"aliif": json.dumps(self.config), **{k: str(v) for k, v in notes.items()}})


def load(path):
    """The model of a weights file."""
    from safetensors import safe_open

    with safe_open(path, "pt") as file:
        model = Aliif(**json.loads(file.metadata()["aliif"]))
        model.load_state_dict({name: file.get_tensor(name).float() for name in file.keys()})
    return model
