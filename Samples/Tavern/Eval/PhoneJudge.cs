using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Hearing;
using OmniNPC.Speech;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>The independent ear: a phone recogniser trained on the teachers' speech and nothing else. It is strict about artefacts and it is not a human.</summary>
    internal sealed class PhoneJudge : IDisposable
    {
        // As the recogniser was trained: silence around the sound, since it looks 0.8 s to both sides; two mel frames of 160 samples a step.
        private const int LeadSamples = 1600;
        private const int TailSamples = 3200;
        private const int StepSamples = 320;
        private const int RateHz = 16000;

        /// <summary>The recogniser's tokens: the blank and the 41 phones of the CMU lexicon as flite speaks it.</summary>
        private static readonly string[] Tokens =
            "<blank> aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh".Split(' ');

        private readonly CtcGraph graph;
        private readonly MelFormat mel;

        /// <summary>Opens the recogniser.</summary>
        /// <param name="format">The model's log-mel front end, which the recogniser shares.</param>
        public PhoneJudge(MelFormat? format)
        {
            if (format == null || format.SampleRateHz != RateHz || format.Mels != 64 || format.Hop != 160)
            {
                throw new FailureException("The phone recogniser reads 64 mels at 16 kHz and hop 160; the bundle has another front end or none.");
            }

            mel = format;
            graph = new CtcGraph(Path.Combine(RepositoryFolder.Locate(RepositoryFolder.Evaluation), "judge.onnx"), Tokens);
        }

        /// <summary>The phones in a sound.</summary>
        /// <param name="pcm">Mono at 16 kHz.</param>
        public List<string> Hear(ReadOnlySpan<float> pcm)
        {
            int samples = (LeadSamples + pcm.Length + TailSamples) / StepSamples * StepSamples;
            float[] padded = new float[LeadSamples + pcm.Length + TailSamples];
            pcm.CopyTo(padded.AsSpan(LeadSamples));
            float[] frames = new float[samples / mel.Hop * mel.Mels];
            int count = new LogMel(mel).Process(padded.AsSpan(0, samples), frames);
            return graph.Read(NamedOnnxValue.CreateFromTensor("mel", new DenseTensor<float>(frames, new[] { 1, count, mel.Mels })));
        }

        /// <inheritdoc/>
        public void Dispose() => graph.Dispose();
    }
}
