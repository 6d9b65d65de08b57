namespace OmniNPC.Speech
{
    /// <summary>One token that a row of sound may be, and how likely.</summary>
    public readonly struct TokenGuess
    {
        /// <summary>Creates a guess.</summary>
        /// <param name="token">Token id, or -1 for none.</param>
        /// <param name="logProbability">Natural logarithm of its probability; 0 or less.</param>
        public TokenGuess(int token, float logProbability)
        {
            Token = token;
            LogProbability = logProbability;
        }

        /// <summary>Token id, or -1: nothing begins here.</summary>
        public int Token { get; }

        /// <summary>Natural logarithm of its probability.</summary>
        public float LogProbability { get; }
    }
}
