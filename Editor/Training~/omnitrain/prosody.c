/* What the runtime knows of a turn, block by block of 10 ms at 16 kHz: level, pitch and whether it is voice.
 *
 * The same arithmetic as Runtime/OmniNPC/Hearing/EnergyVad.cs and F0Tracker.cs; compiled by prosody.py.
 */
#include <math.h>
#include <string.h>

enum { BLOCK = 160, STEP = 2, WINDOW = 240, SHORTEST = 20, LONGEST = 134, HISTORY = WINDOW + LONGEST, PARTS = 8, PER_PART = 40 };

static float pitch_of(const float *history)
{
    static float difference[LONGEST + 1];
    float running = 0;
    difference[0] = 1;
    for (int lag = 1; lag <= LONGEST; ++lag) {
        float d = 0;
        const float *now = history + HISTORY - WINDOW, *then = now - lag;
        for (int i = 0; i < WINDOW; ++i) {
            const float delta = now[i] - then[i];
            d += delta * delta;
        }
        running += d;
        difference[lag] = running > 1e-9f ? d * lag / running : 1;
        if (lag > SHORTEST && difference[lag - 1] < 0.2f && difference[lag] > difference[lag - 1]) {
            const int best = lag - 1;
            if (best < SHORTEST) return 0;
            const float before = difference[best - 1], after = difference[best + 1], curve = before + after - 2 * difference[best];
            return 8000 / (curve > 1e-9f ? best + (before - after) / (2 * curve) : (float)best);
        }
    }
    return 0;
}

/* speech[b]: 1 while a turn of speech goes on after block b, as the voice activity detector sees it with `end_blocks` of silence at its end. */
void prosody(const float *pcm, int blocks, int end_blocks, float *level, float *hertz, unsigned char *voiced, unsigned char *speech)
{
    float history[HISTORY] = {0}, minima[PARTS], smoothed = 0;
    int part = 0, in_part = 0, seen = 0, silent = 0, is_speech = 0;
    unsigned recent = 0;
    for (int i = 0; i < PARTS; ++i) minima[i] = INFINITY;
    for (int b = 0; b < blocks; ++b, pcm += BLOCK) {
        float mean = 0, power = 0, raw = 0, floor_db;
        for (int i = 0; i < BLOCK; ++i) mean += pcm[i];
        mean /= BLOCK;
        for (int i = 0; i < BLOCK; ++i) {
            power += (pcm[i] - mean) * (pcm[i] - mean);
            raw += pcm[i] * pcm[i];
        }
        level[b] = 10 * log10f(raw / BLOCK + 1e-10f);
        memmove(history, history + BLOCK / STEP, sizeof(float) * (HISTORY - BLOCK / STEP));
        for (int i = 0; i < BLOCK / STEP; ++i) history[HISTORY - BLOCK / STEP + i] = (pcm[2 * i] + pcm[2 * i + 1]) / STEP;
        hertz[b] = pitch_of(history);

        const float db = 10 * log10f(power / BLOCK + 1e-10f);
        smoothed = seen == 0 ? db : smoothed + (db - smoothed) * 0.2f;
        seen = seen < PARTS * PER_PART ? seen + 1 : seen;
        minima[part] = smoothed < minima[part] ? smoothed : minima[part];
        if (++in_part == PER_PART) {
            in_part = 0;
            part = (part + 1) % PARTS;
            minima[part] = smoothed;
        }
        floor_db = seen < PARTS * PER_PART ? -40 : INFINITY;
        for (int i = 0; i < PARTS; ++i) floor_db = minima[i] < floor_db ? minima[i] : floor_db;
        const float gate = floor_db + (is_speech ? 6 : 9);
        const int is_voiced = db > (gate > -52 ? gate : -52) && seen > 10;
        recent = recent << 1 | is_voiced;
        silent = is_voiced ? 0 : silent + 1;
        if (is_speech && silent >= end_blocks) {
            is_speech = 0;
            recent = 0;
        } else if (!is_speech && __builtin_popcount(recent & 127) >= 5) {
            is_speech = 1;
        }
        voiced[b] = is_voiced;
        speech[b] = is_speech;
    }
}
