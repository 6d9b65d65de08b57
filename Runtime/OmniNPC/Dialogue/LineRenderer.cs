using System;
using System.Collections.Generic;
using OmniNPC.Mouths;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Dialogue
{
    /// <summary>Speaks one line at a time beside the conversations, in steps of a codec frame or a slice: its samples, words and mouth.</summary>
    /// <remarks>Thread: mind. Allocates: while it renders.</remarks>
    internal sealed class LineRenderer : IDisposable
    {
        private readonly ISpeechModel model;
        private readonly List<int> codes = new List<int>();
        private readonly int[] frame;
        private readonly ITalker[] talkers = new ITalker[1];
        private readonly ICodecDecoder[] decoders = new ICodecDecoder[1];
        private readonly TalkerStep[] outcome = new TalkerStep[1];
        private MindSessions? sessions;
        private ITalker? talker;
        private ICodecDecoder? decoder;
        private int decoding;
        private ulong seed;
        private int mostFrames;
        private int wordsEntered;
        private int decoded;
        private bool isTalking;

        public LineRenderer(ISpeechModel model)
        {
            this.model = model;
            frame = new int[model.Format.CodeGroups];
            Ledger = new PlaybackLedger(model.Format);
        }

        /// <summary>The words and the mouth of the line rendered last.</summary>
        public PlaybackLedger Ledger { get; private set; }

        /// <summary>The samples of the line rendered last, mono in [-1, 1] at the model's rate.</summary>
        public float[] Pcm { get; private set; } = Array.Empty<float>();

        /// <summary>Whether the Talker was cut off before it had found an end.</summary>
        public bool IsCutOff { get; private set; }

        /// <summary>Whether a piece of work was begun and not ended.</summary>
        public bool IsStepping { get; private set; }

        /// <summary>Begins a line.</summary>
        /// <param name="sessions">Where its Talker is: in the slots of the characters, for they do not step at the same time.</param>
        /// <param name="text">The line.</param>
        /// <param name="voice">Row of the voice.</param>
        /// <param name="sampling">Of Talker and code predictor.</param>
        /// <param name="seed">Seed of its noise.</param>
        /// <param name="mostFrames">Codec frames after which it is cut off.</param>
        public void Begin(MindSessions sessions, string text, int voice, SamplingDefaults sampling, ulong seed, int mostFrames)
        {
            this.sessions = sessions;
            talkers[0] = talker ??= sessions.Group.CreateTalker();
            decoders[0] = decoder ??= sessions.Codec.CreateDecoder();
            this.seed = seed;
            this.mostFrames = mostFrames;
            codes.Clear();
            Ledger = new PlaybackLedger(model.Format);
            wordsEntered = 0;
            isTalking = true;
            IsCutOff = false;
            talker.Begin(voice, sampling.Talker, sampling.CodePredictor, seed);
            talker.Append(text.AsSpan());
            talker.Complete();
        }

        /// <summary>Begins one piece of work, a run of the Talker or of the codec.</summary>
        /// <returns>False when the line is done.</returns>
        public bool BeginStep()
        {
            if (isTalking)
            {
                sessions!.Group.BeginStep(talkers);
                return IsStepping = true;
            }

            int most = sessions!.AreStepsShort ? 1 : Math.Min(decoder!.MaxFrames, sessions.Codec.MaxFrames);
            decoding = Math.Min(most, (codes.Count / frame.Length) - decoded);
            if (decoding > 0)
            {
                sessions.Codec.Begin(decoders, decoding, codes.GetRange(decoded * frame.Length, decoding * frame.Length).ToArray());
                IsStepping = true;
            }

            return IsStepping;
        }

        /// <summary>Takes what it yielded.</summary>
        public void EndStep()
        {
            IsStepping = false;
            if (isTalking)
            {
                sessions!.Group.EndStep(frame, outcome);
                Take(outcome[0]);
                return;
            }

            int samples = model.Format.SamplesPerCodecFrame;
            Span<float> target = Pcm.AsSpan(decoded * samples, decoding * samples);
            sessions!.Codec.End(target);
            Ledger.AddDecoded(target);
            decoded += decoding;
        }

        /// <summary>Lets go of the sessions until the next line.</summary>
        public void Dispose()
        {
            talker?.Dispose();
            decoder?.Dispose();
            talker = null;
            decoder = null;
            IsStepping = false;
        }

        private void Take(TalkerStep step)
        {
            if (step.Kind == TalkerStepKind.Failed)
            {
                throw step.Error!;
            }

            IsCutOff = step.Kind == TalkerStepKind.Frame && codes.Count / frame.Length == mostFrames;
            if (step.Kind == TalkerStepKind.Frame && !IsCutOff)
            {
                codes.AddRange(frame);
                EnterShortWords(step.Word);
                foreach (PhoneStart phone in talker!.Phones)
                {
                    Ledger.AddPhone(phone);
                }

                Ledger.AddCodecFrame(step.Word, step.Word < 0 ? default : talker.Word(step.Word));
                wordsEntered = Math.Max(wordsEntered, step.Word + 1);
                return;
            }

            EnterShortWords(IsCutOff ? -1 : talker!.WordCount);
            Pcm = new float[codes.Count / frame.Length * model.Format.SamplesPerCodecFrame];
            decoded = 0;
            decoder!.Reset(seed);
            isTalking = false;
        }

        private void EnterShortWords(int end)
        {
            for (; wordsEntered < end; wordsEntered++)
            {
                Ledger.AddShortWord(talker!.Word(wordsEntered));
            }
        }
    }
}
