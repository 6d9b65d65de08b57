using System;

namespace OmniNPC.Speech
{
    /// <summary>The outcome of one Talker step.</summary>
    public readonly struct TalkerStep
    {
        /// <summary>Creates an outcome.</summary>
        /// <param name="kind">What the step did.</param>
        /// <param name="word">Index of the word that sounds in this codec frame, or -1 in a pause or without a codec frame.</param>
        public TalkerStep(TalkerStepKind kind, int word)
        {
            Kind = kind;
            Word = word;
            Error = null;
        }

        /// <summary>Creates the outcome of a step that failed.</summary>
        /// <param name="error">Why.</param>
        public TalkerStep(Exception error)
        {
            Kind = TalkerStepKind.Failed;
            Word = -1;
            Error = error ?? throw new ArgumentNullException(nameof(error));
        }

        /// <summary>What the step did.</summary>
        public TalkerStepKind Kind { get; }

        /// <summary>Index of the word that sounds in this codec frame, or -1 in a pause or without a codec frame.</summary>
        public int Word { get; }

        /// <summary>Why it failed; null unless it did.</summary>
        public Exception? Error { get; }
    }
}
