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

        /// <summary>Most characters that take one run of a graph together; 1 to 64. Default: 16. 1: one after another. A run of 8 costs two to three runs of one, so more wait longer for less.</summary>
        /// <remarks>On CUDA and DirectML they go one after another, whatever this says.</remarks>
        public int MaxBatch { get; set; } = 16;

        /// <summary>
        /// Most tokens and rows of sound in the context of one character, persona included, which is what its memory of the conversation costs; 64 to the window of the bundle, 0 for that. Default: 0.
        /// When it is full the oldest exchanges leave until half of what is left beside the persona is free; the persona stays.
        /// </summary>
        public int ContextRows { get; set; }

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
