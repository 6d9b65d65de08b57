using System.Collections.Generic;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Speech
{
    /// <summary>A spoken text: samples and word times.</summary>
    internal sealed class RenderedSpeech
    {
        public RenderedSpeech(float[] pcm, int rateHz, List<WordRecord> words)
        {
            Pcm = pcm;
            RateHz = rateHz;
            Words = words;
        }

        /// <summary>Mono in [-1, 1].</summary>
        public float[] Pcm { get; }

        /// <summary>Rate of the samples in Hz.</summary>
        public int RateHz { get; }

        /// <summary>Words in seconds of the samples.</summary>
        public List<WordRecord> Words { get; }

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)Pcm.Length / RateHz;
    }
}
