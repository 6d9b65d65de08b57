using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What the engine says: its events, its ledgers, and the samples that its voices were asked for.</summary>
    internal sealed class OracleSource : IDuplexSource
    {
        // The ramp of the ducked voice (TurnTimes.DuckRamp); the state is told when it begins.
        private const double DuckRamp = 0.03;

        // What an interruption fades, and a tick.
        private const double FadeSeconds = 0.06;
        private const double TickSeconds = 1.0 / 60;

        private readonly ConversationRecord record;
        private readonly List<PlayedTimeline> played = new List<PlayedTimeline>();
        private readonly List<SpeechSpan> speech = new List<SpeechSpan>();

        public OracleSource(ConversationRecord record)
        {
            this.record = record;
            foreach (RecordedVoice voice in record.Voices)
            {
                PlayedTimeline timeline = new PlayedTimeline(record.Ticks, voice);
                played.Add(timeline);
                SpeakingSeconds += (double)timeline.PlayedAt(double.MaxValue) / voice.RateHz;
            }

            foreach (SpokenUtterance utterance in record.Utterances)
            {
                if (!double.IsNaN(utterance.AudibleSeconds))
                {
                    speech.Add(new SpeechSpan(utterance.AudibleSeconds, EndOf(utterance), utterance.Subtitles.Count, utterance.Character));
                }
            }

            speech.Sort((a, b) => a.Start.CompareTo(b.Start));
        }

        /// <inheritdoc/>
        public IReadOnlyList<SpeechSpan> Speech => speech;

        /// <inheritdoc/>
        public bool KnowsUtterances => true;

        /// <inheritdoc/>
        public IReadOnlyList<double> Backchannels => record.Backchannels;

        /// <inheritdoc/>
        public double SpeakingSeconds { get; }

        /// <inheritdoc/>
        public int BargeIns
        {
            get
            {
                int count = 0;
                foreach (StateMark mark in record.States)
                {
                    bool isStopped = (mark.To == DialogueState.Paused || mark.To == DialogueState.Yielding) && mark.From != DialogueState.Ducked && mark.From != DialogueState.Paused;
                    bool isTurn = mark.To == DialogueState.PlayerSpeaking && (mark.From == DialogueState.Idle || mark.From == DialogueState.Thinking || mark.From == DialogueState.Speaking);
                    count += mark.To == DialogueState.Ducked || isStopped || isTurn ? 1 : 0;
                }

                return count;
            }
        }

        /// <inheritdoc/>
        public double DuckedAt(double onset, int character)
        {
            double silent = SilentAt(onset, character);
            foreach (StateMark mark in record.States)
            {
                if (mark.Character == character && mark.Seconds >= onset && mark.Seconds <= silent
                    && (mark.To == DialogueState.Ducked || mark.To == DialogueState.Paused || mark.To == DialogueState.Yielding))
                {
                    return Math.Min(silent, mark.Seconds + DuckRamp);
                }
            }

            return silent;
        }

        /// <inheritdoc/>
        public double SilentAt(double onset, int character)
        {
            SpokenUtterance? utterance = During(onset, character);
            return utterance == null ? double.NaN : EndOf(utterance);
        }

        /// <inheritdoc/>
        public bool GoesOn(in Stretch disturbance, int character)
        {
            SpokenUtterance? utterance = During(disturbance.Start, character);
            return utterance != null && !utterance.WasInterrupted
                && (EndOf(utterance) <= disturbance.End || played[character].IsPlaying(disturbance.End, disturbance.End + DuplexRules.ResumeSeconds));
        }

        /// <inheritdoc/>
        /// <remarks>The ledger was read a tick before the end at most: a word that began within that tick may or may not be there.</remarks>
        public bool? HistoryEqualsHeard(SpokenUtterance utterance)
        {
            string announced = string.Join(" ", utterance.Subtitles);
            double heard = (double)utterance.HeardSamples / record.Voices[utterance.Character].RateHz;
            int words = utterance.Subtitles.Count;
            return Words(utterance.History) == announced && Words(utterance.HeardText) == announced
                && words >= DuplexRules.WordsBegun(utterance.WordStarts, heard) && words <= DuplexRules.WordsBegun(utterance.WordStarts, heard + TickSeconds + 1e-6);
        }

        private static string Words(string? text) => string.Join(" ", (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        /// <summary>The utterance that is being heard at a moment.</summary>
        private SpokenUtterance? During(double seconds, int character)
        {
            foreach (SpokenUtterance utterance in record.Utterances)
            {
                if (utterance.Character == character && utterance.AudibleSeconds <= seconds && utterance.EndSeconds >= seconds)
                {
                    return utterance;
                }
            }

            return null;
        }

        private double EndOf(SpokenUtterance utterance)
            => played[utterance.Character].LastPlayed(utterance.IsOver ? utterance.EndSeconds + FadeSeconds : double.MaxValue);
    }
}
