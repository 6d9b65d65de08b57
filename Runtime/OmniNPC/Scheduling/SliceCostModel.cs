namespace OmniNPC.Scheduling
{
    /// <summary>Predicts what decoding a slice of some codec frames costs: an online estimate of the 90th percentile per slice size.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class SliceCostModel
    {
        private readonly CostQuantile[] estimates;

        public SliceCostModel(int maxSlice)
        {
            estimates = new CostQuantile[maxSlice + 1];
        }

        public int MaxSlice => estimates.Length - 1;

        /// <summary>Predicted seconds; a size never seen is taken for the best known size's share.</summary>
        public double Predict(int codecFrames)
        {
            if (estimates[codecFrames].Seconds > 0)
            {
                return estimates[codecFrames].Seconds;
            }

            for (int size = 1; size < estimates.Length; size++)
            {
                if (estimates[size].Seconds > 0)
                {
                    return estimates[size].Seconds * codecFrames / size;
                }
            }

            return 0;
        }

        public void Observe(int codecFrames, double seconds) => estimates[codecFrames].Observe(seconds);
    }
}
