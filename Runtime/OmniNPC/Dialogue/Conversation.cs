using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>
    /// The Thinker's context: the persona, the exchanges remembered, the exchange under way. Tokens are queued here and fed in pieces; when the window is
    /// full the oldest exchanges leave. The persona is read once for all characters that have it.
    /// </summary>
    /// <remarks>Thread: mind. Allocates: when a line is tokenized, and when an exchange is longer than any before.</remarks>
    internal sealed class Conversation
    {
        // A prefill is cut into pieces of this many tokens, so that another character's codec frame never waits for a whole persona.
        private const int TokensPerStep = 64;

        private readonly IThinker thinker;
        private readonly ITokenizer tokenizer;
        private readonly int[] piece = new int[TokensPerStep];
        private readonly List<int> queue = new List<int>(1024);
        private readonly List<int> past = new List<int>(1024);
        private readonly List<int> pastLengths = new List<int>(64);
        private readonly List<int> scratch = new List<int>(1024);
        private readonly int[] userOpening;
        private readonly int[] replyOpening;
        private readonly int[] closing;
        private readonly Persona persona;
        private readonly int personaLength;
        private bool isPersonaIn;
        private bool isPersonaPostponed;
        private int queueAt;
        private int feeding;
        private bool isReadingPersona;
        private int exchangeStart;
        private int soundEnd;

        public Conversation(IThinker thinker, ITokenizer tokenizer, Persona persona)
        {
            this.thinker = thinker;
            this.tokenizer = tokenizer;
            this.persona = persona;
            ConversationTokens special = tokenizer.Special;
            userOpening = Opening(special.ImStart, "user\n");
            replyOpening = Opening(special.ImStart, "assistant\n");
            closing = Opening(special.ImEnd, "\n");
            personaLength = exchangeStart = persona.Length;
            if (personaLength > thinker.Capacity / 2)
            {
                throw new ArgumentException($"the persona has {personaLength} tokens; a persona may fill at most half of the model's window of {thinker.Capacity}");
            }
        }

        /// <summary>Tokens that wait to be in the cache.</summary>
        public int Waiting => (isPersonaIn || (isPersonaPostponed && Queued == 0) ? 0 : personaLength) + Queued;

        /// <summary>Rows the context has once everything that waits is fed.</summary>
        public int Length => Cached + Queued;

        /// <summary>The next piece that waits, in tokens to compute.</summary>
        public int NextPiece => Math.Min(TokensPerStep, isPersonaIn || persona.Waiting == 0 ? Queued : persona.Waiting);

        private int Queued => queue.Count - queueAt;

        private int Cached => isPersonaIn ? thinker.Length : personaLength;

        /// <summary>Feeds one piece of what waits; it counts once <see cref="EndFeed"/> says that it was computed.</summary>
        /// <param name="most">Most tokens of the piece.</param>
        /// <returns>The number of tokens to compute; none when what was missing could be copied.</returns>
        public int BeginFeed(int most)
        {
            if (!isPersonaIn)
            {
                // If it cannot be read, it is tried again when there is something to answer, and not all the time.
                isPersonaPostponed = isReadingPersona = true;
                return persona.Waiting > 0 ? persona.Read(Math.Min(most, TokensPerStep)) : 0;
            }

            int count = Math.Min(Math.Min(most, TokensPerStep), Queued);
            queue.CopyTo(queueAt, piece, 0, count);
            thinker.Append(piece.AsSpan(0, count));
            feeding = count;
            return count;
        }

        /// <summary>The piece was computed.</summary>
        public void EndFeed()
        {
            if (isReadingPersona)
            {
                isReadingPersona = false;
                if (persona.Waiting == 0)
                {
                    TakePersona();
                }

                isPersonaPostponed = false;
                return;
            }

            queueAt += feeding;
            feeding = 0;
            if (Queued == 0)
            {
                queue.Clear();
                queueAt = 0;
            }
        }

        /// <summary>The piece could not be computed: it still waits.</summary>
        public void FailFeed()
        {
            feeding = 0;
            if (isReadingPersona)
            {
                isReadingPersona = false;
                persona.Restart();
            }
        }

        /// <summary>Queues a typed line and the opening of the reply.</summary>
        /// <exception cref="ArgumentException">The line does not fit the window.</exception>
        public void BeginTyped(string line, int replyTokens, List<int> exchange)
        {
            exchange.Clear();
            exchange.AddRange(userOpening);
            tokenizer.Encode(line.AsSpan(), exchange);
            exchange.AddRange(closing);
            exchange.AddRange(replyOpening);
            Begin(exchange.Count + replyTokens + closing.Length);
            queue.AddRange(exchange);
        }

        /// <summary>Queues the opening of a spoken turn.</summary>
        /// <returns>Rows of sound for which there is room, at least those asked for.</returns>
        /// <exception cref="ArgumentException">The window has no room for a turn of sound.</exception>
        public int BeginSpoken(int leastRows, int replyTokens)
        {
            // The two tokens around the sound, the transcript and the reply, each closed, and the reply's opening.
            int others = userOpening.Length + 2 + (2 * (replyTokens + closing.Length)) + replyOpening.Length;
            Begin(others + leastRows);
            int rows = thinker.Capacity - exchangeStart - others;
            queue.AddRange(userOpening);
            queue.Add(tokenizer.Special.AudioBegin);
            return rows;
        }

        /// <summary>Queues the end of the sound; the transcript follows.</summary>
        public void EndSound()
        {
            soundEnd = Length;
            queue.Add(tokenizer.Special.AudioEnd);
        }

        /// <summary>Takes back the end of the sound and all that followed it.</summary>
        public void ResumeSound() => CutTo(soundEnd);

        /// <summary>Goes back to where the sound of this turn began, when its transcript had taken its place; the sound follows anew.</summary>
        public void ReopenSound()
        {
            CutTo(exchangeStart + userOpening.Length);
            queue.Add(tokenizer.Special.AudioBegin);
        }

        /// <summary>Queues the opening of an aside after what is being said; it leaves no trace.</summary>
        /// <param name="rows">Rows of sound that follow.</param>
        /// <param name="tokens">Most tokens of its transcript.</param>
        /// <param name="isReplyOpen">Whether the character's own words are in the context and not closed.</param>
        /// <returns>The length to return to, or -1 when the window has no room.</returns>
        public int BeginAside(int rows, int tokens, bool isReplyOpen)
        {
            int start = Length;
            if (start + closing.Length + userOpening.Length + 2 + rows + tokens > thinker.Capacity)
            {
                return -1;
            }

            if (isReplyOpen)
            {
                queue.AddRange(closing);
            }

            queue.AddRange(userOpening);
            queue.Add(tokenizer.Special.AudioBegin);
            return start;
        }

        /// <summary>Queues the end of an aside's sound.</summary>
        public void EndAside() => queue.Add(tokenizer.Special.AudioEnd);

        /// <summary>Forgets an aside.</summary>
        /// <param name="start">From <see cref="BeginAside"/>.</param>
        public void DropAside(int start) => CutTo(start);

        /// <summary>Queues the end of the transcript and the opening of the reply.</summary>
        /// <param name="transcript">Its tokens.</param>
        /// <param name="exchange">Receives the exchange so far, as text.</param>
        /// <param name="replacesSound">Whether the transcript takes the place of the sound, as if it had been typed.</param>
        public void EndTranscript(List<int> transcript, List<int> exchange, bool replacesSound)
        {
            if (replacesSound)
            {
                CutTo(exchangeStart + userOpening.Length);
                queue.AddRange(transcript);
            }

            queue.AddRange(closing);
            queue.AddRange(replyOpening);
            exchange.Clear();
            exchange.AddRange(userOpening);
            exchange.AddRange(transcript);
            exchange.AddRange(closing);
            exchange.AddRange(replyOpening);
        }

        /// <summary>Takes the opening of a reply off again: nothing of the reply was heard, but the player's line was said.</summary>
        public void RemoveReplyOpening(List<int> exchange) => exchange.RemoveRange(exchange.Count - replyOpening.Length, replyOpening.Length);

        /// <summary>The context holds the exchange as it is to be remembered, but for its closing.</summary>
        public void CloseInPlace(List<int> exchange)
        {
            exchange.AddRange(closing);
            queue.AddRange(closing);
            Remember(exchange);
        }

        /// <summary>Replaces the exchange under way by what is to be remembered of it, as text.</summary>
        /// <param name="exchange">What is to be remembered.</param>
        /// <param name="isReplyHeard">Whether it ends with words of the character.</param>
        /// <param name="sameRows">Rows at its beginning that are in the context as they are to be; they are not read again.</param>
        public void CloseRewritten(List<int> exchange, bool isReplyHeard, int sameRows)
        {
            if (isReplyHeard)
            {
                exchange.AddRange(closing);
            }

            CutTo(exchangeStart + sameRows);
            for (int i = sameRows; i < exchange.Count; i++)
            {
                queue.Add(exchange[i]);
            }

            Remember(exchange);
        }

        /// <summary>Rows at the beginning of a spoken turn that its rewriting as text begins with, too.</summary>
        public int RowsBeforeSound => userOpening.Length;

        /// <summary>Remembers a line the character spoke without being asked.</summary>
        public void AddLine(ReadOnlySpan<char> text, List<int> exchange)
        {
            exchange.Clear();
            exchange.AddRange(replyOpening);
            tokenizer.Encode(text, exchange);
            exchange.AddRange(closing);
            if (personaLength + exchange.Count <= thinker.Capacity / 2)
            {
                Begin(exchange.Count);
                queue.AddRange(exchange);
                Remember(exchange);
            }
        }

        /// <summary>Forgets the exchange under way.</summary>
        public void Drop() => CutTo(exchangeStart);

        private void TakePersona()
        {
            if (!persona.TryGive(thinker))
            {
                queue.InsertRange(0, persona.Ids.ToArray());
            }

            isPersonaIn = true;
        }

        private void CutTo(int length)
        {
            if (length >= Cached)
            {
                int waiting = length - Cached;
                queue.RemoveRange(queueAt + waiting, queue.Count - queueAt - waiting);
            }
            else
            {
                queue.Clear();
                queueAt = 0;
                thinker.Rewind(length);
            }
        }

        private int[] Opening(int special, string text)
        {
            scratch.Clear();
            scratch.Add(special);
            tokenizer.Encode(text.AsSpan(), scratch);
            return scratch.ToArray();
        }

        /// <summary>Makes room for an exchange. When the window is full the oldest exchanges leave until half of what they may fill is free, so that it does not happen at every turn.</summary>
        private void Begin(int needed)
        {
            int room = thinker.Capacity - personaLength - needed;
            if (room < 0)
            {
                throw new ArgumentException($"the line needs {needed} tokens with its reply; the model's window of {thinker.Capacity} has {thinker.Capacity - personaLength} beside the persona");
            }

            if (past.Count > room)
            {
                int leaving = 0;
                int exchanges = 0;
                while (past.Count - leaving > room / 2)
                {
                    leaving += pastLengths[exchanges++];
                }

                past.RemoveRange(0, leaving);
                pastLengths.RemoveRange(0, exchanges);
                exchangeStart = personaLength;
                Drop();
                queue.AddRange(past);
            }

            exchangeStart = Length;
        }

        private void Remember(List<int> exchange)
        {
            past.AddRange(exchange);
            pastLengths.Add(exchange.Count);
            exchangeStart = Length;
        }
    }
}
