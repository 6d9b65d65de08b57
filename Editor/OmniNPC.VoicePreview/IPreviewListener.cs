using System;
using OmniNPC.Dialogue;

namespace OmniNPC.VoicePreview
{
    /// <summary>Receives everything a <see cref="PreviewSession"/> shows, as it happens. A take is one utterance of the character, counted from 1.</summary>
    /// <remarks>Thread: the one that calls <see cref="PreviewSession.Advance"/>, inside that call. Spans are valid until the method returns. It must not wait and must not call the session. Texts are allocated for it; it may allocate, for nothing here is a game.</remarks>
    public interface IPreviewListener
    {
        /// <summary>Samples were handed to the voice: they are heard next.</summary>
        /// <param name="take">The take.</param>
        /// <param name="position">Sample of the take at which they begin. Less than what came before when a stopped voice says a word anew; 0 begins a new take.</param>
        /// <param name="pcm">Mono in [-1, 1] at <see cref="PreviewSession.SampleRateHz"/>.</param>
        void Sound(int take, long position, ReadOnlySpan<float> pcm);

        /// <summary>The voice fades out; what it was given and has not played is dropped.</summary>
        /// <param name="fadeSeconds">Length of the fade.</param>
        void Stopped(double fadeSeconds);

        /// <summary>The voice is lowered or raised.</summary>
        /// <param name="gain">Linear.</param>
        void Gain(float gain);

        /// <summary>The mouth at a time of the take, known before it is heard.</summary>
        /// <param name="take">The take.</param>
        /// <param name="index">The time in steps of 1 / <see cref="PreviewSession.MouthRateHz"/> s from the take's beginning; grows by one from call to call.</param>
        /// <param name="weights">15 weights by <see cref="Mouths.Viseme"/>, each 0 to 1, sum 1.</param>
        void Mouth(int take, int index, ReadOnlySpan<float> weights);

        /// <summary>A word begins to be heard.</summary>
        /// <param name="take">The take.</param>
        /// <param name="text">The word with its punctuation.</param>
        /// <param name="startSeconds">When it begins, in seconds of the take.</param>
        /// <param name="endSeconds">When it ends, as far as it was generated.</param>
        void Word(int take, string text, double startSeconds, double endSeconds);

        /// <summary>The player's words are known.</summary>
        /// <param name="text">The words; empty when it was none.</param>
        /// <param name="isSpoken">Whether they were heard; else they were typed.</param>
        void Transcribed(string text, bool isSpoken);

        /// <summary>The character's place in the conversation changed.</summary>
        /// <param name="state">The place it is in.</param>
        /// <param name="why">Why, for people.</param>
        void State(DialogueState state, string why);

        /// <summary>The character asks the game to do something.</summary>
        /// <param name="name">The action.</param>
        /// <param name="argument">Its argument, or null.</param>
        void Action(string name, string? argument);

        /// <summary>The times of the turn's or the line's stages; called once per take, when its first sample was heard or it ended before.</summary>
        /// <param name="take">The take.</param>
        /// <param name="latency">The stages.</param>
        void Latency(int take, PreviewLatency latency);

        /// <summary>A take was heard to its end or cut short.</summary>
        /// <param name="take">Everything about it.</param>
        void Finished(PreviewTake take);

        /// <summary>What the world's tick took.</summary>
        /// <param name="seconds">Seconds on this thread.</param>
        void Ticked(double seconds);

        /// <summary>A stage failed; the character goes on.</summary>
        /// <param name="sentence">Which and why.</param>
        void Faulted(string sentence);
    }
}
