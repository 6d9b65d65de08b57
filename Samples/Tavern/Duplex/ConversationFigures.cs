using System;
using System.Collections.Generic;
using System.Globalization;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What one way of looking found in one conversation.</summary>
    internal sealed class ConversationFigures
    {
        /// <summary>About each sound that was placed, in order.</summary>
        public List<SoundResult> Sounds { get; } = new List<SoundResult>();

        /// <summary>About each interrupted utterance: whether its history is what was heard.</summary>
        public List<bool> Histories { get; } = new List<bool>();

        /// <summary>What is wrong with those that are not, for people.</summary>
        public List<string> WrongHistories { get; } = new List<string>();

        /// <summary>Seconds of the player's speech that invited backchannels.</summary>
        public double InvitingSeconds { get; set; }

        /// <summary>Backchannels given from then on.</summary>
        public int Backchannels { get; set; }

        /// <summary>Those within the player's speech or just after.</summary>
        public int BackchannelsInWindow { get; set; }

        /// <summary>Seconds of the character's speech that nobody disturbed.</summary>
        public double UndisturbedSeconds { get; set; }

        /// <summary>Reactions to its own echo.</summary>
        public int BargeIns { get; set; }

        /// <summary>Looks at a conversation.</summary>
        /// <param name="record">What was played.</param>
        /// <param name="source">The way of looking.</param>
        public static ConversationFigures Of(ConversationRecord record, IDuplexSource source)
        {
            ConversationFigures figures = new ConversationFigures();
            for (int i = 0; i < record.Placed.Count; i++)
            {
                double next = i + 1 < record.Placed.Count ? record.Placed[i + 1].Start : double.PositiveInfinity;
                figures.Sounds.Add(Sound(record, source, record.Placed[i], next));
                figures.CountBackchannels(source, record.Placed[i]);
            }

            foreach (SpokenUtterance utterance in record.Utterances)
            {
                if (utterance.WasInterrupted && source.HistoryEqualsHeard(utterance) is bool isEqual)
                {
                    figures.Histories.Add(isEqual);
                    if (!isEqual)
                    {
                        figures.WrongHistories.Add(FormattableString.Invariant($"\"{utterance.History}\" at {utterance.EndSeconds:F2} s: {utterance.Subtitles.Count} words announced, \"{utterance.HeardText}\" by the event, {utterance.HeardSamples} samples heard, words begin at {string.Join(" ", utterance.WordStarts.ConvertAll(start => start.ToString("F2", CultureInfo.InvariantCulture)))} s"));
                    }
                }
            }

            if (record.Placed.Count == 0)
            {
                figures.UndisturbedSeconds = source.SpeakingSeconds;
                figures.BargeIns = source.BargeIns;
            }

            return figures;
        }

        private static SoundResult Sound(ConversationRecord record, IDuplexSource source, PlacedSound placed, double next)
        {
            SoundResult result = new SoundResult();
            int character = placed.Character;
            bool wasTalkedOver = new PlayedTimeline(record.Ticks, record.Voices[character]).IsPlaying(placed.Start - 0.05, placed.Start + 0.05);
            switch (placed.Sound.Kind)
            {
                case SoundKind.Turn:
                    Turn(source, placed, next, result);
                    break;
                case SoundKind.Interruption when wasTalkedOver:
                    double silent = source.SilentAt(placed.Start, character);
                    result.DuckMs = (source.DuckedAt(placed.Start, character) - placed.Start) * 1000;
                    result.StopMs = (silent - placed.Start) * 1000;
                    result.ResponseMs = (DuplexRules.AnswerStart(source.Speech, Math.Max(placed.End, silent), next, character) - placed.End) * 1000;
                    break;
                case SoundKind.Listener when wasTalkedOver:
                case SoundKind.Noise when wasTalkedOver:
                case SoundKind.SideTalk when wasTalkedOver:
                    result.Resumed = source.GoesOn(new Stretch(placed.Start, placed.End), character);
                    break;
            }

            return result;
        }

        private static void Turn(IDuplexSource source, PlacedSound placed, double next, SoundResult result)
        {
            Stretch turn = new Stretch(placed.Start, placed.End);
            bool hasPause = placed.Sound.Speech.Count > 1;
            double from = hasPause ? placed.Speech(0).End : placed.Start + DuplexRules.LateAnswerSeconds;
            // In a pause every sound counts: a reply that the player stops at once is as short as a nod. In a story only the engine can tell the two apart.
            bool isEarly = DuplexRules.IsPauseTaken(source.Speech, turn, from, hasPause || source.KnowsUtterances);
            bool isPausing = hasPause || placed.Sound.Seconds >= Scenarios.StorySeconds;
            result.PauseTaken = isPausing ? isEarly : (bool?)null;
            if (isEarly)
            {
                // Whoever speaks into a turn that does not pause did not wait for its end; after a taken pause there is no end to wait for.
                result.TurnTaken = isPausing ? (bool?)null : false;
            }
            else
            {
                double answer = DuplexRules.AnswerStart(source.Speech, placed.End, next, placed.Character);
                result.TurnTaken = !double.IsNaN(answer);
                result.GapMs = (answer - placed.End) * 1000;
            }
        }

        private void CountBackchannels(IDuplexSource source, PlacedSound placed)
        {
            if (placed.Sound.Kind != SoundKind.Turn || placed.Sound.Seconds < Scenarios.StorySeconds)
            {
                return;
            }

            InvitingSeconds += placed.Sound.Seconds;
            foreach (double onset in source.Backchannels)
            {
                if (onset >= placed.Start)
                {
                    Backchannels++;
                    BackchannelsInWindow += DuplexRules.IsInWindow(onset, new Stretch(placed.Start, placed.End)) ? 1 : 0;
                }
            }
        }
    }
}
