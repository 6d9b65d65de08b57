using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>One number of voices at one tick rate: a game loop that has OmniNPC in it for a second, does without for half of one, and so on.</summary>
    internal sealed class TickCase
    {
        private const double WithSeconds = 1;
        private const double WithoutSeconds = 0.5;

        // After a change the mind first finishes what it has begun, and the caches are the other half's.
        private const int SettlingTicks = 6;

        private readonly GameLoad load;
        private readonly NpcWorldOptions options;
        private readonly List<double> ticks;
        private readonly List<double> with;
        private readonly List<double> without;
        private double worldSeconds;
        private long overruns;
        private long bytes;
        private int collections;

        public TickCase(int voices, double rateHz, double seconds, GameLoad load, NpcWorldOptions? options = null)
        {
            Voices = voices;
            RateHz = rateHz;
            Seconds = seconds;
            this.load = load;
            this.options = options ?? new NpcWorldOptions { MindMode = MindMode.Thread };
            ticks = new List<double>((int)(seconds * rateHz * 2));
            with = new List<double>(ticks.Capacity);
            without = new List<double>(ticks.Capacity);
        }

        /// <summary>Characters that speak all the time.</summary>
        public int Voices { get; }

        /// <summary>Ticks per second.</summary>
        public double RateHz { get; }

        /// <summary>Seconds with OmniNPC; half as many are without.</summary>
        public double Seconds { get; }

        /// <summary>Milliseconds inside <see cref="NpcWorld.Tick"/>.</summary>
        public Percentiles TickMs => new Percentiles(ticks);

        /// <summary>Milliseconds of a tick of the whole game with OmniNPC.</summary>
        public Percentiles WithMs => new Percentiles(with);

        /// <summary>Milliseconds of a tick of the whole game without.</summary>
        public Percentiles WithoutMs => new Percentiles(without);

        /// <summary>Times a voice ran dry in the middle of a line.</summary>
        public long Starvations { get; private set; }

        /// <summary>Steps of a mind inside the tick, or parts of steps, longer than the whole budget.</summary>
        public long LongMindSteps { get; private set; }

        /// <summary>Times that a run of the codec or a step of the mind paused for the next tick.</summary>
        public long Pauses { get; private set; }

        /// <summary>Share of voices that were speaking, on average over the ticks.</summary>
        public double SpeakingShare { get; private set; }

        /// <summary>Bytes the game thread allocated inside <see cref="NpcWorld.Tick"/>, per tick.</summary>
        public double BytesPerTick => ticks.Count == 0 ? 0 : (double)bytes / ticks.Count;

        /// <summary>Ticks longer than the budget.</summary>
        public long Overruns => overruns;

        /// <summary>How much longer a percentile of the game's ticks is with OmniNPC than without, in milliseconds.</summary>
        public double DeltaMs(double share) => WithMs.At(share) - WithoutMs.At(share);

        /// <summary>Runs it.</summary>
        public void Run(ISpeechModel model)
        {
            using VoicesScene scene = new VoicesScene(model, Voices, options);
            PacedLoop loop = new PacedLoop(RateHz);
            for (int warm = 0; warm < 10 * RateHz && (warm < RateHz || scene.Speaking < Voices); warm++)
            {
                loop.Await();
                Tick(scene, 1 / RateHz);
                scene.KeepSpeaking();
            }

            long starvedBefore = scene.World.Diagnostics.Starvations;
            long speaking = 0;
            for (double done = 0; done < Seconds; done += WithSeconds)
            {
                speaking += With(scene, loop);
                Without(loop);
            }

            Starvations = scene.World.Diagnostics.Starvations - starvedBefore;
            LongMindSteps = scene.World.Diagnostics.LongMindSteps;
            Pauses = scene.World.Diagnostics.PausedDecodes + scene.World.Diagnostics.PausedMindSteps;
            SpeakingShare = ticks.Count == 0 ? 0 : (double)speaking / ticks.Count / Voices;
        }

        /// <summary>What was measured.</summary>
        public JObject Json() => new JObject
        {
            ["voices"] = Voices,
            ["rate_hz"] = RateHz,
            ["tick_ms"] = Timings.Tail(TickMs),
            ["ab_delta_ms"] = new JObject { ["p50"] = JsonFile.Number(DeltaMs(0.5), 4), ["p99"] = JsonFile.Number(DeltaMs(0.99), 4) },
            ["overruns"] = Overruns,
            ["starvations"] = Starvations,
            ["bytes_per_tick"] = JsonFile.Number(BytesPerTick, 2),
            ["gcs"] = collections,
            ["ticks"] = ticks.Count,
            ["speaking_share"] = JsonFile.Number(SpeakingShare, 3),
            ["game_ms_with"] = Timings.Tail(WithMs),
            ["game_ms_without"] = Timings.Tail(WithoutMs),
        };

        /// <summary>The same as the cells of a table.</summary>
        public string[] Cells()
        {
            Percentiles ms = TickMs;
            return new[]
            {
                FormattableString.Invariant($"{Voices} at {RateHz:F0}/s"), TextTable.Number(ms.Median, 2), TextTable.Number(ms.At(0.99), 2), TextTable.Number(ms.At(0.999), 2), TextTable.Number(ms.Max, 2),
                TextTable.Number(DeltaMs(0.5), 2), TextTable.Number(DeltaMs(0.99), 2), Timings.Whole(Overruns), Timings.Whole(Starvations), TextTable.Number(BytesPerTick, 1), Timings.Whole(collections), TextTable.Percent(SpeakingShare),
            };
        }

        /// <summary>What <see cref="Cells"/> are.</summary>
        public static TextTable Table()
            => new TextTable("tick: voices, rate", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "A/B p50 ms", "A/B p99 ms", "overruns", "starvations", "bytes per tick", "GCs", "speaking");

        private long With(VoicesScene scene, PacedLoop loop)
        {
            int count = (int)(WithSeconds * RateHz);
            long speaking = 0;
            double last = PacedLoop.Now - (1 / RateHz);
            for (int tick = 0; tick < count; tick++)
            {
                loop.Await();
                int collectionsBefore = GC.CollectionCount(0);
                double start = PacedLoop.Now;
                load.Work();
                double worked = PacedLoop.Now;
                long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
                Tick(scene, Math.Min(start - last, 0.1));
                long allocated = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
                double end = PacedLoop.Now;
                last = start;
                scene.KeepSpeaking();
                collections += GC.CollectionCount(0) - collectionsBefore;
                speaking += tick < SettlingTicks ? 0 : scene.Speaking;
                if (tick >= SettlingTicks)
                {
                    double ms = (end - worked) * 1000;
                    ticks.Add(ms);
                    with.Add((end - start) * 1000);
                    bytes += allocated;
                    overruns += ms > options.TickBudgetSeconds * 1000 ? 1 : 0;
                }
            }

            return speaking;
        }

        // The world's clock stands still meanwhile, so that nothing starves.
        private void Without(PacedLoop loop)
        {
            int count = (int)(WithoutSeconds * RateHz) + SettlingTicks;
            for (int tick = 0; tick < count; tick++)
            {
                loop.Await();
                double start = PacedLoop.Now;
                load.Work();
                if (tick >= SettlingTicks)
                {
                    without.Add((PacedLoop.Now - start) * 1000);
                }
            }
        }

        private void Tick(VoicesScene scene, double delta)
        {
            worldSeconds += delta;
            scene.World.Tick(new TickInfo(worldSeconds, (float)delta));
        }
    }
}
