using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Text;
using OmniNPC.Speech;

namespace OmniNPC.Onnx
{
    /// <summary>A model bundle folder, checked whole before any graph is opened: format, sizes, every file's size and SHA-256, tables, tokens, voices and declared graphs.</summary>
    /// <remarks>Thread: any (immutable). Allocates: yes; reads every file once for its hash.</remarks>
    public sealed class ModelBundle
    {
        internal const string Manifest = "bundle.json";

        // Families and versions this runtime knows; the converter writes the same.
        private const string KnownFormat = "omninpc-bundle";
        private const int KnownVersion = 1;
        private const string KnownFamily = "qwen3-talker";

        // Upper bounds well above any published model (Qwen3-235B: hidden 4096, 94 layers, 151 936 tokens, 262 144 positions), so that a
        // damaged number is refused before anything is allocated by it.
        private const int MostHidden = 1 << 16;
        private const int MostLayers = 512;
        private const int MostHeads = 1024;
        private const int MostHeadDim = 1024;
        private const int MostSequence = 1 << 21;
        private const int MostVocabulary = 1 << 20;

        // One character of Qwen3-8B (36 layers, 8 heads of 128) fills it at 29 000 rows in float32; more is no budget of a game.
        private const long LargestCache = 8L << 30;

        private readonly Dictionary<string, GraphDescription> graphs = new Dictionary<string, GraphDescription>(StringComparer.Ordinal);
        private readonly Dictionary<string, KeyValuePair<string, TableShape>> tables = new Dictionary<string, KeyValuePair<string, TableShape>>(StringComparer.Ordinal);
        private readonly List<string> languages = new List<string>();

        private ModelBundle(string folder, BundleNode root)
        {
            Folder = folder;
            root.Expect("format", KnownFormat);
            int version = root.Integer("format_version", 0, int.MaxValue);
            if (version != KnownVersion)
            {
                throw root.Fail("format_version", $"{version}", $"{KnownVersion}, the version this runtime reads");
            }

            root.Expect("family", KnownFamily);
            Family = KnownFamily;
            Name = root.Text("name", 200);
            Version = root.Text("version", 100);
            Licence = root.Text("licence", 1000);
            foreach (BundleNode language in root.Array("languages", 1, 256))
            {
                languages.Add(language.AsText(64));
            }

            root.Expect("text_feed", "aligned");
            ReadSizes(root);
            ContentHash = BundleFiles.Hash(Path.Combine(folder, Manifest));
            Files = BundleFiles.Check(folder, root.Object("files"));
            ReadTables(root.Object("tables"));
            ReadGraphs(root.Object("graphs"));
            Format = ReadFormat(root);
            GuessWeight = ReadGuessWeight(root);
            ReplySource = ReadReplySource(root);
            FarCodeGroups = graphs.ContainsKey(GraphNames.CodePredictorFar) ? root.Integer("far_code_groups", 1, Math.Max(1, Format.CodeGroups - 1)) : Format.CodeGroups;
            TextTokens = ReadTalkerTokens(root.Object("talker"));
            Voices = ReadVoices(root.Object("talker"));
            SpecialTokens = ReadSpecialTokens(root.Object("tokenizer"));
            Actions = ReadActions(root);
            DefaultPersona = root.Object("thinker").Text("persona", 1 << 16);
            MaxNewTokens = root.Object("thinker").Integer("max_new_tokens", 1, MostSequence);
            Sampling = ReadSampling(root.Object("sampling"));
            if (graphs.ContainsKey(GraphNames.G2p))
            {
                ReadPhones(root.Object("g2p"), out string[] letters, out string[] phones);
                G2pLetters = letters;
                G2pTokens = phones;
            }

            PronunciationsFile = Files.Require(root.Text("pronunciations"), root, "pronunciations");
            VocabularyFile = Files.Require(root.Object("tokenizer").Text("vocab"), root.Object("tokenizer"), "vocab");
            MergesFile = Files.Require(root.Object("tokenizer").Text("merges"), root.Object("tokenizer"), "merges");
            foreach (GraphDescription graph in graphs.Values)
            {
                ExternalDataScan.Check(Files, graph.File);
                foreach (PartDescription part in graph.Parts)
                {
                    ExternalDataScan.Check(Files, part.File);
                }
            }
        }

        /// <summary>The bundle's folder.</summary>
        public string Folder { get; }

        /// <summary>The wiring the bundle follows, for example <c>qwen3-talker</c>.</summary>
        public string Family { get; }

        /// <summary>The bundle's name.</summary>
        public string Name { get; }

        /// <summary>The bundle's own version.</summary>
        public string Version { get; }

        /// <summary>The licence of the weights.</summary>
        public string Licence { get; }

        /// <summary>The languages it speaks, as BCP 47 tags.</summary>
        public IReadOnlyList<string> Languages => languages;

        /// <summary>Codebooks that a far voice is spoken with; all of them without the graph <c>code_predictor_far</c>.</summary>
        public int FarCodeGroups { get; }

        /// <summary>Size of all listed files in bytes.</summary>
        public long TotalBytes => Files.TotalBytes;

        /// <summary>SHA-256 of bundle.json, which names the SHA-256 of every other file: two bundles with the same one are the same.</summary>
        public string ContentHash { get; }

        /// <summary>Rates and sizes of its speech.</summary>
        public SpeechFormat Format { get; }

        /// <summary>Weight of the ear's own guesses when a transcript is written, 0 to 1; 0 where bundle.json names none (<see cref="IAudioEncoder.GuessWeight"/>).</summary>
        public float GuessWeight { get; }

        /// <summary>What its Thinker answers when it was spoken to; the sound where bundle.json does not say.</summary>
        public ReplySource ReplySource { get; }

        /// <summary>Its voices in bundle order.</summary>
        public IReadOnlyList<VoiceDescription> Voices { get; }

        /// <summary>The actions its Thinker may ask for.</summary>
        public IReadOnlyList<ActionDescription> Actions { get; }

        /// <summary>The sampling it recommends.</summary>
        public SamplingDefaults Sampling { get; }

        /// <summary>The system text used when a character has no persona.</summary>
        public string DefaultPersona { get; }

        /// <summary>Most tokens a reply should have.</summary>
        public int MaxNewTokens { get; }

        internal BundleFiles Files { get; }

        internal BundleSizes Sizes { get; } = new BundleSizes();

        internal IReadOnlyList<string> TextTokens { get; }

        internal IReadOnlyDictionary<string, int> SpecialTokens { get; }

        internal string[] G2pLetters { get; } = Array.Empty<string>();

        internal string[] G2pTokens { get; } = Array.Empty<string>();

        internal string PronunciationsFile { get; }

        internal string VocabularyFile { get; }

        internal string MergesFile { get; }

        internal IReadOnlyDictionary<string, GraphDescription> Graphs => graphs;

        /// <summary>Opens a bundle folder and checks everything in it.</summary>
        /// <param name="folder">The folder that holds bundle.json.</param>
        /// <returns>The checked bundle.</returns>
        /// <exception cref="BundleException">Something is missing, damaged or out of range; the message names it.</exception>
        public static ModelBundle Open(string folder)
        {
            if (folder == null)
            {
                throw new ArgumentNullException(nameof(folder));
            }

            if (!Directory.Exists(folder))
            {
                throw new BundleException(folder, "", "no such folder", "a model bundle folder");
            }

            if (!File.Exists(Path.Combine(folder, Manifest)))
            {
                throw new BundleException(Manifest, "", "no such file in " + folder, "the description of a model bundle");
            }

            try
            {
                return new ModelBundle(folder, BundleNode.Read(folder, Manifest));
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                throw new BundleException(folder, "", "a file that cannot be read (" + error.Message.TrimEnd('.') + ")", "readable files", error);
            }
        }

        internal FloatTable OpenTable(string name)
        {
            KeyValuePair<string, TableShape> table = tables[name];
            return new FloatTable(Files.PathOf(table.Key), table.Value.IsHalf, table.Value.Shape);
        }

        private static string Show(IReadOnlyList<long> shape) => "[" + string.Join(", ", shape) + "]";

        private static SamplingDefaults ReadSampling(BundleNode node)
            => new SamplingDefaults(ReadSampling(node, "thinker"), ReadSampling(node, "talker"), ReadSampling(node, "code_predictor"));

        private static SamplingOptions ReadSampling(BundleNode node, string stage)
        {
            BundleNode options = node.Object(stage);
            float temperature = (float)options.Number("temperature", 0, 4);
            if (temperature > 0f && temperature < 0.01f)
            {
                throw options.Fail("temperature", $"{temperature}", "0 or 0.01 to 4");
            }

            return new SamplingOptions(temperature,
                options.Has("top_k") ? options.Integer("top_k", 0, MostVocabulary) : 0,
                options.Has("top_p") ? (float)options.Number("top_p", 1e-6, 1) : 1f,
                options.Has("repetition_penalty") ? (float)options.Number("repetition_penalty", 0.5, 4) : 1f);
        }

        private static void RequireCache(BundleNode stage, long layers, long heads, long width, long rows)
        {
            // At most 2^(9 + 10 + 10 + 21 + 3) bytes, so the product cannot overflow.
            long bytes = layers * heads * width * rows * 2 * sizeof(float);
            if (bytes >= LargestCache)
            {
                throw stage.Fail("max_sequence", $"{rows}, a KV cache of {bytes} bytes a character", $"one below {LargestCache} bytes");
            }
        }

        private void ReadSizes(BundleNode root)
        {
            Sizes.CodebookSize = root.Integer("codebook_size", 2, 1 << 16);
            BundleNode thinker = root.Object("thinker");
            Sizes.ThinkerHidden = thinker.Integer("hidden", 1, MostHidden);
            Sizes.ThinkerLayers = thinker.Integer("layers", 1, MostLayers);
            Sizes.ThinkerKvHeads = thinker.Integer("kv_heads", 1, MostHeads);
            Sizes.ThinkerHeadDim = thinker.Integer("head_dim", 1, MostHeadDim);
            Sizes.ThinkerMaxSequence = thinker.Integer("max_sequence", 16, MostSequence);
            Sizes.Vocabulary = thinker.Integer("vocab", 256, MostVocabulary);
            BundleNode talker = root.Object("talker");
            Sizes.TalkerHidden = talker.Integer("hidden", 1, MostHidden);
            Sizes.TalkerLayers = talker.Integer("layers", 1, MostLayers);
            Sizes.TalkerKvHeads = talker.Integer("kv_heads", 1, MostHeads);
            Sizes.TalkerHeadDim = talker.Integer("head_dim", 1, MostHeadDim);
            Sizes.TalkerMaxSequence = talker.Integer("max_sequence", 16, MostSequence);
            RequireCache(thinker, Sizes.ThinkerLayers, Sizes.ThinkerKvHeads, Sizes.ThinkerHeadDim, Sizes.ThinkerMaxSequence);
            RequireCache(talker, Sizes.TalkerLayers, Sizes.TalkerKvHeads, Sizes.TalkerHeadDim, Sizes.TalkerMaxSequence);
            Sizes.WindowBehind = talker.Integer("window_behind", 0, 64);
            Sizes.WindowAhead = talker.Integer("window_ahead", 0, 64);
            Sizes.MaxElapsed = talker.Integer("max_elapsed", 1, 1000);
        }

        private void ReadTables(BundleNode list)
        {
            foreach (KeyValuePair<string, BundleNode> entry in list.Entries(64))
            {
                BundleNode node = entry.Value.AsObject();
                string file = Files.Require(node.Text("file"), node, "file");
                string type = node.Text("type", 16);
                if (type != "float16" && type != "float32")
                {
                    throw node.Fail("type", BundleNode.Quote(type), "\"float16\" or \"float32\"");
                }

                List<BundleNode> sizes = node.Array("shape", 1, 4);
                var shape = new long[sizes.Count];
                long bytes = type == "float16" ? 2 : 4;
                for (int i = 0; i < shape.Length; i++)
                {
                    shape[i] = sizes[i].AsInteger(1, 1L << 31);
                    bytes = bytes > long.MaxValue / shape[i] ? long.MaxValue : bytes * shape[i];
                }

                if (bytes != Files.Size(file))
                {
                    throw new BundleException(file, $"tables.{entry.Key}", $"{Files.Size(file)} bytes", $"{bytes} for {type} {Show(shape)}");
                }

                tables.Add(entry.Key, new KeyValuePair<string, TableShape>(file, new TableShape(type == "float16", shape)));
            }

            int window = Sizes.WindowBehind + 1 + Sizes.WindowAhead;
            RequireTable(list, "thinker_embed", Sizes.Vocabulary, Sizes.ThinkerHidden);
            RequireTable(list, "talker_text", window, -1, Sizes.TalkerHidden);
            RequireTable(list, "talker_voice", -1, Sizes.TalkerHidden);
            RequireTable(list, "talker_elapsed", -1, Sizes.TalkerHidden);
            RequireTable(list, "talker_bos", 1, Sizes.TalkerHidden);
        }

        private long[] RequireTable(BundleNode list, string name, params long[] expected)
        {
            if (!tables.TryGetValue(name, out KeyValuePair<string, TableShape> table))
            {
                throw list.Fail(name, "nothing", "the host-side table of that name");
            }

            long[] shape = table.Value.Shape;
            bool fits = shape.Length == expected.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = expected[i] < 0 || shape[i] == expected[i];
            }

            if (!fits)
            {
                throw list.Fail(name + ".shape", Show(shape), Show(expected).Replace("-1", "any"));
            }

            return shape;
        }

        private SpeechFormat ReadFormat(BundleNode root)
        {
            MelFormat? mel = null;
            if (graphs.ContainsKey(GraphNames.AudioEncoder))
            {
                BundleNode hearing = root.Object("hearing");
                int fft = hearing.Integer("fft", 2, 1 << 16);
                if ((fft & (fft - 1)) != 0)
                {
                    throw hearing.Fail("fft", $"{fft}", "a power of two");
                }

                int mels = hearing.Integer("mels", 1, 1024);
                RequireTable(root.Object("tables"), "mel_filters", fft / 2 + 1, mels);
                using (FloatTable filters = OpenTable("mel_filters"))
                {
                    mel = new MelFormat(hearing.Integer("sample_rate", 8000, 48000), hearing.Integer("window", 1, fft), hearing.Integer("hop", 1, 1 << 16), fft, mels,
                        hearing.Integer("frames_per_row", 1, 1024), filters.ToArray());
                }
            }

            return new SpeechFormat(root.Integer("sample_rate", 8000, 48000), root.Integer("samples_per_codec_frame", 1, 48000), root.Integer("code_groups", 1, 64),
                Sizes.ThinkerHidden, mel);
        }

        private ReplySource ReadReplySource(BundleNode root)
        {
            if (!graphs.ContainsKey(GraphNames.AudioEncoder) || !root.Object("hearing").Has("reply_from"))
            {
                return ReplySource.Sound;
            }

            BundleNode hearing = root.Object("hearing");
            string found = hearing.Text("reply_from", 64);
            switch (found)
            {
                case "sound": return ReplySource.Sound;
                case "transcript": return ReplySource.Transcript;
                default: throw hearing.Fail("reply_from", BundleNode.Quote(found), "\"sound\" or \"transcript\"");
            }
        }

        private float ReadGuessWeight(BundleNode root)
            => graphs.ContainsKey(GraphNames.AudioEncoder) && root.Object("hearing").Has("ctc_weight") ? (float)root.Object("hearing").Number("ctc_weight", 0, 1) : 0f;

        private IReadOnlyList<string> ReadTalkerTokens(BundleNode talker)
        {
            List<BundleNode> list = talker.Array("tokens", 2, 1 << 16);
            var names = new List<string>(list.Count);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (BundleNode node in list)
            {
                string name = node.AsText(64);
                if (!seen.Add(name))
                {
                    throw node.Fail("", BundleNode.Quote(name) + " a second time", "each text token once");
                }

                names.Add(name);
            }

            foreach (string needed in TextTokenNames.Needed)
            {
                if (!seen.Contains(needed))
                {
                    throw talker.Fail("tokens", "no " + BundleNode.Quote(needed), "it among the text tokens");
                }
            }

            if (names[0] != TextTokenNames.Pad)
            {
                throw talker.Fail("tokens[0]", BundleNode.Quote(names[0]), BundleNode.Quote(TextTokenNames.Pad));
            }

            long rows = tables["talker_text"].Value.Shape[1];
            if (rows != names.Count)
            {
                throw talker.Fail("tokens", $"{names.Count} tokens", $"{rows}, the rows of the table talker_text");
            }

            return names;
        }

        private IReadOnlyList<VoiceDescription> ReadVoices(BundleNode talker)
        {
            long rows = tables["talker_voice"].Value.Shape[0];
            var voices = new List<VoiceDescription>();
            foreach (BundleNode item in talker.Array("voices", 1, 65536))
            {
                BundleNode node = item.AsObject();
                string name = node.Text("name", 200);
                int row = node.Integer("row", 0, (int)Math.Min(rows - 1, int.MaxValue));
                foreach (VoiceDescription other in voices)
                {
                    if (other.Name == name)
                    {
                        throw node.Fail("name", BundleNode.Quote(name) + " a second time", "each voice name once");
                    }
                }

                string text = node.Has("description") ? node.Text("description") : "";
                string teacher = node.Has("teacher") ? "taught by " + node.Text("teacher") : "";
                voices.Add(new VoiceDescription(name, row, text.Length == 0 || teacher.Length == 0 ? text + teacher : text + "; " + teacher));
            }

            return voices;
        }

        private IReadOnlyDictionary<string, int> ReadSpecialTokens(BundleNode tokenizer)
        {
            BundleNode list = tokenizer.Object("special_tokens");
            var tokens = new Dictionary<string, int>(StringComparer.Ordinal);
            var used = new HashSet<int>();
            foreach (KeyValuePair<string, BundleNode> entry in list.Entries(1 << 16))
            {
                int id = (int)entry.Value.AsInteger(0, Sizes.Vocabulary - 1);
                if (!used.Add(id))
                {
                    throw list.Fail(entry.Key, $"id {id} a second time", "an id of its own");
                }

                tokens.Add(entry.Key, id);
            }

            foreach (string needed in new[] { "<|im_start|>", "<|im_end|>", "<|endoftext|>" })
            {
                if (!tokens.ContainsKey(needed))
                {
                    throw list.Fail(needed, "nothing", "the id of that token");
                }
            }

            if (graphs.ContainsKey(GraphNames.AudioEncoder) && !(tokens.ContainsKey("<|audio_bos|>") && tokens.ContainsKey("<|audio_eos|>")))
            {
                throw list.Fail("", "no <|audio_bos|> and <|audio_eos|>", "both, because the bundle can hear");
            }

            return tokens;
        }

        private IReadOnlyList<ActionDescription> ReadActions(BundleNode root)
        {
            var actions = new List<ActionDescription>();
            if (!root.Has("actions"))
            {
                return actions;
            }

            foreach (BundleNode item in root.Array("actions", 0, 4096))
            {
                BundleNode node = item.AsObject();
                string name = node.Text("name", 200);
                string token = node.Text("token", 200);
                if (!SpecialTokens.TryGetValue(token, out int id))
                {
                    throw node.Fail("token", BundleNode.Quote(token), "one of tokenizer.special_tokens");
                }

                string? argument = null;
                var values = new List<string>();
                foreach (BundleNode argumentItem in node.Array("arguments", 0, 1))
                {
                    BundleNode argumentNode = argumentItem.AsObject();
                    argument = argumentNode.Text("name", 200);
                    foreach (BundleNode value in argumentNode.Array("values", 1, 4096))
                    {
                        values.Add(value.AsText(200));
                    }

                    if (!SpecialTokens.ContainsKey("<|action_end|>"))
                    {
                        throw node.Fail("arguments", "an argument without <|action_end|> among the special tokens", "that token");
                    }
                }

                actions.Add(new ActionDescription(name, id, argument, values));
            }

            return actions;
        }

        private void ReadPhones(BundleNode g2p, out string[] letters, out string[] phones)
        {
            letters = ReadNames(g2p.Array("letters", 2, 4096), "<pad>");
            phones = ReadNames(g2p.Array("tokens", 2, 4096), "<blank>");
            for (int i = 1; i < phones.Length; i++)
            {
                foreach (string token in TextTokenNames.OfPhone(phones[i]))
                {
                    if (!Contains(TextTokens, token))
                    {
                        throw g2p.Fail($"tokens[{i}]", $"{BundleNode.Quote(phones[i])}, which needs the text token {BundleNode.Quote(token)}", "phones whose text tokens talker.tokens lists");
                    }
                }
            }
        }

        private static bool Contains(IReadOnlyList<string> list, string name)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i] == name)
                {
                    return true;
                }
            }

            return false;
        }

        private static string[] ReadNames(List<BundleNode> list, string first)
        {
            var names = new string[list.Count];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = list[i].AsText(64);
            }

            return names[0] == first ? names : throw list[0].Fail("", BundleNode.Quote(names[0]), BundleNode.Quote(first));
        }

        private void ReadGraphs(BundleNode list)
        {
            foreach (KeyValuePair<string, BundleNode> entry in list.Entries(64))
            {
                graphs.Add(entry.Key, GraphReader.Read(entry.Key, entry.Value.AsObject(), Files));
            }

            foreach (string needed in GraphNames.Needed)
            {
                if (!graphs.ContainsKey(needed))
                {
                    throw list.Fail(needed, "nothing", "the graph of that name");
                }
            }
        }

        private readonly struct TableShape
        {
            public TableShape(bool isHalf, long[] shape)
            {
                IsHalf = isHalf;
                Shape = shape;
            }

            public bool IsHalf { get; }

            public long[] Shape { get; }
        }
    }
}
