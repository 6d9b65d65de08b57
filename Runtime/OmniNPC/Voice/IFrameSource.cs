using System;

namespace OmniNPC.Voice
{
    /// <summary>Where a voice takes the samples of its codec frames from: a decoder in the tick, or one on the mind's thread.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal interface IFrameSource : IDisposable
    {
        /// <summary>The most codec frames one <see cref="Read"/> takes.</summary>
        int MaxFrames { get; }

        /// <summary>Codec frames that the next <see cref="Read"/> decodes besides its own.</summary>
        int WarmUpFrames { get; }

        /// <summary>A new utterance begins.</summary>
        /// <param name="seed">Seed of the decoder's noise.</param>
        void Begin(ulong seed);

        /// <summary>Takes the next codec frames, as many as the run takes of each voice; their samples are its row after the run.</summary>
        /// <param name="batch">The run.</param>
        void Read(DecodeBatch batch);

        /// <summary>Lets codec frames go by unheard; what is read after them continues them.</summary>
        void Pass(int frames);

        /// <summary>Drops codec frames of an utterance that is over.</summary>
        void Drop(int frames);
    }
}
