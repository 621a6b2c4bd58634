"""The mean of weights that one run led to from another: python average.py OUT FILE FILE... Often better than each."""
import sys

import aliif

models = [aliif.load(path) for path in sys.argv[2:]]
states = [model.state_dict() for model in models]
models[0].save(sys.argv[1], {name: sum(it[name] for it in states) / len(states) for name in states[0]})
