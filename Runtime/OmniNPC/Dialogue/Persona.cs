using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>One persona as the context begins with it: the Thinker reads it once, and every character that has it takes the rows over.</summary>
    /// <remarks>Thread: mind. Whoever needs it next reads the next piece, so it comes as soon as the most urgent of them needs it.</remarks>
    internal sealed class Persona : IDisposable
    {
        private readonly MindSessions sessions;
        private readonly int[] ids;
        private IThinker? reader;
        private IThinkerSnapshot? snapshot;
        private bool isUnshared;
        private int read;

        public Persona(MindSessions sessions, ITokenizer tokenizer, string text)
        {
            this.sessions = sessions;
            Text = text;
            var tokens = new List<int> { tokenizer.Special.ImStart };
            tokenizer.Encode("system\n".AsSpan(), tokens);
            tokenizer.Encode(text.Trim().AsSpan(), tokens);
            tokens.Add(tokenizer.Special.ImEnd);
            tokenizer.Encode("\n".AsSpan(), tokens);
            ids = tokens.ToArray();
        }

        /// <summary>The text, as profiles have it.</summary>
        public string Text { get; }

        /// <summary>Rows it has in every context.</summary>
        public int Length => ids.Length;

        /// <summary>Its tokens.</summary>
        public ReadOnlySpan<int> Ids => ids;

        /// <summary>Tokens not read yet; once there are none, <see cref="TryGive"/>.</summary>
        public int Waiting => snapshot != null || isUnshared ? 0 : ids.Length - read;

        /// <summary>Characters that have it.</summary>
        public int Users { get; set; }

        /// <summary>Bytes its rows take.</summary>
        public long Bytes => snapshot?.Bytes ?? 0;

        /// <summary>Reads a piece.</summary>
        /// <returns>The number of tokens read.</returns>
        public int Read(int most)
        {
            if (reader == null)
            {
                reader = sessions.Group.CreateThinker();
                using (IThinkerSnapshot? probe = reader.Snapshot())
                {
                    if (probe == null)
                    {
                        isUnshared = true;
                        Close();
                        return 0;
                    }
                }
            }

            int count = Math.Min(most, ids.Length - read);
            reader.Append(ids.AsSpan(read, count));
            read += count;
            return count;
        }

        /// <summary>What was read last could not be computed: whoever comes next begins anew.</summary>
        public void Restart()
        {
            read = 0;
            Close();
        }

        /// <summary>Gives its rows to a character that has none yet.</summary>
        /// <returns>False where rows cannot be copied; then each character reads it for itself.</returns>
        public bool TryGive(IThinker to)
        {
            if (snapshot == null && reader != null)
            {
                snapshot = reader.Snapshot();
                Close();
            }

            if (snapshot != null)
            {
                to.Restore(snapshot);
            }

            return snapshot != null;
        }

        public void Dispose()
        {
            Close();
            snapshot?.Dispose();
        }

        private void Close()
        {
            reader?.Dispose();
            reader = null;
        }
    }
}
