"""Where the work files are, and the log of what each stage measured."""
import datetime
import json
import os
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
"""Editor/Training~"""

REPOSITORY = HERE.parents[1]


def work(*parts):
    """A path below $OMNINPC_TRAIN (default <repository>/.train); its folder is made."""
    path = Path(os.environ.get("OMNINPC_TRAIN", REPOSITORY / ".train")).joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def log(stage, **numbers):
    """Appends one JSON line with the numbers of a stage to runs.jsonl in the work folder and prints it."""
    entry = {"time": datetime.datetime.now().isoformat(timespec="seconds"), "stage": stage}
    entry.update({k: (round(v, 5) if isinstance(v, float) else v) for k, v in numbers.items()})
    line = json.dumps(entry)
    with open(work("runs.jsonl"), "a") as f:
        f.write(line + "\n")
    print(line, flush=True)


class Progress:
    """Prints a line at most every `every` seconds."""

    def __init__(self, stage, every=10.0):
        self.stage, self.every = stage, every
        self.start = self.last = time.time()

    def __call__(self, text, force=False):
        now = time.time()
        if force or now - self.last >= self.every:
            self.last = now
            print(f"{self.stage} {now - self.start:6.0f} s  {text}", flush=True)


def save(path, state):
    """torch.save that never leaves half a checkpoint behind."""
    import torch
    temporary = str(path) + ".new"
    torch.save(state, temporary)
    os.replace(temporary, path)
