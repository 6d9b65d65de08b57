using System;
using System.Collections.Generic;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Mouths;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Speech;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>
    /// Word times and mouths of the voices against what sounds: our speech is aligned with its phones by the independent recogniser, and the words' onsets and the strongest shapes are compared with that. The
    /// aligner is measured itself, on speech of flite, which knows its phone times; without flite installed that part is left out.
    /// </summary>
    internal static class VisemesEval
    {
        private const int RateHz = 16000;
        private const string Talker = "mouth by the Talker's alignment";
        private const string Sound = "mouth by the sound";

        // Every third line of the set: 70 lines have 700 words and 2300 phones.
        private const int Stride = 3;

        private static readonly string[] FliteVoices = { "awb", "slt", "rms" };

        /// <summary>Runs it.</summary>
        public static void Run(EvalContext context)
        {
            TsvFile set = new TsvFile(EvalContext.File("speech.tsv"));
            SortedDictionary<string, MouthScore> scores = new SortedDictionary<string, MouthScore>(StringComparer.Ordinal);
            int left = 0;
            int lines = 0;
            using PhoneJudge judge = new PhoneJudge(context.Model.Format.Mel);
            PhoneAligner aligner = new PhoneAligner(judge);
            using SpeechRenderer renderer = new SpeechRenderer(context.Model);
            for (int row = 0; row < set.Count; row += Stride * context.Stride, lines++)
            {
                RenderedSpeech speech = renderer.Render(set.Text(row, "text"), set.Text(row, "voice"), context.Seed);
                left += Add(scores, speech, aligner, set.Text(row, "voice")) ? 0 : 1;
                if (lines % 2 == 0)
                {
                    AddFlite(scores, aligner, set.Text(row, "text"), FliteVoices[lines / 2 % FliteVoices.Length]);
                }

                context.Progress("visemes", row, set.Count);
            }

            Report(context, scores, lines, left);
        }

        private static bool Add(SortedDictionary<string, MouthScore> scores, RenderedSpeech speech, PhoneAligner aligner, string voice)
        {
            List<string> names = new List<string>();
            List<int> words = new List<int>();
            foreach (PhoneStart phone in speech.Phones)
            {
                if (phone.Phone.Length > 0)
                {
                    names.Add(phone.Phone);
                    words.Add(phone.Word);
                }
            }

            List<TimedPhone>? truth = names.Count == 0 ? null : aligner.Align(At16(speech.Pcm, speech.RateHz), names, words);
            if (truth == null)
            {
                return false;
            }

            VisemeTrack heard = new VisemeTrack();
            new SoundVisemes(speech.RateHz).Process(speech.Pcm, heard);
            foreach (string group in new[] { Talker, Talker + ", " + voice })
            {
                MouthScore score = Score(scores, group);
                score.AddMouth(speech.Ledger.Visemes, truth);
                for (int i = 0; i < truth.Count; i++)
                {
                    if (i == 0 || truth[i].Word != truth[i - 1].Word)
                    {
                        score.AddOnset(speech.Words[truth[i].Word].StartSeconds, truth[i].StartSeconds);
                    }
                }
            }

            Score(scores, Sound).AddMouth(heard, truth);
            return true;
        }

        private static void AddFlite(SortedDictionary<string, MouthScore> scores, PhoneAligner aligner, string text, string voice)
        {
            FliteLine? line = FliteLine.Read(text, voice);
            if (line == null || line.Phones.Count == 0)
            {
                return;
            }

            List<string> names = new List<string>();
            List<int> words = new List<int>();
            foreach (TimedPhone phone in line.Phones)
            {
                names.Add(phone.Name);
                words.Add(-1);
            }

            List<TimedPhone>? found = aligner.Align(line.Pcm, names, words);
            if (found == null)
            {
                return;
            }

            MouthScore score = Score(scores, "aligner on flite (its phones' onsets are known)");
            for (int i = 0; i < found.Count; i++)
            {
                score.AddOnset(found[i].StartSeconds, line.Phones[i].StartSeconds);
            }

            score.AddMouth(MouthScore.Track(found), line.Phones);
            Score(scores, "flite's own times, blended as a mouth (the most there is)").AddMouth(MouthScore.Track(line.Phones), line.Phones);
            VisemeTrack heard = new VisemeTrack();
            new SoundVisemes(RateHz).Process(line.Pcm, heard);
            Score(scores, Sound + ", flite").AddMouth(heard, line.Phones);
        }

        private static float[] At16(float[] pcm, int rateHz)
        {
            if (rateHz == RateHz)
            {
                return pcm;
            }

            Hearing.Resampler resampler = new Hearing.Resampler(rateHz, RateHz);
            float[] output = new float[resampler.MaxOutput(pcm.Length)];
            return output.AsSpan(0, resampler.Process(pcm, output)).ToArray();
        }

        private static MouthScore Score(SortedDictionary<string, MouthScore> scores, string group)
        {
            if (!scores.TryGetValue(group, out MouthScore? score))
            {
                scores[group] = score = new MouthScore();
            }

            return score;
        }

        private static void Report(EvalContext context, SortedDictionary<string, MouthScore> scores, int lines, int left)
        {
            TextTable table = new TextTable("visemes: group", "onsets", "p50", "p95", "mean", "right, of time", "right, of phones");
            JObject groups = new JObject { ["lines"] = lines, ["lines_not_aligned"] = left };
            foreach (KeyValuePair<string, MouthScore> entry in scores)
            {
                Percentiles onsets = entry.Value.Onsets();
                table.Add(
                    entry.Key,
                    onsets.Count.ToString(CultureInfo.InvariantCulture),
                    Ms(onsets.Median),
                    Ms(onsets.At(0.95)),
                    Ms(entry.Value.MeanOnset),
                    TextTable.Percent(entry.Value.Agreement),
                    TextTable.Percent(entry.Value.PhoneAgreement));
                groups[entry.Key] = new JObject
                {
                    ["onsets"] = onsets.Count,
                    ["onset_p50_ms"] = JsonFile.Number(onsets.Median * 1000, 1),
                    ["onset_p95_ms"] = JsonFile.Number(onsets.At(0.95) * 1000, 1),
                    ["onset_mean_ms"] = JsonFile.Number(entry.Value.MeanOnset * 1000, 1),
                    ["agreement_of_time"] = JsonFile.Number(entry.Value.Agreement, 4),
                    ["agreement_of_phones"] = JsonFile.Number(entry.Value.PhoneAgreement, 4),
                };
            }

            table.Write(context.Terminal.Output);
            context.Results["visemes"] = groups;
        }

        private static string Ms(double seconds) => double.IsNaN(seconds) ? TextTable.Number(seconds, 0) : TextTable.Number(seconds * 1000, 0) + " ms";
    }
}
