using System;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Dialogue;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The learned estimate whether the player's turn is over: one run of a small graph over the ear's tokens and the contour of pitch and level.</summary>
    /// <remarks>
    /// Where the ear makes no guesses (an audio encoder from before) and the words are known, the rule judges them; before they are, the graph does by the contour alone.
    /// Thread: game. Allocates: no after construction.
    /// </remarks>
    internal sealed class EndOfTurnStage : Stage, IEndOfTurnEstimator
    {
        private const int Scalars = 4;

        // A sound without words: nobody is left to wait for.
        private const float Wordless = 0.95f;

        // The row of the graph's token table that stands for none comes after the last token.
        private readonly long none;
        private readonly HostTensor<long> tokens;
        private readonly HostTensor<float> contour;
        private readonly HostTensor<float> scalars;
        private readonly HostTensor<float> probability;
        private readonly Binding binding;
        private readonly RuleEndOfTurnEstimator rule = new RuleEndOfTurnEstimator();

        public EndOfTurnStage(SharedModel model)
            : base(model)
        {
            GraphSession graph = model.Graph(GraphNames.EndOfTurn);
            none = model.Bundle.Sizes.Vocabulary;
            tokens = Own(new HostTensor<long>(1, EndOfTurnInput.MostTokens));
            contour = Own(new HostTensor<float>(1, EndOfTurnInput.ContourBlocks, EndOfTurnInput.ContourValues));
            scalars = Own(new HostTensor<float>(1, Scalars));
            probability = Own(new HostTensor<float>(1));
            binding = Own(new Binding(graph)).Input("tokens", tokens.Value).Input("contour", contour.Value).Input("scalars", scalars.Value).Output("probability", probability.Value);
        }

        public static void Require(GraphSession graph)
        {
            graph.Require(true, "tokens", TensorElementType.Int64, -1, EndOfTurnInput.MostTokens);
            graph.Require(true, "contour", TensorElementType.Float, -1, EndOfTurnInput.ContourBlocks, EndOfTurnInput.ContourValues);
            graph.Require(true, "scalars", TensorElementType.Float, -1, Scalars);
            graph.Require(false, "probability", TensorElementType.Float, -1);
            graph.RequireCount(3, 1);
        }

        public float Estimate(in EndOfTurnInput input)
        {
            RequireOpen();
            if (input.HasText && input.Text.IsWhiteSpace())
            {
                return Wordless;
            }

            if (input.Rows == 0 && input.HasText)
            {
                return rule.Estimate(input);
            }

            ReadOnlySpan<int> heard = input.Tokens.Slice(Math.Max(0, input.Tokens.Length - EndOfTurnInput.MostTokens));
            Span<long> ids = tokens.Data;
            ids.Fill(none);
            for (int i = 0; i < heard.Length; i++)
            {
                ids[ids.Length - heard.Length + i] = heard[i];
            }

            bool hasContour = input.Contour.Length == contour.Data.Length;
            if (hasContour)
            {
                input.Contour.CopyTo(contour.Data);
            }
            else
            {
                Array.Clear(contour.Data, 0, contour.Data.Length);
            }

            // The scale of each as omnitrain/endofturn.py has it.
            scalars.Data[0] = MathF.Log(1f + (float)input.SpeechSeconds);
            scalars.Data[1] = Math.Min(input.RowsSinceToken, 16) / 8f;
            scalars.Data[2] = input.Rows == 0 ? -1f : Math.Min((float)input.UnreadSeconds, 0.5f) * 10f;
            scalars.Data[3] = hasContour ? 1f : 0f;
            binding.Run();
            return probability.Data[0];
        }
    }
}
