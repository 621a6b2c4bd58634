"""Weights to begin with for every model whose encoder is of the same size as one that has learned: it begins with that
encoder, and enlarges bilinearly before training, instead of learning first what an image is.

  python start.py latent.safetensors paper paper-start.safetensors
  python start.py latent.safetensors latent latent-k4-start.safetensors --set '{"mlps": 4}'

Without skip the encoder passes the image on in three of its channels, and the local MLPs hand it through.
"""
import argparse
import json

import torch

import aliif


@torch.no_grad()
def start(source, preset, **changes):
    """A model of a preset, with changes, that begins with the source's encoder."""
    model = aliif.Aliif(**{**aliif.PRESETS[preset], **changes})
    for name in ("channels", "blocks"):
        if model.config[name] != source.config[name]:
            raise ValueError(f"{name}: {source.config[name]} (expected: {model.config[name]})")
    model.encoder.load_state_dict(source.encoder.state_dict())
    if model.scores != "none":
        begin_with_equal_scores(model.expansion, source)
    if model.config["skip"] == "bilinear":
        model.mlps[-1].weight.zero_()
        model.mlps[-1].bias.zero_()
    else:
        hand_through(model, least_used(source, 3))
    return model


def hand_through(model, carriers):
    """The image goes through these three channels of the features and three neurons of each layer."""
    for convolution in (model.encoder.head, model.encoder.tail):
        convolution.weight[carriers] = 0
        convolution.bias[carriers] = 0
    share = model.mlps_count**-0.5  # of each local MLP: equal scores of L2 norm 1
    for colour, channel in enumerate(carriers):
        model.encoder.head.weight[channel, colour, 1, 1] = 1
    for layer in model.mlps:
        layer.weight[:, :3] = 0
        layer.bias[:, :3] = 0
        for colour in range(3):
            layer.weight[:, colour, colour] = share
    first, last = model.mlps[0], model.mlps[-1]
    for colour, channel in enumerate(carriers):
        first.weight[:, colour, colour] = 0
        first.weight[:, colour, 9 * channel + 4] = share  # the middle of unfold
    first.bias[:, :3] = share  # in [0, 2], where ReLU is the identity
    last.bias[:] = -share


def least_used(source, count):
    """Channels of the features that the first layers weigh least."""
    used = source.mlps[0].weight[:, :, : source.tau].square().sum((0, 1))
    if source.scores != "none":
        used = used + source.expansion[0].weight[:, : source.tau].square().sum(0)
    return used.unflatten(0, (-1, 9)).sum(1).argsort()[:count].tolist()


def begin_with_equal_scores(expansion, source):
    theirs = source.expansion if source.scores != "none" else expansion
    expansion[0].weight[:, : source.tau] = theirs[0].weight[:, : source.tau]
    expansion[0].weight[:, source.tau :] = 0
    expansion[0].bias[:] = theirs[0].bias
    for mine, other in zip(expansion[1:-1], theirs[1:-1]):
        mine.load_state_dict(other.state_dict())
    expansion[-1].weight[:] = 0
    expansion[-1].bias[:] = 1


def main():
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("weights", help="of a model that has learned")
    arg.add_argument("preset", choices=aliif.PRESETS)
    arg.add_argument("out")
    arg.add_argument("--set", default="{}", help="JSON that overrides the preset")
    arg = arg.parse_args()
    torch.manual_seed(0)
    start(aliif.load(arg.weights), arg.preset, **json.loads(arg.set)).save(arg.out)


if __name__ == "__main__":
    main()
