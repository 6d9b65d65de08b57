using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Duplex;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>
    /// Whole and half-said lines of the player: how much silence makes the turn the character's. Whole ones are those of the spoken set and of the duplex benchmark, half-said
    /// ones the benchmark's, cut at every word with two words to either side. Phrasings were held out; the compute is free, so this is the waiting alone.
    /// </summary>
    internal sealed class TurnsEval
    {
        private const double LeadSeconds = 0.4;

        // More than the longest wait, 3.0 s.
        private const double TailSeconds = 3.4;

        // Silence that `train.py evaluate` put behind each spoken line.
        private const int SpokenTail = 3520;

        // Steady noise of a room, so that the voice activity detector meets no digital zero.
        private const float RoomNoise = 0.0005f;

        // Pauses of 0.4 to 1.0 s, all alike; one is taken when the turn was given before the player's next voice is known.
        private const double ShortestPause = 0.4;
        private const double LongestPause = 1.0;
        private const double VoiceIsKnown = 0.06;

        private readonly EvalContext context;
        private readonly MuteModel model;
        private readonly Random noise;
        private readonly JArray wrong = new JArray();

        private TurnsEval(EvalContext context)
        {
            this.context = context;
            model = new MuteModel(context.Model);
            noise = new Random((int)context.Seed);
        }

        /// <summary>Runs the set.</summary>
        public static void Run(EvalContext context)
        {
            TurnsEval eval = new TurnsEval(context);
            SortedDictionary<string, List<double>> ends = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
            List<double> cuts = new List<double>();
            TsvFile spoken = new TsvFile(EvalContext.File("spoken.tsv"));
            for (int row = 0; row < spoken.Count; row += context.Stride)
            {
                if (spoken.Text(row, "wav").Length > 0)
                {
                    ReadOnlySpan<float> pcm = WavFile.Read(EvalContext.File(spoken.Text(row, "wav"))).Samples.Span;
                    eval.Whole(ends, $"spoken, {spoken.Text(row, "voices")} voices", pcm.Slice(0, pcm.Length - SpokenTail), spoken.Text(row, "player"));
                }

                context.Progress("turns", row, 2 * spoken.Count);
            }

            int at = 0;
            foreach (PlayerVoice player in BenchLines.Shipped().Players)
            {
                foreach (BenchLine line in player.Of(LineKind.Question))
                {
                    if (at++ % context.Stride == 0)
                    {
                        eval.Whole(ends, "duplex", line.Samples, line.Text);
                        eval.Cut(cuts, line);
                    }
                }
            }

            eval.Report(ends, cuts);
        }

        private void Whole(SortedDictionary<string, List<double>> ends, string group, ReadOnlySpan<float> pcm, string text)
        {
            if (!ends.TryGetValue(group, out List<double>? waits))
            {
                ends[group] = waits = new List<double>();
            }

            double wait = Wait(pcm);
            waits.Add(wait);
            if (!(wait <= LongestPause))
            {
                wrong.Add(new JObject { ["line"] = text, ["whole"] = true, ["wait"] = JsonFile.Number(wait, 3) });
            }
        }

        private void Cut(List<double> cuts, BenchLine line)
        {
            for (int word = 2; word <= line.WordCount - 2; word++)
            {
                double start = line.WordStart(word);
                if (!double.IsNaN(start) && start >= 0.3 && line.Seconds - start >= 0.3)
                {
                    double wait = Wait(line.Samples.AsSpan(0, (int)(start * BenchLine.RateHz)));
                    cuts.Add(wait);
                    if (wait < LongestPause)
                    {
                        wrong.Add(new JObject { ["line"] = string.Join(" ", line.Text.Split(' '), 0, word) + " ...", ["whole"] = false, ["wait"] = JsonFile.Number(wait, 3) });
                    }
                }
            }
        }

        /// <summary>Seconds from the end of the sound until the turn was the character's; NaN when it never was.</summary>
        private double Wait(ReadOnlySpan<float> line)
        {
            int rate = BenchLine.RateHz;
            int lead = (int)(LeadSeconds * rate);
            float[] pcm = new float[lead + line.Length + (int)(TailSeconds * rate)];
            line.CopyTo(pcm.AsSpan(lead));
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] += RoomNoise * ((float)noise.NextDouble() - 0.5f);
            }

            using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
            using NpcWorld world = new NpcWorld(model, silence, new NpcWorldOptions { MindMode = MindMode.Stepped });
            VirtualClock clock = new VirtualClock(world);
            Npc keeper = world[world.Spawn(new NpcProfile("keeper"), Pose.Facing(Vector3.Zero, Vector3.UnitX))];
            double given = double.NaN;
            world.DialogueChanged += (in DialogueChangedEvent e) =>
            {
                given = e.From == DialogueState.MaybeEnd && e.To == DialogueState.Thinking ? world.NowSeconds : given;
            };
            int step = (int)Math.Round(rate / clock.TickRate);
            for (int at = 0; at < pcm.Length && double.IsNaN(given); at += step)
            {
                keeper.Hear(pcm.AsSpan(at, Math.Min(step, pcm.Length - at)), rate);
                clock.Tick();
            }

            return given - ((double)(lead + line.Length) / rate);
        }

        private void Report(SortedDictionary<string, List<double>> ends, List<double> cuts)
        {
            TextTable table = new TextTable("turns: group", "lines", "taken", "wait p50 s", "p90 s", "p95 s");
            JObject groups = new JObject();
            List<double> all = new List<double>();
            foreach (KeyValuePair<string, List<double>> entry in ends)
            {
                all.AddRange(entry.Value);
                groups[entry.Key] = Row(table, "whole, " + entry.Key, entry.Value);
            }

            groups["all"] = Row(table, "whole, all", all);
            table.Write(context.Terminal.Output);
            double taken = 0;
            foreach (double wait in cuts)
            {
                taken += double.IsNaN(wait) ? 0 : Math.Clamp((LongestPause + VoiceIsKnown - wait) / (LongestPause - ShortestPause), 0, 1) / cuts.Count;
            }

            context.Terminal.Say($"half-said lines: {cuts.Count.ToString(CultureInfo.InvariantCulture)}; of pauses of 0.4 to 1.0 s after them {TextTable.Percent(taken)} would be taken");
            context.Results["turns"] = new JObject { ["whole"] = groups, ["cuts"] = cuts.Count, ["pauses_taken"] = JsonFile.Number(taken, 4), ["wrong"] = wrong };
        }

        private static JObject Row(TextTable table, string name, List<double> waits)
        {
            List<double> known = waits.FindAll(wait => !double.IsNaN(wait));
            Percentiles sorted = new Percentiles(known);
            double share = (double)known.Count / waits.Count;
            table.Add(name, waits.Count.ToString(CultureInfo.InvariantCulture), TextTable.Percent(share), TextTable.Number(sorted.At(0.5), 2), TextTable.Number(sorted.At(0.9), 2), TextTable.Number(sorted.At(0.95), 2));
            return new JObject
            {
                ["lines"] = waits.Count,
                ["taken"] = JsonFile.Number(share, 4),
                ["wait_p50"] = JsonFile.Number(sorted.At(0.5), 3),
                ["wait_p90"] = JsonFile.Number(sorted.At(0.9), 3),
                ["wait_p95"] = JsonFile.Number(sorted.At(0.95), 3),
            };
        }
    }
}
