"""Measures the voice in torch: phone errors by the judge, durations, pitch, per voice; teachers, codec alone and talker side by side.

`python3 -m omnitrain.speech_eval codec|talker [COUNT] [TEMPERATURE]` on the held-out set (no sentence of it was taught)
"""
import sys
import time

import numpy as np
import torch

from . import codec as codec_module
from . import f0 as pitch
from . import judge, runlog, synth, talker as talker_module, texts
from .blocks import edit_distance
from .code2wav import Code2Wav


def select(data, count):
    """Indices of up to `count` held-out world sentences of the keeper and `count` other ones of all voices."""
    held = set(texts.world()[1])
    taught = {str(t) for name in ("talk1", "talk2") for t in np.load(synth.work_dir("codes", name + ".npz"))["text"]}
    world = [k for k in range(data.count) if str(data.data["text"][k]) in held]
    keeper = [k for k in world if data.data["voice"][k] == 0]
    general = [k for k in range(data.count) if str(data.data["text"][k]) not in held | taught and len(str(data.data["text"][k]).split()) > 3]
    return {"world": (keeper + [k for k in world if k not in set(keeper)])[:count], "general": general[:count]}


def main(what, count=40, temperature=0.0):
    torch.set_num_threads(1)
    data = synth.Speech(synth.work_dir("speech", "held.npz"))
    params = codec_module.Params(["held"])
    ear, frozen, model = judge.load(), codec_module.load(frozen=True), codec_module.load()
    code2wav = Code2Wav(model).eval()
    talker = talker_module.load() if what == "talker" else None
    began = time.time()
    for kind, lines in select(data, count).items():
        rows = {"teacher": [], "codec": [], "talker": []}
        periodic, ratios, worst = {"teacher": [], "codec": []}, [], []
        items = [data.item(k) for k in lines]
        spoken = talker_module.generate(talker, [(i["voice"], i["tokens"].astype(np.int64)) for i in items], temperature)[0] if talker else None
        for n, (k, item) in enumerate(zip(lines, items)):
            wanted = judge.phones_of([synth.TOKENS[t] for t in item["tokens"]])
            sounds = {"teacher": item["wave"].astype(np.float32) / 32768}
            with torch.no_grad():
                ceps, pulse, voiced, lf = (torch.from_numpy(a)[None] for a in params.get(k))
                codes = frozen.encode(frozen.normalise(ceps, pulse, voiced, lf))[0].T.numpy()
            sounds["codec"] = talker_module.decode(code2wav, codes, n)
            if spoken:
                sounds["talker"] = talker_module.decode(code2wav, spoken[n], n)
                ratios.append(len(spoken[n]) * 0.04 / float(item["ends"][-1]))
            f0 = item["f0"].astype(np.float32)
            periodic["teacher"].append(pitch.periodicity(sounds["teacher"], f0))
            periodic["codec"].append(pitch.periodicity(sounds["codec"], f0, delay=codec_module.HOP))
            for name, sound in sounds.items():
                errors = edit_distance(wanted, judge.hear(ear, sound))
                rows[name].append((item["voice"], errors, len(wanted)))
                if name == "talker" and errors > 0.4 * len(wanted):
                    worst.append((round(errors / len(wanted), 2), item["voice"], item["text"]))
        line = {"lines": len(lines), "temperature": temperature}
        for name, found in rows.items():
            if found:
                line["per_" + name] = sum(e for _, e, _ in found) / sum(c for _, _, c in found)
        for name, found in periodic.items():
            line["periodicity_" + name] = float(np.nanmean([p for p, _ in found]))
        line["f0_cents_codec"] = float(np.nanmedian([c for _, c in periodic["codec"]]))
        best = rows["talker"] or rows["codec"]
        line["per_voice"] = {synth.VOICES[v][0]: round(sum(e for w, e, _ in best if w == v) / sum(c for w, _, c in best if w == v), 4)
                             for v in sorted({w for w, _, _ in best})}
        if ratios:
            line["duration_ratio"], line["duration_min"], line["duration_max"] = float(np.mean(ratios)), float(min(ratios)), float(max(ratios))
            line["lines_above_40"] = worst
        runlog.log(f"{what}_{kind}", **line)
    print(f"{time.time() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40, float(sys.argv[3]) if len(sys.argv) > 3 else 0.0)
