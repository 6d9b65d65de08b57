using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>The letter-to-sound graph alone, on words it was not trained on.</summary>
    internal static class G2pEval
    {
        /// <summary>Runs it.</summary>
        public static void Run(EvalContext context)
        {
            TsvFile set = new TsvFile(EvalContext.File("g2p.tsv"));
            string folder = context.Model.Bundle.Folder;
            JObject bundle = JObject.Parse(File.ReadAllText(Path.Combine(folder, "bundle.json")));
            List<string> letters = Strings(bundle, "letters");
            using CtcGraph graph = new CtcGraph(Path.Combine(folder, "g2p.onnx"), Strings(bundle, "tokens"));
            int words = 0;
            int wrongWords = 0;
            int wrongPlain = 0;
            int phones = 0;
            int wrongPhones = 0;
            for (int row = 0; row < set.Count; row += context.Stride)
            {
                string word = set.Text(row, "word");
                string[] truth = set.Text(row, "phones").Split(' ', StringSplitOptions.RemoveEmptyEntries);
                List<string> found = Pronounce(graph, letters, word);
                int wrong = EditDistance.Of(truth, found);
                words++;
                phones += truth.Length;
                wrongPhones += wrong;
                wrongWords += wrong == 0 ? 0 : 1;
                wrongPlain += EditDistance.Of(Plain(truth), Plain(found)) == 0 ? 0 : 1;
            }

            TextTable table = new TextTable("g2p", "words", "phone error", "word error", "word error without stress");
            table.Add(
                "unseen words",
                words.ToString(CultureInfo.InvariantCulture),
                TextTable.Percent((double)wrongPhones / phones),
                TextTable.Percent((double)wrongWords / words),
                TextTable.Percent((double)wrongPlain / words));
            table.Write(context.Terminal.Output);
            context.Results["g2p"] = new JObject
            {
                ["words"] = words,
                ["phone_error"] = JsonFile.Number((double)wrongPhones / phones, 4),
                ["word_error"] = JsonFile.Number((double)wrongWords / words, 4),
                ["word_error_without_stress"] = JsonFile.Number((double)wrongPlain / words, 4),
            };
        }

        private static List<string> Pronounce(CtcGraph graph, List<string> letters, string word)
        {
            long[] ids = new long[word.Length];
            for (int i = 0; i < ids.Length; i++)
            {
                int id = letters.IndexOf(word[i].ToString());
                ids[i] = id > 0 ? id : throw new FailureException($"g2p.tsv has the word \"{word}\"; the bundle's g2p knows no letter '{word[i]}'.");
            }

            return graph.Read(NamedOnnxValue.CreateFromTensor("letters", new DenseTensor<long>(ids, new[] { 1, ids.Length })));
        }

        private static List<string> Plain(IReadOnlyList<string> phones)
        {
            List<string> plain = new List<string>();
            foreach (string phone in phones)
            {
                plain.Add(phone.TrimEnd('0', '1'));
            }

            return plain;
        }

        private static List<string> Strings(JObject bundle, string name)
        {
            List<string> list = new List<string>();
            foreach (JToken item in bundle["g2p"]?[name] as JArray ?? throw new FailureException($"bundle.json has no g2p.{name}; the bundle has no letter-to-sound graph."))
            {
                list.Add((string)item!);
            }

            return list;
        }
    }
}
