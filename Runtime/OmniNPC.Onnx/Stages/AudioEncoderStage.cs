using System;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The ear of one character.</summary>
    internal sealed class AudioEncoderStage : Stage, IAudioEncoder
    {
        // 8 rows are 640 ms of the tiny model's hearing: a whole endpointing pause fits one call.
        private const int LargestPower = 3;

        // Optional outputs: bundles before them have none.
        private const string TokensName = "tokens";
        private const string GuessIdsName = "token_ids";
        private const string GuessScoresName = "token_scores";

        // A row's probability is in far fewer; the number comes from a file.
        private const int MostGuesses = 64;

        private readonly float[] input;
        private readonly float[] output;
        private readonly long[] guesses = Array.Empty<long>();
        private readonly int[] tokens = Array.Empty<int>();
        private readonly long[] guessIds = Array.Empty<long>();
        private readonly float[] guessScores = Array.Empty<float>();
        private readonly TokenGuess[] found = Array.Empty<TokenGuess>();
        private readonly Binding[,] bindings = new Binding[LargestPower + 1, StateBuffers.Pasts];
        private readonly int inputWidth;
        private readonly int outputWidth;
        private int past = StateBuffers.Empty;
        private int rowCount;

        public AudioEncoderStage(SharedModel model)
            : base(model)
        {
            MelFormat mel = model.Bundle.Format.Mel!;
            GraphSession graph = model.Graph(GraphNames.AudioEncoder);
            inputWidth = mel.FramesPerRow * mel.Mels;
            outputWidth = model.Bundle.Sizes.ThinkerHidden;
            MaxFrames = mel.FramesPerRow << LargestPower;
            input = new float[inputWidth << LargestPower];
            output = new float[outputWidth << LargestPower];
            StateBuffers states = Own(new StateBuffers(graph));
            bool hasTokens = graph.Description.Output(TokensName) != null;
            if (hasTokens)
            {
                guesses = new long[1 << LargestPower];
                tokens = new int[1 << LargestPower];
            }

            if (graph.Description.Output(GuessIdsName) is TensorDescription ids)
            {
                GuessesPerRow = (int)ids.Shape[2];
                GuessWeight = model.Bundle.GuessWeight;
                guessIds = new long[GuessesPerRow << LargestPower];
                guessScores = new float[GuessesPerRow << LargestPower];
                found = new TokenGuess[GuessesPerRow << LargestPower];
            }

            for (int power = 0; power <= LargestPower; power++)
            {
                HostTensor<float> frames = Own(new HostTensor<float>(input, 1, mel.FramesPerRow << power, mel.Mels));
                HostTensor<float> rows = Own(new HostTensor<float>(output, 1, 1 << power, outputWidth));
                for (int from = 0; from < StateBuffers.Pasts; from++)
                {
                    bindings[power, from] = states.Bind(Own(new Binding(graph)), from).Input("mel", frames.Value).Output("audio_embeds", rows.Value);
                }

                if (hasTokens)
                {
                    HostTensor<long> row = Own(new HostTensor<long>(guesses, 1, 1 << power));
                    for (int from = 0; from < StateBuffers.Pasts; from++)
                    {
                        bindings[power, from].Output(TokensName, row.Value);
                    }
                }

                if (GuessesPerRow > 0)
                {
                    HostTensor<long> tokenIds = Own(new HostTensor<long>(guessIds, 1, 1 << power, GuessesPerRow));
                    HostTensor<float> scores = Own(new HostTensor<float>(guessScores, 1, 1 << power, GuessesPerRow));
                    for (int from = 0; from < StateBuffers.Pasts; from++)
                    {
                        bindings[power, from].Output(GuessIdsName, tokenIds.Value).Output(GuessScoresName, scores.Value);
                    }
                }
            }
        }

        public int MaxFrames { get; }

        public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, Math.Min(rowCount, tokens.Length));

        public int GuessesPerRow { get; }

        public ReadOnlySpan<TokenGuess> Guesses => found.AsSpan(0, rowCount * GuessesPerRow);

        public float GuessWeight { get; }

        public static void Require(GraphSession graph, ModelBundle bundle)
        {
            graph.Require(true, "mel", TensorElementType.Float, -1, -1, bundle.Format.Mel!.Mels);
            graph.Require(false, "audio_embeds", TensorElementType.Float, -1, -1, bundle.Sizes.ThinkerHidden);
            if (graph.Description.Output(TokensName) != null)
            {
                graph.Require(false, TokensName, TensorElementType.Int64, -1, -1);
            }

            if (graph.Description.Output(GuessIdsName) is TensorDescription ids)
            {
                if (ids.Shape.Length != 3 || ids.Shape[2] < 1 || ids.Shape[2] > MostGuesses)
                {
                    throw new BundleException(graph.Description.File, "outputs." + GuessIdsName, ids.ToString(), $"a last size of 1 to {MostGuesses}");
                }

                graph.Require(false, GuessIdsName, TensorElementType.Int64, -1, -1, ids.Shape[2]);
                graph.Require(false, GuessScoresName, TensorElementType.Float, -1, -1, ids.Shape[2]);
            }

            StateBuffers.Require(graph);
            graph.RequireCount(1 + graph.Description.States.Count, 1 + graph.Description.States.Count);
        }

        public int Encode(ReadOnlySpan<float> mel, Span<float> rows)
        {
            RequireOpen();
            int count = mel.Length / inputWidth;
            if (mel.Length % inputWidth != 0 || count > 1 << LargestPower)
            {
                throw new ArgumentException($"One call takes 0 to {1 << LargestPower} times {inputWidth} mel values; got {mel.Length}.", nameof(mel));
            }

            if (rows.Length < count * outputWidth)
            {
                throw new ArgumentException($"{count} rows need {count * outputWidth} numbers; got room for {rows.Length}.", nameof(rows));
            }

            int done = 0;
            for (int power = LargestPower; power >= 0; power--)
            {
                int size = 1 << power;
                while (count - done >= size)
                {
                    mel.Slice(done * inputWidth, size * inputWidth).CopyTo(input);
                    bindings[power, past].Run();
                    past = StateBuffers.Next(past);
                    output.AsSpan(0, size * outputWidth).CopyTo(rows.Slice(done * outputWidth));
                    KeepTokens(done, size);
                    KeepGuesses(done, size);
                    done += size;
                }
            }

            rowCount = count;
            return count;
        }

        public void Reset()
        {
            RequireOpen();
            past = StateBuffers.Empty;
            rowCount = 0;
        }

        private void KeepTokens(int from, int count)
        {
            for (int i = 0; i < count && from + i < tokens.Length; i++)
            {
                tokens[from + i] = Token(guesses[i]);
            }
        }

        private void KeepGuesses(int from, int count)
        {
            for (int i = 0; i < count * GuessesPerRow; i++)
            {
                found[(from * GuessesPerRow) + i] = new TokenGuess(Token(guessIds[i]), guessScores[i]);
            }
        }

        /// <summary>The id after the last one is the blank of CTC.</summary>
        private int Token(long id) => id >= 0 && id < Model.Bundle.Sizes.Vocabulary ? (int)id : -1;
    }
}
