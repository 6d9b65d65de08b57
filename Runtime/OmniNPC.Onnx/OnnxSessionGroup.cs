using System;
using OmniNPC.Onnx.Stages;
using OmniNPC.Onnx.Talking;
using OmniNPC.Onnx.Thinking;
using OmniNPC.Speech;

namespace OmniNPC.Onnx
{
    /// <summary>The Thinkers and Talkers of one mind on the CPU.</summary>
    internal sealed class OnnxSessionGroup : ISessionGroup
    {
        private readonly ThinkerGroup thinkers;
        private readonly TalkerGroup talkers;

        public OnnxSessionGroup(SharedModel model)
        {
            MaxRows = model.MaxBatch;
            talkers = new TalkerGroup(model, MaxRows);
            thinkers = new ThinkerGroup(model, MaxRows, talkers);
        }

        public int MaxRows { get; }

        public int ThinkerParts => thinkers.Parts;

        public int TalkerParts => talkers.Parts;

        public bool LeavesRunsOpen
        {
            get => thinkers.LeavesRunsOpen;
            set => thinkers.LeavesRunsOpen = value;
        }

        // One of them at most: a run of Thinkers begins when the Talkers' parts are done, a step of Talkers not before the Thinkers' are.
        public int PartsLeft => thinkers.PartsLeft + talkers.PartsLeft;

        public IThinker CreateThinker() => new ThinkerSession(thinkers, false);

        public ITalker CreateTalker() => new TalkerSession(talkers, false);

        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids) => this.thinkers.Append(thinkers, ids);

        public void RunPart()
        {
            if (thinkers.PartsLeft > 0)
            {
                thinkers.RunPart();
            }
            else
            {
                talkers.RunPart();
            }
        }

        public void BeginStep(ReadOnlySpan<ITalker> talkers)
        {
            if (thinkers.PartsLeft > 0)
            {
                throw new InvalidOperationException("A run of Thinkers of this group is open; run its parts before a step of Talkers begins.");
            }

            this.talkers.BeginStep(talkers);
        }

        public void EndStep(Span<int> codes, Span<TalkerStep> steps) => talkers.EndStep(codes, steps);

        public void Dispose()
        {
            thinkers.Dispose();
            talkers.Dispose();
        }
    }
}
