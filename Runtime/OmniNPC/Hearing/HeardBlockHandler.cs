namespace OmniNPC.Hearing
{
    /// <summary>Receives what the player's ear took in, block by block.</summary>
    /// <param name="block">10 ms of sound.</param>
    /// <remarks>Thread: game, inside the members of <see cref="PlayerEar"/> that take sound.</remarks>
    public delegate void HeardBlockHandler(in HeardBlock block);
}
