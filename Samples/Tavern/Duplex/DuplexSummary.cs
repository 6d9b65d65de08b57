using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The figures of many conversations by one way of looking.</summary>
    internal sealed class DuplexSummary
    {
        private readonly List<double> pauses = new List<double>();
        private readonly List<double> turns = new List<double>();
        private readonly List<double> gaps = new List<double>();
        private readonly List<double> ducks = new List<double>();
        private readonly List<double> stops = new List<double>();
        private readonly List<double> responses = new List<double>();
        private readonly List<double> answered = new List<double>();
        private readonly List<double> resumed = new List<double>();
        private readonly List<double> histories = new List<double>();
        private readonly List<double> targets = new List<double>();
        private double invitingSeconds;
        private int backchannels;
        private int inWindow;
        private double undisturbedSeconds;
        private int bargeIns;

        /// <summary>Share of pauses that were taken; NaN when there was none. In all of these.</summary>
        public double PauseTakeover => Mean(pauses);

        /// <summary>Share of turns that were answered.</summary>
        public double TurnTakeover => Mean(turns);

        /// <summary>From the end of a turn to the first audible sample of the answer, ms.</summary>
        public Percentiles GapMs => new Percentiles(gaps);

        /// <summary>From an interruption's onset until the voice was lowered, ms.</summary>
        public Percentiles DuckMs => new Percentiles(ducks);

        /// <summary>From an interruption's onset until the voice was silent, ms.</summary>
        public Percentiles StopMs => new Percentiles(stops);

        /// <summary>From an interruption's end to the answer, ms.</summary>
        public Percentiles ResponseMs => new Percentiles(responses);

        /// <summary>Share of interruptions that were answered.</summary>
        public double InterruptionTakeover => Mean(answered);

        /// <summary>Share of disturbances without reason after which the character went on in time.</summary>
        public double ResumeRate => Mean(resumed);

        /// <summary>Backchannels a minute of the player's long turns.</summary>
        public double BackchannelRate => invitingSeconds > 0 ? 60 * backchannels / invitingSeconds : double.NaN;

        /// <summary>How many a minute were configured; NaN where no rate is.</summary>
        public double BackchannelTarget => Mean(targets);

        /// <summary>Share of the backchannels within the player's turns or at most 0.5 s after.</summary>
        public double BackchannelsInWindow => backchannels > 0 ? (double)inWindow / backchannels : double.NaN;

        /// <summary>Reactions to the own echo a minute of own speech.</summary>
        public double EchoBargeInsPerMinute => undisturbedSeconds > 0 ? 60 * bargeIns / undisturbedSeconds : double.NaN;

        /// <summary>Minutes of own speech behind <see cref="EchoBargeInsPerMinute"/>.</summary>
        public double EchoMinutes => undisturbedSeconds / 60;

        /// <summary>Share of interrupted utterances whose history is what was heard.</summary>
        public double HistoryEqualsHeard => Mean(histories);

        /// <summary>Utterances that were interrupted.</summary>
        public int Interrupted => histories.Count;

        /// <summary>FNV-1a over the hashes of the rendered sound, in order.</summary>
        public ulong Hash { get; private set; } = SampleHash.Empty;

        /// <summary>Adds a conversation.</summary>
        /// <param name="record">What was played.</param>
        /// <param name="figures">What was found.</param>
        /// <param name="forAll">Whether this sums several scenarios up: pauses then are those that were cut in, and no story's own.</param>
        public void Add(ConversationRecord record, ConversationFigures figures, bool forAll)
        {
            for (int i = 0; i < figures.Sounds.Count; i++)
            {
                SoundResult sound = figures.Sounds[i];
                if (!forAll || record.Placed[i].Sound.Speech.Count > 1)
                {
                    Add(pauses, sound.PauseTaken);
                }

                Add(turns, sound.TurnTaken);
                Add(gaps, sound.GapMs);
                Add(ducks, sound.DuckMs);
                Add(stops, sound.StopMs);
                Add(responses, sound.ResponseMs);
                Add(resumed, sound.Resumed);
                if (!double.IsNaN(sound.StopMs))
                {
                    answered.Add(double.IsNaN(sound.ResponseMs) ? 0 : 1);
                }
            }

            foreach (bool isEqual in figures.Histories)
            {
                Add(histories, isEqual);
            }

            if (figures.InvitingSeconds > 0)
            {
                Add(targets, record.BackchannelTarget);
            }

            invitingSeconds += figures.InvitingSeconds;
            backchannels += figures.Backchannels;
            inWindow += figures.BackchannelsInWindow;
            undisturbedSeconds += figures.UndisturbedSeconds;
            bargeIns += figures.BargeIns;
            Hash = SampleHash.Add(Hash, record.Hash);
        }

        /// <summary>The figures as JSON.</summary>
        public JObject Json() => new JObject
        {
            ["pause_tor"] = JsonFile.Number(PauseTakeover, 4),
            ["turn_tor"] = JsonFile.Number(TurnTakeover, 4),
            ["gap_ms"] = Halves(GapMs),
            ["duck_ms"] = Halves(DuckMs),
            ["stop_ms"] = Halves(StopMs),
            ["resume_rate"] = JsonFile.Number(ResumeRate, 4),
            ["backchannels"] = new JObject
            {
                ["rate"] = JsonFile.Number(BackchannelRate, 2),
                ["target"] = JsonFile.Number(BackchannelTarget, 2),
                ["in_window"] = JsonFile.Number(BackchannelsInWindow, 4),
            },
            ["own_echo_bargeins_per_min"] = JsonFile.Number(EchoBargeInsPerMinute, 3),
            ["history_equals_heard"] = JsonFile.Number(HistoryEqualsHeard, 4),
            ["pcm_hash"] = Hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        };

        private static JObject Halves(Percentiles values) => new JObject { ["p50"] = JsonFile.Number(values.Median, 1), ["p95"] = JsonFile.Number(values.At(0.95), 1) };

        private static double Mean(List<double> values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            return values.Count == 0 ? double.NaN : sum / values.Count;
        }

        private static void Add(List<double> values, bool? value)
        {
            if (value != null)
            {
                values.Add(value.Value ? 1 : 0);
            }
        }

        private static void Add(List<double> values, double value)
        {
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }
    }
}
