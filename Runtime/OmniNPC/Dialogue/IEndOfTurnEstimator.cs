namespace OmniNPC.Dialogue
{
    /// <summary>Says how likely it is that the player, who has just fallen silent, is done.</summary>
    /// <remarks>
    /// Asked when the silence begins to count, and again with every word that becomes known. Thread: game, for all characters of a world in turn. Must not allocate.
    /// A learned graph fits behind this seam as well as rules do.
    /// </remarks>
    public interface IEndOfTurnEstimator
    {
        /// <summary>Estimates.</summary>
        /// <param name="input">What was heard of the turn so far.</param>
        /// <returns>0 (goes on for certain) to 1 (over for certain).</returns>
        float Estimate(in EndOfTurnInput input);
    }
}
