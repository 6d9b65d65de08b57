using System;

namespace OmniNPC.Onnx
{
    /// <summary>How a model is loaded.</summary>
    public sealed class OnnxOptions
    {
        /// <summary>Where the graphs run. Default: <see cref="ExecutionProvider.Auto"/>.</summary>
        public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

        /// <summary>Index of the device for CUDA and DirectML, from 0. Default: 0.</summary>
        public int DeviceId { get; set; }

        /// <summary>Threads one graph run uses, the calling one included; 1 to 64. Default: 1, the game keeps the other cores.</summary>
        public int IntraOpThreads { get; set; } = 1;

        /// <summary>
        /// A voice activity graph to use in place of the bundle's, for example <c>silero_vad.onnx</c> of Silero VAD v5: the path of an ONNX file with the inputs <c>input</c> [batch, 576],
        /// <c>state</c> [2, batch, 128], <c>sr</c> and the outputs <c>output</c> [batch, 1], <c>stateN</c>. Default: null, the bundle's own.
        /// </summary>
        /// <remarks>Open only files you trust: nothing but its signature and one run on silence is checked.</remarks>
        public string? VadFile { get; set; }

        /// <summary>Receives each fallback from one execution provider to the next as one sentence; null writes them as warnings to <see cref="System.Diagnostics.Trace"/>.</summary>
        public Action<string>? Log { get; set; }
    }
}
