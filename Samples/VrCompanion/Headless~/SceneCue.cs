namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>Something that is said at a moment of the head track.</summary>
    internal readonly struct SceneCue
    {
        public SceneCue(double seconds, bool isPlayer, string text)
        {
            Seconds = seconds;
            IsPlayer = isPlayer;
            Text = text;
        }

        /// <summary>When, in seconds of the scene.</summary>
        public double Seconds { get; }

        /// <summary>Whether the player says it, to whom it looks at; else the companion does.</summary>
        public bool IsPlayer { get; }

        /// <summary>The words.</summary>
        public string Text { get; }
    }
}
