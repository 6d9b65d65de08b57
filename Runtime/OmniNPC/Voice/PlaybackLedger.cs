using System;
using OmniNPC.Dialogue;
using OmniNPC.Mouths;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>
    /// What became of one utterance, in samples: generated, decoded, queued, heard. The only source of truth for subtitles, history and the places of actions.
    /// </summary>
    /// <remarks>Thread: game. Allocates: only when an utterance has more words than any before.</remarks>
    public sealed class PlaybackLedger
    {
        /// <summary>Farthest that a voice which was stopped goes back to the beginning of its word, in seconds: 0.6.</summary>
        /// <remarks>Duplex research notes, section 8: rewind to the start of the word; a longer word goes on from where it stopped.</remarks>
        public const double MostRewindSeconds = TurnTimes.MostRewind;

        private readonly int sampleRateHz;
        private readonly int samplesPerCodecFrame;
        private readonly SoundVisemes ear;
        private readonly float[] silence;
        private SpokenWord[] words = new SpokenWord[256];
        private int lastWord = -1;

        /// <summary>Creates an empty ledger.</summary>
        /// <param name="format">The rates of the model that speaks.</param>
        public PlaybackLedger(SpeechFormat format)
        {
            sampleRateHz = format.SampleRateHz;
            samplesPerCodecFrame = format.SamplesPerCodecFrame;
            ear = new SoundVisemes(format.SampleRateHz);
            silence = new float[format.SamplesPerCodecFrame];
        }

        /// <summary>Samples generated as codes.</summary>
        public long Generated { get; private set; }

        /// <summary>Samples decoded, and those of codec frames that went by unheard and were not.</summary>
        public long Decoded { get; private set; }

        /// <summary>Samples handed to the voice.</summary>
        public long Queued { get; private set; }

        /// <summary>Samples heard, or gone by at the speed of speech while nobody could have heard them (<see cref="Scheduling.VoiceDetail.Inaudible"/>).</summary>
        public long Heard { get; private set; }

        /// <summary>Index of the first sample with magnitude 0.01 (-40 dBFS) or more, or -1 when none was decoded yet.</summary>
        public long FirstAudible { get; private set; } = -1;

        /// <summary>Words of which at least one codec frame was generated.</summary>
        public int WordCount { get; private set; }

        /// <summary>Words that have begun to be heard.</summary>
        public int HeardWords { get; private set; }

        /// <summary>Characters of the text up to the end of the last word that has begun to be heard.</summary>
        public int HeardTextLength => HeardWords == 0 ? 0 : words[HeardWords - 1].Text.End;

        /// <summary>The words so far.</summary>
        public ReadOnlyMemory<SpokenWord> Words => words.AsMemory(0, WordCount);

        /// <summary>The shapes of the mouth: as the Talker says what it speaks, or where it does not, as the sound lets one guess.</summary>
        public VisemeTrack Visemes { get; } = new VisemeTrack();

        /// <summary>Forgets everything for a new utterance.</summary>
        public void Clear()
        {
            Generated = Decoded = Queued = Heard = 0;
            FirstAudible = -1;
            WordCount = HeardWords = 0;
            lastWord = -1;
            Visemes.Clear();
        }

        /// <summary>Enters a phone that begins with the codec frame that is entered next.</summary>
        /// <param name="phone">The phone; its offset counts from the beginning of that codec frame.</param>
        public void AddPhone(in PhoneStart phone)
            => Visemes.Add(phone.First, phone.Last, (Generated + ((double)phone.OffsetCodecFrames * samplesPerCodecFrame)) / sampleRateHz);

        /// <summary>Enters a generated codec frame.</summary>
        /// <param name="word">Index of the word that sounds in it, or -1 in a pause.</param>
        /// <param name="text">The word's characters; ignored in a pause.</param>
        public void AddCodecFrame(int word, TextRange text)
        {
            double start = (double)Generated / sampleRateHz;
            Generated += samplesPerCodecFrame;
            double end = (double)Generated / sampleRateHz;
            if (!Visemes.IsFromSound)
            {
                Visemes.Extend(end);
            }

            if (word >= 0 && word == lastWord)
            {
                SpokenWord known = words[WordCount - 1];
                words[WordCount - 1] = new SpokenWord(known.Text, known.StartSeconds, end);
            }
            else if (word >= 0)
            {
                Add(new SpokenWord(text, start, end));
                lastWord = word;
            }
        }

        /// <summary>Enters a word so short that it has no codec frame of its own: it sounds within the one generated last.</summary>
        /// <param name="text">The word's characters.</param>
        public void AddShortWord(TextRange text)
        {
            long start = Math.Max(0, Generated - samplesPerCodecFrame);
            Add(new SpokenWord(text, (double)start / sampleRateHz, (double)Generated / sampleRateHz));
        }

        /// <summary>Enters decoded samples.</summary>
        /// <param name="pcm">The samples, mono in [-1, 1].</param>
        public void AddDecoded(ReadOnlySpan<float> pcm)
        {
            if (FirstAudible < 0)
            {
                for (int i = 0; i < pcm.Length; i++)
                {
                    if (pcm[i] >= 0.01f || pcm[i] <= -0.01f)
                    {
                        FirstAudible = Decoded + i;
                        break;
                    }
                }
            }

            GuessVisemes(pcm);
            Decoded += pcm.Length;
        }

        /// <summary>Enters a codec frame that goes by without being decoded.</summary>
        internal void AddUndecodedFrame()
        {
            GuessVisemes(silence);
            Decoded += silence.Length;
        }

        /// <summary>Enters how far an utterance without sound has come.</summary>
        internal void Pass(long samples)
        {
            Queued = Math.Max(Queued, samples);
            SetHeard(samples);
        }

        /// <summary>Whether a word ends, or begins, soon after the place that is heard, or none sounds there.</summary>
        /// <param name="withinSeconds">How soon.</param>
        internal bool IsAtWordEnd(double withinSeconds)
        {
            double limit = Heard + (withinSeconds * sampleRateHz);
            for (int i = WordCount - 1; i >= 0; i--)
            {
                double start = words[i].StartSeconds * sampleRateHz;
                if (start < limit)
                {
                    return start >= Heard || words[i].EndSeconds * sampleRateHz <= limit;
                }
            }

            return true;
        }

        /// <summary>Enters samples handed to the voice.</summary>
        /// <param name="samples">How many.</param>
        public void AddQueued(int samples) => Queued += samples;

        /// <summary>The voice was stopped and dropped what it had queued: that counts as queued no longer.</summary>
        public void TakeBackQueued() => Queued = Heard;

        /// <summary>Where a voice that was stopped goes on: at the beginning of the word in which it was stopped.</summary>
        /// <param name="mostSeconds">Farthest way back; from a longer word the place itself is taken, as from a pause between words.</param>
        /// <returns>A sample of this utterance, at most <see cref="Heard"/>.</returns>
        public long ResumeAt(double mostSeconds)
        {
            for (int i = WordCount - 1; i >= 0; i--)
            {
                long start = (long)Math.Round(words[i].StartSeconds * sampleRateHz);
                if (start < Heard)
                {
                    bool isInside = Heard < words[i].EndSeconds * sampleRateHz;
                    return isInside && Heard - start <= mostSeconds * sampleRateHz ? start : Heard;
                }
            }

            return Heard;
        }

        /// <summary>Enters how far the listener has heard.</summary>
        /// <param name="samples">Samples of this utterance played; never goes back and never passes what was queued.</param>
        public void SetHeard(long samples) => Heard = Math.Max(Heard, Math.Min(samples, Queued));

        /// <summary>Takes the next word that has begun to be heard since the last call.</summary>
        /// <param name="word">The word.</param>
        /// <returns>False when no further word has begun.</returns>
        public bool TryBeginWord(out SpokenWord word)
        {
            if (HeardWords < WordCount && words[HeardWords].StartSeconds * sampleRateHz < Heard)
            {
                word = words[HeardWords++];
                return true;
            }

            word = default;
            return false;
        }

        /// <summary>Whether every word that starts before a place in the text has been heard to its end.</summary>
        /// <param name="position">Characters before the place.</param>
        /// <param name="text">The text so far.</param>
        /// <returns>False also while a word before the place has not been generated yet.</returns>
        public bool IsHeardUpTo(int position, ReadOnlySpan<char> text)
        {
            if (Heard == 0)
            {
                return false;
            }

            int spoken = 0;
            for (int i = WordCount - 1; i >= 0; i--)
            {
                if (words[i].Text.Start < position)
                {
                    if (words[i].EndSeconds * sampleRateHz > Heard)
                    {
                        return false;
                    }

                    spoken = words[i].Text.End;
                    break;
                }
            }

            for (int i = spoken; i < position; i++)
            {
                if (char.IsLetterOrDigit(text[i]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>A Talker that says what it speaks has said so before the first sample is decoded.</summary>
        private void GuessVisemes(ReadOnlySpan<float> pcm)
        {
            if (Decoded == 0 && Visemes.ShapeCount == 0)
            {
                Visemes.IsFromSound = true;
                ear.Reset();
            }

            if (Visemes.IsFromSound)
            {
                ear.Process(pcm, Visemes);
            }
        }

        private void Add(in SpokenWord word)
        {
            if (WordCount == words.Length)
            {
                Array.Resize(ref words, words.Length * 2);
            }

            words[WordCount++] = word;
        }
    }
}
