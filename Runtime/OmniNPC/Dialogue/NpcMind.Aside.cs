using System;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <content>
    /// What the player says while the turn is the character's. It is encoded as it comes and its rows are kept; asked for its words, the Thinker reads them after the reply
    /// and forgets them again. When the aside becomes a turn, its rows are the turn's.
    /// </content>
    internal sealed partial class NpcMind
    {
        private Transcriber? asideTranscriber;
        private float[] asideRows = Array.Empty<float>();
        private int[] asideGuesses = Array.Empty<int>();
        private readonly StreamingDetokenizer asideDetokenizer = new StreamingDetokenizer();
        private readonly char[] asideEar = new char[256];
        private int asideRowCount;
        private int asideGuessCount;
        private int asideTaken;
        private int asideEnd;
        private int asideQuestion;
        private int asideStart;
        private int asideTokens;
        private bool isAside;
        private bool isAsideBegun;
        private bool isAsideAsked;
        private bool isAsideHeard;
        private bool isReadingAside;
        private bool isAsideFed;

        private void BeginAside()
        {
            isAside = true;
            isAsideBegun = isAsideAsked = false;
            asideEnd = SoundGoesOn;
            asideTaken = asideRowCount = asideGuessCount = 0;
        }

        /// <summary>The sound of a turn comes first: a slow mind may still be at it.</summary>
        private bool CanEncodeAside()
            => isAside && !isSoundOpen && (isAsideBegun ? HasRow(asideEnd, asideTaken) || (asideTaken < asideEnd && SoundWaiting(asideEnd, asideTaken) == asideEnd - asideTaken) : soundSeen > 0);

        private int EncodeAside()
        {
            if (!isAsideBegun)
            {
                isAsideBegun = true;
                ResetEar(asideTranscriber!);
            }

            asideTaken += TakeSound(asideEnd, asideTaken);
            int count = EncodeRows(model.Format.Mel!);
            int hidden = model.Format.ThinkerHidden;
            int fitting = Math.Min(count, (asideRows.Length / hidden) - asideRowCount);
            rows.AsSpan(0, fitting * hidden).CopyTo(asideRows.AsSpan(asideRowCount * hidden));
            asideRowCount += fitting;
            asideTranscriber!.Hear(encoder!, count > 0 ? fitting : 0);
            ReadOnlySpan<int> guesses = count > 0 ? encoder!.Tokens : ReadOnlySpan<int>.Empty;
            guesses = guesses.Slice(0, Math.Min(guesses.Length, asideGuesses.Length - asideGuessCount));
            guesses.CopyTo(asideGuesses.AsSpan(asideGuessCount));
            asideGuessCount += guesses.Length;
            return count;
        }

        /// <summary>The ear's own guess is there as soon as the sound is encoded.</summary>
        private bool CanHearAside()
            => isAsideAsked && !isAsideHeard && isAsideBegun && asideTaken == asideEnd && asideGuessCount > 0 && link.Text.Free >= transcript.Length;

        /// <summary>
        /// A listener's word that the ear itself takes for one needs no Thinker: that is quicker, and a Thinker in the middle of its own reply makes a sentence of "yeah". Whatever else the
        /// ear heard, the Thinker reads.
        /// </summary>
        private void HearAside()
        {
            isAsideHeard = true;
            asideDetokenizer.Reset();
            int length = 0;
            int before = -1;
            foreach (int id in asideGuesses.AsSpan(0, asideGuessCount))
            {
                ReadOnlySpan<byte> bytes = id >= 0 && id != before ? model.Tokenizer.Bytes(id) : ReadOnlySpan<byte>.Empty;
                if (length + bytes.Length + 2 <= asideEar.Length)
                {
                    length += asideDetokenizer.Append(bytes, asideEar.AsSpan(length));
                }

                before = id;
            }

            length += asideDetokenizer.Flush(asideEar.AsSpan(length));
            if (BackchannelWords.Judge(asideEar.AsSpan(0, length)) == PlayerWords.Backchannel)
            {
                link.Text.TryWrite(asideEar.AsSpan(0, length));
                Emit(new MindEvent { Kind = MindEventKind.AsideWords, Length = length, Number = asideQuestion });
                isAsideAsked = false;
            }
        }

        /// <summary>Words can be read once the reply is written: the Thinker has one context.</summary>
        private bool CanReadAside()
            => isAsideAsked && (isAsideHeard || asideGuessCount == 0) && isAsideBegun && phase == Phase.Written && asideTaken == asideEnd && asideRowCount > 0 && link.Text.Free >= transcript.Length;

        /// <summary>Whether an aside was read and its words are to be written.</summary>
        private bool CanWriteAside() => isReadingAside && isAsideFed && CanReadAside();

        private void ReadAside()
        {
            if (!isReadingAside)
            {
                asideStart = conversation!.BeginAside(asideRowCount, options.MaxReplyTokens, !isScripted && exchange.Count > 0);
                isReadingAside = asideStart >= 0;
                isAsideAsked = isReadingAside;
                isAsideFed = false;
                asideTokens = 0;
                transcriptLength = 0;
                detokenizer.Reset();
            }
            else
            {
                thinker!.AppendRows(asideRows.AsSpan(0, asideRowCount * model.Format.ThinkerHidden));
                conversation!.EndAside();
                asideTranscriber!.Begin();
                isAsideFed = true;
            }
        }

        /// <returns>Whether the token is to be fed.</returns>
        private bool ReadAsideToken(int id)
        {
            if (!IsStop(id) && asideTokens < options.MaxReplyTokens)
            {
                asideTokens++;
                AddToTranscript(id);
                return true;
            }

            ReadOnlySpan<char> text = EndTranscriptText();
            link.Text.TryWrite(text);
            Emit(new MindEvent { Kind = MindEventKind.AsideWords, Length = text.Length, Number = asideQuestion });
            isAsideAsked = false;
            StopReadingAside();
            return false;
        }

        private void StopReadingAside()
        {
            if (isReadingAside)
            {
                isReadingAside = false;
                conversation!.DropAside(asideStart);
            }
        }

        private void DropAside(int samplesOfAside)
        {
            StopReadingAside();
            isAside = isAsideBegun = isAsideAsked = false;
            Skip(samplesOfAside - asideTaken);
        }
    }
}
