"""Weights to begin with for a wider model: it computes what a narrower one has learned, and its new channels are still unread.

  python grow.py lite.safetensors latent latent-start.safetensors

What would read a new channel is 0, so that the output stays; the channel itself is random, so that a gradient reaches its
readers at the first step, and through them itself at the second.
"""
import sys

import torch

import aliif


@torch.no_grad()
def grow(source, preset):
    """A model of a preset that gives the source's output. The old channels stand first."""
    model = aliif.Aliif(**aliif.PRESETS[preset])
    require_wider(source.config, model.config)
    c, big = source.config["channels"], model.encoder
    put(big.head, source.encoder.head, 3)
    for mine, theirs in zip(big.body, source.encoder.body):
        put(mine.conv1, theirs.conv1, c)
        put(mine.conv2, theirs.conv2, c)
    put(big.tail, source.encoder.tail, c)
    first, theirs = model.mlps[0], source.mlps[0]
    first.weight[:, :, : model.tau] = 0
    first.weight[:, :, : source.tau] = theirs.weight[:, :, : source.tau]
    first.weight[:, :, model.tau :] = theirs.weight[:, :, source.tau :]
    first.bias.copy_(theirs.bias)
    for mine, theirs in zip(model.mlps[1:], source.mlps[1:]):
        mine.load_state_dict(theirs.state_dict())
    *hidden, last = source.expansion
    passed_on = [identity(hidden[-1].out_features)] * (len(model.expansion) - len(source.expansion))
    for mine, theirs in zip(model.expansion, [*hidden, *passed_on, last]):
        put(mine, theirs, theirs.in_features)
    return model


def require_wider(source, config):
    """Raises ValueError unless the networks differ in channels and in P alone, and the new one has no fewer of each."""
    fewer = [name for name in ("channels", "hidden") if not no_fewer(config[name], source[name])]
    other = [name for name in config if name not in ("channels", "hidden") and config[name] != source[name]]
    for name in fewer + other:
        raise ValueError(f"{name}: {source[name]} (expected: {'at most ' if name in fewer else ''}{config[name]})")
    if config["scores"] != "latent":
        raise ValueError(f"scores: {config['scores']} (expected: latent)")


def no_fewer(mine, theirs):
    """Of channels, or of hidden layers and of each one's neurons."""
    if isinstance(mine, int):
        return mine >= theirs
    narrowest = theirs[-1:] * (len(mine) - len(theirs))
    return len(mine) >= len(theirs) and all(a >= b for a, b in zip(mine, [*theirs, *narrowest]))


def put(mine, theirs, read):
    """The layer's first outputs are the other's, from its first inputs alone."""
    outputs = theirs.weight.shape[0]
    mine.weight[:outputs] = 0
    mine.weight[:outputs, :read] = theirs.weight
    mine.bias[:outputs] = theirs.bias


def identity(width):
    """Behind a ReLU it changes nothing."""
    layer = torch.nn.Linear(width, width)
    layer.weight.copy_(torch.eye(width))
    layer.bias.zero_()
    return layer


if __name__ == "__main__":
    torch.manual_seed(0)
    grow(aliif.load(sys.argv[1]), sys.argv[2]).save(sys.argv[3])
