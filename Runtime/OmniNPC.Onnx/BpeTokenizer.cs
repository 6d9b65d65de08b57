using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Text;
using OmniNPC.Speech;

namespace OmniNPC.Onnx
{
    /// <summary>The byte-level BPE tokenizer of GPT-2 with the pre-tokeniser of Qwen2, read from <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <remarks>Thread: any (immutable). Special tokens are never made from text.</remarks>
    public sealed class BpeTokenizer : ITokenizer
    {
        private const int MostTokens = 1 << 20;
        private const long LargestMerges = 64L << 20;

        private readonly byte[][] bytes;
        private readonly int[] byteIds = new int[256];
        private readonly Dictionary<long, Merge> merges = new Dictionary<long, Merge>();

        private BpeTokenizer(int size, ConversationTokens special)
        {
            bytes = new byte[size][];
            for (int i = 0; i < size; i++)
            {
                bytes[i] = Array.Empty<byte>();
            }

            Special = special;
        }

        /// <inheritdoc/>
        public int VocabularySize => bytes.Length;

        /// <inheritdoc/>
        public ConversationTokens Special { get; }

        /// <inheritdoc/>
        public ReadOnlySpan<byte> Bytes(int id)
            => (uint)id < (uint)bytes.Length ? bytes[id] : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has {bytes.Length} tokens.");

        /// <inheritdoc/>
        public void Encode(ReadOnlySpan<char> text, List<int> ids)
        {
            if (ids == null)
            {
                throw new ArgumentNullException(nameof(ids));
            }

            string whole = LatinComposition.Compose(Repair(text).Normalize(NormalizationForm.FormC));
            var work = new BpeWork();
            int at = 0;
            while (at < whole.Length)
            {
                int end = QwenPreTokenizer.End(whole, at);
                byte[] piece = Encoding.UTF8.GetBytes(whole.Substring(at, end - at));
                work.Encode(piece, byteIds, merges, ids);
                at = end;
            }
        }

        internal static BpeTokenizer Read(ModelBundle bundle)
        {
            int Id(string name) => bundle.SpecialTokens.TryGetValue(name, out int id) ? id : -1;
            var special = new ConversationTokens(Id("<|im_start|>"), Id("<|im_end|>"), Id("<|endoftext|>"), Id("<|audio_bos|>"), Id("<|audio_eos|>"), Id("<|action_end|>"));
            var tokenizer = new BpeTokenizer(bundle.Sizes.Vocabulary, special);
            tokenizer.ReadVocabulary(bundle);
            return tokenizer;
        }

        // A lone half of a surrogate pair is not a character; U+FFFD stands for it, as in the UTF-8 decoders of the web.
        private static string Repair(ReadOnlySpan<char> text)
        {
            var repaired = new char[text.Length];
            for (int i = 0; i < text.Length; i++)
            {
                bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
                repaired[i] = text[i];
                if (pair)
                {
                    repaired[i + 1] = text[++i];
                }
                else if (char.IsSurrogate(text[i]))
                {
                    repaired[i] = '\uFFFD';
                }
            }

            return new string(repaired);
        }

        // GPT-2 writes each byte as one printable character: 33-126, 161-172 and 174-255 as themselves, the rest from U+0100 on.
        private static Dictionary<char, byte> ByteAlphabet()
        {
            var alphabet = new Dictionary<char, byte>();
            int extra = 0;
            for (int value = 0; value < 256; value++)
            {
                bool plain = (value >= 33 && value <= 126) || (value >= 161 && value <= 172) || value >= 174;
                alphabet.Add(plain ? (char)value : (char)(256 + extra++), (byte)value);
            }

            return alphabet;
        }

        private void ReadVocabulary(ModelBundle bundle)
        {
            string file = bundle.VocabularyFile;
            Dictionary<char, byte> alphabet = ByteAlphabet();
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            var used = new HashSet<int>(bundle.SpecialTokens.Values);
            for (int i = 0; i < 256; i++)
            {
                byteIds[i] = -1;
            }

            foreach (KeyValuePair<string, BundleNode> entry in BundleNode.Read(bundle.Folder, file).Entries(MostTokens))
            {
                int id = (int)entry.Value.AsInteger(0, VocabularySize - 1);
                if (!used.Add(id))
                {
                    throw new BundleException(file, entry.Key, $"id {id} a second time", "an id of its own, apart from the special tokens");
                }

                bytes[id] = ToBytes(entry.Key, alphabet, file);
                ids.Add(entry.Key, id);
                if (bytes[id].Length == 1)
                {
                    byteIds[bytes[id][0]] = id;
                }
            }

            for (int i = 0; i < 256; i++)
            {
                if (byteIds[i] < 0)
                {
                    throw new BundleException(file, "", $"no token for byte {i}", "a token for each of the 256 bytes");
                }
            }

            ReadMerges(bundle, ids);
        }

        private static byte[] ToBytes(string token, Dictionary<char, byte> alphabet, string file)
        {
            var result = new byte[token.Length];
            for (int i = 0; i < token.Length; i++)
            {
                if (!alphabet.TryGetValue(token[i], out result[i]))
                {
                    throw new BundleException(file, token, $"the character U+{(int)token[i]:X4}", "characters of GPT-2's byte alphabet");
                }
            }

            return result;
        }

        private void ReadMerges(ModelBundle bundle, Dictionary<string, int> ids)
        {
            string file = bundle.MergesFile;
            long size = bundle.Files.Size(file);
            if (size > LargestMerges)
            {
                throw new BundleException(file, "", $"{size} bytes", $"at most {LargestMerges}");
            }

            using (var reader = new StreamReader(bundle.Files.PathOf(file)))
            {
                int number = 0;
                string? line;
                while ((line = reader.ReadLine()) != null)
                {
                    number++;
                    if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
                    {
                        continue;
                    }

                    int space = line.IndexOf(' ');
                    if (space < 1 || !ids.TryGetValue(line.Substring(0, space), out int left) || !ids.TryGetValue(line.Substring(space + 1), out int right)
                        || !ids.TryGetValue(line.Remove(space, 1), out int joined))
                    {
                        throw new BundleException(file, $"line {number}", BundleNode.Quote(line), "two tokens whose join is a token, all listed in " + bundle.VocabularyFile);
                    }

                    long pair = ((long)left << 32) | (uint)right;
                    if (!merges.ContainsKey(pair))
                    {
                        merges.Add(pair, new Merge(merges.Count, joined));
                    }
                }
            }
        }
    }
}
