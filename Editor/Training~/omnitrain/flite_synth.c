/* Speaks lines with Debian's flite and writes what a trainer needs beside the sound.
 *
 * stdin:  voice<TAB>duration_stretch<TAB>f0_factor<TAB>text      (one line each)
 * stdout, per line:
 *   "U <phones> <frames> <channels> <samples> <sample_rate> <frame_seconds>\n"
 *   <phones> lines "name end_seconds syllable_stress word_index word punctuation\n" ('-' stands for none)
 *   float32 [frames][channels]: F0 in Hz (0 = unvoiced), mel-cepstrum after parameter generation, 5 pulse strengths
 *   int16 [samples]
 * With the argument --describe it writes the constants of each voice's vocoder instead: warping factor and the pulse band filters.
 *
 * The clustergen voices hold F0, spectrum and mixed-excitation strengths every 5 ms: the exact parameters of their vocoder, so no
 * analysis of the sound is needed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <flite/flite.h>
#include <flite/cst_cg.h>

cst_voice *register_cmu_us_awb(const char *voxdir);
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_utterance *cg_synth(cst_utterance *utt);

static const char *const names[3] = {"awb", "slt", "rms"};
static cst_voice *voices[3];

static const char *punctuation_after(const cst_item *segment)
{
    const cst_item *word = item_parent(item_parent(item_as(segment, "SylStructure")));
    const cst_item *token = word ? item_parent(item_as(word, "Token")) : NULL;
    const char *p = token ? item_feat_present(token, "punc") ? item_feat_string(token, "punc") : "" : "";
    return p[0] ? p : "-";
}

static void describe(void)
{
    for (int v = 0; v < 3; ++v) {
        const cst_cg_db *db = val_cg_db(feat_val(voices[v]->features, "cg_db"));
        printf("%s %d %g %d %d %g %g\n", names[v], db->sample_rate, db->mlsa_alpha, db->ME_num, db->ME_order, db->f0_mean, db->gain);
        for (int i = 0; i < db->ME_num; ++i) {
            for (int j = 0; j < db->ME_order; ++j) printf("%.9g ", db->me_h[i][j]);
            printf("\n");
        }
    }
}

static int speak(cst_voice *voice, float stretch, float f0_factor, const char *text)
{
    const cst_cg_db *db = val_cg_db(feat_val(voice->features, "cg_db"));
    feat_set_float(voice->features, "duration_stretch", stretch);
    feat_set_float(voice->features, "f0_shift", f0_factor);
    cst_utterance *utt = flite_synth_text(text, voice);
    if (!utt) return 0;
    const cst_track *raw = val_track(utt_feat_val(utt, "param_track"));
    const cst_track *strength = db->mixed_excitation ? val_track(utt_feat_val(utt, "str_track")) : NULL;
    cst_track *track = db->do_mlpg ? mlpg(raw, (cst_cg_db *)db) : (cst_track *)raw;
    const cst_wave *wave = utt_wave(utt);

    int phones = 0;
    for (const cst_item *s = relation_head(utt_relation(utt, "Segment")); s; s = item_next(s)) ++phones;
    const int strengths = strength ? db->ME_num : 0;
    const int channels = track->num_channels + strengths;
    printf("U %d %d %d %d %d %g\n", phones, track->num_frames, channels, wave->num_samples, wave->sample_rate, db->frame_advance);

    const cst_item *last = NULL, *last_word = NULL;
    int word_index = -1;
    for (const cst_item *s = relation_head(utt_relation(utt, "Segment")); s; s = item_next(s)) {
        const char *name = item_feat_string(s, "name");
        const float end = item_feat_float(s, "end");
        if (strcmp(name, "pau") == 0) {
            printf("pau %.4f 0 -1 - %s\n", end, last ? punctuation_after(last) : "<");
            continue;
        }
        const cst_item *syllable = item_parent(item_as(s, "SylStructure"));
        const cst_item *word = item_parent(syllable);
        if (word != last_word) { ++word_index; last_word = word; }
        printf("%s %.4f %s %d %s -\n", name, end, item_feat_string(syllable, "stress"), word_index, item_feat_string(word, "name"));
        last = s;
    }
    for (int i = 0; i < track->num_frames; ++i) {
        fwrite(track->frames[i], sizeof(float), track->num_channels, stdout);
        if (strengths) fwrite(strength->frames[i < strength->num_frames ? i : strength->num_frames - 1], sizeof(float), strengths, stdout);
    }
    fwrite(wave->samples, sizeof(short), wave->num_samples, stdout);
    if (track != raw) delete_track(track);
    delete_utterance(utt);
    return 1;
}

int main(int argc, char **argv)
{
    flite_init();
    voices[0] = register_cmu_us_awb(NULL);
    voices[1] = register_cmu_us_slt(NULL);
    voices[2] = register_cmu_us_rms(NULL);
    if (argc > 1 && strcmp(argv[1], "--describe") == 0) { describe(); return 0; }

    static char line[16384];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *name = strtok(line, "\t"), *stretch = strtok(NULL, "\t"), *f0 = strtok(NULL, "\t"), *text = strtok(NULL, "");
        if (!text) { fprintf(stderr, "bad line: want voice, stretch, f0 factor and text\n"); return 2; }
        int v = 0;
        while (v < 3 && strcmp(names[v], name)) ++v;
        if (v == 3) { fprintf(stderr, "unknown voice %s\n", name); return 2; }
        if (!speak(voices[v], strtof(stretch, NULL), strtof(f0, NULL), text)) printf("U 0 0 0 0 16000 0.005\n");
        fflush(stdout);
    }
    return 0;
}
