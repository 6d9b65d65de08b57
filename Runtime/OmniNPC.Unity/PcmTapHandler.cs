using System;

namespace OmniNPC.Unity
{
    /// <summary>Receives what a voice output is about to play.</summary>
    /// <param name="mono">Samples in [-1, 1] before distance and direction; valid until the handler returns.</param>
    /// <param name="rateHz">Their rate, that of Unity's output.</param>
    /// <remarks>Thread: Unity's audio thread. A handler must not wait, allocate or call Unity.</remarks>
    public delegate void PcmTapHandler(ReadOnlySpan<float> mono, int rateHz);
}
