using System;

namespace OmniNPC.Scheduling
{
    /// <summary>A voice as the scheduler sees it.</summary>
    internal interface IDecodable
    {
        /// <summary>Codec frames that can be decoded now; 0 while the voice is not to be heard.</summary>
        int DecodableFrames { get; }

        /// <summary>Whether every codec frame of the utterance is among those that can be decoded.</summary>
        bool IsLastSlice { get; }

        /// <summary>Seconds of sound until the voice runs dry.</summary>
        double QueuedSeconds { get; }

        /// <summary>How carefully it is to be spoken.</summary>
        VoiceDetail Detail { get; }

        /// <summary>Decides between voices that run dry at the same moment; independent of when a character came.</summary>
        ulong Order { get; }

        /// <summary>Decodes a slice and hands it to the voice.</summary>
        void DecodeSlice(int codecFrames, double nowSeconds);

        /// <summary>Decoding threw.</summary>
        void FailDecoding(Exception exception);
    }
}
