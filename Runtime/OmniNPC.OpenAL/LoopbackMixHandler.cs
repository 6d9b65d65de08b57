using System;

namespace OmniNPC.OpenAL
{
    /// <summary>Receives the mix block by block, in loopback or with <see cref="OpenALOptions.PlayMix"/>.</summary>
    /// <param name="interleaved">Stereo float, left and right alternating, at the backend's rate; valid during the call only.</param>
    /// <remarks>Thread: game, inside <see cref="OpenALVoiceBackend.Advance"/>.</remarks>
    public delegate void LoopbackMixHandler(ReadOnlySpan<float> interleaved);
}
