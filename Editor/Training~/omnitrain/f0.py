"""How clean a voice's pitch is: normalised autocorrelation at the pitch period, on frames a reference calls voiced."""
import numpy as np

RATE = 16000
WINDOW = 640


def periodicity(sound, f0, hop=80, delay=0, step=4):
    """Mean over voiced hops of the best normalised autocorrelation within 12 % of the reference period, and the median F0 error in
    cents. `f0` is the reference in Hz per hop (0 = unvoiced), `delay` the samples by which `sound` lags it."""
    best, cents = [], []
    for t in range(0, len(f0), step):
        # Only well inside voiced stretches: at their edges nobody is periodic.
        if t < 6 or t + 6 >= len(f0) or not (np.asarray(f0[t - 6:t + 7]) > 0).all():
            continue
        period = RATE / float(f0[t])
        centre = t * hop + delay
        lags = np.arange(int(period / 1.12), int(period * 1.12) + 2)
        begin = centre - WINDOW // 2 - lags[-1] // 2
        if begin < 0 or begin + WINDOW + lags[-1] > len(sound):
            continue
        a = sound[begin:begin + WINDOW]
        shifted = np.lib.stride_tricks.sliding_window_view(sound[begin:begin + WINDOW + lags[-1]], WINDOW)[lags]
        score = shifted @ a / np.sqrt((a @ a) * (shifted * shifted).sum(1) + 1e-12)
        k = int(score.argmax())
        best.append(score[k])
        cents.append(abs(1200 * np.log2(lags[k] / period)))
    return (float(np.mean(best)), float(np.median(cents))) if best else (float("nan"), float("nan"))
