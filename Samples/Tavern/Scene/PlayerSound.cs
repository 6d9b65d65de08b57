using System;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Takes what the player's microphone recorded in a tick.</summary>
    /// <param name="pcm">Mono samples in [-1, 1].</param>
    /// <param name="rateHz">Their rate.</param>
    internal delegate void PlayerSound(ReadOnlySpan<float> pcm, int rateHz);
}
