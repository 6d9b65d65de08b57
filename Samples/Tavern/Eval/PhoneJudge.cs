using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Newtonsoft.Json.Linq;
using OmniNPC.Hearing;
using OmniNPC.Speech;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>The independent ear: a phone recogniser trained on the teachers' speech and nothing else. It is strict about artefacts and it is not a human.</summary>
    internal sealed class PhoneJudge : IDisposable
    {
        private const int StepSamples = 320; // two mel frames of 160 samples an output step
        private const int RateHz = 16000;

        private readonly CtcGraph graph;
        private readonly MelFormat mel;
        private readonly IReadOnlyList<string> tokens;
        private readonly int leadSamples;
        private readonly int tailSamples;

        /// <summary>Number of tokens; 0 is the blank.</summary>
        public int TokenCount => tokens.Count;

        /// <summary>Opens the recogniser.</summary>
        /// <param name="format">The model's log-mel front end, which the recogniser shares.</param>
        public PhoneJudge(MelFormat? format)
        {
            if (format == null || format.SampleRateHz != RateHz || format.Mels != 64 || format.Hop != 160)
            {
                throw new FailureException("The phone recogniser reads 64 mels at 16 kHz and hop 160; the bundle has another front end or none.");
            }

            mel = format;
            JObject facts = JObject.Parse(File.ReadAllText(EvalContext.File("judge.json")));
            leadSamples = facts.Value<int>("lead"); // silence around the sound: the recogniser looks 0.8 s to both sides
            tailSamples = facts.Value<int>("tail");
            tokens = facts["tokens"]!.ToObject<List<string>>()!;
            graph = new CtcGraph(EvalContext.File("judge.onnx"), tokens);
        }

        /// <summary>The phones in a sound.</summary>
        /// <param name="pcm">Mono at 16 kHz.</param>
        public List<string> Hear(ReadOnlySpan<float> pcm)
        {
            return graph.Read(Input(pcm));
        }

        /// <summary>How likely each phone is in each step.</summary>
        /// <param name="pcm">Mono at 16 kHz.</param>
        /// <param name="steps">Steps of 20 ms.</param>
        /// <returns>Natural logarithms, row-major [steps, tokens].</returns>
        public float[] LogProbabilities(ReadOnlySpan<float> pcm, out int steps)
        {
            float[] values = graph.Logits(Input(pcm), out steps);
            for (int step = 0; step < steps; step++)
            {
                Span<float> row = values.AsSpan(step * tokens.Count, tokens.Count);
                double sum = 0;
                foreach (float value in row)
                {
                    sum += Math.Exp(value);
                }

                float norm = (float)Math.Log(sum);
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] -= norm;
                }
            }

            return values;
        }

        /// <summary>The middle of what a step hears, in seconds of the sound.</summary>
        public double TimeOf(double step)
            => (((((2 * step) + 0.5 + 1) * mel.Hop) - (mel.Window / 2.0)) - leadSamples) / RateHz; // the first layer sees six mel frames around 2n + 0.5

        /// <summary>The token of a phone, or -1.</summary>
        public int TokenOf(string phone)
        {
            for (int i = 0; i < tokens.Count; i++)
            {
                if (tokens[i] == phone)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <inheritdoc/>
        public void Dispose() => graph.Dispose();

        private NamedOnnxValue Input(ReadOnlySpan<float> pcm)
        {
            int samples = (leadSamples + pcm.Length + tailSamples) / StepSamples * StepSamples;
            float[] padded = new float[leadSamples + pcm.Length + tailSamples];
            pcm.CopyTo(padded.AsSpan(leadSamples));
            float[] frames = new float[samples / mel.Hop * mel.Mels];
            int count = new LogMel(mel).Process(padded.AsSpan(0, samples), frames);
            return NamedOnnxValue.CreateFromTensor("mel", new DenseTensor<float>(frames, new[] { 1, count, mel.Mels }));
        }
    }
}
