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

        /// <summary>Receives each fallback from one execution provider to the next as one sentence; null writes them as warnings to <see cref="System.Diagnostics.Trace"/>.</summary>
        public Action<string>? Log { get; set; }
    }
}
