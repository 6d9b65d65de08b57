namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A sound and the sample of the microphone at which it began: the ground truth.</summary>
    internal sealed class PlacedSound
    {
        public PlacedSound(PlayerSound sound, int startSample)
        {
            Sound = sound;
            StartSample = startSample;
        }

        /// <summary>The sound.</summary>
        public PlayerSound Sound { get; }

        /// <summary>Its first sample.</summary>
        public int StartSample { get; }

        /// <summary>Whom the player faced.</summary>
        public int Character { get; set; }

        /// <summary>When it begins, in seconds.</summary>
        public double Start => (double)StartSample / BenchLine.RateHz;

        /// <summary>When it ends, in seconds.</summary>
        public double End => (double)(StartSample + Sound.Samples.Length) / BenchLine.RateHz;

        /// <summary>A stretch of its speech, in seconds of the conversation.</summary>
        public Stretch Speech(int index) => Sound.Speech[index].Later(Start);
    }
}
