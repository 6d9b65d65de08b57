using System.Collections.Generic;
using OmniNPC.Mouths;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Speech
{
    /// <summary>A spoken text: samples and word times.</summary>
    internal sealed class RenderedSpeech
    {
        public RenderedSpeech(float[] pcm, int rateHz, List<WordRecord> words, List<PhoneStart> phones, PlaybackLedger ledger)
        {
            Phones = phones;
            Ledger = ledger;
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

        /// <summary>Every phone and pause that the Talker said it speaks, in order.</summary>
        public List<PhoneStart> Phones { get; }

        /// <summary>What a character's ledger holds of it: words and mouth.</summary>
        public PlaybackLedger Ledger { get; }

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)Pcm.Length / RateHz;
    }
}
