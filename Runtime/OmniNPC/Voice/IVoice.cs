using System;

namespace OmniNPC.Voice
{
    /// <summary>One character's spatial output: samples are queued, placed and counted as they are played.</summary>
    /// <remarks>Thread: game. Allocates: no after construction.</remarks>
    public interface IVoice : IDisposable
    {
        /// <summary>Samples that can be written now without being refused.</summary>
        int WritableSamples { get; }

        /// <summary>Samples written and not yet played.</summary>
        int QueuedSamples { get; }

        /// <summary>Samples taken by the device since the voice was made, counted by the voice itself; grows only. Silence while starved does not count.</summary>
        long PlayedSamples { get; }

        /// <summary>Times the queue ran dry while more was expected (between a write and <see cref="Finish"/>).</summary>
        int Starvations { get; }

        /// <summary>Queues samples; playing starts by itself with the first write.</summary>
        /// <param name="pcm">Mono in [-1, 1] at the voice's rate; at most <see cref="WritableSamples"/>.</param>
        /// <exception cref="ArgumentException">More than fits was given; nothing was queued.</exception>
        void Write(ReadOnlySpan<float> pcm);

        /// <summary>States that no more samples come for this utterance: running dry now is the end, not a starvation.</summary>
        void Finish();

        /// <summary>Fades out over a time and drops what is left in the queue; samples dropped never count as played.</summary>
        /// <param name="seconds">Length of the fade, 0 to 1.</param>
        void FadeOut(double seconds);

        /// <summary>Places the voice.</summary>
        /// <param name="pose">Position in metres, orientation (the mouth points along its forward) and velocity.</param>
        void SetPose(in Pose pose);

        /// <summary>Sets the gain before distance.</summary>
        /// <param name="gain">Linear, 0 to 4.</param>
        void SetGain(float gain);
    }
}
