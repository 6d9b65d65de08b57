using System.Collections.Generic;
using OmniNPC.Dialogue;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Predicts what a step of the mind costs, by what is done and for how many rows: characters that step together, or tokens read at once. Its beginning and each part of the run that it opens are
    /// told apart, the beginning being piece 0.
    /// </summary>
    /// <remarks>Thread: mind. Allocates: at construction, and at the first step that has a piece more than any before.</remarks>
    internal sealed class MindCosts
    {
        /// <summary>Rows that are told apart; more count as so many.</summary>
        public const int MostRows = 64;

        private readonly List<SliceCostModel?>[] costs = new List<SliceCostModel?>[(int)MindWork.Beside + 1];

        public MindCosts()
        {
            for (int i = 0; i < costs.Length; i++)
            {
                costs[i] = new List<SliceCostModel?>();
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

        /// <summary>The pieces that are known of some work, its beginning included.</summary>
        public int Pieces(MindWork work) => costs[(int)work].Count;

        /// <summary>Predicted seconds of a piece: the 90th percentile of what was measured; 0 before the first of its kind.</summary>
        public double Predict(MindWork work, int piece, int rows) => piece < Pieces(work) ? costs[(int)work][piece]?.Predict(Bounded(rows)) ?? 0 : 0;

        /// <summary>Learns.</summary>
        public void Observe(MindWork work, int piece, int rows, double seconds)
        {
            List<SliceCostModel?> known = costs[(int)work];
            if (known.Count <= piece)
            {
                // The first of its kind pays for everything lazy and would mislead the prediction.
                known.Add(null);
                return;
            }

            SliceCostModel model = known[piece] ??= new SliceCostModel(MostRows);
            model.Observe(0, Bounded(rows), seconds);
        }

        private static int Bounded(int rows) => rows < 1 ? 1 : rows > MostRows ? MostRows : rows;
    }
}
