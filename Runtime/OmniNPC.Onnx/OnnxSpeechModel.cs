using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Decoding;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Stages;
using OmniNPC.Onnx.Talking;
using OmniNPC.Onnx.Text;
using OmniNPC.Onnx.Thinking;
using OmniNPC.Speech;

namespace OmniNPC.Onnx
{
    /// <summary>A speech model that runs a bundle's graphs on ONNX Runtime.</summary>
    /// <remarks>
    /// Sessions of all characters share the graphs and their weights. On the CPU sessions of different characters may run at once; on a device the execution
    /// provider has one queue, so runs wait for one another there and belong on one thread. Disposing the model while sessions live is safe: they refuse
    /// further use, and the native memory goes when the last of them is disposed. Thread: any for its members; allocates a session's buffers when it is made.
    /// </remarks>
    public sealed class OnnxSpeechModel : ISpeechModel
    {
        private readonly SharedModel shared;
        private bool disposed;

        private OnnxSpeechModel(SharedModel shared, ExecutionProvider provider, ITokenizer tokenizer)
        {
            this.shared = shared;
            Provider = provider;
            Tokenizer = tokenizer;
        }

        /// <summary>The execution provider in use: CPU, CUDA or DirectML, never Auto.</summary>
        public ExecutionProvider Provider { get; }

        /// <summary>The bundle the model was loaded from.</summary>
        public ModelBundle Bundle => shared.Bundle;

        /// <inheritdoc/>
        public SpeechFormat Format => shared.Bundle.Format;

        /// <inheritdoc/>
        public string Description => $"{shared.Bundle.Name} {shared.Bundle.Version} on {ProviderSession.Name(Provider)}";

        /// <inheritdoc/>
        /// <remarks>The SHA-256 of bundle.json, which names the SHA-256 of every other file.</remarks>
        public string? ContentHash => shared.Bundle.ContentHash;

        /// <inheritdoc/>
        public IReadOnlyList<VoiceDescription> Voices => shared.Bundle.Voices;

        /// <inheritdoc/>
        public IReadOnlyList<ActionDescription> Actions => shared.Bundle.Actions;

        /// <inheritdoc/>
        public ITokenizer Tokenizer { get; }

        /// <inheritdoc/>
        public string DefaultPersona => shared.Bundle.DefaultPersona;

        /// <inheritdoc/>
        public ReplySource ReplySource => shared.Bundle.ReplySource;

        /// <inheritdoc/>
        public SamplingDefaults Sampling => shared.Bundle.Sampling;

        internal SharedModel Shared => shared;

        /// <summary>Loads a bundle: checks the folder, opens every graph, compares its inputs and outputs with the declared ones and runs its golden fixture.</summary>
        /// <param name="bundleFolder">The folder that holds bundle.json.</param>
        /// <param name="options">How to load it.</param>
        /// <returns>The loaded model.</returns>
        /// <exception cref="BundleException">The bundle cannot be used; the message names file, field, found and expected.</exception>
        /// <exception cref="DllNotFoundException">The native ONNX Runtime library is missing; the message says what to install.</exception>
        /// <exception cref="ArgumentException">An option is outside its stated range, or two do not go together.</exception>
        /// <remarks>Thread: any. Takes 0.3 to 1 s for the tiny model on one core.</remarks>
        public static OnnxSpeechModel Load(string bundleFolder, OnnxOptions options)
        {
            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            options.Check();
            ModelBundle bundle = ModelBundle.Open(bundleFolder);
            if (options.ContextRows != 0 && (options.ContextRows < 64 || options.ContextRows > bundle.Sizes.ThinkerMaxSequence))
            {
                throw new ArgumentOutOfRangeException(nameof(options), options.ContextRows, $"ContextRows must be 0, or 64 to the {bundle.Sizes.ThinkerMaxSequence} rows of {bundle.Name}'s window; found {options.ContextRows}.");
            }

            BpeTokenizer tokenizer = BpeTokenizer.Read(bundle);
            var textTokens = new TextTokens(bundle.TextTokens);
            PronunciationTable pronunciations = PronunciationTable.Read(bundle, textTokens);
            OnnxRuntimeLibrary.Environment();
            ExecutionProvider[] order = ProviderSession.Order(options.Provider);
            for (int i = 0; i < order.Length - 1; i++)
            {
                ExecutionProvider provider = order[i];
                if (options.Provider == ExecutionProvider.Auto && !ProviderSession.IsPresent(provider, options))
                {
                    continue;
                }

                // A provider may fail in any way a driver can; whatever it was, it is told and the next one is tried.
                try
                {
                    var device = new SharedModel(bundle, OpenGraphs(bundle, provider, options), textTokens, pronunciations, options);
                    TryDevice(device);
                    return new OnnxSpeechModel(device, provider, tokenizer);
                }
                catch (Exception error) when (!(error is OutOfMemoryException))
                {
                    Tell(options, $"OmniNPC: {ProviderSession.Name(provider)} cannot run {bundle.Name} ({error.Message.Trim().TrimEnd('.')}); trying {ProviderSession.Name(order[i + 1])} instead.");
                }
            }

            var shared = new SharedModel(bundle, OpenGraphs(bundle, ExecutionProvider.Cpu, options), textTokens, pronunciations, options);
            return new OnnxSpeechModel(shared, ExecutionProvider.Cpu, tokenizer);
        }

        /// <inheritdoc/>
        public int FarCodeGroups => shared.Bundle.FarCodeGroups;

        /// <inheritdoc/>
        public IEndOfTurnEstimator? CreateEndOfTurnEstimator() => shared.FindGraph(GraphNames.EndOfTurn) == null ? null : new EndOfTurnStage(shared);

        /// <inheritdoc/>
        public IAudioEncoder? CreateAudioEncoder() => shared.FindGraph(GraphNames.AudioEncoder) == null ? null : new AudioEncoderStage(shared);

        /// <inheritdoc/>
        /// <remarks>On a device the sessions step one after another: their caches live in the device's memory, where they cannot be moved from here.</remarks>
        public ISessionGroup CreateSessionGroup() => Provider == ExecutionProvider.Cpu ? new OnnxSessionGroup(shared) : (ISessionGroup)new OneByOneSessions(this);

        /// <inheritdoc/>
        public IThinker CreateThinker() => new ThinkerSession(new ThinkerGroup(shared, 1), true);

        /// <inheritdoc/>
        public ITalker CreateTalker() => new TalkerSession(new TalkerGroup(shared, 1), true);

        /// <inheritdoc/>
        public ICodecDecoder CreateCodecDecoder() => new CodecSession(shared);

        /// <inheritdoc/>
        /// <remarks>On a device the decoders take their turns: their states live in the device's memory, where they cannot be moved from here.</remarks>
        public ICodecGroup CreateCodecGroup() => Provider == ExecutionProvider.Cpu ? new CodecGroup(shared) : (ICodecGroup)new OneByOneCodec(this, CodecSession.LargestSlice);

        /// <inheritdoc/>
        /// <remarks>Always on the CPU, at one thread: a block of 32 ms takes a tenth of a millisecond there, less than the way to a device and back. Null too where the ear's rate is not 16 kHz.</remarks>
        public IVoiceActivityDetector? CreateVoiceActivityDetector()
            => shared.FindGraph(GraphNames.Vad) == null || (Format.Mel != null && Format.Mel.SampleRateHz != VadStage.RateHz) ? null : new VadStage(shared);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!disposed)
            {
                disposed = true;
                shared.Close();
            }
        }

        // The golden test hands its tensors over run by run; a character's are bound once and its cache lives in the device's memory. Whether bound runs see what is written between
        // them shows when a text read token by token comes to the same as the text read at once, and another text to something else.
        internal static void TryDevice(SharedModel shared)
        {
            try
            {
                GraphDescription graph = shared.Graph(GraphNames.Thinker).Description;
                using (var whole = new ThinkerSession(new ThinkerGroup(shared, 1), true))
                using (var parts = new ThinkerSession(new ThinkerGroup(shared, 1), true))
                using (var other = new ThinkerSession(new ThinkerGroup(shared, 1), true))
                {
                    int[] text = { 0, 1, 2, 3 };
                    whole.Append(text);
                    other.Append(new[] { 3, 2, 1, 0 });
                    for (int i = 0; i < text.Length; i++)
                    {
                        parts.Append(text.AsSpan(i, 1));
                    }

                    double worst = 0;
                    for (int i = 0; i < whole.Logits.Length; i++)
                    {
                        double difference = Math.Abs((double)whole.Logits[i] - parts.Logits[i]) / Math.Max(1, Math.Abs(whole.Logits[i]));
                        worst = Math.Max(worst, double.IsNaN(difference) ? double.PositiveInfinity : difference);
                    }

                    if (whole.Logits.SequenceEqual(other.Logits))
                    {
                        throw new BundleException(graph.File, "output logits", "the same for two texts", "what the inputs of each run say");
                    }

                    if (worst > graph.Tolerance)
                    {
                        throw new BundleException(graph.File, "output logits", FormattableString.Invariant($"a difference of {worst:g3} between a text read at once and token by token"),
                            FormattableString.Invariant($"at most {graph.Tolerance:g3}"));
                    }
                }
            }
            catch
            {
                shared.Close();
                throw;
            }
        }

        private static Dictionary<string, GraphSession> OpenGraphs(ModelBundle bundle, ExecutionProvider provider, OnnxOptions options)
        {
            var graphs = new Dictionary<string, GraphSession>(StringComparer.Ordinal);
            try
            {
                using (SessionOptions session = ProviderSession.Create(provider, options, options.IntraOpThreads))
                using (SessionOptions decode = ProviderSession.Create(provider, options, options.DecodeThreads == 0 ? options.IntraOpThreads : options.DecodeThreads))
                using (SessionOptions host = ProviderSession.Create(ExecutionProvider.Cpu, options, 1))
                {
                    foreach (GraphDescription description in bundle.Graphs.Values)
                    {
                        // Asked on the game thread: small, and no waiting for a device's queue.
                        bool isOfGame = description.Name == GraphNames.EndOfTurn || description.Name == GraphNames.Vad;
                        if (description.Name != GraphNames.Vad || options.VadFile == null)
                        {
                            graphs.Add(description.Name, new GraphSession(bundle, description, isOfGame ? host : description.Name == GraphNames.CodecStep ? decode : session, isOfGame ? ExecutionProvider.Cpu : provider, options.DeviceId,
                                IsInParts(bundle, description, provider, options)));
                        }
                    }

                    if (options.VadFile != null)
                    {
                        graphs.Add(GraphNames.Vad, File.Exists(options.VadFile)
                            ? new GraphSession(GraphNames.Vad, options.VadFile, host)
                            : throw new BundleException(options.VadFile, "", "no such file", "a voice activity graph"));
                    }
                }

                Require(graphs, bundle);
                foreach (GraphSession graph in graphs.Values)
                {
                    if (graph.Description.Golden.Length > 0)
                    {
                        GoldenTest.Run(bundle, graph);
                    }
                }

                return graphs;
            }
            catch
            {
                foreach (GraphSession graph in graphs.Values)
                {
                    graph.Dispose();
                }

                throw;
            }
        }

        private static bool IsInParts(ModelBundle bundle, GraphDescription graph, ExecutionProvider provider, OnnxOptions options)
        {
            bool isWanted = graph.Name == GraphNames.CodecStep ? options.CodecInParts
                : options.MindInParts && (graph.Name == GraphNames.Thinker || graph.Name == GraphNames.Talker || graph.Name == GraphNames.CodePredictor);
            if (!isWanted || provider != ExecutionProvider.Cpu)
            {
                return false;
            }

            if (graph.Parts.Count == 0 && graph.Name != GraphNames.CodecStep)
            {
                Tell(options, $"OmniNPC: {bundle.Name} has no parts of {graph.Name}, which runs whole: a tick cannot pause in it.");
            }

            return graph.Parts.Count > 0;
        }

        private static void Require(Dictionary<string, GraphSession> graphs, ModelBundle bundle)
        {
            ThinkerGroup.Require(graphs[GraphNames.Thinker], bundle.Sizes);
            TalkerGroup.Require(graphs[GraphNames.Talker], graphs[GraphNames.CodePredictor], bundle);
            CodecSession.Require(graphs[GraphNames.CodecStep], bundle);
            if (graphs.TryGetValue(GraphNames.CodePredictorFar, out GraphSession? far))
            {
                TalkerGroup.RequirePredictor(far, bundle);
            }

            if (graphs.TryGetValue(GraphNames.AudioEncoder, out GraphSession? ear))
            {
                AudioEncoderStage.Require(ear, bundle);
            }

            if (graphs.TryGetValue(GraphNames.EndOfTurn, out GraphSession? endOfTurn))
            {
                EndOfTurnStage.Require(endOfTurn);
            }

            if (graphs.TryGetValue(GraphNames.G2p, out GraphSession? g2p))
            {
                G2pStage.Require(g2p, bundle);
            }

            if (graphs.TryGetValue(GraphNames.Vad, out GraphSession? vad))
            {
                VadStage.Require(vad);
            }
        }

        private static void Tell(OnnxOptions options, string sentence)
        {
            if (options.Log != null)
            {
                options.Log(sentence);
            }
            else
            {
                Trace.TraceWarning(sentence);
            }
        }
    }
}
