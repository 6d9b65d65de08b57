using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>Some streams of one Thinker in one batched step, keys and values shared between past and present as in the engine.</summary>
    internal sealed class OrtDecoder : IDisposable
    {
        private const int StartRows = 16; // a short context that is there already

        private readonly List<OrtValue> values = new List<OrtValue>();
        private readonly InferenceSession session;
        private readonly OrtIoBinding binding;
        private readonly RunOptions options = new RunOptions();
        private readonly OrtValue lengths;
        private readonly OrtValue total;
        private int rows = StartRows;

        /// <param name="session">The opened graph; not owned.</param>
        /// <param name="streams">Rows of the batch.</param>
        public OrtDecoder(InferenceSession session, int streams)
        {
            this.session = session;
            binding = session.CreateIoBinding();
            OrtValue input = Floats(streams, 1, LlmShape.Hidden);
            Span<float> numbers = input.GetTensorMutableDataAsSpan<float>();
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = ((i * 37) % 101 / 50f) - 1; // any rows cost the same
            }

            lengths = Keep(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int32, new long[] { streams }));
            total = Keep(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int32, new long[] { 1 }));
            binding.BindInput("inputs_embeds", input);
            binding.BindInput("seqlens_k", lengths);
            binding.BindInput("total_sequence_length", total);
            binding.BindOutput("logits", Floats(streams, 1, LlmShape.Vocabulary));
            for (int layer = 0; layer < LlmShape.Layers; layer++)
            {
                foreach (string side in new[] { "key", "value" })
                {
                    OrtValue cache = Floats(streams, LlmShape.KvHeads, LlmShape.Rows, LlmShape.HeadDim);
                    binding.BindInput(FormattableString.Invariant($"past_key_values.{layer}.{side}"), cache);
                    binding.BindOutput(FormattableString.Invariant($"present.{layer}.{side}"), cache);
                }
            }
        }

        /// <summary>One token of every stream.</summary>
        public void Step()
        {
            lengths.GetTensorMutableDataAsSpan<int>().Fill(rows);
            total.GetTensorMutableDataAsSpan<int>()[0] = rows + 1;
            session.RunWithBinding(options, binding);
            rows = rows + 1 == LlmShape.Rows ? StartRows : rows + 1;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            binding.Dispose();
            options.Dispose();
            foreach (OrtValue value in values)
            {
                value.Dispose();
            }
        }

        private OrtValue Floats(params long[] shape)
        {
            OrtValue value = Keep(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape));
            value.GetTensorMutableDataAsSpan<float>().Clear();
            return value;
        }

        private OrtValue Keep(OrtValue value)
        {
            values.Add(value);
            return value;
        }
    }
}
