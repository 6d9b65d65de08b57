using System;

namespace OmniNPC.Speech
{
    /// <summary>The rates and sizes of a model; every other number about its speech derives from these.</summary>
    public sealed class SpeechFormat
    {
        /// <summary>Creates a format and checks its numbers.</summary>
        /// <param name="sampleRateHz">Rate of the decoded voice in Hz; 8000 to 48000.</param>
        /// <param name="samplesPerCodecFrame">Samples one codec frame decodes to; 1 to 48000.</param>
        /// <param name="codeGroups">Codes per codec frame; 1 to 64.</param>
        /// <param name="thinkerHidden">Width of a Thinker input row; 1 to 65536.</param>
        /// <param name="mel">The log-mel front end of the audio encoder, or null when the model cannot hear.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is outside its stated range.</exception>
        public SpeechFormat(int sampleRateHz, int samplesPerCodecFrame, int codeGroups, int thinkerHidden, MelFormat? mel)
        {
            SampleRateHz = Within(sampleRateHz, 8000, 48000, nameof(sampleRateHz));
            SamplesPerCodecFrame = Within(samplesPerCodecFrame, 1, 48000, nameof(samplesPerCodecFrame));
            CodeGroups = Within(codeGroups, 1, 64, nameof(codeGroups));
            ThinkerHidden = Within(thinkerHidden, 1, 65536, nameof(thinkerHidden));
            Mel = mel;
        }

        /// <summary>Rate of the decoded voice in Hz.</summary>
        public int SampleRateHz { get; }

        /// <summary>Samples that one codec frame decodes to.</summary>
        public int SamplesPerCodecFrame { get; }

        /// <summary>Codes per codec frame (codebook 0 and the residual codebooks).</summary>
        public int CodeGroups { get; }

        /// <summary>Width of one Thinker input row in floats.</summary>
        public int ThinkerHidden { get; }

        /// <summary>The log-mel front end of the audio encoder, or null when the model cannot hear.</summary>
        public MelFormat? Mel { get; }

        /// <summary>Duration of one codec frame in seconds.</summary>
        public double CodecFrameSeconds => (double)SamplesPerCodecFrame / SampleRateHz;

        private static int Within(int value, int least, int most, string name)
            => value >= least && value <= most
                ? value
                : throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}; found {value}.");
    }
}
