"""The independent ear of the quality figures: a CTC phone recogniser trained on the teachers' own speech and nothing else.

It never hears our codec or talker, so what it misreads there and not in the originals is our loss. It is strict about
artefacts and it is not a human.
"""
import numpy as np
import torch
import torch.nn as nn

from . import fast, features, onnx_export, runlog
from .blocks import ConvNeXt, cosine, edit_distance, greedy, update

PHONES = ("aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh").split()
TOKENS = ["<blank>"] + PHONES
ID = {p: i for i, p in enumerate(TOKENS)}
LEAD, TAIL = 1600, 3200
"""Samples of silence put before and after a sound before it is judged: the net looks 0.8 s to both sides."""
STEPS, BATCH = 2400, 16


class Judge(nn.Module):
    """mel [batch, frames (even), 64] -> logits [batch, frames / 2, 41]."""

    def __init__(self, channels=160, blocks=7, kernel=11):
        super().__init__()
        self.stem = nn.Conv1d(features.MELS, channels, 6, stride=2, padding=2)
        self.norm = nn.LayerNorm(channels)
        self.blocks = nn.ModuleList([ConvNeXt(channels, kernel) for _ in range(blocks)])
        self.final = nn.LayerNorm(channels)
        self.head = nn.Linear(channels, len(TOKENS))

    def forward(self, mel):
        # Silence becomes 0, so that the convolutions' zero padding is silence too.
        x = self.stem((mel - features.SILENCE).transpose(1, 2)).transpose(1, 2)
        x = self.norm(x)
        for block in self.blocks:
            x = block(x)
        return self.head(self.final(x))


def phones_of(token_names):
    """Talker tokens -> bare phones: no pauses, word starts or stress."""
    return [t.strip("#1") for t in token_names if t[0] not in "|<"]


def hear(model, pcm):
    """Phones in a float sound of 16 kHz."""
    pcm = np.pad(np.asarray(pcm, np.float32), (LEAD, TAIL))
    with torch.no_grad():
        mel = features.log_mel(pcm[: len(pcm) // 320 * 320])
        return [TOKENS[t] for t in greedy(model(mel[None])[0])]


def load():
    model = Judge()
    model.load_state_dict(torch.load(runlog.work("judge.pt"))["model"])
    return model.eval()


def _augmented(pcm, rng):
    """Level, a spectral tilt of up to 6 dB at the top, white noise at 30 to 60 dB below, and silence around."""
    pcm = pcm * 10 ** rng.uniform(-0.6, 0.3)
    tilt = rng.uniform(-0.35, 0.35)
    pcm = pcm + tilt * np.concatenate([[0], pcm[:-1]]).astype(np.float32)
    level = np.sqrt(np.mean(pcm ** 2) + 1e-9) * 10 ** (-rng.uniform(30, 60) / 20)
    pcm = np.pad(pcm, (int(rng.integers(0, LEAD * 2)), int(rng.integers(0, TAIL))))
    if rng.random() < 0.6:
        pcm = pcm + rng.standard_normal(len(pcm), dtype=np.float32) * level
    return pcm


def train(data_name="judge", held_name="held_judge", steps=STEPS):
    from .synth import Speech, TOKENS as SPOKEN, VOICES, work_dir
    torch.manual_seed(11)
    rng = np.random.default_rng(11)
    speech, held = (Speech(work_dir("speech", n + ".npz")) for n in (data_name, held_name))
    model = fast.use(Judge())
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3, betas=(0.9, 0.98), weight_decay=0.02)
    progress, path, step = runlog.Progress("judge"), runlog.work("judge.pt"), 0
    if path.exists():
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
        rng = np.random.default_rng(11 + step)
    order = np.argsort(speech.data["hop_at"][1:] - speech.data["hop_at"][:-1], kind="stable")
    total = 0.0
    while step < steps:
        at = int(rng.integers(0, len(order) - BATCH))
        lines = [speech.item(int(k)) for k in order[at:at + BATCH]]
        sounds = [_augmented(l["wave"].astype(np.float32) / 32768, rng) for l in lines]
        longest = -(-max(map(len, sounds)) // 320) * 320
        batch = np.stack([np.pad(s, (0, longest - len(s))) for s in sounds])
        targets = [[ID[p] for p in phones_of([SPOKEN[t] for t in l["tokens"]])] for l in lines]
        logits = model(features.log_mel(batch))
        loss = nn.functional.ctc_loss(
            logits.log_softmax(-1).transpose(0, 1), torch.tensor(sum(targets, [])),
            torch.full((len(lines),), logits.shape[1]), torch.tensor([len(t) for t in targets]), zero_infinity=True)
        update(model, optimiser, loss, cosine(step, steps, 1.5e-3), clip=2.0)
        step += 1
        total = 0.95 * total + 0.05 * loss.item() if total else loss.item()
        progress(f"step {step}/{steps} loss {total:.3f}")
        if step % 250 == 0 or step == steps:
            runlog.save(path, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step})
    model.eval()
    wrong, count = np.zeros(len(VOICES)), np.zeros(len(VOICES))
    for k in range(held.count):
        line = held.item(k)
        truth = phones_of([SPOKEN[t] for t in line["tokens"]])
        wrong[line["voice"]] += edit_distance(truth, hear(model, line["wave"].astype(np.float32) / 32768))
        count[line["voice"]] += len(truth)
    runlog.log("judge", steps=step, parameters=sum(p.numel() for p in model.parameters()), minutes=(progress.last - progress.start) / 60,
               held_lines=held.count, held_phone_error=float(wrong.sum() / count.sum()),
               by_voice={v[0]: round(float(w / max(c, 1)), 4) for v, w, c in zip(VOICES, wrong, count)})


def export(folder):
    model = load()
    generator = torch.Generator().manual_seed(3)
    mel = features.log_mel(torch.randn(2, 16000, generator=generator) * 0.1)
    onnx_export.export(folder, "judge", model, [("mel", ["batch", "frames", features.MELS])],
                       [("logits", ["batch", "frames / 2", len(TOKENS)])], [mel], tolerance=5e-3)


if __name__ == "__main__":
    train()
