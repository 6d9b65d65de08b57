using System;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Mouths;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Text;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The Talker and code predictor of one character, fed by the aligned text feed.</summary>
    internal sealed class TalkerStage : Stage, ITalker
    {
        // The penalty looks at this many codes of codebook 0: 2.5 s of speech at 25 codec frames a second.
        private const int PenaltyWindow = 64;

        private readonly AlignedTextFeed feed;
        private readonly TextTokens names;
        private readonly FloatTable text;
        private readonly FloatTable voices;
        private readonly FloatTable elapsed;
        private readonly FloatTable bos;
        private readonly HostTensor<float> input;
        private readonly HostTensor<int> lastRow;
        private readonly HostTensor<int> totalRows;
        private readonly HostTensor<float> logits;
        private readonly HostTensor<float> advance;
        private readonly HostTensor<long> firstCode;
        private readonly HostTensor<float> noise;
        private readonly HostTensor<long> codes;
        private readonly HostTensor<float> embed;
        private readonly Binding talker;
        private readonly Binding predictor;
        private readonly Sampler sampler;
        private readonly SeededRandom random = new SeededRandom(0);
        private readonly int[] recent = new int[PenaltyWindow];
        private readonly int capacity;
        private readonly int behind;
        private readonly int ahead;
        private readonly PhoneStart[] phones = new PhoneStart[4];
        private int phoneCount;
        private int rows;
        private int recentCount;
        private int voice;
        private SamplingOptions talkerOptions;
        private SamplingOptions predictorOptions;

        public TalkerStage(SharedModel model)
            : base(model)
        {
            BundleSizes sizes = model.Bundle.Sizes;
            int groups = model.Bundle.Format.CodeGroups;
            GraphSession? g2p = model.FindGraph(GraphNames.G2p);
            var pronouncer = new Pronouncer(model.Pronunciations, model.TextTokens, g2p == null ? null : new G2pStage(g2p, model.Bundle));
            names = model.TextTokens;
            feed = new AlignedTextFeed(model.TextTokens, pronouncer, model.Pronunciations, sizes.WindowAhead, sizes.MaxElapsed);
            text = model.Table("talker_text");
            voices = model.Table("talker_voice");
            elapsed = model.Table("talker_elapsed");
            bos = model.Table("talker_bos");
            capacity = sizes.TalkerMaxSequence;
            behind = sizes.WindowBehind;
            ahead = sizes.WindowAhead;
            sampler = new Sampler(sizes.CodebookSize, 0);
            KvCache cache = Own(new KvCache(model.Graph(GraphNames.Talker), sizes.TalkerLayers, sizes.TalkerKvHeads, capacity, sizes.TalkerHeadDim));
            input = Own(new HostTensor<float>(1, 1, sizes.TalkerHidden));
            lastRow = Own(new HostTensor<int>(1));
            totalRows = Own(new HostTensor<int>(1));
            logits = Own(new HostTensor<float>(1, sizes.CodebookSize));
            HostTensor<float> hidden = Own(new HostTensor<float>(1, sizes.TalkerHidden));
            advance = Own(new HostTensor<float>(1, 4));
            firstCode = Own(new HostTensor<long>(1));
            noise = Own(new HostTensor<float>(1, groups - 1, sizes.CodebookSize));
            codes = Own(new HostTensor<long>(1, groups));
            embed = Own(new HostTensor<float>(1, sizes.TalkerHidden));
            talker = cache.Bind(Own(new Binding(model.Graph(GraphNames.Talker))))
                .Input("inputs_embeds", input.Value)
                .Input("seqlens_k", lastRow.Value)
                .Input("total_sequence_length", totalRows.Value)
                .Output("logits", logits.Value)
                .Output("hidden", hidden.Value)
                .Output("advance", advance.Value);
            predictor = Own(new Binding(model.Graph(GraphNames.CodePredictor)))
                .Input("hidden", hidden.Value)
                .Input("code_0", firstCode.Value)
                .Input("noise", noise.Value)
                .Output("codes", codes.Value)
                .Output("embed", embed.Value);
            feed.Complete();
        }

        public int WordCount => feed.WordCount;

        public ReadOnlySpan<PhoneStart> Phones => phones.AsSpan(0, phoneCount);

        public double LastTalkerSeconds { get; private set; }

        public double LastCodePredictorSeconds { get; private set; }

        public static void Require(GraphSession talker, GraphSession predictor, ModelBundle bundle)
        {
            BundleSizes sizes = bundle.Sizes;
            talker.Require(true, "inputs_embeds", TensorElementType.Float, -1, -1, sizes.TalkerHidden);
            talker.Require(true, "seqlens_k", TensorElementType.Int32, -1);
            talker.Require(true, "total_sequence_length", TensorElementType.Int32, 1);
            talker.Require(false, "logits", TensorElementType.Float, -1, sizes.CodebookSize);
            talker.Require(false, "hidden", TensorElementType.Float, -1, sizes.TalkerHidden);
            talker.Require(false, "advance", TensorElementType.Float, -1, 4);
            KvCache.Require(talker, sizes.TalkerLayers, sizes.TalkerKvHeads, sizes.TalkerHeadDim);
            talker.RequireCount(3 + 2 * sizes.TalkerLayers, 3 + 2 * sizes.TalkerLayers);
            predictor.Require(true, "hidden", TensorElementType.Float, -1, sizes.TalkerHidden);
            predictor.Require(true, "code_0", TensorElementType.Int64, -1);
            predictor.Require(true, "noise", TensorElementType.Float, -1, bundle.Format.CodeGroups - 1, sizes.CodebookSize);
            predictor.Require(false, "codes", TensorElementType.Int64, -1, bundle.Format.CodeGroups);
            predictor.Require(false, "embed", TensorElementType.Float, -1, sizes.TalkerHidden);
            predictor.RequireCount(3, 2);
        }

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
            if (codes.Length != this.codes.Data.Length)
            {
                throw new ArgumentException($"A codec frame has {this.codes.Data.Length} codes; got room for {codes.Length}.", nameof(codes));
            }

            FeedState state = feed.Prepare();
            if (state != FeedState.Ready)
            {
                return new TalkerStep(state == FeedState.Finished ? TalkerStepKind.Finished : TalkerStepKind.WaitingForText, -1);
            }

            // A sentence is trained from an empty cache. One that outgrew the cache starts again from where it is.
            bool fresh = feed.StartsSentence || rows == capacity;
            if (fresh)
            {
                rows = 0;
                recentCount = 0;
            }

            phoneCount = 0;
            if (feed.StartsSentence)
            {
                phones[phoneCount++] = names.Mouth(feed.Token(0), feed.Token(1), feed.WordAt(0), 0f);
            }

            int word = feed.CurrentWord;
            long started = Stopwatch.GetTimestamp();
            FillInput(fresh);
            lastRow.Data[0] = rows;
            totalRows.Data[0] = rows + 1;
            talker.Run();
            rows++;
            int code = sampler.Sample(logits.Data, talkerOptions, recent.AsSpan(0, Math.Min(recentCount, PenaltyWindow)));
            recent[recentCount++ % PenaltyWindow] = code;
            long talked = Stopwatch.GetTimestamp();

            firstCode.Data[0] = code;
            FillNoise();
            predictor.Run();
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = (int)this.codes.Data[i];
            }

            feed.Advance(advance.Data);
            AddPhones();
            LastTalkerSeconds = (talked - started) / (double)Stopwatch.Frequency;
            LastCodePredictorSeconds = (Stopwatch.GetTimestamp() - talked) / (double)Stopwatch.Frequency;
            return new TalkerStep(TalkerStepKind.Frame, word);
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

        private void FillInput(bool fresh)
        {
            Span<float> row = input.Data;
            if (fresh)
            {
                bos.CopyRow(0, row);
            }
            else
            {
                embed.Data.AsSpan().CopyTo(row);
            }

            long tokens = text.Shape[1];
            for (int offset = -behind; offset <= ahead; offset++)
            {
                text.AddRow((offset + behind) * tokens + feed.Token(offset), row);
            }

            voices.AddRow(voice, row);
            elapsed.AddRow(Math.Min(feed.Elapsed, elapsed.Rows - 1), row);
        }

        private void FillNoise()
        {
            float temperature = predictorOptions.Temperature;
            if (temperature == 0f)
            {
                Array.Clear(noise.Data, 0, noise.Data.Length);
                return;
            }

            for (int i = 0; i < noise.Data.Length; i++)
            {
                noise.Data[i] = temperature * random.NextGumbel();
            }
        }
    }
}
