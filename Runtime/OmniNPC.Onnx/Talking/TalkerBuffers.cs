using System;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Slots;
using OmniNPC.Onnx.Stages;

namespace OmniNPC.Onnx.Talking
{
    /// <summary>What goes into and comes out of Talker and code predictor, for 1 to so many rows: one block of memory each, whose head is a batch.</summary>
    internal sealed class TalkerBuffers : IDisposable
    {
        private readonly Rows[] rows;
        private readonly HostTensor<int> totalRows = new HostTensor<int>(1);

        /// <param name="model">Whose graphs they are for.</param>
        /// <param name="maxRows">The most rows.</param>
        /// <param name="passed">What the parts of the code predictor pass on; that of far voices has none.</param>
        public TalkerBuffers(SharedModel model, int maxRows, PassedBuffers passed)
        {
            BundleSizes sizes = model.Bundle.Sizes;
            int groups = model.Bundle.Format.CodeGroups;
            Input = new float[maxRows * sizes.TalkerHidden];
            LastRow = new int[maxRows];
            Logits = new float[maxRows * sizes.CodebookSize];
            Hidden = new float[maxRows * sizes.TalkerHidden];
            Advance = new float[maxRows * AdvanceWidth];
            FirstCode = new long[maxRows];
            Noise = new float[maxRows * (groups - 1) * sizes.CodebookSize];
            Codes = new long[maxRows * groups];
            Embed = new float[maxRows * sizes.TalkerHidden];
            rows = new Rows[maxRows];
            for (int i = 0; i < maxRows; i++)
            {
                rows[i] = new Rows(this, model, passed, i + 1);
            }
        }

        /// <summary>Numbers the Talker says about how far to move on in the text.</summary>
        public static int AdvanceWidth => 4;

        public float[] Input { get; }

        public int[] LastRow { get; }

        public int TotalRows
        {
            set => totalRows.Data[0] = value;
        }

        public float[] Logits { get; }

        public float[] Hidden { get; }

        public float[] Advance { get; }

        public long[] FirstCode { get; }

        public float[] Noise { get; }

        public long[] Codes { get; }

        public float[] Embed { get; }

        /// <summary>The code predictor over the first rows; that of far voices only where the bundle has it.</summary>
        public Binding Predictor(int count, bool isFar) => isFar ? rows[count - 1].FarPredictor! : rows[count - 1].Predictor;

        /// <summary>Copies what a row's code predictor reads.</summary>
        public void CopyToPredict(int row, TalkerBuffers target, int targetRow)
        {
            Copy(Hidden, row, target.Hidden, targetRow);
            Copy(Noise, row, target.Noise, targetRow);
            target.FirstCode[targetRow] = FirstCode[row];
        }

        /// <summary>Copies what a row's code predictor wrote.</summary>
        public void CopyPredicted(int row, TalkerBuffers target, int targetRow)
        {
            Copy(Codes, row, target.Codes, targetRow);
            Copy(Embed, row, target.Embed, targetRow);
        }

        /// <summary>Binds the Talker's first rows beside its cache.</summary>
        public Binding Bind(Binding binding, int count)
        {
            Rows of = rows[count - 1];
            return binding
                .Input("inputs_embeds", of.Input.Value)
                .Input("seqlens_k", of.LastRow.Value)
                .Input("total_sequence_length", totalRows.Value)
                .Output("logits", of.Logits.Value)
                .Output("hidden", of.Hidden.Value)
                .Output("advance", of.Advance.Value);
        }

        public void Dispose()
        {
            foreach (Rows of in rows)
            {
                of.Dispose();
            }

            totalRows.Dispose();
        }

        private void Copy<T>(T[] from, int row, T[] to, int toRow)
        {
            int width = from.Length / rows.Length;
            Array.Copy(from, row * width, to, toRow * width, width);
        }

        private sealed class Rows : IDisposable
        {
            private readonly HostTensor<long> firstCode;
            private readonly HostTensor<float> noise;
            private readonly HostTensor<long> codes;
            private readonly HostTensor<float> embed;

            public Rows(TalkerBuffers of, SharedModel model, PassedBuffers passed, int count)
            {
                BundleSizes sizes = model.Bundle.Sizes;
                GraphSession? farPredictor = model.FindGraph(GraphNames.CodePredictorFar);
                int groups = model.Bundle.Format.CodeGroups;
                Input = new HostTensor<float>(of.Input, count, 1, sizes.TalkerHidden);
                LastRow = new HostTensor<int>(of.LastRow, count);
                Logits = new HostTensor<float>(of.Logits, count, sizes.CodebookSize);
                Hidden = new HostTensor<float>(of.Hidden, count, sizes.TalkerHidden);
                Advance = new HostTensor<float>(of.Advance, count, AdvanceWidth);
                firstCode = new HostTensor<long>(of.FirstCode, count);
                noise = new HostTensor<float>(of.Noise, count, groups - 1, sizes.CodebookSize);
                codes = new HostTensor<long>(of.Codes, count, groups);
                embed = new HostTensor<float>(of.Embed, count, sizes.TalkerHidden);
                Predictor = Bind(passed.Bind(new Binding(model.Graph(GraphNames.CodePredictor)), count, 1));
                FarPredictor = farPredictor == null ? null : Bind(new Binding(farPredictor));
            }

            public HostTensor<float> Input { get; }

            public HostTensor<int> LastRow { get; }

            public HostTensor<float> Logits { get; }

            public HostTensor<float> Hidden { get; }

            public HostTensor<float> Advance { get; }

            public Binding Predictor { get; }

            public Binding? FarPredictor { get; }

            public void Dispose()
            {
                Predictor.Dispose();
                FarPredictor?.Dispose();
                Input.Dispose();
                LastRow.Dispose();
                Logits.Dispose();
                Hidden.Dispose();
                Advance.Dispose();
                firstCode.Dispose();
                noise.Dispose();
                codes.Dispose();
                embed.Dispose();
            }

            private Binding Bind(Binding predictor) => predictor
                .Input("hidden", Hidden.Value)
                .Input("code_0", firstCode.Value)
                .Input("noise", noise.Value)
                .Output("codes", codes.Value)
                .Output("embed", embed.Value);
        }
    }
}
