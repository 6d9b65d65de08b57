using System;
using OmniNPC.Onnx.Graphs;

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

        /// <summary>The same for the codec decoder, which runs inside the game's tick; 1 to 64, or 0 for as many as <see cref="IntraOpThreads"/>.</summary>
        /// <remarks>Default: 0. With more than 1 the tick waits for workers that the system may run late.</remarks>
        public int DecodeThreads { get; set; }

        /// <summary>Whether a run of the codec decoder is computed in parts, between which the game's tick can pause, so that it keeps to a budget that is shorter than one run, or than a run of many voices.</summary>
        /// <remarks>
        /// Default: true: the same samples in about the same time (<c>./omninpc bench parts</c>). The parts are opened in place of the whole graph, over the same file of weights, so memory stays about the
        /// same. A bundle without parts of the graph runs it whole; so do CUDA and DirectML.
        /// </remarks>
        public bool CodecInParts { get; set; } = true;

        /// <summary>Whether runs of Thinker, Talker and code predictor are computed in parts: for a mind that thinks inside a game's tick whose budget is shorter than one run.</summary>
        /// <remarks>Default: false; for <c>MindMode.Tick</c>. What <see cref="CodecInParts"/> says holds here too, and <see cref="Log"/> is told which graph the bundle has no parts of; the code predictor of far voices has none.</remarks>
        public bool MindInParts { get; set; }

        /// <summary>Whether worker threads wait for work by spinning.</summary>
        /// <remarks>Default: false: spinning takes cores from the game (two and a half times the CPU time in a scene that mostly waits). It matters only with more than one thread.</remarks>
        public bool AllowSpinning { get; set; }

        /// <summary>The processors that worker threads may run on, numbered from 1: one group a worker with semicolons between, a group being numbers and ranges with commas: <c>3;4</c> or <c>3-4</c>.</summary>
        /// <remarks>Default: null, any. The calling thread is no worker; a single group serves all of them. Read when a run uses more than one thread.</remarks>
        public string? WorkerAffinity { get; set; }

        /// <summary>The file of ONNX Runtime's CUDA provider library, such as <c>libonnxruntime_providers_cuda.so</c>.</summary>
        /// <remarks>Default: null, the one beside the program, or what the native library has inside. Not verified on a device by this project yet.</remarks>
        public string? CudaLibrary { get; set; }

        /// <summary>An <c>ID3D12CommandQueue</c> for DirectML, of the type compute and of low priority, so that inference does not stand in the way of the game's frames; zero for a queue of DirectML's own.</summary>
        /// <remarks>
        /// Default: zero. It needs <see cref="DirectMLDevice"/> beside it, made on the same <c>ID3D12Device</c>; sessions hold both. <see cref="DeviceId"/> does not count then. Not verified on a device by this project yet.
        /// </remarks>
        public IntPtr DirectMLQueue { get; set; }

        /// <summary>The <c>IDMLDevice</c> (DirectML.dll, <c>DMLCreateDevice</c>) that goes with <see cref="DirectMLQueue"/>.</summary>
        public IntPtr DirectMLDevice { get; set; }

        /// <summary>
        /// A voice activity graph to use in place of the bundle's, for example <c>silero_vad.onnx</c> of Silero VAD v5: the path of an ONNX file with the inputs <c>input</c> [batch, 576],
        /// <c>state</c> [2, batch, 128], <c>sr</c> and the outputs <c>output</c> [batch, 1], <c>stateN</c>. Default: null, the bundle's own.
        /// </summary>
        /// <remarks>Open only files you trust: nothing but its signature and one run on silence is checked.</remarks>
        public string? VadFile { get; set; }

        /// <summary>Receives each fallback from one execution provider to the next, and each graph that is to run in parts and has none, as one sentence; null writes them as warnings to <see cref="System.Diagnostics.Trace"/>.</summary>
        public Action<string>? Log { get; set; }

        /// <summary>Refuses what is outside its range.</summary>
        /// <exception cref="ArgumentException">An option is outside its range, or two do not go together; the message says which.</exception>
        internal void Check()
        {
            Within(IntraOpThreads, 1, nameof(IntraOpThreads));
            Within(DecodeThreads, 0, nameof(DecodeThreads));
            Within(MaxBatch, 1, nameof(MaxBatch));
            if (DeviceId < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(DeviceId), DeviceId, $"DeviceId must be 0 or more; found {DeviceId}.");
            }

            if ((DirectMLQueue == IntPtr.Zero) != (DirectMLDevice == IntPtr.Zero))
            {
                throw new ArgumentException($"DirectMLQueue and DirectMLDevice go together; found {(DirectMLQueue == IntPtr.Zero ? "a device" : "a queue")} alone.", nameof(DirectMLQueue));
            }

            if (WorkerAffinity != null)
            {
                WorkerAffinities.Of(WorkerAffinity, Math.Max(IntraOpThreads, DecodeThreads));
            }
        }

        private static void Within(int count, int least, string name)
        {
            if (count < least || count > 64)
            {
                throw new ArgumentOutOfRangeException(name, count, $"{name} must be {least} to 64; found {count}.");
            }
        }
    }
}
