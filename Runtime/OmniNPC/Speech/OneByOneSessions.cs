using System;

namespace OmniNPC.Speech
{
    /// <summary>The group of a model that has nothing to win by stepping sessions together: they take the steps one after another.</summary>
    /// <remarks>Thread: mind. Allocates: when a session comes.</remarks>
    public sealed class OneByOneSessions : ISessionGroup
    {
        private readonly ISpeechModel model;
        private readonly int groups;
        private readonly int[] one = new int[1];

        /// <summary>Creates a group.</summary>
        /// <param name="model">Makes the sessions; must outlive them.</param>
        /// <param name="maxRows">How many the mind gives to one step; at least 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no row.</exception>
        public OneByOneSessions(ISpeechModel model, int maxRows = 1)
        {
            this.model = model ?? throw new ArgumentNullException(nameof(model));
            groups = model.Format.CodeGroups;
            MaxRows = maxRows >= 1 ? maxRows : throw new ArgumentOutOfRangeException(nameof(maxRows), maxRows, $"A step takes at least 1 session; found {maxRows}.");
        }

        /// <inheritdoc/>
        public int MaxRows { get; }

        /// <inheritdoc/>
        public IThinker CreateThinker() => model.CreateThinker();

        /// <inheritdoc/>
        public ITalker CreateTalker() => model.CreateTalker();

        /// <inheritdoc/>
        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids)
        {
            if (thinkers.Length != ids.Length)
            {
                throw new ArgumentException($"Each Thinker takes one token; got {thinkers.Length} Thinkers and {ids.Length} tokens.", nameof(ids));
            }

            for (int i = 0; i < thinkers.Length; i++)
            {
                one[0] = ids[i];
                thinkers[i].Append(one);
            }
        }

        /// <inheritdoc/>
        public void Step(ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps)
        {
            if (steps.Length != talkers.Length || codes.Length != talkers.Length * groups)
            {
                throw new ArgumentException($"{talkers.Length} Talkers need {talkers.Length * groups} codes and {talkers.Length} outcomes; got room for {codes.Length} and {steps.Length}.", nameof(steps));
            }

            for (int i = 0; i < talkers.Length; i++)
            {
                try
                {
                    steps[i] = talkers[i].Step(codes.Slice(i * groups, groups));
                }
                catch (Exception error)
                {
                    steps[i] = new TalkerStep(error);
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
