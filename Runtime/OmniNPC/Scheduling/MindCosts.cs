using OmniNPC.Dialogue;

namespace OmniNPC.Scheduling
{
    /// <summary>Predicts what a step of the mind costs, by what is done and for how many rows: characters that step together, or tokens read at once.</summary>
    /// <remarks>Thread: mind. Allocates: at construction only.</remarks>
    internal sealed class MindCosts
    {
        /// <summary>Rows that are told apart; more count as so many.</summary>
        public const int MostRows = 64;

        private readonly SliceCostModel[] costs = new SliceCostModel[(int)MindWork.Beside + 1];

        public MindCosts()
        {
            for (int i = 0; i < costs.Length; i++)
            {
                costs[i] = new SliceCostModel(MostRows);
            }
        }

        /// <summary>The stage that some work is part of.</summary>
        public static ComputeStage Stage(MindWork work)
        {
            switch (work)
            {
                case MindWork.Talk:
                case MindWork.Beside: return ComputeStage.Talker;
                case MindWork.Write:
                case MindWork.ReadAside: return ComputeStage.ThinkerToken;
                case MindWork.Encode:
                case MindWork.EncodeAside:
                case MindWork.HearAside: return ComputeStage.AudioEncoder;
                default: return ComputeStage.ThinkerPrefill;
            }
        }

        /// <summary>Predicted seconds: the 90th percentile of what was measured; 0 before the first of its kind.</summary>
        public double Predict(MindWork work, int rows) => costs[(int)work].Predict(Bounded(rows));

        /// <summary>Learns.</summary>
        public void Observe(MindWork work, int rows, double seconds) => costs[(int)work].Observe(Bounded(rows), seconds);

        private static int Bounded(int rows) => rows < 1 ? 1 : rows > MostRows ? MostRows : rows;
    }
}
