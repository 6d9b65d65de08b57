using System;
using System.Collections.Generic;
using System.IO;

namespace OmniNPC.Onnx.Text
{
    /// <summary>The bundle's listed words and how they are said. Immutable after reading; any thread.</summary>
    internal sealed class PronunciationTable : IWordList
    {
        // The CMU lexicon has 134 000 words in 3.6 MB; a line names one word of at most a few dozen phones.
        private const long LargestFile = 64L << 20;

        private readonly WordMap words = new WordMap();

        public int Count => words.Count;

        public static PronunciationTable Read(ModelBundle bundle, TextTokens tokens)
        {
            string file = bundle.PronunciationsFile;
            long size = bundle.Files.Size(file);
            if (size > LargestFile)
            {
                throw new BundleException(file, "", $"{size} bytes", $"at most {LargestFile}");
            }

            using (var reader = new StreamReader(bundle.Files.PathOf(file)))
            {
                return Read(reader, file, tokens);
            }
        }

        public static PronunciationTable Read(TextReader reader, string file, TextTokens tokens)
        {
            var table = new PronunciationTable();
            var run = new List<ushort>();
            int number = 0;
            string? line;
            while ((line = reader.ReadLine()) != null)
            {
                number++;
                if (line.Length == 0 || line[0] == '#')
                {
                    continue;
                }

                int tab = line.IndexOf('\t');
                string[] phones = tab < 1 ? Array.Empty<string>() : line.Substring(tab + 1).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
                if (phones.Length == 0 || !tokens.TryConvert(phones, run))
                {
                    throw new BundleException(file, $"line {number}", Bundles.BundleNode.Quote(line), "a word, a tab, and phones that talker.tokens lists");
                }

                table.words.Add(line.AsSpan(0, tab), run.ToArray());
            }

            return table;
        }

        public bool Contains(ReadOnlySpan<char> word) => words.TryGet(word, out _);

        public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<ushort> tokens) => words.TryGet(word, out tokens);
    }
}
