namespace OmniNPC.Dialogue
{
    /// <summary>One rendered "mm-hm".</summary>
    internal sealed class BackchannelClip
    {
        public BackchannelClip(string text, float[] samples)
        {
            Text = text;
            Samples = samples;
        }

        public string Text { get; }

        /// <summary>Mono in [-1, 1] at the model's rate, as loud as it is played.</summary>
        public float[] Samples { get; }
    }
}
