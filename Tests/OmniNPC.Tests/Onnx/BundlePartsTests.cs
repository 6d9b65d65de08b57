using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Onnx.Graphs;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Parts of a graph in bundle.json: opened when asked for, proved by the golden fixture, and refused in one sentence where they do not make up the whole.</summary>
    [NonParallelizable]
    public sealed class BundlePartsTests
    {
        private static readonly string[] Cut = { "thinker", "talker", "code_predictor", "codec_step" };

        private static OnnxOptions AllParts => new OnnxOptions { Provider = ExecutionProvider.Cpu, CodecInParts = true, MindInParts = true };

        [OneTimeSetUp]
        public void RequireParts()
        {
            foreach (string name in Cut)
            {
                if (TestBundle.Whole.Shared.Graph(name).Description.Parts.Count == 0)
                {
                    Assert.Ignore("this bundle has no parts of " + name);
                }
            }
        }

        [Test]
        public void Parts_are_opened_only_when_asked_for()
        {
            foreach (string name in Cut)
            {
                GraphSession whole = TestBundle.Whole.Shared.Graph(name);
                GraphSession parts = TestBundle.InParts.Shared.Graph(name);
                Assert.That(whole.Parts.Count, Is.EqualTo(1), name);
                Assert.That(parts.Parts.Count, Is.EqualTo(whole.Description.Parts.Count), name);
            }

            Assert.That(TestBundle.InParts.Shared.FindGraph("code_predictor_far")?.Parts.Count ?? 1, Is.EqualTo(1));
            using OnnxSpeechModel codec = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu });
            Assert.That(codec.Shared.Graph("codec_step").Parts.Count, Is.GreaterThan(1));
            Assert.That(codec.Shared.Graph("thinker").Parts.Count, Is.EqualTo(1));
        }

        [TestCase("thinker")]
        [TestCase("talker")]
        [TestCase("code_predictor")]
        [TestCase("codec_step")]
        public void Parts_in_a_row_compute_the_golden_outputs(string name)
        {
            GraphSession graph = TestBundle.InParts.Shared.Graph(name);
            Assert.That(GoldenTest.Run(TestBundle.InParts.Bundle, graph), Is.EqualTo(GoldenTest.Run(TestBundle.Whole.Bundle, TestBundle.Whole.Shared.Graph(name))), "as the whole graph does");
        }

        [Test]
        public void A_graph_without_parts_stays_whole_and_that_is_told()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            foreach (string name in Cut)
            {
                ((JObject)copy.Json["graphs"]![name]!).Remove("parts");
            }

            copy.Save();
            var told = new List<string>();
            OnnxOptions options = AllParts;
            options.Log = told.Add;
            using OnnxSpeechModel model = OnnxSpeechModel.Load(copy.Folder, options);
            Assert.That(told, Has.Count.EqualTo(3).And.One.EqualTo($"OmniNPC: {model.Bundle.Name} has no parts of thinker, which runs whole: a tick cannot pause in it."));
            using OmniNPC.Speech.ICodecGroup codec = model.CreateCodecGroup();
            using OmniNPC.Speech.ISessionGroup mind = model.CreateSessionGroup();
            Assert.That(codec.Parts, Is.EqualTo(1));
            Assert.That(mind.ThinkerParts, Is.EqualTo(1));
            Assert.That(mind.TalkerParts, Is.EqualTo(2), "a pause between the two graphs");
        }

        public static IEnumerable<TestCaseData> WrongParts()
        {
            yield return Wrong("one part", parts => Keep(parts, 1), "codec_step.parts", "a list of 1", "2 to 64");
            yield return Wrong("no list", parts => parts.Replace("two"), "codec_step.parts", "\"two\"", "2 to 64");
            yield return Wrong("65 parts", parts => Fill(parts, 65), "codec_step.parts", "a list of 65", "2 to 64");
            yield return Wrong("a file that is not listed", parts => parts[1]!["file"] = "codec_step.9.onnx", "codec_step.parts[1].file", "codec_step.9.onnx");
            yield return Wrong("an input that nobody gives", parts => parts[1]!["inputs"]![Passed(parts)]!["name"] = "/nobody", "codec_step.parts[1].inputs[", "\"/nobody\"", "an input of the whole graph or an output of an earlier part");
            yield return Wrong("an input of a later part", parts => parts[0]!["inputs"]![0]!["name"] = Last(parts)["outputs"]![0]!["name"], "codec_step.parts[0].inputs[0]", "an output of an earlier part");
            yield return Wrong("an output twice", parts => parts[1]!["outputs"]![0]!["name"] = parts[0]!["outputs"]![0]!["name"], "codec_step.parts[1].outputs[0]", "a second time");
            yield return Wrong("an output that is an input", parts => parts[1]!["outputs"]![0]!["name"] = "codes", "codec_step.parts[1].outputs[0]", "\"codes\" a second time");
            yield return Wrong("no output of the whole", parts => Rename(parts, "pcm", "wave"), "codec_step.parts", "none that gives \"pcm\"", "every output of the whole graph");
            yield return Wrong("another shape than the whole graph's", parts => Of(parts, "inputs", "codes")["shape"]![1] = 5, "codec_step.parts[0].inputs", "\"codes\" as int64 [batch, 5, frames]", "int64 [batch, 6, frames], as the whole graph has it");
            yield return Wrong("another type than the whole graph's", parts => Of(parts, "outputs", "pcm")["type"] = "int64", "outputs", "\"pcm\" as int64", "as the whole graph has it");
            yield return Wrong("another size than its maker's", parts => parts[1]!["inputs"]![Passed(parts)]!["shape"]![2] = 7, "codec_step.parts[1].inputs[", ", 7]", "as the part that makes it has it");
            yield return Wrong("another name than its maker's", parts => parts[1]!["inputs"]![Passed(parts)]!["shape"]![1] = "9 * frames", "codec_step.parts[1].inputs[", "9 * frames", "as the part that makes it has it");
            yield return Wrong("a type that is not passed", parts => Both(parts, tensor => tensor["type"] = "float16"), "codec_step.parts[1].inputs[", "as float16", "float32 or int64 between two parts");
            yield return Wrong("no batch", parts => Both(parts, tensor => tensor["shape"]![0] = 1), "codec_step.parts[1].inputs[", "[1, ", "\"batch\" as the first axis");
            yield return Wrong("a batch elsewhere", parts => Both(parts, tensor => tensor["shape"]![1] = "batch"), "codec_step.parts[1].inputs[", ".shape[1]", "\"batch\"", "\"frames\" or \"k * frames\"");
            yield return Wrong("a name that is no count", parts => Both(parts, tensor => tensor["shape"]![1] = "frame"), ".shape[1]", "\"frame\"", "\"frames\" or \"k * frames\"");
            yield return Wrong("a sum", parts => Both(parts, tensor => tensor["shape"]![1] = "frames + 1"), ".shape[1]", "\"frames + 1\"");
            yield return Wrong("half of it", parts => Both(parts, tensor => tensor["shape"]![1] = "0.5 * frames"), ".shape[1]", "\"0.5 * frames\"");
            yield return Wrong("none of it", parts => Both(parts, tensor => tensor["shape"]![1] = "0 * frames"), ".shape[1]", "\"0 * frames\"");
            yield return Wrong("too much", parts => Both(parts, tensor => tensor["shape"]![2] = 2147483648), "codec_step.parts[1].inputs[", "2147483648", "at most 1048576 numbers a row and count");
        }

        [TestCaseSource(nameof(WrongParts))]
        public void A_wrong_part_is_refused_by_name(string what, Action<JArray> spoil, string[] told)
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            spoil((JArray)copy.Json["graphs"]!["codec_step"]!["parts"]!);
            copy.Save();
            AssertRefused(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }, told);
        }

        [Test]
        public void Another_graph_under_the_name_of_a_part_is_refused_when_parts_are_asked_for()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            string second = (string)copy.Json.SelectToken("graphs.codec_step.parts[1].file")!;
            copy.Replace(second, File.ReadAllBytes(copy.At((string)copy.Json.SelectToken("graphs.codec_step.parts[0].file")!)));
            copy.Save();
            AssertRefused(copy.Folder, AllParts, second, "as bundle.json says");
            OnnxSpeechModel.Load(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, CodecInParts = false }).Dispose();
        }

        [TestCase("thinker")]
        [TestCase("talker")]
        [TestCase("codec_step")]
        public void A_part_with_wrong_weights_fails_the_golden_test(string name)
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            string file = (string)copy.Json.SelectToken($"graphs.{name}.parts[1].file")!;
            Encoding latin = Encoding.Latin1;
            string graph = latin.GetString(File.ReadAllBytes(copy.At(file)));

            // The largest block of weights begins 1600 bytes earlier: external data has the length as text behind the offset.
            string? offset = null;
            int largest = 0;
            foreach (Match match in Regex.Matches(graph, @"offset\x12.(\d{5,}).*?length\x12.(\d+)", RegexOptions.Singleline))
            {
                if (int.Parse(match.Groups[2].Value) > largest)
                {
                    largest = int.Parse(match.Groups[2].Value);
                    offset = match.Groups[1].Value;
                }
            }

            Assert.That(offset, Is.Not.Null);
            string wrong = (int.Parse(offset!) - 1600).ToString().PadLeft(offset!.Length, '0');
            copy.Replace(file, latin.GetBytes(graph.Replace(offset, wrong, StringComparison.Ordinal)));
            copy.Save();
            AssertRefused(copy.Folder, AllParts, $"{name}.", "a difference of", "golden/");
        }

        [Test]
        public void A_size_that_a_part_does_not_make_fails_the_golden_test()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            var parts = (JArray)copy.Json["graphs"]!["codec_step"]!["parts"]!;
            Both(parts, tensor => tensor["shape"]![1] = "17 * frames");
            copy.Save();
            AssertRefused(copy.Folder, AllParts, (string)parts[0]!["file"]!, "shape [", "as bundle.json says");
        }

        [Test]
        public void Weights_of_a_part_outside_the_folder_are_refused_before_they_are_opened()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            string file = (string)copy.Json.SelectToken("graphs.talker.parts[1].file")!;
            Encoding latin = Encoding.Latin1;
            copy.Replace(file, latin.GetBytes(latin.GetString(File.ReadAllBytes(copy.At(file))).Replace("talker.safetensors", "../../../etc/shado", StringComparison.Ordinal)));
            copy.Save();
            AssertRefused(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }, file, "external data location", "../../../etc/shado");
        }

        private static TestCaseData Wrong(string what, Action<JArray> spoil, params string[] told) => new TestCaseData(what, spoil, told).SetArgDisplayNames(what);

        private static void Keep(JArray parts, int count)
        {
            while (parts.Count > count)
            {
                parts.RemoveAt(count);
            }
        }

        private static void Fill(JArray parts, int count)
        {
            while (parts.Count < count)
            {
                parts.Add(parts[0]!.DeepClone());
            }
        }

        private static JToken Last(JArray parts) => parts[parts.Count - 1]!;

        private static void Rename(JArray parts, string from, string to) => Of(parts, "outputs", from)["name"] = to;

        private static JToken Of(JArray parts, string side, string name)
        {
            foreach (JToken part in parts)
            {
                foreach (JToken tensor in part[side]!)
                {
                    if ((string)tensor["name"]! == name)
                    {
                        return tensor;
                    }
                }
            }

            throw new AssertionException($"no part has {name} among its {side}");
        }

        /// <summary>The place of the second part's first input that the first part makes.</summary>
        private static int Passed(JArray parts)
        {
            var inputs = (JArray)parts[1]!["inputs"]!;
            for (int i = 0; i < inputs.Count; i++)
            {
                foreach (JToken output in parts[0]!["outputs"]!)
                {
                    if ((string)output["name"]! == (string)inputs[i]!["name"]!)
                    {
                        return i;
                    }
                }
            }

            throw new AssertionException("the second part reads nothing of the first");
        }

        /// <summary>Changes it where it is made and where it is read.</summary>
        private static void Both(JArray parts, Action<JToken> change)
        {
            JToken read = parts[1]!["inputs"]![Passed(parts)]!;
            change(Of(parts, "outputs", (string)read["name"]!));
            change(read);
        }

        private static void AssertRefused(string folder, OnnxOptions options, params string[] told)
        {
            BundleException? error = null;
            try
            {
                OnnxSpeechModel.Load(folder, options).Dispose();
            }
            catch (BundleException refused)
            {
                error = refused;
            }

            Assert.That(error, Is.Not.Null, "the bundle was accepted");
            TestContext.Out.WriteLine(error!.Message);
            foreach (string part in told)
            {
                Assert.That(error.Message, Does.Contain(part));
            }
        }
    }
}
