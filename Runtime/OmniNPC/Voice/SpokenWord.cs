using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>A word of an utterance and when it sounds.</summary>
    public readonly struct SpokenWord
    {
        /// <summary>Creates a word.</summary>
        /// <param name="text">Its characters in the utterance's text.</param>
        /// <param name="startSeconds">Begin in seconds of the utterance's sound.</param>
        /// <param name="endSeconds">End in seconds of the utterance's sound.</param>
        public SpokenWord(TextRange text, double startSeconds, double endSeconds)
        {
            Text = text;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
        }

        /// <summary>Its characters in the utterance's text.</summary>
        public TextRange Text { get; }

        /// <summary>Begin in seconds of the utterance's sound.</summary>
        public double StartSeconds { get; }

        /// <summary>End in seconds of the utterance's sound.</summary>
        public double EndSeconds { get; }
    }
}
