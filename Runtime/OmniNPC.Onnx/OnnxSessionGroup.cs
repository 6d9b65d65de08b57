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
            thinkers = new ThinkerGroup(model, MaxRows);
            talkers = new TalkerGroup(model, MaxRows);
        }

        public int MaxRows { get; }

        public IThinker CreateThinker() => new ThinkerSession(thinkers, false);

        public ITalker CreateTalker() => new TalkerSession(talkers, false);

        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids) => this.thinkers.Append(thinkers, ids);

        public void Step(ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps) => this.talkers.Step(talkers, codes, steps);

        public void Dispose()
        {
            thinkers.Dispose();
            talkers.Dispose();
        }
    }
}
