using System;
using System.Collections.Generic;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>Says each word in one codec frame of code 0.</summary>
    internal sealed class MuteTalker : ITalker
    {
        private readonly List<TextRange> words = new List<TextRange>();
        private int length;
        private int wordStart = -1;
        private int said;
        private bool isComplete;

        /// <inheritdoc/>
        public int WordCount => words.Count;

        /// <inheritdoc/>
        public VoiceDetail Detail { get; set; }

        /// <inheritdoc/>
        public double LastTalkerSeconds => 0;

        /// <inheritdoc/>
        public double LastCodePredictorSeconds => 0;

        /// <inheritdoc/>
        public ReadOnlySpan<PhoneStart> Phones => default;

        /// <inheritdoc/>
        public void Begin(int voice, in SamplingOptions talker, in SamplingOptions codePredictor, ulong seed)
        {
            words.Clear();
            length = 0;
            wordStart = -1;
            said = 0;
            isComplete = false;
        }

        /// <inheritdoc/>
        public void Append(ReadOnlySpan<char> text)
        {
            foreach (char letter in text)
            {
                if (char.IsWhiteSpace(letter))
                {
                    EndWord();
                }
                else if (wordStart < 0)
                {
                    wordStart = length;
                }

                length++;
            }
        }

        /// <inheritdoc/>
        public void Complete()
        {
            EndWord();
            isComplete = true;
        }

        /// <inheritdoc/>
        public TextRange Word(int index) => words[index];

        /// <inheritdoc/>
        public TalkerStep Step(Span<int> codes)
        {
            if (said == words.Count)
            {
                return new TalkerStep(isComplete ? TalkerStepKind.Finished : TalkerStepKind.WaitingForText, -1);
            }

            codes.Clear();
            return new TalkerStep(TalkerStepKind.Frame, said++);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }

        private void EndWord()
        {
            if (wordStart >= 0)
            {
                words.Add(new TextRange(wordStart, length - wordStart));
                wordStart = -1;
            }
        }
    }
}
