#!/usr/bin/python3
"""Trains the tiny model from nothing: `train.py STAGE [options of the stage]`, or `train.py all`.

Work files go to $OMNINPC_TRAIN (default <repository>/.train). Every stage has a fixed seed, prints its progress, keeps
checkpoints and goes on from the last one when started again; what it measured is appended to runs.jsonl there. `all` skips the
stages that have finished. See README.md for the order, the times and what each stage needs.
"""
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

# A second BLAS thread beside a second job costs more than it gives; two stages side by side use two cores better.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from omnitrain import runlog  # noqa: E402

EXPORT = str(runlog.work("export", "x").parent)
TINY = str(runlog.REPOSITORY / "Samples" / "Models" / "Tiny")

# stage: (what it does, [module and arguments, ...]). The order is that of `all`.
STAGES = {
    "world": ("the keeper's world: words and sentences for the other stages", [
        ["omnitrain.world"]]),
    "data": ("flite speaks: material for codec, talker and recogniser", [
        ["omnitrain.synth", "codec", "1.5", "11"], ["omnitrain.synth", "codec2", "1.5", "12"],
        ["omnitrain.synth", "talk1", "4", "101"], ["omnitrain.synth", "talk2", "4", "102"], ["omnitrain.synth", "talk3", "8", "103"], ["omnitrain.synth", "held", "0.35", "900", "--wave"],
        ["omnitrain.synth", "judge", "1.6", "901", "--wave"], ["omnitrain.synth", "held_judge", "0.12", "902", "--wave"]]),
    "judge": ("the recogniser that measures phone errors", [
        ["omnitrain.judge"]]),
    "codec": ("the codec", [
        ["omnitrain.codec", "train", "24", "14", "codec", "codec2"], ["omnitrain.codec", "tune", "16", "codec", "codec2"],
        ["omnitrain.codec", "polish", "45", "codec", "codec2", "talk1", "talk2", "talk3"]]),
    "codes": ("speech to codes and alignments", [
        ["omnitrain.codes", "talk1", "talk2", "talk3", "held"]]),
    "talker": ("talker and code predictor", [
        ["omnitrain.talker", "train", "80", "held", "talk1", "talk2", "talk3"]]),
    "g2p": ("letters to phones, and the pronunciation table", [
        ["omnitrain.g2p"], ["omnitrain.pronounce"]]),
    "hear": ("synthesiser voices speak the player's lines", [
        ["omnitrain.hearing"]]),
    "ears": ("the audio encoder alone", [
        ["omnitrain.ears", "50"]]),
    "thinker": ("thinker, with the audio encoder", [
        ["omnitrain.thinker", "train", "120", "30"]]),
    "vad": ("the voice activity detector, with material of its own", [
        ["omnitrain.vad", "data"], ["omnitrain.vad", "train", "27"]]),
    "endofturn": ("is the player done? needs the ears", [
        ["omnitrain.endofturn", "render", "2800", "41"], ["omnitrain.endofturn", "render", "4000", "42"], ["omnitrain.endofturn", "render", "300", "43"], ["omnitrain.endofturn", "train", "7"], ["omnitrain.endofturn", "test"]]),
    "export": ("ONNX graphs, tables and golden files", [
        ["omnitrain.code2wav", "export", EXPORT], ["omnitrain.talker", "export", EXPORT],
        ["omnitrain.thinker", "export", EXPORT], ["omnitrain.g2p", "export", EXPORT], ["omnitrain.vad", "export", EXPORT], ["omnitrain.endofturn", "export", EXPORT]]),
    "bundle": ("the bundle folder, default Samples/Models/Tiny", [
        ["omnitrain.bundle", TINY]]),
    "evaluate": ("the sets and the recogniser for `omninpc eval`", [
        ["omnitrain.evaluation"], ["omnitrain.dialogue", "evaluation"], ["omnitrain.vad", "evaluate"]]),
    "duplex": ("the player's spoken lines of `omninpc duplex-bench`", [
        ["omnitrain.duplex_lines"]]),
    "scene": ("the player's spoken lines of the tavern sample", [
        ["omnitrain.dialogue", "scene"]]),
    "duplex_scene": ("what the player says into an answer, and a story, for the tavern sample", [
        ["omnitrain.duplex_scene"]]),
}


def run(stage, extra=()):
    text, commands = STAGES[stage]
    print(f"== {stage}: {text}", flush=True)
    began = time.time()
    for command in commands:
        # Extra arguments replace the fixed ones of the last command, e.g. `train.py talker train 10 held talk1`.
        arguments = [command[0], *extra] if extra and command is commands[-1] else command
        result = subprocess.run([sys.executable, "-u", "-m", *arguments], cwd=HERE)
        if result.returncode:
            raise SystemExit(f"train.py: {' '.join(arguments)} ended with {result.returncode}")
    minutes = (time.time() - began) / 60
    runlog.log("stage " + stage, minutes=minutes)
    done(stage).write_text(f"{minutes:.1f} minutes\n")


def done(stage):
    return runlog.work("done", stage)


def check(extra):
    """Every exported graph in ONNX Runtime against its golden file; needs node and onnxruntime-node."""
    raise SystemExit(subprocess.run(["node", str(HERE / "check.js"), EXPORT, *extra]).returncode)


def check_parts(extra):
    """The parts of the bundle's graphs in a row against the whole graphs, with times; needs the same."""
    raise SystemExit(subprocess.run(["node", str(HERE / "check_parts.js"), TINY, *extra]).returncode)


def main(arguments):
    if not arguments or arguments[0] not in (*STAGES, "all", "check", "check_parts", "restore", "keep"):
        width = max(map(len, STAGES))
        print(__doc__)
        for name, (text, _) in STAGES.items():
            print(f"  {name:{width}}  {text}")
        print(f"  {'check':{width}}  exported graphs in ONNX Runtime against their golden files\n  {'check_parts':{width}}  the parts of the bundle's graphs against the whole graphs, with times\n  {'restore':{width}}  the released weights as checkpoints, to go on from them; `keep` stores new ones\n  {'all':{width}}  every stage in this order")
        return 2
    if arguments[0] == "check":
        check(arguments[1:])
    if arguments[0] == "check_parts":
        check_parts(arguments[1:])
    if arguments[0] in ("restore", "keep"):
        return subprocess.run([sys.executable, "-m", "omnitrain.checkpoints", *arguments], cwd=HERE).returncode
    for stage in (STAGES if arguments[0] == "all" else arguments[:1]):
        if arguments[0] == "all" and done(stage).exists():
            print(f"== {stage}: done before ({done(stage).read_text().strip()})")
            continue
        run(stage, arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
