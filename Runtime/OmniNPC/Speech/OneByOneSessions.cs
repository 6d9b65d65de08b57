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
        private ITalker[] talkers = Array.Empty<ITalker>();
        private int[] codes = Array.Empty<int>();
        private TalkerStep[] steps = Array.Empty<TalkerStep>();
        private int stepping;

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
        public int ThinkerParts => 1;

        /// <inheritdoc/>
        public int TalkerParts => 1;

        /// <inheritdoc/>
        public bool LeavesRunsOpen { get; set; }

        /// <inheritdoc/>
        public int PartsLeft { get; private set; }

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
        public void BeginStep(ReadOnlySpan<ITalker> talkers)
        {
            if (stepping > 0)
            {
                throw new InvalidOperationException("A step of this group is open; end it before the next one begins.");
            }

            if (this.talkers.Length < talkers.Length)
            {
                this.talkers = new ITalker[talkers.Length];
                steps = new TalkerStep[talkers.Length];
                codes = new int[talkers.Length * groups];
            }

            talkers.CopyTo(this.talkers);
            stepping = talkers.Length;
            PartsLeft = stepping > 0 ? 1 : 0;
        }

        /// <inheritdoc/>
        public void RunPart()
        {
            if (PartsLeft == 0)
            {
                throw new InvalidOperationException("No part of a run is left.");
            }

            PartsLeft = 0;
            for (int i = 0; i < stepping; i++)
            {
                try
                {
                    steps[i] = talkers[i].Step(codes.AsSpan(i * groups, groups));
                }
                catch (Exception error)
                {
                    steps[i] = new TalkerStep(error);
                }
            }
        }

        /// <inheritdoc/>
        public void EndStep(Span<int> codes, Span<TalkerStep> steps)
        {
            if (PartsLeft > 0)
            {
                throw new InvalidOperationException("Parts of the step are left.");
            }

            int ended = stepping;
            stepping = 0;
            if (steps.Length != ended || codes.Length != ended * groups)
            {
                throw new ArgumentException($"{ended} Talkers need {ended * groups} codes and {ended} outcomes; got room for {codes.Length} and {steps.Length}.", nameof(steps));
            }

            this.steps.AsSpan(0, ended).CopyTo(steps);
            this.codes.AsSpan(0, codes.Length).CopyTo(codes);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
