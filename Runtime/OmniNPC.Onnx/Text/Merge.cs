namespace OmniNPC.Onnx.Text
{
    /// <summary>What two neighbouring tokens become, and how early.</summary>
    internal readonly struct Merge
    {
        public Merge(int rank, int joined)
        {
            Rank = rank;
            Joined = joined;
        }

        public int Rank { get; }

        public int Joined { get; }
    }
}
