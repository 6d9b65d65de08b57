using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Hearing;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The voice activity detector of one ear: a graph with the inputs and outputs of Silero VAD v5.</summary>
    internal sealed class VadStage : Stage, IVoiceActivityDetector
    {
        public const int RateHz = 16000;

        // Silero VAD v5 at 16 kHz: 512 new samples behind the last 64 of the window before (snakers4/silero-vad, utils_vad.py, OnnxWrapper).
        private const int Window = 512;
        private const int Context = 64;
        private const int Hidden = 128;
        private const string Expected =
            "those of Silero VAD v5: inputs input float [any, 576], state float [2, any, 128], sr int64 [] and outputs output float [any, 1], stateN float [2, any, 128]";

        private readonly Block block;

        public VadStage(SharedModel model)
            : base(model)
        {
            block = Own(new Block(model.Graph(GraphNames.Vad)));
        }

        public int SampleRateHz => RateHz;

        public int WindowSamples => Window;

        /// <summary>Checks names, types and shapes, then that silence gives a probability.</summary>
        public static void Require(GraphSession graph)
        {
            GraphDescription found = graph.Description;
            bool fits = found.Inputs.Count == 3
                && Fits(found.Input("input"), TensorElementType.Float, 1, Context + Window)
                && Fits(found.Input("state"), TensorElementType.Float, 2, 1, Hidden)
                && (Fits(found.Input("sr"), TensorElementType.Int64) || Fits(found.Input("sr"), TensorElementType.Int64, 1))
                && Fits(found.Output("output"), TensorElementType.Float, 1, 1)
                && Fits(found.Output("stateN"), TensorElementType.Float, 2, 1, Hidden);
            if (!fits)
            {
                throw new BundleException(found.File, "inputs and outputs", "inputs " + Show(found.Inputs) + " and outputs " + Show(found.Outputs), Expected);
            }

            float probability;
            try
            {
                using (var block = new Block(graph))
                {
                    probability = block.Run(new float[Window]);
                }
            }
            catch (OnnxRuntimeException error)
            {
                throw new BundleException(found.File, "", "a graph that does not run (" + error.Message.Trim().TrimEnd('.') + ")", "one that takes a window of silence", error);
            }

            if (!(probability >= 0f && probability <= 1f))
            {
                throw new BundleException(found.File, "output", $"{probability} for a window of silence", "a probability, 0 to 1");
            }
        }

        public float Push(ReadOnlySpan<float> window)
        {
            RequireOpen();
            return window.Length == Window ? block.Run(window) : throw new ArgumentException($"A window is {Window} samples; found {window.Length}.", nameof(window));
        }

        public void Reset()
        {
            RequireOpen();
            block.Clear();
        }

        // Sizes known at run time fit anything.
        private static bool Fits(TensorDescription? tensor, TensorElementType type, params long[] shape)
        {
            bool fits = tensor != null && tensor.Type == type && tensor.Shape.Length == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = tensor!.Shape[i] < 0 || tensor.Shape[i] == shape[i];
            }

            return fits;
        }

        private static string Show(IReadOnlyList<TensorDescription> tensors)
        {
            var parts = new string[tensors.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = tensors[i].Name + " " + tensors[i];
            }

            return string.Join(", ", parts);
        }

        /// <summary>The bound tensors; the state is there twice, each run reads one copy and writes the other.</summary>
        private sealed class Block : IDisposable
        {
            private readonly HostTensor<float> input = new HostTensor<float>(1, Context + Window);
            private readonly HostTensor<float> output = new HostTensor<float>(1, 1);
            private readonly HostTensor<float>[] states = { new HostTensor<float>(2, 1, Hidden), new HostTensor<float>(2, 1, Hidden) };
            private readonly HostTensor<long> rate;
            private readonly Binding[] bindings = new Binding[2];
            private int past;

            public Block(GraphSession graph)
            {
                rate = new HostTensor<long>(new long[] { RateHz }, graph.Description.Input("sr")!.Shape.Length == 0 ? Array.Empty<long>() : new long[] { 1 });
                for (int i = 0; i < 2; i++)
                {
                    bindings[i] = new Binding(graph).Input("input", input.Value).Input("state", states[i].Value).Input("sr", rate.Value)
                        .Output("output", output.Value).Output("stateN", states[1 - i].Value);
                }
            }

            public float Run(ReadOnlySpan<float> window)
            {
                window.CopyTo(input.Data.AsSpan(Context));
                bindings[past].Run();
                past = 1 - past;
                input.Data.AsSpan(Window, Context).CopyTo(input.Data);
                return output.Data[0];
            }

            public void Clear()
            {
                Array.Clear(input.Data, 0, Context);
                Array.Clear(states[past].Data, 0, states[past].Data.Length);
            }

            public void Dispose()
            {
                foreach (Binding binding in bindings)
                {
                    binding.Dispose();
                }

                foreach (HostTensor<float> state in states)
                {
                    state.Dispose();
                }

                input.Dispose();
                output.Dispose();
                rate.Dispose();
            }
        }
    }
}
