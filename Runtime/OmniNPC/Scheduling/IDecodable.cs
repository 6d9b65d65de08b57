using System;
using OmniNPC.Voice;

namespace OmniNPC.Scheduling
{
    /// <summary>A voice as the scheduler sees it.</summary>
    internal interface IDecodable
    {
        /// <summary>Codec frames that can be decoded now; 0 while the voice is not to be heard.</summary>
        int DecodableFrames { get; }

        /// <summary>Whether codec frames of it are in the run that is open; no longer once the voice was cut, for then nobody waits for them.</summary>
        bool IsDecoding { get; }

        /// <summary>Whether every codec frame of the utterance is among those that can be decoded.</summary>
        bool IsLastSlice { get; }

        /// <summary>Seconds of sound until the voice runs dry.</summary>
        double QueuedSeconds { get; }

        /// <summary>The most that it was since the voice began, or was heard again.</summary>
        double MostQueuedSeconds { get; }

        /// <summary>Codec frames that the next slice decodes besides its own, for the decoder's state.</summary>
        int WarmUpFrames { get; }

        /// <summary>How carefully it is to be spoken.</summary>
        VoiceDetail Detail { get; }

        /// <summary>When a slice of it was decoded last; of voices that have run dry already the one that has waited longest comes first.</summary>
        double ServedAtSeconds { get; }

        /// <summary>Decides between voices that are equal in everything else; independent of when a character came.</summary>
        ulong Order { get; }

        /// <summary>Gives a slice, as many codec frames as the run takes of each voice, to be decoded.</summary>
        void BeginSlice(DecodeBatch batch);

        /// <summary>Takes the samples of the slice and hands them to the voice.</summary>
        void EndSlice(ReadOnlySpan<float> pcm, double nowSeconds);

        /// <summary>Decoding threw.</summary>
        void FailDecoding(Exception exception);
    }
}
