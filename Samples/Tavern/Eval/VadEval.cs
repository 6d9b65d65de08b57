using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Hearing;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>The voice activity detector beside loudness alone: windows of 32 ms of unseen voices under unseen sounds, and whole turns.</summary>
    internal static class VadEval
    {
        private const int Rate = 16000;
        private const int Window = 512;
        private const int Block = 160;

        // What is spoken is half of a window or more; probability 0.5 is the threshold of the figures, as in Silero VAD's.
        private const float Threshold = 0.5f;
        private const double EndOfTurnSeconds = 0.2;

        // A turn's onset is looked for from 0.1 s before the labelled one: soft first sounds may be under the label's threshold.
        private const double EarliestOnset = 0.1;

        // Silence that makes the next voice a turn of its own.
        private const double TurnGap = 0.35;
        private static readonly string[] Kinds = { "noise", "music", "percussive", "cough", "echo" };

        private static readonly (string Name, string? Kind, double Snr)[] Conditions =
        {
            ("clean", null, 0), ("noise 20 dB", "noise", 20), ("noise 10 dB", "noise", 10), ("noise 5 dB", "noise", 5), ("music 10 dB", "music", 10),
            ("percussive 5 dB", "percussive", 5), ("coughs 5 dB", "cough", 5), ("residual echo", "echo", double.NaN),
        };

        /// <summary>Runs it.</summary>
        public static void Run(EvalContext context)
        {
            // One detector for all: reset before each sound, and disposed here alone.
            using IVoiceActivityDetector detector = context.Model.CreateVoiceActivityDetector()
                ?? throw new FailureException($"{context.Model.Description} has no voice activity graph; name one with --vad.");
            List<Sound> sounds = Read();
            JObject results = new JObject();
            TextTable table = new TextTable("vad, unseen voices", "windows", "precision", "recall", "loudness: precision", "recall");
            TextTable turns = new TextTable("turns", "voices", "found", "onset ms p50 / p95", "end ms p50 / p95", "loudness: found", "onset ms p50 / p95", "end ms p50 / p95");
            foreach ((string name, string? kind, double snr) in Conditions)
            {
                Count neural = new Count();
                Count energy = new Count();
                Turns ours = new Turns();
                Turns loud = new Turns();
                int voice = 0;
                foreach (Sound speech in sounds)
                {
                    if (speech.Kind != "speech")
                    {
                        continue;
                    }

                    float[] mix = Mix(speech, kind == null ? null : Pick(sounds, kind, voice++), snr);
                    Judge(detector, speech, mix, neural, energy);
                    Follow(new VoiceActivity(Rate, EndOfTurnSeconds, detector), speech, mix, ours);
                    Follow(new VoiceActivity(Rate, EndOfTurnSeconds, null), speech, mix, loud);
                }

                table.Add(name, neural.Windows.ToString(CultureInfo.InvariantCulture), TextTable.Percent(neural.Precision), TextTable.Percent(neural.Recall), TextTable.Percent(energy.Precision), TextTable.Percent(energy.Recall));
                turns.Add(name, $"{ours.Expected}", $"{ours.Found}", ours.Onsets(), ours.Ends(), $"{loud.Found}", loud.Onsets(), loud.Ends());
                results[name] = new JObject { ["neural"] = neural.ToJson(ours), ["loudness"] = energy.ToJson(loud) };
            }

            TextTable alarms = new TextTable("nobody speaks", "seconds", "windows taken for speech", "turns opened", "loudness: windows", "turns opened");
            foreach (string kind in Kinds)
            {
                Count neural = new Count();
                Count energy = new Count();
                int opened = 0;
                int openedByLoudness = 0;
                double seconds = 0;
                foreach (Sound sound in sounds)
                {
                    if (sound.Kind == kind)
                    {
                        Judge(detector, sound, sound.Pcm, neural, energy);
                        opened += Opened(new VoiceActivity(Rate, EndOfTurnSeconds, detector), sound.Pcm);
                        openedByLoudness += Opened(new VoiceActivity(Rate, EndOfTurnSeconds, null), sound.Pcm);
                        seconds += (double)sound.Pcm.Length / Rate;
                    }
                }

                alarms.Add(kind, TextTable.Number(seconds, 0), TextTable.Percent(neural.Said), $"{opened}", TextTable.Percent(energy.Said), $"{openedByLoudness}");
                results["no speech, " + kind] = new JObject
                {
                    ["false_alarms"] = JsonFile.Number(neural.Said, 4), ["turns_opened"] = opened, ["loudness_false_alarms"] = JsonFile.Number(energy.Said, 4), ["loudness_turns_opened"] = openedByLoudness,
                };
            }

            table.Write(context.Terminal.Output);
            context.Terminal.Say(string.Empty);
            alarms.Write(context.Terminal.Output);
            context.Terminal.Say(string.Empty);
            turns.Write(context.Terminal.Output);
            double microseconds = Cost(detector);
            context.Terminal.Say(string.Empty);
            context.Terminal.Say(FormattableString.Invariant($"One window of 32 ms takes {microseconds:F0} us on this machine (median of 2000)."));
            results["window_microseconds"] = JsonFile.Number(microseconds, 1);
            context.Results["vad"] = results;
        }

        private static List<Sound> Read()
        {
            TsvFile set = new TsvFile(EvalContext.File(Path.Combine("vad", "vad.tsv")));
            List<Sound> sounds = new List<Sound>();
            for (int row = 0; row < set.Count; row++)
            {
                string name = set.Text(row, "wav");
                WavFile wav = WavFile.Read(EvalContext.File(Path.Combine("vad", name)));
                if (wav.RateHz != Rate || wav.Channels != 1)
                {
                    throw new FailureException($"{name}: found {wav.RateHz} Hz, {wav.Channels} channels; expected {Rate} Hz, 1 channel.");
                }

                Sound sound = new Sound(set.Text(row, "kind"), wav.Samples.ToArray());
                foreach (string span in set.Text(row, "speech").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    string[] ends = span.Split('-');
                    if (ends.Length != 2 || !double.TryParse(ends[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double from) || !double.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double to))
                    {
                        throw new FailureException($"vad.tsv, line {row + 2}, column speech: found \"{span}\"; expected seconds as 0.50-1.75.");
                    }

                    sound.Add(from, to);
                }

                sounds.Add(sound);
            }

            return sounds;
        }

        private static Sound Pick(List<Sound> sounds, string kind, int number)
        {
            List<Sound> found = sounds.FindAll(sound => sound.Kind == kind);
            return found.Count > 0 ? found[number % found.Count] : throw new FailureException($"vad.tsv has no sound of the kind {kind}.");
        }

        /// <summary>Speech as it is, and the other sound round and round below it: mean power over the spans of speech against mean power of the whole sound; NaN leaves the sound as it is.</summary>
        private static float[] Mix(Sound speech, Sound? other, double snr)
        {
            float[] mix = (float[])speech.Pcm.Clone();
            if (other == null)
            {
                return mix;
            }

            double gain = 1;
            if (!double.IsNaN(snr))
            {
                double voiced = 0;
                int count = 0;
                for (int i = 0; i < mix.Length; i++)
                {
                    if (speech.IsSpeech[i])
                    {
                        voiced += mix[i] * mix[i];
                        count++;
                    }
                }

                double power = 0;
                foreach (float sample in other.Pcm)
                {
                    power += sample * sample;
                }

                gain = Math.Sqrt(voiced / Math.Max(1, count) / (power / other.Pcm.Length)) * Math.Pow(10, -snr / 20);
            }

            for (int i = 0; i < mix.Length; i++)
            {
                mix[i] = Math.Clamp(mix[i] + (float)(gain * other.Pcm[i % other.Pcm.Length]), -1f, 1f);
            }

            return mix;
        }

        private static void Judge(IVoiceActivityDetector detector, Sound sound, float[] pcm, Count neural, Count energy)
        {
            detector.Reset();
            EnergyVad vad = new EnergyVad(Rate, EndOfTurnSeconds);
            bool[] loud = new bool[pcm.Length / Block];
            for (int i = 0; i < loud.Length; i++)
            {
                vad.Push(pcm.AsSpan(i * Block, Block));
                loud[i] = vad.IsSpeech && vad.SilentBlocks == 0;
            }

            for (int at = 0; at + Window <= pcm.Length; at += Window)
            {
                int voiced = 0;
                for (int i = at; i < at + Window; i++)
                {
                    voiced += sound.IsSpeech[i] ? 1 : 0;
                }

                bool isLoud = false;
                for (int i = at / Block; i <= (at + Window - 1) / Block && i < loud.Length; i++)
                {
                    isLoud |= loud[i];
                }

                neural.Add(voiced * 2 > Window, detector.Push(pcm.AsSpan(at, Window)) >= Threshold);
                energy.Add(voiced * 2 > Window, isLoud);
            }
        }

        private static int Opened(VoiceActivity vad, float[] pcm)
        {
            int count = 0;
            vad.Reset();
            for (int at = 0; at + Block <= pcm.Length; at += Block)
            {
                count += vad.Push(pcm.AsSpan(at, Block)) == VadChange.Began ? 1 : 0;
            }

            return count;
        }

        /// <summary>Compares the turns found with the labelled ones: when each was noticed, and where its voice was taken to end.</summary>
        private static void Follow(VoiceActivity vad, Sound speech, float[] mix, Turns turns)
        {
            vad.Reset();
            List<(double From, double To)> found = new List<(double, double)>();
            double noticed = -1;
            for (int block = 0; (block + 1) * Block <= mix.Length; block++)
            {
                VadChange change = vad.Push(mix.AsSpan(block * Block, Block));
                double now = (block + 1) * 0.01;
                if (change == VadChange.Began)
                {
                    noticed = now;
                }
                else if (change == VadChange.Ended)
                {
                    found.Add((noticed, now - (vad.SilentBlocks * 0.01)));
                }
            }

            if (vad.IsSpeech)
            {
                found.Add((noticed, (double)mix.Length / Rate));
            }

            foreach ((double from, double to) in speech.Turns(TurnGap))
            {
                turns.Expected++;
                bool isFound = false;
                double onset = double.NaN;
                foreach ((double start, double end) in found)
                {
                    isFound |= start < to && end > from;
                    if (double.IsNaN(onset) && start < to && end > from)
                    {
                        onset = start - from;
                    }

                    if (Math.Abs(end - to) < TurnGap)
                    {
                        turns.EndSeconds.Add(end - to);
                    }
                }

                turns.Found += isFound ? 1 : 0;
                if (onset >= -EarliestOnset)
                {
                    // What was open before the voice began has no onset.
                    turns.OnsetSeconds.Add(onset);
                }
            }
        }

        private static double Cost(IVoiceActivityDetector detector)
        {
            float[] window = new float[Window];
            double[] times = new double[2000];
            for (int i = 0; i < times.Length; i++)
            {
                long began = Stopwatch.GetTimestamp();
                detector.Push(window);
                times[i] = (Stopwatch.GetTimestamp() - began) * 1e6 / Stopwatch.Frequency;
            }

            return new Percentiles(times).Median;
        }

        private sealed class Sound
        {
            public Sound(string kind, float[] pcm)
            {
                Kind = kind;
                Pcm = pcm;
                IsSpeech = new bool[pcm.Length];
            }

            public string Kind { get; }

            public float[] Pcm { get; }

            public bool[] IsSpeech { get; }

            public List<(double From, double To)> Spans { get; } = new List<(double, double)>();

            public void Add(double from, double to)
            {
                Spans.Add((from, to));
                int begin = Math.Clamp((int)Math.Round(from * Rate), 0, Pcm.Length);
                Array.Fill(IsSpeech, true, begin, Math.Clamp((int)Math.Round(to * Rate), begin, Pcm.Length) - begin);
            }

            /// <summary>Spans with less than a gap between them are one turn; one that reaches the end of the sound has no end.</summary>
            public List<(double From, double To)> Turns(double gap)
            {
                List<(double From, double To)> turns = new List<(double, double)>();
                foreach ((double from, double to) in Spans)
                {
                    if (turns.Count > 0 && from - turns[turns.Count - 1].To < gap)
                    {
                        turns[turns.Count - 1] = (turns[turns.Count - 1].From, to);
                    }
                    else
                    {
                        turns.Add((from, to));
                    }
                }

                return turns;
            }
        }

        private sealed class Count
        {
            private int hits;
            private int said;
            private int spoken;

            public int Windows { get; private set; }

            public double Precision => said == 0 ? double.NaN : (double)hits / said;

            public double Recall => spoken == 0 ? double.NaN : (double)hits / spoken;

            public double Said => (double)said / Math.Max(1, Windows);

            public void Add(bool isSpeech, bool isSaid)
            {
                Windows++;
                spoken += isSpeech ? 1 : 0;
                said += isSaid ? 1 : 0;
                hits += isSpeech && isSaid ? 1 : 0;
            }

            public JObject ToJson(Turns turns) => new JObject
            {
                ["windows"] = Windows,
                ["precision"] = JsonFile.Number(Precision, 4),
                ["recall"] = JsonFile.Number(Recall, 4),
                ["turns"] = turns.Expected,
                ["turns_found"] = turns.Found,
                ["onset_ms_p50"] = JsonFile.Number(Turns.Milliseconds(turns.OnsetSeconds, 0.5), 0),
                ["onset_ms_p95"] = JsonFile.Number(Turns.Milliseconds(turns.OnsetSeconds, 0.95), 0),
                ["end_ms_p50"] = JsonFile.Number(Turns.Milliseconds(turns.EndSeconds, 0.5), 0),
                ["end_ms_p95"] = JsonFile.Number(Turns.Milliseconds(turns.EndSeconds, 0.95), 0),
            };
        }

        private sealed class Turns
        {
            public int Expected { get; set; }

            public int Found { get; set; }

            public List<double> OnsetSeconds { get; } = new List<double>();

            public List<double> EndSeconds { get; } = new List<double>();

            public static double Milliseconds(List<double> seconds, double share) => new Percentiles(seconds).At(share) * 1000;

            public string Onsets() => Both(OnsetSeconds);

            public string Ends() => Both(EndSeconds);

            private static string Both(List<double> seconds) => TextTable.Number(Milliseconds(seconds, 0.5), 0) + " / " + TextTable.Number(Milliseconds(seconds, 0.95), 0);
        }
    }
}
