"""The log-mel that every ear here uses; the C# side computes the same numbers (Runtime/OmniNPC/Hearing).

16 kHz. Frame t sees the 400 samples that end at sample 160 * (t + 1), zeros before the start of the sound: periodic Hann(400),
zero-padded to 512, power spectrum (257 bins), times MEL_FILTERS [257, 64], log10(max(x, 1e-10)), (x + 4) / 4.
"""
import numpy as np
import torch

SAMPLE_RATE, WINDOW, HOP, FFT, MELS = 16000, 400, 160, 512, 64
SILENCE = (np.log10(1e-10) + 4.0) / 4.0
"""The value of a mel band of digital silence, -1.5: what a mel is padded with."""


def mel_filters():
    """Triangular filters with Slaney's mel scale and area normalisation, 0 to 8000 Hz: float32 [257, 64]."""
    def to_hz(m):
        return np.where(m < 15.0, m * 200.0 / 3.0, 1000.0 * np.exp((m - 15.0) * np.log(6.4) / 27.0))
    top = 15.0 + 27.0 * np.log(8.0) / np.log(6.4)
    edges = to_hz(np.linspace(0.0, top, MELS + 2))
    bins = np.arange(FFT // 2 + 1) * SAMPLE_RATE / FFT
    rise = (bins[:, None] - edges[None, :-2]) / np.diff(edges)[None, :-1]
    fall = (edges[None, 2:] - bins[:, None]) / np.diff(edges)[None, 1:]
    triangles = np.maximum(0.0, np.minimum(rise, fall)) * (2.0 / (edges[2:] - edges[:-2]))[None, :]
    return triangles.astype(np.float32)


MEL_FILTERS = mel_filters()
_FILTERS = torch.from_numpy(MEL_FILTERS)
_HANN = torch.hann_window(WINDOW, periodic=True)


def log_mel(pcm):
    """pcm: float tensor or array [..., samples] -> float32 tensor [..., samples // 160, 64]."""
    pcm = torch.as_tensor(pcm, dtype=torch.float32)
    padded = torch.nn.functional.pad(pcm, (WINDOW - HOP, 0))
    frames = padded.unfold(-1, WINDOW, HOP) * _HANN.to(pcm.device)
    spectrum = torch.fft.rfft(frames, n=FFT)
    power = spectrum.real.square() + spectrum.imag.square()
    return (torch.log10(torch.clamp(power @ _FILTERS.to(pcm.device), min=1e-10)) + 4.0) / 4.0
