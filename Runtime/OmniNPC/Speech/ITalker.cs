using System;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;

namespace OmniNPC.Speech
{
    /// <summary>The Talker and code predictor state of one character: text goes in piece by piece, codec frames come out one a step.</summary>
    /// <remarks>
    /// One utterance at a time: <see cref="Begin"/>, any mix of <see cref="Append"/> and <see cref="Step"/>, <see cref="Complete"/>, and
    /// <see cref="Step"/> until it says <see cref="TalkerStepKind.Finished"/>. The text is held in the utterance's own buffer; words are ranges of it.
    /// Thread: mind. Allocates: no after construction, but for the pronunciation of words not met before.
    /// </remarks>
    public interface ITalker : IDisposable
    {
        /// <summary>Starts an utterance and drops whatever the last one still had.</summary>
        /// <param name="voice">Row of the voice table, from <see cref="VoiceDescription.Row"/>.</param>
        /// <param name="talker">Sampling of codebook 0.</param>
        /// <param name="codePredictor">Sampling of the remaining codebooks.</param>
        /// <param name="seed">Seed of this utterance's noise; the same seed and text give the same codes.</param>
        /// <exception cref="ArgumentOutOfRangeException">The model has no such voice row.</exception>
        void Begin(int voice, in SamplingOptions talker, in SamplingOptions codePredictor, ulong seed);

        /// <summary>Adds text as it arrives. A word is spoken once the text shows that it is whole.</summary>
        /// <param name="text">Any text; may end in the middle of a word.</param>
        void Append(ReadOnlySpan<char> text);

        /// <summary>States that no more text comes.</summary>
        void Complete();

        /// <summary>How carefully the next codec frames are spoken. A Talker that can stop early writes fewer codebooks for a voice that is not near and fills the rest with codes that say little; another ignores it.</summary>
        /// <remarks>Default: <see cref="VoiceDetail.Near"/>. Can change from one codec frame to the next.</remarks>
        VoiceDetail Detail { get; set; }

        /// <summary>Words met so far; each is a range of the text given to <see cref="Append"/> since <see cref="Begin"/>.</summary>
        int WordCount { get; }

        /// <summary>The character range of one word with its punctuation.</summary>
        /// <param name="index">0 to <see cref="WordCount"/> - 1.</param>
        /// <returns>Start and length in characters of the text since <see cref="Begin"/>.</returns>
        TextRange Word(int index);

        /// <summary>The phones that begin with the codec frame written last, in order, at most 4; the mouth follows them. Valid until the next call.</summary>
        /// <remarks>A Talker that knows where it is in its text says so with the first codec frame of an utterance; one that never does leaves the mouth to be read from the sound.</remarks>
        ReadOnlySpan<PhoneStart> Phones { get; }

        /// <summary>Advances by one codec frame when there is text enough to know how to say it.</summary>
        /// <param name="codes">Receives the codes of the codec frame, exactly the model's code groups.</param>
        /// <returns>Whether a codec frame was written, text is missing, or the utterance is over.</returns>
        TalkerStep Step(Span<int> codes);

        /// <summary>Seconds the Talker graph took in the last step that wrote a codec frame, measured; of a step taken together, this session's share.</summary>
        double LastTalkerSeconds { get; }

        /// <summary>Seconds the code predictor graph took in the last step that wrote a codec frame, measured; of a step taken together, this session's share.</summary>
        double LastCodePredictorSeconds { get; }
    }
}
