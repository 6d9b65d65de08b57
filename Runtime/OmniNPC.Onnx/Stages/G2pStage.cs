using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Text;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>Guesses phones with the g2p graph: one run a word, greedy CTC (the likeliest token of each step, repeats and blanks dropped).</summary>
    /// <remarks>Allocates: yes; its answers are kept by the caller.</remarks>
    internal sealed class G2pStage : IPhoneGuesser
    {
        private static readonly string[] InputNames = { "letters" };
        private static readonly string[] OutputNames = { "logits" };

        private readonly GraphSession graph;
        private readonly string[] tokens;
        private readonly Dictionary<char, long> letterIds = new Dictionary<char, long>();

        public G2pStage(GraphSession graph, ModelBundle bundle)
        {
            this.graph = graph;
            tokens = bundle.G2pTokens;
            for (int i = 1; i < bundle.G2pLetters.Length; i++)
            {
                if (bundle.G2pLetters[i].Length == 1)
                {
                    letterIds[bundle.G2pLetters[i][0]] = i;
                }
            }
        }

        public static void Require(GraphSession graph, ModelBundle bundle)
        {
            graph.Require(true, "letters", TensorElementType.Int64, -1, -1);
            graph.Require(false, "logits", TensorElementType.Float, -1, -1, bundle.G2pTokens.Length);
            graph.RequireCount(1, 1);
        }

        public void Guess(ReadOnlySpan<char> letters, List<string> phones)
        {
            var ids = new List<long>(letters.Length);
            foreach (char letter in letters)
            {
                if (letterIds.TryGetValue(letter, out long id))
                {
                    ids.Add(id);
                }
            }

            if (ids.Count == 0)
            {
                return;
            }

            using (OrtValue input = OrtValue.CreateTensorValueFromMemory(ids.ToArray(), new long[] { 1, ids.Count }))
            using (IDisposableReadOnlyCollection<OrtValue> results = graph.Parts[0].Session.Run(graph.RunOptions, InputNames, new[] { input }, OutputNames))
            {
                ReadOnlySpan<float> logits = results[0].GetTensorDataAsSpan<float>();
                int last = 0;
                for (int step = 0; step + tokens.Length <= logits.Length; step += tokens.Length)
                {
                    int best = 0;
                    for (int i = 1; i < tokens.Length; i++)
                    {
                        best = logits[step + i] > logits[step + best] ? i : best;
                    }

                    if (best != 0 && best != last)
                    {
                        phones.Add(tokens[best]);
                    }

                    last = best;
                }
            }
        }
    }
}
