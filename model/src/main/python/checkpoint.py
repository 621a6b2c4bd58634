"""The whole state of a run in files of at most 15 MB: parameters, their average, Adam's moments, where the schedule is."""
import glob
import json
import os

from safetensors import safe_open
from safetensors.torch import save_file

LARGEST = 15_000_000


def pieces(tensors):
    """Tensors in groups of at most LARGEST bytes, a larger one alone."""
    group, size = {}, 0
    for name, tensor in tensors.items():
        if group and size + tensor.nbytes > LARGEST:
            yield group
            group, size = {}, 0
        group[name] = tensor.contiguous().cpu()
        size += tensor.nbytes
    yield group


def write(stem, tensors, state):
    """Writes stem.N.checkpoint. The old ones are replaced when all of the new are there."""
    parts = list(pieces(tensors))
    paths = [f"{stem}.{n}.checkpoint" for n in range(len(parts))]
    for path, part in zip(paths, parts):
        save_file(part, path + ".part", metadata={"state": json.dumps(state), "parts": str(len(parts))})
    for path in paths:
        os.replace(path + ".part", path)
    for path in set(glob.glob(glob.escape(stem) + ".*.checkpoint")) - set(paths):
        os.remove(path)


def read(stem):
    """The tensors and the state."""
    tensors, states = {}, []
    paths = glob.glob(glob.escape(stem) + ".*.checkpoint")
    for path in paths:
        with safe_open(path, "pt") as file:
            states.append((json.loads(file.metadata()["state"]), int(file.metadata()["parts"])))
            tensors.update({name: file.get_tensor(name) for name in file.keys()})
    if not states or any(it != (states[0][0], len(paths)) for it in states):
        raise SystemExit(f"{stem}.*.checkpoint: {len(paths)} files (expected: all of one checkpoint)")
    return tensors, states[0][0]
