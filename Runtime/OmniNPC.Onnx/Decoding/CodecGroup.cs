using System;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Stages;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Decoding
{
    /// <summary>The codec decoders of one thread on the CPU. Several take one run: their states, 26 kB each in the tiny model, are copied in and out, which is nothing beside the weights that are read once.</summary>
    internal sealed class CodecGroup : Stage, ICodecGroup
    {
        private readonly StateRows states;
        private readonly long[] codes;
        private readonly float[] noise;
        private readonly float[] pcm;
        private readonly Binding[,] bindings;
        private readonly int groups;
        private readonly int samples;

        public CodecGroup(SharedModel model)
            : base(model)
        {
            GraphSession graph = model.Graph(GraphNames.CodecStep);
            groups = model.Bundle.Format.CodeGroups;
            samples = model.Bundle.Format.SamplesPerCodecFrame;
            MaxRows = model.MaxBatch;
            codes = new long[MaxRows * MaxFrames * groups];
            noise = new float[MaxRows * MaxFrames * samples];
            pcm = new float[MaxRows * MaxFrames * samples];
            states = Own(new StateRows(graph, MaxRows));
            bindings = new Binding[MaxRows, MaxFrames];
            for (int rows = 2; rows <= MaxRows; rows++)
            {
                for (int frames = 1; frames <= MaxFrames; frames++)
                {
                    HostTensor<long> codeInput = Own(new HostTensor<long>(codes, rows, groups, frames));
                    HostTensor<float> noiseInput = Own(new HostTensor<float>(noise, rows, frames * samples));
                    HostTensor<float> output = Own(new HostTensor<float>(pcm, rows, frames * samples));
                    bindings[rows - 1, frames - 1] = states.Bind(Own(new Binding(graph)), rows)
                        .Input("codes", codeInput.Value).Input("noise", noiseInput.Value).Output("pcm", output.Value);
                }
            }
        }

        public int MaxRows { get; }

        public int MaxFrames => CodecSession.LargestSlice;

        public ICodecDecoder CreateDecoder() => new CodecSession(Model);

        public void Decode(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes, Span<float> pcm)
        {
            RequireOpen();
            Require(decoders, frames, codes, pcm);
            int codeCount = frames * groups;
            int sampleCount = frames * samples;
            if (decoders.Length == 1)
            {
                decoders[0].Decode(codes, pcm);
                return;
            }

            for (int row = 0; row < decoders.Length; row++)
            {
                ((CodecSession)decoders[row]).RequireCodes(codes.Slice(row * codeCount, codeCount));
            }

            for (int row = 0; row < decoders.Length; row++)
            {
                var session = (CodecSession)decoders[row];
                session.Write(codes.Slice(row * codeCount, codeCount), this.codes.AsSpan(row * codeCount, codeCount), noise.AsSpan(row * sampleCount, sampleCount));
                session.States.CopyPast(session.Past, states, row);
            }

            bindings[decoders.Length - 1, frames - 1].Run();
            for (int row = 0; row < decoders.Length; row++)
            {
                var session = (CodecSession)decoders[row];
                session.States.CopyPresent(session.Past, states, row);
                session.Advance();
            }

            this.pcm.AsSpan(0, decoders.Length * sampleCount).CopyTo(pcm);
        }

        private void Require(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes, Span<float> pcm)
        {
            if (decoders.Length < 1 || decoders.Length > MaxRows || frames < 1 || frames > MaxFrames)
            {
                throw new ArgumentException($"One run takes 1 to {MaxRows} decoders and 1 to {MaxFrames} codec frames of each; got {decoders.Length} and {frames}.", nameof(decoders));
            }

            if (codes.Length != decoders.Length * frames * groups || pcm.Length != decoders.Length * frames * samples)
            {
                throw new ArgumentException($"{decoders.Length} decoders of {frames} codec frames take {decoders.Length * frames * groups} codes and {decoders.Length * frames * samples} samples; got {codes.Length} and {pcm.Length}.", nameof(codes));
            }

            for (int row = 0; row < decoders.Length; row++)
            {
                if (!(decoders[row] is CodecSession session) || !session.IsOf(Model))
                {
                    throw new ArgumentException($"Decoder {row} is not of this group's model.", nameof(decoders));
                }
            }
        }
    }
}
