using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What anybody hears: the rendered sound of the characters, found by its level, and compared with what their voices were given.</summary>
    internal sealed class BlackBoxSource : IDuplexSource
    {
        // A character's speech lies around -25 dB in the mix, and there is nothing else in it.
        private const double SoundingDecibels = -50;
        private const double HopSeconds = 0.005;

        // Gain of the voice: windows of 20 ms every 10 ms, where the voice's own samples are speech.
        private const double GainHopSeconds = 0.01;
        private const double GainWindowSeconds = 0.02;
        private const double DryDecibels = -46;

        // Between these the head changes little: neither a hiss nor a deep voice's lowest tone, which the mix has less of, may look like a change of gain.
        private const double GainCutoffHz = 1000;
        private const double RumbleHz = 200;
        private const double DuckedDecibels = -9;
        private const double DroppedDecibels = -6;
        private const double BaselineSeconds = 1.5;

        // Longer than the pause between two phrases of the tales.
        private const double FallenSilentSeconds = 0.6;

        // Speech that goes on after a disturbance: at least so much in the time after it.
        private const double GoesOnSeconds = 0.8;
        private const double GoesOnWithinSeconds = 3;

        private const float Trace = 1e-5f;

        // Where a word begins is known to a codec frame (40 ms), and a fade rings on for a few milliseconds.
        private const double WordTolerance = 0.06;

        // A voice to the side is louder at one ear by 12 dB and more, one in front is not.
        private const double AsideDecibels = 6;

        private readonly ConversationRecord record;
        private readonly bool[][] sounding;
        private readonly List<SpeechSpan> speech = new List<SpeechSpan>();
        private readonly List<double> backchannels = new List<double>();
        private readonly List<PlayedTimeline> played = new List<PlayedTimeline>();
        private readonly double[] gains; // dB; NaN where the voice itself is silent

        public BlackBoxSource(ConversationRecord record)
        {
            this.record = record;
            sounding = Sounding(record);
            foreach (RecordedVoice voice in record.Voices)
            {
                played.Add(new PlayedTimeline(record.Ticks, voice));
            }

            double firstTurn = FirstMeasured();
            for (int character = 0; character < sounding.Length; character++)
            {
                foreach (Stretch stretch in DuplexRules.Merge(Stretches(sounding[character]), DuplexRules.MergeSeconds))
                {
                    SpeechSpan span = new SpeechSpan(stretch.Start, stretch.End, SpeechSpan.Unknown, character);
                    speech.Add(span);
                    SpeakingSeconds += stretch.Seconds;
                    if (!span.IsTakeover && span.Start >= firstTurn)
                    {
                        backchannels.Add(span.Start);
                    }
                }
            }

            speech.Sort((a, b) => a.Start.CompareTo(b.Start));
            gains = record.Voices.Count == 1 ? Gains() : Array.Empty<double>();
            BargeIns = Drops();
        }

        /// <inheritdoc/>
        public IReadOnlyList<SpeechSpan> Speech => speech;

        /// <inheritdoc/>
        public bool KnowsUtterances => false;

        /// <inheritdoc/>
        public IReadOnlyList<double> Backchannels => backchannels;

        /// <inheritdoc/>
        public double SpeakingSeconds { get; }

        /// <inheritdoc/>
        public int BargeIns { get; }

        /// <summary>Whether each 5 ms of the mix holds the voice of a character.</summary>
        public static bool[][] Sounding(ConversationRecord record)
        {
            int hop = (int)(HopSeconds * record.MixRateHz);
            int frames = record.Mix.Length / 2 / hop;
            bool[][] found = new bool[record.Plan.Characters][];
            for (int character = 0; character < found.Length; character++)
            {
                found[character] = new bool[frames];
            }

            double threshold = Math.Pow(10, SoundingDecibels / 10) * hop;
            for (int frame = 0; frame < frames; frame++)
            {
                double left = 0;
                double right = 0;
                for (int i = 2 * frame * hop; i < 2 * (frame + 1) * hop; i += 2)
                {
                    left += record.Mix[i] * record.Mix[i];
                    right += record.Mix[i + 1] * record.Mix[i + 1];
                }

                if ((left + right) / 2 > threshold)
                {
                    int faced = Faced(record, frame * HopSeconds);
                    bool isAside = Math.Abs(10 * Math.Log10((left + 1e-12) / (right + 1e-12))) > AsideDecibels;
                    found[found.Length == 2 && isAside ? 1 - faced : found.Length == 2 ? faced : 0][frame] = true;
                }
            }

            return found;
        }

        /// <inheritdoc/>
        public double DuckedAt(double onset, int character)
        {
            double silent = SilentAt(onset, character);
            double before = Median(onset - BaselineSeconds, onset);
            for (int frame = Math.Max(0, (int)(onset / GainHopSeconds)); frame < gains.Length && frame * GainHopSeconds < silent; frame++)
            {
                if (gains[frame] <= before + DuckedDecibels && frame * GainHopSeconds >= onset)
                {
                    return Math.Min(silent, (frame * GainHopSeconds) + (GainWindowSeconds / 2));
                }
            }

            return silent;
        }

        /// <inheritdoc/>
        public double SilentAt(double onset, int character)
        {
            int wanted = (int)(FallenSilentSeconds / HopSeconds);
            int silent = 0;
            bool[] frames = sounding[character];
            for (int frame = (int)(onset / HopSeconds); frame < frames.Length; frame++)
            {
                silent = frames[frame] ? 0 : silent + 1;
                if (silent == wanted)
                {
                    return Math.Max(onset, (frame + 1 - wanted) * HopSeconds);
                }
            }

            return (frames.Length - silent) * HopSeconds;
        }

        /// <inheritdoc/>
        public bool GoesOn(in Stretch disturbance, int character)
            => SoundingSeconds(character, disturbance.End, disturbance.End + DuplexRules.ResumeSeconds) > 0
            && SoundingSeconds(character, disturbance.End, disturbance.End + GoesOnWithinSeconds) >= GoesOnSeconds;

        /// <inheritdoc/>
        /// <remarks>Samples are counted from the first one the voice played to the last trace of it in the mix; an utterance that went back to the beginning of a word cannot be counted so.</remarks>
        public bool? HistoryEqualsHeard(SpokenUtterance utterance)
        {
            if (WasResumed(utterance))
            {
                return null;
            }

            double end = LastTrace(utterance.EndSeconds + WordTolerance);
            long samples = played[utterance.Character].PlayedAt(end) - utterance.FirstSample;
            double heard = (double)samples / record.Voices[utterance.Character].RateHz;
            int words = (utterance.History ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            return words >= DuplexRules.WordsBegun(utterance.WordStarts, heard - WordTolerance) && words <= DuplexRules.WordsBegun(utterance.WordStarts, heard + WordTolerance);
        }

        private static List<Stretch> Stretches(bool[] frames)
        {
            List<Stretch> stretches = new List<Stretch>();
            for (int frame = 0; frame < frames.Length; frame++)
            {
                if (frames[frame])
                {
                    int end = frame;
                    while (end < frames.Length && frames[end])
                    {
                        end++;
                    }

                    stretches.Add(new Stretch(frame * HopSeconds, end * HopSeconds));
                    frame = end;
                }
            }

            return stretches;
        }

        private static int Faced(ConversationRecord record, double seconds)
        {
            int faced = 0;
            foreach (PlacedSound placed in record.Placed)
            {
                faced = placed.Start <= seconds ? placed.Character : faced;
            }

            return faced;
        }

        private double FirstMeasured()
        {
            foreach (PlacedSound placed in record.Placed)
            {
                if (placed.Sound.Kind != SoundKind.WarmUp)
                {
                    return placed.Start;
                }
            }

            return 0;
        }

        private double SoundingSeconds(int character, double from, double to)
        {
            int count = 0;
            for (int frame = (int)Math.Ceiling(from / HopSeconds); frame < to / HopSeconds && frame < sounding[character].Length; frame++)
            {
                count += sounding[character][frame] ? 1 : 0;
            }

            return count * HopSeconds;
        }

        // The mix holds nothing but voices: after the last trace of one it is silent to the bit, but for the head's own ringing.
        private double LastTrace(double before)
        {
            int moment = Math.Min((int)(before * record.MixRateHz), (record.Mix.Length / 2) - 1);
            while (moment > 0 && Math.Abs(record.Mix[2 * moment]) < Trace && Math.Abs(record.Mix[(2 * moment) + 1]) < Trace)
            {
                moment--;
            }

            return (moment + 1.0) / record.MixRateHz;
        }

        private bool WasResumed(SpokenUtterance utterance)
        {
            foreach (StateMark mark in record.States)
            {
                if (mark.Character == utterance.Character && mark.From == DialogueState.Paused && mark.To == DialogueState.Speaking
                    && mark.Seconds >= utterance.AudibleSeconds && mark.Seconds <= utterance.EndSeconds)
                {
                    return true;
                }
            }

            return false;
        }

        private double[] Gains()
        {
            RecordedVoice voice = record.Voices[0];
            double[] found = new double[Math.Max(0, (int)((record.Mix.Length / 2.0 / record.MixRateHz) / GainHopSeconds) - 2)];
            double[] dryPower = new double[found.Length + 2];
            double[] mixPower = new double[found.Length + 2];
            double dryShare = 1 - Math.Exp(-2 * Math.PI * GainCutoffHz / voice.RateHz);
            double mixShare = 1 - Math.Exp(-Math.PI * GainCutoffHz / record.MixRateHz);
            double dryRumbleShare = 1 - Math.Exp(-2 * Math.PI * RumbleHz / voice.RateHz);
            double mixRumbleShare = 1 - Math.Exp(-Math.PI * RumbleHz / record.MixRateHz);
            double dryFirst = 0;
            double dryLow = 0;
            double dryRumble = 0;
            double mixFirst = 0;
            double mixLow = 0;
            double mixRumble = 0;
            for (int hop = 0; hop < dryPower.Length; hop++)
            {
                double from = hop * GainHopSeconds;
                long first = played[0].PlayedAt(from);
                long last = played[0].PlayedAt(from + GainHopSeconds);
                double sum = 0;
                for (long i = first; i < last; i++)
                {
                    dryFirst += dryShare * (voice.Dry(i) - dryFirst);
                    dryLow += dryShare * (dryFirst - dryLow);
                    dryRumble += dryRumbleShare * (dryLow - dryRumble);
                    sum += (dryLow - dryRumble) * (dryLow - dryRumble);
                }

                // A hop in which the voice began or ended is no measure.
                dryPower[hop] = last - first >= 0.99 * GainHopSeconds * voice.RateHz ? sum / (last - first) : double.NaN;
                int at = (int)(from * record.MixRateHz);
                int count = (int)(GainHopSeconds * record.MixRateHz);
                sum = 0;
                for (int i = 2 * at; i < 2 * (at + count) && i < record.Mix.Length; i++)
                {
                    // Ears to the left and right are close enough to one another for one filter: the voice is in front.
                    mixFirst += mixShare * (record.Mix[i] - mixFirst);
                    mixLow += mixShare * (mixFirst - mixLow);
                    mixRumble += mixRumbleShare * (mixLow - mixRumble);
                    sum += (mixLow - mixRumble) * (mixLow - mixRumble);
                }

                mixPower[hop] = sum / (2 * count);
            }

            int window = (int)Math.Round(GainWindowSeconds / GainHopSeconds);
            double least = Math.Pow(10, DryDecibels / 10);
            for (int hop = 0; hop < found.Length; hop++)
            {
                double dry = 0;
                double mix = 0;
                for (int i = 0; i < window; i++)
                {
                    dry += dryPower[hop + i] / window;
                    mix += mixPower[hop + i] / window;
                }

                found[hop] = dry > least ? 10 * Math.Log10((mix + 1e-12) / dry) : double.NaN;
            }

            return found;
        }

        private double Median(double from, double to)
        {
            List<double> values = new List<double>();
            for (int frame = Math.Max(0, (int)(from / GainHopSeconds)); frame < gains.Length && (frame + 2) * GainHopSeconds <= to; frame++)
            {
                if (!double.IsNaN(gains[frame]))
                {
                    values.Add(gains[frame]);
                }
            }

            return new Reports.Percentiles(values).Median;
        }

        // 40 ms on end: the begin of a sound and its spectrum move the gain by less, or for less.
        private int Drops()
        {
            double usual = Median(0, double.MaxValue);
            int count = 0;
            int run = 0;
            foreach (double gain in gains)
            {
                run = gain <= usual + DroppedDecibels ? run + 1 : 0;
                count += run == 4 ? 1 : 0;
            }

            return count;
        }
    }
}
