using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// One spoken turn whose end is given, as a released push-to-talk key gives it: no silence is waited for, so what passes until the answer is audible is compute and the
    /// ticks that hand it on. On a virtual clock, compute measured and charged.
    /// </summary>
    internal sealed class EndedTurn
    {
        private const double RateHz = 60;
        private const double PatienceSeconds = 20;
        private const float Quiet = 0.01f; // -40 dB: what is softer at a line's end is the room

        private readonly Dictionary<ComputeStage, Work> work = new Dictionary<ComputeStage, Work>();
        private bool isAfterEnd;

        private EndedTurn()
        {
        }

        /// <summary>Milliseconds from the end of the line to the first audible sample; NaN when nothing was audible.</summary>
        public double Ms { get; private set; } = double.NaN;

        /// <summary>Milliseconds of the stages in between, in order; they add up to <see cref="Ms"/>.</summary>
        public List<KeyValuePair<string, double>> StagesMs { get; } = new List<KeyValuePair<string, double>>();

        /// <summary>What the model computed between the end of the line and the first codec frames decoded, by stage.</summary>
        public IReadOnlyDictionary<ComputeStage, Work> Done => work;

        /// <summary>Plays a line that is heard while it is spoken.</summary>
        public static EndedTurn First(ISpeechModel model, PlayerLine line) => Play(model, line, true);

        /// <summary>Plays a line.</summary>
        /// <param name="model">Who answers.</param>
        /// <param name="line">What is said.</param>
        /// <param name="isHeardAsSpoken">Whether the sound comes while it is spoken; else all of it comes at its end, and nothing can be done ahead.</param>
        public static EndedTurn Play(ISpeechModel model, PlayerLine line, bool isHeardAsSpoken)
        {
            EndedTurn turn = new EndedTurn();
            turn.Run(model, line, isHeardAsSpoken);
            return turn;
        }

        private void Run(ISpeechModel model, PlayerLine line, bool isHeardAsSpoken)
        {
            using HeadlessVoiceBackend backend = new HeadlessVoiceBackend();
            using NpcWorld world = new NpcWorld(model, backend, new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = Array.Empty<string>() });
            world.Diagnostics.Costs.Observer = Note;
            VirtualClock clock = new VirtualClock(world, RateHz, ComputeCharge.Measured);
            Npc npc = world[world.Spawn(new NpcProfile("keeper"), new Pose())];
            clock.Run(1); // the persona is read
            ReadOnlySpan<float> spoken = line.Pcm.AsSpan(0, LastLoud(line.Pcm) + 1);
            int perTick = (int)(line.RateHz / RateHz);
            for (int at = 0; at < spoken.Length; at += perTick)
            {
                if (isHeardAsSpoken)
                {
                    npc.Hear(spoken.Slice(at, Math.Min(perTick, spoken.Length - at)), line.RateHz);
                }

                clock.Tick();
            }

            if (!isHeardAsSpoken)
            {
                npc.Hear(spoken, line.RateHz);
            }

            npc.EndHearing();
            isAfterEnd = true;
            double end = world.NowSeconds;
            TurnLedger ledger = default;
            while (world.NowSeconds < end + PatienceSeconds && (!npc.TryGetLastTurn(out ledger) || double.IsNaN(ledger.FirstAudible)))
            {
                clock.Tick();
                isAfterEnd &= !npc.TryGetLastTurn(out TurnLedger now) || double.IsNaN(now.FirstDecoded);
            }

            if (world.Diagnostics.DroppedPlayerSamples > 0)
            {
                throw new FailureException($"{line.Given}: {world.Diagnostics.DroppedPlayerSamples} samples were dropped, so what followed is no answer to the line.");
            }

            if (!double.IsNaN(ledger.FirstAudible))
            {
                Ms = (ledger.FirstAudible - end) * 1000;
                Add("transcript", ledger.Transcribed, ref end);
                Add("first_text", ledger.FirstText, ref end);
                Add("first_codec_frame", ledger.FirstCodecFrame, ref end);
                Add("first_decoded", ledger.FirstDecoded, ref end);
                Add("first_audible", ledger.FirstAudible, ref end);
            }
        }

        private static int LastLoud(float[] pcm)
        {
            int last = pcm.Length - 1;
            while (last > 0 && Math.Abs(pcm[last]) < Quiet)
            {
                last--;
            }

            return last;
        }

        private void Add(string name, double at, ref double from)
        {
            StagesMs.Add(new KeyValuePair<string, double>(name, (at - from) * 1000));
            from = at;
        }

        private void Note(ComputeStage stage, int units, double seconds)
        {
            if (isAfterEnd && stage != ComputeStage.Tick && stage != ComputeStage.Hearing)
            {
                work.TryGetValue(stage, out Work so);
                work[stage] = new Work(so.Units + units, so.Seconds + seconds);
            }
        }

        /// <summary>What a stage did.</summary>
        public readonly struct Work
        {
            public Work(int units, double seconds)
            {
                Units = units;
                Seconds = seconds;
            }

            /// <summary>Units of <see cref="ComputeStage"/>.</summary>
            public int Units { get; }

            /// <summary>Seconds of compute.</summary>
            public double Seconds { get; }
        }
    }
}
