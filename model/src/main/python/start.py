"""Weights to begin with for a model without skip: its encoder is one that has learned and passes the image on, its local
MLPs hand it through. Before training it enlarges bilinearly, instead of learning first what an image is.

  python start.py latent.safetensors paper paper-start.safetensors
"""
import sys

import torch

import aliif


@torch.no_grad()
def start(source, preset):
    model = aliif.Aliif(**aliif.PRESETS[preset])
    model.encoder.load_state_dict(source.encoder.state_dict())
    carriers = least_used(source, 3)
    for convolution in (model.encoder.head, model.encoder.tail):
        convolution.weight[carriers] = 0
        convolution.bias[carriers] = 0
    if model.scores != "none":
        begin_with_equal_scores(model.expansion, source)
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
    return model


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


if __name__ == "__main__":
    torch.manual_seed(0)
    start(aliif.load(sys.argv[1]), sys.argv[2]).save(sys.argv[3])
