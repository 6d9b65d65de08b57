namespace OmniNPC.Scheduling
{
    /// <summary>Predicts what a run of some size costs, and each of its parts: an online estimate of the 90th percentile per part and size.</summary>
    /// <remarks>Thread: one. Allocates: at construction only.</remarks>
    internal sealed class SliceCostModel
    {
        private readonly CostQuantile[][] estimates;

        /// <param name="maxSize">The largest run.</param>
        /// <param name="parts">Into how many parts each is cut.</param>
        public SliceCostModel(int maxSize, int parts = 1)
        {
            estimates = new CostQuantile[parts][];
            for (int part = 0; part < parts; part++)
            {
                estimates[part] = new CostQuantile[maxSize + 1];
            }
        }

        /// <summary>Into how many parts a run is cut.</summary>
        public int Parts => estimates.Length;

        /// <summary>Predicted seconds of a whole run.</summary>
        public double Predict(int size)
        {
            double seconds = 0;
            for (int part = 0; part < estimates.Length; part++)
            {
                seconds += Predict(part, size);
            }

            return seconds;
        }

        /// <summary>Predicted seconds of a part; a size never seen is taken for the smallest known size's share.</summary>
        public double Predict(int part, int size)
        {
            CostQuantile[] known = estimates[part];
            if (known[size].Seconds > 0)
            {
                return known[size].Seconds;
            }

            for (int other = 1; other < known.Length; other++)
            {
                if (known[other].Seconds > 0)
                {
                    return known[other].Seconds * size / other;
                }
            }

            return 0;
        }

        /// <summary>Learns.</summary>
        public void Observe(int part, int size, double seconds) => estimates[part][size].Observe(seconds);
    }
}
