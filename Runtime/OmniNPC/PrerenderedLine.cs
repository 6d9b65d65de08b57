using System;
using System.Threading;
using OmniNPC.Mouths;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>A line spoken ahead of its use: samples, words and mouth, for the game to keep or to play by its own means. Asked for by <see cref="Npc.Prerender"/>.</summary>
    /// <remarks>Thread: any once <see cref="IsDone"/>; until then only <see cref="IsDone"/>, <see cref="Cancel"/> and what was asked can be read. Reading it allocates nothing.</remarks>
    public sealed class PrerenderedLine
    {
        private readonly int sampleRateHz;
        private float[] pcm = Array.Empty<float>();
        private PlaybackLedger? ledger;
        private string? problem;
        private volatile bool isDone;
        private volatile bool isCancelled;

        internal PrerenderedLine(string text, int voice, Speech.SamplingDefaults sampling, ulong seed, int sampleRateHz)
        {
            Text = text;
            Voice = voice;
            Sampling = sampling;
            Seed = seed;
            this.sampleRateHz = sampleRateHz;
        }

        /// <summary>What is spoken.</summary>
        public string Text { get; }

        /// <summary>Whether it is there, or will never be.</summary>
        public bool IsDone => isDone;

        /// <summary>Why there is no sound, in one sentence; null when there is.</summary>
        /// <exception cref="InvalidOperationException">It is not done.</exception>
        public string? Problem
        {
            get
            {
                RequireDone();
                return problem;
            }
        }

        /// <summary>The samples, mono in [-1, 1] at <see cref="SampleRateHz"/>; none when there is a <see cref="Problem"/>.</summary>
        /// <exception cref="InvalidOperationException">It is not done.</exception>
        public ReadOnlyMemory<float> Pcm
        {
            get
            {
                RequireDone();
                return pcm;
            }
        }

        /// <summary>Rate of the samples in Hz.</summary>
        public int SampleRateHz => sampleRateHz;

        /// <summary>The words and their times; ranges index <see cref="Text"/>.</summary>
        /// <exception cref="InvalidOperationException">It is not done.</exception>
        public ReadOnlyMemory<SpokenWord> Words
        {
            get
            {
                RequireDone();
                return ledger == null ? default : ledger.Words;
            }
        }

        /// <summary>The mouth; null when there is a <see cref="Problem"/>.</summary>
        /// <exception cref="InvalidOperationException">It is not done.</exception>
        public VisemeTrack? Visemes
        {
            get
            {
                RequireDone();
                return ledger?.Visemes;
            }
        }

        internal int Voice { get; }

        internal Speech.SamplingDefaults Sampling { get; }

        internal ulong Seed { get; }

        internal bool IsCancelled => isCancelled;

        /// <summary>Gives it up: soon it is done, with a <see cref="Problem"/> that says so. Of one that is done nothing changes. Thread: any.</summary>
        public void Cancel() => isCancelled = true;

        /// <summary>Thread: mind, once.</summary>
        internal void Publish(float[] samples, PlaybackLedger spoken)
        {
            pcm = samples;
            ledger = spoken;
            isDone = true;
        }

        /// <summary>Thread: mind, or game once the mind has stopped; once.</summary>
        internal void Fail(string sentence)
        {
            problem = sentence;
            isDone = true;
        }

        private void RequireDone()
        {
            if (!isDone)
            {
                throw new InvalidOperationException("The line is still being rendered; wait for IsDone.");
            }
        }
    }
}
