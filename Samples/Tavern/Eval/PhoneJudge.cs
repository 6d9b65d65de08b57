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
        private readonly int leadSamples;
        private readonly int tailSamples;

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
            graph = new CtcGraph(EvalContext.File("judge.onnx"), facts["tokens"]!.ToObject<List<string>>()!);
        }

        /// <summary>The phones in a sound.</summary>
        /// <param name="pcm">Mono at 16 kHz.</param>
        public List<string> Hear(ReadOnlySpan<float> pcm)
        {
            int samples = (leadSamples + pcm.Length + tailSamples) / StepSamples * StepSamples;
            float[] padded = new float[leadSamples + pcm.Length + tailSamples];
            pcm.CopyTo(padded.AsSpan(leadSamples));
            float[] frames = new float[samples / mel.Hop * mel.Mels];
            int count = new LogMel(mel).Process(padded.AsSpan(0, samples), frames);
            return graph.Read(NamedOnnxValue.CreateFromTensor("mel", new DenseTensor<float>(frames, new[] { 1, count, mel.Mels })));
        }

        /// <inheritdoc/>
        public void Dispose() => graph.Dispose();
    }
}
