using System;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Stages;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Decoding
{
    /// <summary>The codec decoders of one thread on the CPU. One alone runs on its own tensors; several take one run of the group's, into and out of which their states are copied, 26 kB each in the tiny model.</summary>
    /// <remarks>Copying is nothing beside weights that are read once for several, and 2 % of a run for one (37 us of 1.5 ms with cold caches).</remarks>
    internal sealed class CodecGroup : Stage, ICodecGroup
    {
        private readonly StateRows states;
        private readonly long[] codes;
        private readonly float[] noise;
        private readonly float[] pcm;
        private readonly Binding[,] bindings;
        private readonly int groups;
        private readonly int samples;
        private readonly CodecSession[] rows;
        private readonly int[] epochs;
        private int count;
        private int frames;
        private int left;

        public CodecGroup(SharedModel model)
            : base(model)
        {
            GraphSession graph = model.Graph(GraphNames.CodecStep);
            groups = model.Bundle.Format.CodeGroups;
            samples = model.Bundle.Format.SamplesPerCodecFrame;
            MaxRows = model.MaxBatch;
            rows = new CodecSession[MaxRows];
            epochs = new int[MaxRows];
            codes = new long[MaxRows * MaxFrames * groups];
            noise = new float[MaxRows * MaxFrames * samples];
            pcm = new float[MaxRows * MaxFrames * samples];
            Parts = graph.Parts.Count;
            states = Own(new StateRows(graph, MaxRows));
            PassedBuffers passed = Own(new PassedBuffers(graph, (MaxRows, MaxFrames)));
            bindings = new Binding[MaxRows, MaxFrames];
            for (int rows = 2; rows <= MaxRows; rows++)
            {
                for (int frames = 1; frames <= MaxFrames; frames++)
                {
                    HostTensor<long> codeInput = Own(new HostTensor<long>(codes, rows, groups, frames));
                    HostTensor<float> noiseInput = Own(new HostTensor<float>(noise, rows, frames * samples));
                    HostTensor<float> output = Own(new HostTensor<float>(pcm, rows, frames * samples));
                    bindings[rows - 1, frames - 1] = states.Bind(passed.Bind(Own(new Binding(graph)), rows, frames), rows)
                        .Input("codes", codeInput.Value).Input("noise", noiseInput.Value).Output("pcm", output.Value);
                }
            }
        }

        public int MaxRows { get; }

        public int MaxFrames => CodecSession.LargestSlice;

        public int Parts { get; }

        public int PartsLeft => IsUsable ? left : 0;

        public ICodecDecoder CreateDecoder() => new CodecSession(Model);

        public void Begin(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes)
        {
            RequireOpen();
            if (count > 0)
            {
                throw new InvalidOperationException("A run of this group is open; end it before the next one begins.");
            }

            Require(decoders, frames, codes);
            int codeCount = frames * groups;
            int sampleCount = frames * samples;
            for (int row = 0; row < decoders.Length; row++)
            {
                var session = (CodecSession)decoders[row];
                rows[row] = session;
                epochs[row] = session.Epoch;
                if (decoders.Length > 1)
                {
                    session.Write(codes.Slice(row * codeCount, codeCount), this.codes.AsSpan(row * codeCount, codeCount), noise.AsSpan(row * sampleCount, sampleCount));
                    session.States.CopyPast(session.Past, states, row);
                }
                else
                {
                    session.Begin(codes);
                }
            }

            count = decoders.Length;
            this.frames = frames;
            left = Parts;
        }

        public void RunPart()
        {
            RequireOpen();
            if (left == 0)
            {
                throw new InvalidOperationException("No part of a run is left.");
            }

            try
            {
                if (count > 1)
                {
                    bindings[count - 1, frames - 1].RunPart(Parts - left);
                }
                else if (rows[0].IsStillIn(epochs[0]))
                {
                    // Whoever was disposed has no tensors, and nobody waits for the samples of one that began anew.
                    rows[0].RunPart(Parts - left);
                }

                left--;
            }
            catch
            {
                Close();
                throw;
            }
        }

        public void End(Span<float> pcm)
        {
            RequireOpen();
            if (count == 0 || left > 0)
            {
                throw new InvalidOperationException(count == 0 ? "No run of this group is open." : "Parts of the run are left.");
            }

            int decoders = count;
            int sampleCount = decoders * frames * samples;
            if (pcm.Length != sampleCount)
            {
                Close();
                throw new ArgumentException($"{decoders} decoders of {frames} codec frames give {sampleCount} samples; got room for {pcm.Length}.", nameof(pcm));
            }

            if (decoders > 1)
            {
                this.pcm.AsSpan(0, sampleCount).CopyTo(pcm);
            }

            for (int row = 0; row < decoders; row++)
            {
                CodecSession session = rows[row];
                bool isStillIn = session.IsStillIn(epochs[row]);
                if (isStillIn && decoders > 1)
                {
                    session.States.CopyPresent(session.Past, states, row);
                    session.Advance();
                }
                else if (isStillIn)
                {
                    session.End(pcm);
                }
            }

            Close();
        }

        private void Close()
        {
            Array.Clear(rows, 0, count);
            count = left = 0;
        }

        private void Require(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes)
        {
            if (decoders.Length < 1 || decoders.Length > MaxRows || frames < 1 || frames > MaxFrames)
            {
                throw new ArgumentException($"One run takes 1 to {MaxRows} decoders and 1 to {MaxFrames} codec frames of each; got {decoders.Length} and {frames}.", nameof(decoders));
            }

            if (codes.Length != decoders.Length * frames * groups)
            {
                throw new ArgumentException($"{decoders.Length} decoders of {frames} codec frames take {decoders.Length * frames * groups} codes; got {codes.Length}.", nameof(codes));
            }

            for (int row = 0; row < decoders.Length; row++)
            {
                if (!(decoders[row] is CodecSession session) || !session.IsOf(Model))
                {
                    throw new ArgumentException($"Decoder {row} is not of this group's model.", nameof(decoders));
                }

                session.RequireCodes(codes.Slice(row * frames * groups, frames * groups));
            }
        }
    }
}
