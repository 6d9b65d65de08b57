using OmniNPC.Mouths;

namespace OmniNPC.Dialogue
{
    /// <summary>One rendered "mm-hm".</summary>
    internal sealed class BackchannelClip
    {
        public BackchannelClip(string text, float[] samples, VisemeTrack visemes)
        {
            Text = text;
            Samples = samples;
            Visemes = visemes;
        }

        public string Text { get; }

        /// <summary>Mono in [-1, 1] at the model's rate, as loud as it is played.</summary>
        public float[] Samples { get; }

        /// <summary>The mouth that goes with it.</summary>
        public VisemeTrack Visemes { get; }
    }
}
