using System;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    /// <summary>A session group whose runs come in parts: what is fed is computed with the last of them, or when somebody needs the outcome sooner.</summary>
    internal sealed class PartedSessions : ISessionGroup
    {
        private readonly ScriptedSpeechModel model;
        private readonly OneByOneSessions whole;
        private Action? open;

        public PartedSessions(ScriptedSpeechModel model, int thinkerParts, int talkerParts, int maxRows)
        {
            this.model = model;
            whole = new OneByOneSessions(model, maxRows);
            ThinkerParts = thinkerParts;
            TalkerParts = talkerParts;
        }

        public int MaxRows => whole.MaxRows;

        public int ThinkerParts { get; }

        public int TalkerParts { get; }

        public bool LeavesRunsOpen { get; set; }

        public int PartsLeft { get; private set; }

        /// <summary>Runs that somebody needed before their last part.</summary>
        public int Hurried { get; private set; }

        public IThinker CreateThinker() => new Thinker(this, model.CreateThinker());

        public ITalker CreateTalker() => whole.CreateTalker();

        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids)
        {
            Hurry();
            var fed = new Thinker[thinkers.Length];
            int[] tokens = ids.ToArray();
            for (int i = 0; i < fed.Length; i++)
            {
                fed[i] = (Thinker)thinkers[i];
                fed[i].Pending = 1;
            }

            Open(ThinkerParts, fed, () =>
            {
                for (int i = 0; i < fed.Length; i++)
                {
                    fed[i].Inner.Append(tokens.AsSpan(i, 1));
                }
            });
        }

        public void BeginStep(ReadOnlySpan<ITalker> talkers)
        {
            if (PartsLeft > 0)
            {
                throw new InvalidOperationException("a run is open");
            }

            ITalker[] stepping = talkers.ToArray();
            PartsLeft = TalkerParts;
            Failed = null;
            open = () =>
            {
                whole.BeginStep(stepping);
                whole.Finish();
            };
        }

        public void EndStep(Span<int> codes, Span<TalkerStep> steps) => whole.EndStep(codes, steps);

        public void RunPart()
        {
            if (PartsLeft == 0)
            {
                throw new InvalidOperationException("no part is left");
            }

            try
            {
                model.BeforeCall("mind part");
                if (--PartsLeft == 0)
                {
                    open!();
                }
            }
            catch
            {
                PartsLeft = 0;
                Failed?.Invoke();
                throw;
            }
        }

        public void Dispose() => whole.Dispose();

        private event Action? Failed;

        private void Hurry()
        {
            if (PartsLeft > 0)
            {
                Hurried++;
                this.Finish();
            }
        }

        private void Open(int parts, Thinker[] fed, Action compute)
        {
            Failed = () => Array.ForEach(fed, thinker => thinker.Pending = 0);
            open = () =>
            {
                Array.ForEach(fed, thinker => thinker.Pending = 0);
                compute();
            };
            PartsLeft = parts;
            if (!LeavesRunsOpen)
            {
                this.Finish();
            }
        }

        private sealed class Thinker : IThinker
        {
            private readonly PartedSessions group;

            public Thinker(PartedSessions group, IThinker inner)
            {
                this.group = group;
                Inner = inner;
            }

            public IThinker Inner { get; }

            public int Pending { get; set; }

            public int Length => Inner.Length + Pending;

            public int Capacity => Inner.Capacity;

            public ReadOnlySpan<float> Logits
            {
                get
                {
                    group.Hurry();
                    return Inner.Logits;
                }
            }

            public void Append(ReadOnlySpan<int> ids)
            {
                int[] tokens = ids.ToArray();
                Begin(tokens.Length, () => Inner.Append(tokens));
            }

            public void AppendRows(ReadOnlySpan<float> rows)
            {
                float[] kept = rows.ToArray();
                Begin(kept.Length / ScriptedSpeechModel.Hidden, () => Inner.AppendRows(kept));
            }

            public void Rewind(int length)
            {
                group.Hurry();
                Inner.Rewind(length);
            }

            public IThinkerSnapshot? Snapshot()
            {
                group.Hurry();
                return Inner.Snapshot();
            }

            public void Restore(IThinkerSnapshot snapshot)
            {
                group.Hurry();
                Inner.Restore(snapshot);
            }

            public void Dispose() => Inner.Dispose();

            private void Begin(int count, Action compute)
            {
                group.Hurry();
                Pending = count;
                group.Open(group.ThinkerParts, new[] { this }, compute);
            }
        }
    }
}
