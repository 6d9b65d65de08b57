using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>A small graph with one input whose output is read greedily by CTC: the likeliest token of each step, repeats and blanks (token 0) removed.</summary>
    internal sealed class CtcGraph : IDisposable
    {
        private readonly InferenceSession session;
        private readonly string path;
        private readonly IReadOnlyList<string> tokens;

        /// <summary>Opens a graph.</summary>
        /// <param name="path">The ONNX file.</param>
        /// <param name="tokens">Names of its output tokens.</param>
        public CtcGraph(string path, IReadOnlyList<string> tokens)
        {
            if (!File.Exists(path))
            {
                throw new FailureException($"{path} was not found; expected an ONNX graph.");
            }

            this.path = path;
            this.tokens = tokens;
            using SessionOptions options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            session = new InferenceSession(path, options);
        }

        /// <summary>Runs the graph on one input and reads the tokens.</summary>
        /// <param name="input">Name and values of the input.</param>
        /// <param name="steps">How many steps of the output count; the rest is padding.</param>
        public List<string> Read(NamedOnnxValue input, int steps = int.MaxValue)
        {
            float[] logits = Logits(input, out int count);
            return Greedy(logits, Math.Min(steps, count), tokens.Count);
        }

        /// <summary>Runs the graph on one input.</summary>
        /// <param name="input">Name and values of the input.</param>
        /// <param name="steps">Steps of the output.</param>
        /// <returns>Row-major [steps, tokens].</returns>
        public float[] Logits(NamedOnnxValue input, out int steps)
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(new[] { input });
            DenseTensor<float> logits = null!;
            foreach (DisposableNamedOnnxValue result in results)
            {
                logits = result.AsTensor<float>().ToDenseTensor();
            }

            int width = logits.Dimensions[2];
            if (width != tokens.Count)
            {
                throw new FailureException($"{path} has {width} output tokens; expected {tokens.Count}.");
            }

            steps = logits.Dimensions[1];
            return logits.Buffer.Span.ToArray();
        }

        /// <inheritdoc/>
        public void Dispose() => session.Dispose();

        private List<string> Greedy(ReadOnlySpan<float> logits, int steps, int width)
        {
            List<string> read = new List<string>();
            int last = 0;
            for (int step = 0; step < steps; step++)
            {
                ReadOnlySpan<float> row = logits.Slice(step * width, width);
                int best = 0;
                for (int i = 1; i < width; i++)
                {
                    best = row[i] > row[best] ? i : best;
                }

                if (best != last && best != 0)
                {
                    read.Add(tokens[best]);
                }

                last = best;
            }

            return read;
        }
    }
}
