namespace OmniNPC.Scheduling
{
    /// <summary>Predicts what decoding a slice of some codec frames costs: an online estimate of the 90th percentile per slice size.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class SliceCostModel
    {
        private const double Quantile = 0.9;

        // A step of a tenth of the estimate follows a change of load within some ten slices and forgets one hiccup as fast.
        private const double Gain = 0.1;

        private readonly double[] estimates;

        public SliceCostModel(int maxSlice)
        {
            estimates = new double[maxSlice + 1];
        }

        public int MaxSlice => estimates.Length - 1;

        /// <summary>Predicted seconds; a size never seen is taken for the best known size's share.</summary>
        public double Predict(int codecFrames)
        {
            if (estimates[codecFrames] > 0)
            {
                return estimates[codecFrames];
            }

            for (int size = 1; size < estimates.Length; size++)
            {
                if (estimates[size] > 0)
                {
                    return estimates[size] * codecFrames / size;
                }
            }

            return 0;
        }

        public void Observe(int codecFrames, double seconds)
        {
            double known = estimates[codecFrames];
            estimates[codecFrames] = known <= 0 ? seconds : known * (1 + Gain * (seconds > known ? Quantile : Quantile - 1));
        }
    }
}
