using System;
using System.Runtime.ExceptionServices;
using OmniNPC.Mouths;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Slots;
using OmniNPC.Onnx.Stages;
using OmniNPC.Onnx.Text;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Talking
{
    /// <summary>The Talker and code predictor of one character, fed by the aligned text feed.</summary>
    internal sealed class TalkerSession : ITalker, ISlotHolder
    {
        // The penalty looks at this many codes of codebook 0: 2.5 s of speech at 25 codec frames a second.
        private const int PenaltyWindow = 64;

        private readonly bool ownsGroup;
        private readonly AlignedTextFeed feed;
        private readonly TextTokens names;
        private readonly FloatTable text;
        private readonly FloatTable voices;
        private readonly FloatTable elapsed;
        private readonly FloatTable bos;
        private readonly Sampler sampler;
        private readonly SeededRandom random = new SeededRandom(0);
        private readonly int[] recent = new int[PenaltyWindow];
        private readonly float[] embed;

        // The codec frame that was computed and does not count before its step is ended.
        private readonly float[] nextEmbed;
        private readonly float[] nextAdvance = new float[TalkerBuffers.AdvanceWidth];
        private readonly int[] nextCodes;
        private readonly int capacity;
        private readonly int behind;
        private readonly int ahead;
        private readonly PhoneStart[] phones = new PhoneStart[4];
        private readonly ITalker[] alone;
        private readonly TalkerStep[] outcome = new TalkerStep[1];
        private int phoneCount;
        private int rows;
        private bool hasNext;
        private int nextFirst;
        private int recentCount;
        private int voice;
        private SamplingOptions talkerOptions;
        private SamplingOptions predictorOptions;

        /// <param name="group">Where it steps.</param>
        /// <param name="ownsGroup">Whether the group is there for this session alone and goes with it.</param>
        public TalkerSession(TalkerGroup group, bool ownsGroup)
        {
            group.RequireUsable();
            Group = group;
            this.ownsGroup = ownsGroup;
            SharedModel model = group.Shared;
            BundleSizes sizes = model.Bundle.Sizes;
            names = model.TextTokens;
            feed = new AlignedTextFeed(model.TextTokens, group.Pronouncer, model.Pronunciations, sizes.WindowAhead, sizes.MaxElapsed);
            text = model.Table("talker_text");
            voices = model.Table("talker_voice");
            elapsed = model.Table("talker_elapsed");
            bos = model.Table("talker_bos");
            capacity = sizes.TalkerMaxSequence;
            behind = sizes.WindowBehind;
            ahead = sizes.WindowAhead;
            sampler = new Sampler(sizes.CodebookSize, 0);
            embed = new float[sizes.TalkerHidden];
            nextEmbed = new float[sizes.TalkerHidden];
            nextCodes = new int[model.Bundle.Format.CodeGroups];
            alone = new ITalker[] { this };
            feed.Complete();
        }

        /// <summary>Where it steps.</summary>
        public TalkerGroup Group { get; }

        public int Slot { get; set; } = -1;

        public bool IsDisposed { get; private set; }

        public VoiceDetail Detail { get; set; }

        /// <summary>The row of a codec frame that does not count yet is moved with the others.</summary>
        public int UsedRows => hasNext ? rows + 1 : rows;

        public int WordCount => feed.WordCount;

        /// <summary>The word of the codec frame under way.</summary>
        public int CurrentWord { get; private set; }

        public ReadOnlySpan<PhoneStart> Phones => phones.AsSpan(0, phoneCount);

        public double LastTalkerSeconds { get; private set; }

        public double LastCodePredictorSeconds { get; private set; }

        public void Begin(int voice, in SamplingOptions talker, in SamplingOptions codePredictor, ulong seed)
        {
            RequireOpen();
            if ((uint)voice >= (uint)voices.Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(voice), voice, $"The model has voice rows 0 to {voices.Rows - 1}.");
            }

            this.voice = voice;
            talkerOptions = talker;
            predictorOptions = codePredictor;
            sampler.Reset(seed);

            random.Reset(SeededRandom.Mix(seed, 1));
            phoneCount = 0;
            rows = 0;
            hasNext = false;
            feed.Begin();
        }

        public void Append(ReadOnlySpan<char> text)
        {
            RequireOpen();
            feed.Append(text);
        }

        public void Complete() => feed.Complete();

        public TextRange Word(int index) => feed.Word(index);

        public TalkerStep Step(Span<int> codes)
        {
            RequireOpen();
            Group.BeginStep(alone);
            Group.Finish();
            Group.EndStep(codes, outcome);
            if (outcome[0].Kind == TalkerStepKind.Failed)
            {
                ExceptionDispatchInfo.Capture(outcome[0].Error!).Throw();
            }

            return outcome[0];
        }

        public void Dispose()
        {
            if (!IsDisposed)
            {
                IsDisposed = true;
                Group.Remove(this);
                if (ownsGroup)
                {
                    Group.Dispose();
                }
            }
        }

        /// <summary>Looks whether there is text enough for the next codec frame, and begins it.</summary>
        public FeedState Prepare()
        {
            RequireOpen();
            FeedState state = feed.Prepare();
            if (state != FeedState.Ready)
            {
                return state;
            }

            // A sentence is trained from an empty cache. One that outgrew the cache starts again from where it is.
            if (feed.StartsSentence || rows == capacity)
            {
                rows = 0;
                recentCount = 0;
            }

            phoneCount = 0;
            if (feed.StartsSentence)
            {
                phones[phoneCount++] = names.Mouth(feed.Token(0), feed.Token(1), feed.WordAt(0), 0f);
            }

            CurrentWord = feed.CurrentWord;
            return state;
        }

        /// <summary>Writes the Talker's row.</summary>
        public void FillInput(Span<float> row)
        {
            if (rows == 0)
            {
                bos.CopyRow(0, row);
            }
            else
            {
                embed.AsSpan().CopyTo(row);
            }

            long tokens = text.Shape[1];
            for (int offset = -behind; offset <= ahead; offset++)
            {
                text.AddRow((offset + behind) * tokens + feed.Token(offset), row);
            }

            voices.AddRow(voice, row);
            elapsed.AddRow(Math.Min(feed.Elapsed, elapsed.Rows - 1), row);
        }

        /// <summary>Chooses codebook 0; the row is in the cache now.</summary>
        public int Choose(ReadOnlySpan<float> logits)
        {
            int code = sampler.Sample(logits, talkerOptions, recent.AsSpan(0, Math.Min(recentCount, PenaltyWindow)));
            nextFirst = code;
            hasNext = true;
            return code;
        }

        /// <summary>Writes the noise the code predictor samples with.</summary>
        public void FillNoise(Span<float> noise)
        {
            float temperature = predictorOptions.Temperature;
            if (temperature == 0f)
            {
                noise.Clear();
                return;
            }

            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = temperature * random.NextGumbel();
            }
        }

        /// <summary>Keeps what the step made until it is ended.</summary>
        public void Keep(ReadOnlySpan<long> codes, ReadOnlySpan<float> embed, ReadOnlySpan<float> advance)
        {
            for (int group = 0; group < nextCodes.Length; group++)
            {
                nextCodes[group] = (int)codes[group];
            }

            embed.CopyTo(nextEmbed);
            advance.CopyTo(nextAdvance);
        }

        /// <summary>The step counts: gives the codes, and takes what the codec frame means for the next one.</summary>
        public void Advance(Span<int> codes)
        {
            hasNext = false;
            rows++;
            nextCodes.CopyTo(codes);
            recent[recentCount++ % PenaltyWindow] = nextFirst;
            nextEmbed.CopyTo(embed, 0);
            feed.Advance(nextAdvance);
            AddPhones();
        }

        /// <summary>The step does not count.</summary>
        public void TakeBack() => hasNext = false;

        /// <summary>Takes its share of what the step took.</summary>
        public void Cost(double talkerSeconds, double predictorSeconds)
        {
            LastTalkerSeconds = talkerSeconds;
            LastCodePredictorSeconds = predictorSeconds;
        }

        /// <summary>The phones up to the one that sounds at the middle of the next codec frame; of several in 40 ms each gets its part.</summary>
        private void AddPhones()
        {
            for (int i = 0; i < feed.Moved; i++)
            {
                float at = feed.Moved == 1 ? feed.MovedAt : (i + 0.5f) / feed.Moved;
                int offset = i + 1 - feed.Moved;
                phones[phoneCount++] = names.Mouth(feed.Token(offset), feed.Token(offset + 1), feed.WordAt(offset), 0.5f + at);
            }
        }

        private void RequireOpen()
        {
            if (IsDisposed)
            {
                throw new ObjectDisposedException(GetType().Name, "The session was disposed.");
            }

            Group.RequireUsable();
        }
    }
}
