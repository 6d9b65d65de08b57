using System;
using System.Collections.Generic;
using OmniNPC.Dialogue;
using OmniNPC.Mouths;
using OmniNPC.Subtitles;
using OmniNPC.VoicePreview;

namespace OmniNPC.Unity.Editor
{
    /// <summary>What the window shows of a session, by what is heard: the newest take's waveform, tones, words and mouth, latencies, ticks and the conversation.</summary>
    /// <remarks>Thread: main.</remarks>
    internal sealed class PreviewShow : IPreviewListener
    {
        /// <summary>Peaks of the waveform per second.</summary>
        public const int PeakRateHz = 100;

        /// <summary>Most ticks that are kept: ten seconds at 60 a second.</summary>
        public const int MostTicks = 600;

        // A conversation of an afternoon; older lines scroll out of the window long before.
        private const int MostLines = 200;

        private readonly PreviewSpeaker speaker;
        private readonly int rateHz;
        private readonly List<double> ticks = new List<double>(MostTicks);
        private readonly List<float> peaks = new List<float>();
        private readonly List<SubtitleWord> words = new List<SubtitleWord>();
        private readonly List<float> mouth = new List<float>();
        private readonly List<PreviewStage> stages = new List<PreviewStage>();
        private readonly List<string> lines = new List<string>();
        private readonly List<Piece> pieces = new List<Piece>();
        private int take;

        public PreviewShow(PreviewSpeaker speaker, int rateHz)
        {
            this.speaker = speaker;
            this.rateHz = rateHz;
            Tones = new Spectrogram(rateHz);
        }

        /// <summary>Rate of the samples in Hz.</summary>
        public int RateHz => rateHz;

        /// <summary>The take that is shown.</summary>
        public int Take => take;

        /// <summary>The tones of the take.</summary>
        public Spectrogram Tones { get; }

        /// <summary>Loudest sample of each 1 / <see cref="PeakRateHz"/> s of the take.</summary>
        public IReadOnlyList<float> Peaks => peaks;

        /// <summary>Words of the take so far.</summary>
        public IReadOnlyList<SubtitleWord> Words => words;

        /// <summary>Stages of the last latency.</summary>
        public IReadOnlyList<PreviewStage> Stages => stages;

        /// <summary>What the stages count from.</summary>
        public string LatencyStart { get; private set; } = string.Empty;

        /// <summary>Lines of the conversation, oldest first; text as it is, no markup.</summary>
        public IReadOnlyList<string> Lines => lines;

        /// <summary>What the character is doing.</summary>
        public string Doing { get; private set; } = "idle";

        /// <summary>The last take that is over, or null.</summary>
        public PreviewTake? Last { get; private set; }

        /// <summary>What failed last; empty when nothing did.</summary>
        public string Problem { get; private set; } = string.Empty;

        /// <summary>Cost in seconds of the last ticks, oldest first; at most <see cref="MostTicks"/>.</summary>
        public IReadOnlyList<double> Ticks => ticks;

        /// <summary>Ticks since the beginning, so that a window knows when to draw.</summary>
        public long TickCount { get; private set; }

        /// <summary>Seconds that a tick may cost.</summary>
        public double TickBudgetSeconds { get; set; }

        /// <summary>Grows with every sample, so that a window knows when to draw.</summary>
        public int Changes { get; private set; }

        /// <summary>Grows when words, lines or stages are others.</summary>
        public int TextChanges { get; private set; }

        /// <summary>Seconds of the take that were heard; 0 before its first sample.</summary>
        public double HeardSeconds
        {
            get
            {
                long heard = speaker.Heard;
                double seconds = 0;
                foreach (Piece piece in pieces)
                {
                    if (piece.Take == take && piece.Start <= heard)
                    {
                        seconds = (double)(piece.Position + Math.Min(heard - piece.Start, piece.Length)) / rateHz;
                    }
                }

                return seconds;
            }
        }

        /// <summary>The mouth at what is heard.</summary>
        /// <param name="weights">Room for <see cref="VisemeTrack.Count"/> weights.</param>
        public void Mouth(Span<float> weights)
        {
            weights.Clear();
            int index = (int)(HeardSeconds * PreviewSession.MouthRateHz);
            bool isKnown = pieces.Count > 0 && speaker.Heard < pieces[pieces.Count - 1].End && (index + 1) * VisemeTrack.Count <= mouth.Count;
            if (!isKnown)
            {
                weights[(int)Viseme.Sil] = 1f;
                return;
            }

            for (int i = 0; i < VisemeTrack.Count; i++)
            {
                weights[i] = mouth[(index * VisemeTrack.Count) + i];
            }
        }

        /// <summary>Shows a take that was rendered ahead, from its beginning on; its samples follow by <see cref="Sound"/>.</summary>
        public void Begin(int number, PreviewTake rendered)
        {
            BeginTake(number);
            words.AddRange(rendered.Words);
            foreach (float weight in rendered.Mouth.Span)
            {
                mouth.Add(weight);
            }
        }

        public void Sound(int take, long position, ReadOnlySpan<float> pcm)
        {
            if (take != this.take)
            {
                BeginTake(take);
            }

            if (pieces.Count > 0 && pieces[pieces.Count - 1].IsFollowedBy(take, position, speaker.Stream.Written))
            {
                pieces[pieces.Count - 1] = pieces[pieces.Count - 1].Longer(pcm.Length);
            }
            else
            {
                pieces.Add(new Piece(take, position, speaker.Stream.Written, pcm.Length));
            }

            speaker.Stream.Write(pcm);
            Tones.Add(position, pcm);
            for (int i = 0; i < pcm.Length; i++)
            {
                int peak = (int)((position + i) * PeakRateHz / rateHz);
                while (peaks.Count <= peak)
                {
                    peaks.Add(0f);
                }

                peaks[peak] = Math.Max(peaks[peak], Math.Abs(pcm[i]));
            }

            Changes++;
        }

        public void Stopped(double fadeSeconds) => speaker.Stream.FadeOut((int)(fadeSeconds * rateHz));

        public void Gain(float gain) => speaker.Stream.Gain = gain;

        public void Mouth(int take, int index, ReadOnlySpan<float> weights)
        {
            for (int i = 0; take == this.take && i < weights.Length; i++)
            {
                int at = (index * weights.Length) + i;
                if (at == mouth.Count)
                {
                    mouth.Add(weights[i]);
                }
            }
        }

        public void Word(int take, string text, double startSeconds, double endSeconds)
        {
            if (take == this.take)
            {
                words.Add(new SubtitleWord(text.Trim(), startSeconds, endSeconds));
                TextChanges++;
            }
        }

        public void Transcribed(string text, bool isSpoken) => AddLine(text.Length == 0 ? "you: (nothing was understood)" : $"you: {text}");

        public void State(DialogueState state, string why) => Doing = why.Length == 0 ? state.ToString() : $"{state}: {why}";

        public void Action(string name, string? argument) => AddLine(argument == null ? $"[{name}]" : $"[{name} {argument}]");

        public void Latency(int take, PreviewLatency latency)
        {
            stages.Clear();
            stages.AddRange(latency.Stages);
            LatencyStart = latency.Start;
            TextChanges++;
        }

        public void Finished(PreviewTake take)
        {
            Last = take;
            AddLine($"{take.Voice}: {take.Text}{(take.WasInterrupted ? "\u2014" : string.Empty)}");
        }

        public void Ticked(double seconds)
        {
            if (ticks.Count == MostTicks)
            {
                ticks.RemoveAt(0);
            }

            ticks.Add(seconds);
            TickCount++;
        }

        public void Faulted(string sentence) => Problem = sentence;

        private void BeginTake(int number)
        {
            take = number;
            peaks.Clear();
            words.Clear();
            mouth.Clear();
            pieces.Clear();
            Problem = string.Empty;
            Tones.Clear();
            Changes++;
            TextChanges++;
        }

        private void AddLine(string line)
        {
            if (lines.Count == MostLines)
            {
                lines.RemoveAt(0);
            }

            lines.Add(line);
            TextChanges++;
        }

        // Samples of a take that follow one another in the stream; a word that is said anew begins another.
        private readonly struct Piece
        {
            public Piece(int take, long position, long start, long length)
            {
                Take = take;
                Position = position;
                Start = start;
                Length = length;
            }

            public int Take { get; }

            public long Position { get; }

            public long Start { get; }

            public long Length { get; }

            public long End => Start + Length;

            public bool IsFollowedBy(int take, long position, long start) => take == Take && position == Position + Length && start == End;

            public Piece Longer(int by) => new Piece(Take, Position, Start, Length + by);
        }
    }
}
