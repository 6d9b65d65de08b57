using System;
using OmniNPC.Onnx.Slots;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Thinking
{
    /// <summary>The Thinker of one character.</summary>
    internal sealed class ThinkerSession : IThinker, ISlotHolder
    {
        private readonly bool ownsGroup;

        // The group's run writes over what it wrote before.
        private readonly float[] logits;
        private bool isDisposed;

        /// <param name="group">Where it steps.</param>
        /// <param name="ownsGroup">Whether the group is there for this session alone and goes with it.</param>
        public ThinkerSession(ThinkerGroup group, bool ownsGroup)
        {
            Group = group;
            this.ownsGroup = ownsGroup;
            logits = new float[group.Vocabulary];
            group.Add(this);
        }

        /// <summary>Where it steps.</summary>
        public ThinkerGroup Group { get; }

        public int Slot { get; set; } = -1;

        public int UsedRows => Length;

        public int Length { get; private set; }

        public int Capacity => Group.Capacity;

        /// <summary>Whether a run that feeds it is open.</summary>
        public bool IsFed { get; private set; }

        public ReadOnlySpan<float> Logits
        {
            get
            {
                Settle();
                return logits;
            }
        }

        public void Append(ReadOnlySpan<int> ids)
        {
            RequireRoom(ids.Length);
            for (int i = 0; i < ids.Length; i++)
            {
                RequireToken(ids[i], i);
            }

            Group.Append(this, ids);
        }

        public void AppendRows(ReadOnlySpan<float> rows)
        {
            if (rows.Length % Group.Hidden != 0)
            {
                throw new ArgumentException($"A Thinker row is {Group.Hidden} numbers; got {rows.Length}, which is not a multiple.", nameof(rows));
            }

            RequireRoom(rows.Length / Group.Hidden);
            Group.AppendRows(this, rows);
        }

        public void Rewind(int length)
        {
            if (length < 0 || length > Length)
            {
                throw new ArgumentOutOfRangeException(nameof(length), length, $"The cache holds {Length} rows; a rewind goes to 0 to {Length}.");
            }

            Settle();
            Length = length;
        }

        public IThinkerSnapshot? Snapshot()
        {
            RequireOpen();
            Settle();
            float[]? kept = Group.Save(this);
            return kept == null ? null : new ThinkerSnapshot(kept, Length);
        }

        public void Restore(IThinkerSnapshot snapshot)
        {
            RequireOpen();
            if (!(snapshot is ThinkerSnapshot kept) || kept.Rows == null || kept.Length > Capacity)
            {
                throw new ArgumentException($"A Thinker of {Capacity} rows takes over a snapshot of its own model; found {(snapshot is ThinkerSnapshot other ? other.ToString() : snapshot?.GetType().Name ?? "null")}.", nameof(snapshot));
            }

            Settle();
            Group.Load(this, kept.Rows, kept.Length);
            Length = kept.Length;
        }

        public void Dispose()
        {
            if (!isDisposed)
            {
                isDisposed = true;
                Group.Remove(this);
                if (ownsGroup)
                {
                    Group.Dispose();
                }
            }
        }

        /// <summary>A run that feeds it some rows is open; they count.</summary>
        public void Open(int count)
        {
            IsFed = true;
            Length += count;
        }

        /// <summary>That run failed: they do not.</summary>
        public void TakeBack(int count) => Length -= count;

        /// <summary>That run is over.</summary>
        public void Close() => IsFed = false;

        /// <summary>Takes the outcome of a run.</summary>
        public void Take(ReadOnlySpan<float> next) => next.CopyTo(logits);

        /// <summary>Checks that some rows more fit.</summary>
        public void RequireRoom(int count)
        {
            RequireOpen();
            if (count < 1)
            {
                throw new ArgumentException("There is nothing to feed.", nameof(count));
            }

            if (count > Capacity - Length)
            {
                throw new InvalidOperationException($"The KV cache holds {Length} of {Capacity} rows; {count} more do not fit.");
            }
        }

        /// <summary>Checks that a token is one.</summary>
        public void RequireToken(int id, int position)
        {
            if ((uint)id >= (uint)Group.Embed.Rows)
            {
                throw new ArgumentException($"Token {id} at position {position} is outside the vocabulary of {Group.Embed.Rows}.", nameof(id));
            }
        }

        /// <summary>Computes what is left of the run that feeds it.</summary>
        private void Settle()
        {
            if (IsFed)
            {
                Group.Finish();
            }
        }

        private void RequireOpen()
        {
            if (isDisposed)
            {
                throw new ObjectDisposedException(GetType().Name, "The session was disposed.");
            }

            Group.RequireUsable();
        }
    }
}
