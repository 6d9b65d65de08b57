using System;

namespace OmniNPC.Voice
{
    /// <summary>Where a voice takes the samples of its codec frames from: a decoder in the tick, or one on the mind's thread.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal interface IFrameSource : IDisposable
    {
        /// <summary>The most codec frames one <see cref="Read"/> takes.</summary>
        int MaxFrames { get; }

        /// <summary>Codec frames that the next <see cref="Read"/> decodes besides those it returns.</summary>
        int WarmUpFrames { get; }

        /// <summary>A new utterance begins.</summary>
        /// <param name="seed">Seed of the decoder's noise.</param>
        void Begin(ulong seed);

        /// <summary>Takes the next codec frames as samples.</summary>
        /// <param name="frames">1 to <see cref="MaxFrames"/>.</param>
        /// <param name="pcm">Receives exactly their samples.</param>
        void Read(int frames, Span<float> pcm);

        /// <summary>Lets codec frames go by unheard; what is read after them continues them.</summary>
        void Pass(int frames);

        /// <summary>Drops codec frames of an utterance that is over.</summary>
        void Drop(int frames);
    }
}
