using System;
using System.IO;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern
{
    /// <summary>The options that choose a model bundle and how it runs; the same for every verb.</summary>
    internal static class ModelChoice
    {
        /// <summary>The bundle's folder.</summary>
        public static readonly OptionRule Bundle = OptionRule.One("--bundle", "DIR", "Model bundle to use instead of the tiny model.");

        /// <summary>A voice activity graph.</summary>
        public static readonly OptionRule Vad = OptionRule.One("--vad", "FILE", "Voice activity graph to use instead of the bundle's, such as Silero VAD v5's file.");

        /// <summary>The execution provider.</summary>
        public static readonly OptionRule Provider = OptionRule.One("--provider", "auto|cpu|cuda|directml", "Where the model runs; auto tries a GPU first.");

        /// <summary>Threads of each ONNX Runtime session.</summary>
        public static readonly OptionRule Threads = OptionRule.One("--threads", "N", "Threads of each step; 1 unless said otherwise.");

        /// <summary>The folder chosen.</summary>
        public static string Folder(CommandLine line)
            => line.Text(Bundle.Name) ?? Environment.GetEnvironmentVariable("OMNINPC_BUNDLE") ?? RepositoryFolder.Locate(RepositoryFolder.TinyModel);

        /// <summary>Loads the model chosen.</summary>
        /// <param name="line">The checked arguments.</param>
        /// <param name="terminal">Where a fallback to another provider is told.</param>
        /// <param name="threads">Threads of each step, or 0 for what the arguments say.</param>
        public static OnnxSpeechModel Load(CommandLine line, Terminal terminal, int threads = 0)
            => OnnxSpeechModel.Load(Path.GetFullPath(Folder(line)), Options(line, terminal, threads));

        /// <summary>Loads the model chosen with all of its graphs in parts, where the bundle has them so, or with none.</summary>
        /// <param name="line">The checked arguments.</param>
        /// <param name="terminal">Where a graph that has no parts is told.</param>
        /// <param name="isInParts">Whether in parts.</param>
        public static OnnxSpeechModel Load(CommandLine line, Terminal terminal, bool isInParts)
        {
            OnnxOptions options = Options(line, terminal, 0);
            options.CodecInParts = options.MindInParts = isInParts;
            return OnnxSpeechModel.Load(Path.GetFullPath(Folder(line)), options);
        }

        private static OnnxOptions Options(CommandLine line, Terminal terminal, int threads)
        {
            return new OnnxOptions
            {
                Provider = ProviderOf(line),
                IntraOpThreads = threads > 0 ? threads : line.Number(Threads.Name, 1, 64, 1),
                VadFile = line.Text(Vad.Name),
                CudaLibrary = CudaLibrary(),
                Log = terminal.Warn,
            };
        }

        // What `./omninpc setup --gpu` fetched; null where it was not asked to.
        private static string? CudaLibrary()
        {
            string? home = Environment.GetEnvironmentVariable("OmniNpcHome");
            string folder = Path.Combine(string.IsNullOrEmpty(home) ? Path.Combine(RepositoryFolder.Find() ?? ".", ".omninpc") : home, "ort-gpu", "node_modules");
            string name = System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Windows) ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
            string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, name, SearchOption.AllDirectories) : Array.Empty<string>();
            return found.Length == 0 ? null : found[0];
        }

        private static ExecutionProvider ProviderOf(CommandLine line)
        {
            switch (line.Choice(Provider.Name, "auto", "cpu", "cuda", "directml"))
            {
                case "cpu":
                    return ExecutionProvider.Cpu;
                case "cuda":
                    return ExecutionProvider.Cuda;
                case "directml":
                    return ExecutionProvider.DirectML;
                default:
                    return ExecutionProvider.Auto;
            }
        }
    }
}
