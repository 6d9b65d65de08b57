namespace OmniNPC.VoicePreview
{
    /// <summary>A stage of a <see cref="PreviewLatency"/>.</summary>
    public readonly struct PreviewStage
    {
        internal PreviewStage(string name, double seconds)
        {
            Name = name;
            Seconds = seconds;
        }

        /// <summary>What was reached, for people.</summary>
        public string Name { get; }

        /// <summary>Seconds since <see cref="PreviewLatency.Start"/>.</summary>
        public double Seconds { get; }
    }
}
