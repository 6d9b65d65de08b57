namespace OmniNPC.VoicePreview
{
    /// <summary>A line of a script that is to be rendered.</summary>
    public sealed class ScriptedLine
    {
        internal ScriptedLine(string name, string text, string? voice, ulong? seed)
        {
            Name = name;
            Text = text;
            Voice = voice;
            Seed = seed;
        }

        /// <summary>Name of its files, without an ending: 1 to 64 letters, digits, <c>-</c> and <c>_</c>; unique in the script.</summary>
        public string Name { get; }

        /// <summary>What is spoken.</summary>
        public string Text { get; }

        /// <summary>Name of the voice; null for the one chosen beside the script.</summary>
        public string? Voice { get; }

        /// <summary>The seed; null for the one chosen beside the script.</summary>
        public ulong? Seed { get; }
    }
}
