namespace OmniNPC.Speech
{
    /// <summary>A voice that a model can speak with.</summary>
    public sealed class VoiceDescription
    {
        /// <summary>Creates a description.</summary>
        /// <param name="name">The name used in <see cref="NpcProfile.Voice"/>; unique within a model.</param>
        /// <param name="row">Row of the model's voice table.</param>
        /// <param name="text">What the voice is like and what taught it, for people.</param>
        public VoiceDescription(string name, int row, string text)
        {
            Name = name;
            Row = row;
            Text = text;
        }

        /// <summary>The name used in <see cref="NpcProfile.Voice"/>.</summary>
        public string Name { get; }

        /// <summary>Row of the model's voice table.</summary>
        public int Row { get; }

        /// <summary>What the voice is like and what taught it, for people.</summary>
        public string Text { get; }
    }
}
