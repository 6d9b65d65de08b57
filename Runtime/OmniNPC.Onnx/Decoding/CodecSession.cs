using System;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Stages;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Decoding
{
    /// <summary>The codec decoder of one character.</summary>
    internal sealed class CodecSession : Stage, ICodecDecoder
    {
        // A slice must fit a tick; 4 codec frames (160 ms of the tiny model) are the largest a budget of 2 ms is likely to take.
        public const int LargestSlice = 4;

        private readonly long[] codes;
        private readonly float[] noise;
        private readonly float[] pcm;
        private readonly Binding[,] bindings = new Binding[LargestSlice, StateBuffers.Pasts];
        private readonly SeededRandom random = new SeededRandom(0);
        private readonly int groups;
        private readonly int samples;
        private readonly int codebook;
        private Binding? run;
        private int runFrames;

        public CodecSession(SharedModel model)
            : base(model)
        {
            GraphSession graph = model.Graph(GraphNames.CodecStep);
            groups = model.Bundle.Format.CodeGroups;
            samples = model.Bundle.Format.SamplesPerCodecFrame;
            codebook = model.Bundle.Sizes.CodebookSize;
            codes = new long[LargestSlice * groups];
            noise = new float[LargestSlice * samples];
            pcm = new float[LargestSlice * samples];
            States = Own(new StateBuffers(graph));
            PassedBuffers passed = Own(new PassedBuffers(graph, (1, LargestSlice)));
            for (int count = 1; count <= LargestSlice; count++)
            {
                HostTensor<long> codeInput = Own(new HostTensor<long>(codes, 1, groups, count));
                HostTensor<float> noiseInput = Own(new HostTensor<float>(noise, 1, count * samples));
                HostTensor<float> output = Own(new HostTensor<float>(pcm, 1, count * samples));
                for (int from = 0; from < StateBuffers.Pasts; from++)
                {
                    bindings[count - 1, from] = States.Bind(passed.Bind(Own(new Binding(graph)), 1, count), from)
                        .Input("codes", codeInput.Value).Input("noise", noiseInput.Value).Output("pcm", output.Value);
                }
            }
        }

        public int MaxFrames => LargestSlice;

        /// <summary>Its past and what its next run leaves.</summary>
        public StateBuffers States { get; }

        /// <summary>How often it began anew.</summary>
        public int Epoch { get; private set; }

        /// <summary>Which past its next run reads.</summary>
        public int Past { get; private set; } = StateBuffers.Empty;

        public static void Require(GraphSession graph, ModelBundle bundle)
        {
            graph.Require(true, "codes", TensorElementType.Int64, -1, bundle.Format.CodeGroups, -1);
            graph.Require(true, "noise", TensorElementType.Float, -1, -1);
            graph.Require(false, "pcm", TensorElementType.Float, -1, -1);
            StateBuffers.Require(graph);
            graph.RequireCount(2 + graph.Description.States.Count, 1 + graph.Description.States.Count);
        }

        /// <summary>Whether it is a session of this model, and open.</summary>
        public bool IsOf(SharedModel model)
        {
            RequireOpen();
            return Model == model;
        }

        /// <summary>Whether it neither began anew nor was disposed since; what a run computed before that is not its own any more.</summary>
        public bool IsStillIn(int epoch) => Epoch == epoch && !IsDisposed;

        public void Decode(ReadOnlySpan<int> codes, Span<float> pcm)
        {
            RequireOpen();
            int count = codes.Length / groups;
            if (count < 1 || count > LargestSlice || codes.Length != count * groups)
            {
                throw new ArgumentException($"One call takes 1 to {LargestSlice} codec frames of {groups} codes; got {codes.Length} codes.", nameof(codes));
            }

            if (pcm.Length != count * samples)
            {
                throw new ArgumentException($"{count} codec frames are {count * samples} samples; got room for {pcm.Length}.", nameof(pcm));
            }

            RequireCodes(codes);
            Begin(codes);
            run!.Run();
            End(pcm);
        }

        /// <summary>Opens a run of its own tensors, nothing of which is copied.</summary>
        public void Begin(ReadOnlySpan<int> codes)
        {
            runFrames = codes.Length / groups;
            Write(codes, this.codes.AsSpan(0, codes.Length), noise.AsSpan(0, runFrames * samples));
            run = bindings[runFrames - 1, Past];
        }

        /// <summary>Computes a part of it.</summary>
        public void RunPart(int part) => run!.RunPart(part);

        /// <summary>Takes its outcome.</summary>
        public void End(Span<float> pcm)
        {
            Advance();
            this.pcm.AsSpan(0, runFrames * samples).CopyTo(pcm);
        }

        public void Reset(ulong seed)
        {
            RequireOpen();
            Epoch++;
            Past = StateBuffers.Empty;
            random.Reset(seed);
        }

        /// <summary>Checks codes, row-major [frames, code groups].</summary>
        public void RequireCodes(ReadOnlySpan<int> codes)
        {
            for (int i = 0; i < codes.Length; i++)
            {
                if ((uint)codes[i] >= (uint)codebook)
                {
                    throw new ArgumentException($"Code {codes[i]} of group {i % groups} is outside its codebook of {codebook}.", nameof(codes));
                }
            }
        }

        /// <summary>Writes what a run reads: the codes as the graph wants them, [code groups, frames], and the next noise.</summary>
        public void Write(ReadOnlySpan<int> codes, Span<long> target, Span<float> noise)
        {
            int count = codes.Length / groups;
            for (int frame = 0; frame < count; frame++)
            {
                for (int group = 0; group < groups; group++)
                {
                    target[(group * count) + frame] = codes[(frame * groups) + group];
                }
            }

            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = random.NextNormal();
            }
        }

        /// <summary>A run was taken: what it left is the next one's past.</summary>
        public void Advance() => Past = StateBuffers.Next(Past);
    }
}
