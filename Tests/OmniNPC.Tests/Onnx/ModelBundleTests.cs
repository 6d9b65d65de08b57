using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Onnx;

namespace OmniNPC.Tests.Onnx
{
    [NonParallelizable]
    public sealed class ModelBundleTests
    {
        [Test]
        public void The_bundle_says_what_it_is()
        {
            ModelBundle bundle = ModelBundle.Open(TestBundle.Folder);
            Assert.That(bundle.Family, Is.EqualTo("qwen3-talker"));
            Assert.That(bundle.Name, Is.EqualTo("tiny"));
            Assert.That(bundle.Licence, Is.EqualTo("Apache-2.0"));
            Assert.That(bundle.Languages, Is.EqualTo(new[] { "en" }));
            Assert.That(bundle.Format.SampleRateHz, Is.EqualTo(16000));
            Assert.That(bundle.Format.CodecFrameSeconds, Is.EqualTo(0.04).Within(1e-9));
            Assert.That(bundle.Voices.Count, Is.GreaterThanOrEqualTo(6));
            Assert.That(bundle.Voices[0].Name, Is.EqualTo("keeper"));
            Assert.That(bundle.Actions.Count, Is.GreaterThan(2));
            Assert.That(bundle.TotalBytes, Is.LessThanOrEqualTo(40_000_000));
        }

        [Test]
        public void A_missing_folder_is_named()
        {
            AssertRefused(Path.Combine(TestBundle.Folder, "nowhere"), "nowhere", "no such folder", "a model bundle folder");
        }

        [Test]
        public void An_empty_folder_is_told()
        {
            string folder = Path.Combine(Path.GetTempPath(), "omninpc-empty-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            AssertRefused(folder, "bundle.json", "no such file", "description of a model bundle");
            Directory.Delete(folder);
        }

        [TestCase("")]
        [TestCase("[]")]
        [TestCase("{")]
        [TestCase("hello")]
        [TestCase("{} {}")]
        [TestCase("{\"format\":1,\"format\":2}")]
        public void Text_that_is_not_one_object_is_refused(string json) => AssertJsonRefused(json, "bundle.json", "found");

        [Test]
        public void Nesting_without_end_is_refused() => AssertJsonRefused(new StringBuilder().Insert(0, "{\"a\":", 10_000).ToString(), "bundle.json", "32 deep");

        [Test]
        public void A_foreign_json_file_is_refused() => AssertJsonRefused("{\"architectures\":[\"Qwen3ForCausalLM\"]}", "bundle.json", "format", "nothing");

        public static IEnumerable<TestCaseData> WrongFields()
        {
            yield return Field("format", "\"safetensors\"", "format", "\"safetensors\"", "\"omninpc-bundle\"");
            yield return Field("format_version", "2", "format_version", "found 2", "expected 1");
            yield return Field("format_version", "\"1\"", "format_version", "\"1\"", "a whole number");
            yield return Field("family", "\"moshi\"", "family", "\"moshi\"", "\"qwen3-talker\"");
            yield return Field("text_feed", "\"per_frame\"", "text_feed", "\"per_frame\"", "\"aligned\"");
            yield return Field("sample_rate", "1099511627776", "sample_rate", "1099511627776", "8000 to 48000");
            yield return Field("sample_rate", "16000.5", "sample_rate", "16000.5", "a whole number");
            yield return Field("sample_rate", "99999999999999999999999999", "sample_rate", "99999999999999999999999999", "a whole number");
            yield return Field("samples_per_codec_frame", "0", "samples_per_codec_frame", "found 0", "1 to 48000");
            yield return Field("code_groups", "7", "inputs.noise", "6");
            yield return Field("codebook_size", "512", "512");
            yield return Field("languages", "[]", "languages", "a list of 0", "1 to 256");
            yield return Field("pronunciations", "\"../pronunciations.tsv\"", "pronunciations", "../pronunciations.tsv", "\"files\"");
            yield return Field("thinker.vocab", "1099511627776", "thinker.vocab", "1099511627776", "256 to 1048576");
            yield return Field("thinker.vocab", "2000", "thinker_embed.shape", "[2000, ");
            yield return Field("thinker.hidden", "1099511627776", "thinker.hidden", "1099511627776", "1 to 65536");
            yield return Field("thinker.max_sequence", "1099511627776", "thinker.max_sequence", "1099511627776");
            yield return Field("talker.max_sequence", "2097152", "talker.max_sequence", "2097152, a KV cache of 8589934592 bytes");
            yield return Field("thinker.layers", "-1", "thinker.layers", "-1", "1 to 512");
            yield return Field("thinker.layers", "99", "thinker.onnx", "past_key_values.");
            yield return Field("thinker.head_dim", "128", "thinker.onnx", "past_key_values.0.key", "128");
            yield return Field("talker.kv_heads", "3", "talker.onnx", "past_key_values.0.key");
            yield return Field("talker.window_ahead", "9", "talker_text.shape", "[14, any, 256]");
            yield return Field("talker.max_elapsed", "null", "talker.max_elapsed", "null");
            yield return Field("talker.tokens[3]", "\"aa\"", "talker.tokens[3]", "\"aa\" a second time");
            yield return Field("talker.tokens[0]", "\"<nothing>\"", "talker.tokens", "\"<pad>\"");
            yield return Field("talker.voices[1].row", "1000", "talker.voices[1].row", "1000");
            yield return Field("talker.voices[1].name", "\"keeper\"", "talker.voices[1].name", "\"keeper\" a second time");
            yield return Field("talker.voices", "[]", "talker.voices", "a list of 0");
            yield return Field("tokenizer.special_tokens['<|im_end|>']", "99999999", "special_tokens", "99999999");
            yield return Field("tokenizer.special_tokens['<|im_end|>']", "1501", "special_tokens", "id 1501 a second time");
            yield return Field("tokenizer.vocab", "\"nothing.json\"", "tokenizer.vocab", "nothing.json");
            yield return Field("actions[0].token", "\"<|dance|>\"", "actions[0].token", "<|dance|>");
            yield return Field("sampling.talker.temperature", "-1", "sampling.talker.temperature", "-1", "0 to 4");
            yield return Field("g2p.tokens[1]", "\"qq0\"", "g2p.tokens[1]", "qq0");
            yield return Field("tables.talker_bos.file", "\"/etc/passwd\"", "tables.talker_bos.file", "/etc/passwd");
            yield return Field("tables.talker_bos.type", "\"int8\"", "tables.talker_bos.type", "int8");
            yield return Field("tables.talker_bos.shape", "[1,1099511627776]", "tables.talker_bos.shape[1]", "1099511627776");
            yield return Field("tables.talker_bos.shape", "[2147483648,2147483648,2147483648]", "talker_bos", "9223372036854775807");
            yield return Field("tables.talker_voice.shape", "[1,256]", "talker_voice", "512 for float16 [1, 256]");
            yield return Field("hearing.fft", "500", "hearing.fft", "500", "a power of two");
            yield return Field("hearing.reply_from", "\"smell\"", "hearing.reply_from", "smell", "\"sound\" or \"transcript\"");
            yield return Field("hearing.ctc_weight", "1.5", "hearing.ctc_weight", "1.5", "0 to 1");
            yield return Field("hearing.mels", "80", "mel_filters.shape", "[257, 80]");
            yield return Field("graphs.talker.file", "\"other.onnx\"", "graphs.talker.file", "other.onnx");
            yield return Field("graphs.g2p.inputs[0].name", "\"input_ids\"", "g2p.onnx", "input_ids");
            yield return Field("graphs.audio_encoder.inputs[0].type", "\"int64\"", "audio_encoder.onnx", "mel", "int64");
            yield return Field("graphs.audio_encoder.inputs[0].shape[2]", "257", "audio_encoder.onnx", "mel", "257");
            yield return Field("graphs.audio_encoder.outputs[0].name", "\"wave\"", "audio_encoder.onnx", "wave");
            yield return Field("graphs.codec_step.states[0]", "[\"past.x\",\"present.x\"]", "graphs.codec_step.states[0]", "past.x");
            yield return Field("graphs.talker.golden.tolerance", "-1", "graphs.talker.golden.tolerance", "-1");
            yield return Field("files['vocab.json'].size", "1099511627777", "1099511627777");
            yield return Field("files['vocab.json'].sha256", "\"00\"", "vocab.json", "sha256", "00");
        }

        [TestCaseSource(nameof(WrongFields))]
        public void A_wrong_field_is_refused_by_name(string path, string value, string[] told)
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Json.SelectToken(path, true)!.Replace(JToken.Parse(value));
                copy.Save();
                AssertRefused(copy.Folder, told);
            }
        }

        [TestCase("../outside.bin")]
        [TestCase("golden/../../outside.bin")]
        [TestCase("/etc/hostname")]
        [TestCase("C:\\outside.bin")]
        [TestCase("golden\\outside.bin")]
        [TestCase("./vocab.json")]
        [TestCase("")]
        public void A_path_that_leaves_the_folder_is_refused(string path)
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                ((JObject)copy.Json["files"]!).AddFirst(new JProperty(path, new JObject { ["size"] = 1, ["sha256"] = "00" }));
                copy.Save();
                AssertRefused(copy.Folder, "bundle.json", "files", "a path inside the bundle folder");
            }
        }

        [Test]
        [Platform(Exclude = "Win")]
        public void A_link_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                File.Move(copy.At("vocab.json"), copy.At("moved.json"));
                File.CreateSymbolicLink(copy.At("vocab.json"), copy.At("moved.json"));
                AssertRefused(copy.Folder, "vocab.json", "a link", "a plain file");
            }
        }

        [Test]
        public void A_missing_file_is_named()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                File.Delete(copy.At("talker.safetensors"));
                AssertRefused(copy.Folder, "talker.safetensors", "no such file");
            }
        }

        [Test]
        public void A_truncated_file_is_told_by_its_size()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                using (var stream = new FileStream(copy.At("talker.safetensors"), FileMode.Open))
                {
                    stream.SetLength(stream.Length / 2);
                }

                AssertRefused(copy.Folder, "talker.safetensors", "size", "bytes, as bundle.json says");
            }
        }

        [Test]
        public void A_changed_byte_is_told_by_its_hash()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                byte[] content = File.ReadAllBytes(copy.At("talker.safetensors"));
                content[content.Length / 2] ^= 1;
                File.WriteAllBytes(copy.At("talker.safetensors"), content);
                AssertRefused(copy.Folder, "talker.safetensors", "sha256");
            }
        }

        [Test]
        public void A_graph_that_is_no_graph_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Replace("talker.onnx", Encoding.ASCII.GetBytes("This is not a graph, but long enough to be read as one by someone careless."));
                copy.Save();
                AssertRefused(copy.Folder, "talker.onnx", "expected");
            }
        }

        [Test]
        public void A_graph_cut_short_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                byte[] content = File.ReadAllBytes(copy.At("talker.onnx"));
                Array.Resize(ref content, content.Length / 2);
                copy.Replace("talker.onnx", content);
                copy.Save();
                AssertRefused(copy.Folder, "talker.onnx", "expected");
            }
        }

        [Test]
        public void Another_graph_under_the_name_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Replace("talker.onnx", File.ReadAllBytes(copy.At("thinker.onnx")));
                copy.Save();
                AssertRefused(copy.Folder, "talker.onnx", "expected");
            }
        }

        [Test]
        public void Weights_outside_the_folder_are_refused_before_they_are_opened()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                // Same length, so that the protobuf around it stays whole.
                copy.Replace("g2p.onnx", Substitute(File.ReadAllBytes(copy.At("g2p.onnx")), "g2p.safetensors", "../../etc/shado"));
                copy.Save();
                AssertRefused(copy.Folder, "g2p.onnx", "external data location", "../../etc/shado", "inside the bundle folder");
            }
        }

        [Test]
        public void Weights_beyond_the_end_of_their_file_are_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                byte[] content = File.ReadAllBytes(copy.At("g2p.safetensors"));
                Array.Resize(ref content, content.Length - 100);
                copy.Replace("g2p.safetensors", content);
                copy.Save();
                AssertRefused(copy.Folder, "g2p.onnx", "external data of g2p.safetensors", "a range inside");
            }
        }

        [Test]
        public void Wrong_weights_fail_the_golden_test()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                byte[] content = File.ReadAllBytes(copy.At("talker.safetensors"));
                for (int i = content.Length - 20_000; i < content.Length; i++)
                {
                    content[i] = 0;
                }

                copy.Replace("talker.safetensors", content);
                copy.Save();
                AssertRefused(copy.Folder, "talker.onnx", "a difference of", "golden/talker.safetensors");
            }
        }

        [Test]
        public void A_golden_file_cut_short_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Replace("golden/g2p.safetensors", new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 1, 2 });
                copy.Save();
                AssertRefused(copy.Folder, "golden/g2p.safetensors", "header length");
            }
        }

        [TestCase("vocab.json", "vocab.json")]
        [TestCase("merges.txt", "merges.txt")]
        public void A_tokenizer_file_cut_short_is_refused(string file, string told)
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                byte[] content = File.ReadAllBytes(copy.At(file));
                int half = content.Length / 2;
                while (content[half - 1] == '\n' || content[half] == '\n' || content[half - 1] == ' ')
                {
                    half++;
                }

                Array.Resize(ref content, file == "merges.txt" ? Array.LastIndexOf(content, (byte)' ', half) + 1 : half);
                copy.Replace(file, content);
                copy.Save();
                AssertRefused(copy.Folder, told, "expected");
            }
        }

        [Test]
        public void A_vocabulary_without_all_bytes_is_refused()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Replace("vocab.json", Encoding.UTF8.GetBytes("{\"a\":1}"));
                copy.Save();
                AssertRefused(copy.Folder, "vocab.json", "no token for byte 0");
            }
        }

        [TestCase("tavern t ae1 v er0 n\n", "line 1")]
        [TestCase("a\tax0\ntavern\tt qq1 v\n", "line 2")]
        [TestCase("tavern\t\n", "line 1")]
        public void A_pronunciation_that_cannot_be_said_is_refused(string content, string told)
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                copy.Replace("pronunciations.tsv", Encoding.UTF8.GetBytes(content));
                copy.Save();
                AssertRefused(copy.Folder, "pronunciations.tsv", told, "a word, a tab, and phones");
            }
        }

        [Test]
        public void A_graph_that_is_not_needed_may_be_missing()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                ((JObject)copy.Json["graphs"]!).Remove("audio_encoder");
                ((JObject)copy.Json["graphs"]!).Remove("g2p");
                copy.Save();
                using (OnnxSpeechModel model = OnnxSpeechModel.Load(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }))
                {
                    Assert.That(model.CreateAudioEncoder(), Is.Null);
                    Assert.That(model.Format.Mel, Is.Null);
                    using (OmniNPC.Speech.ITalker talker = model.CreateTalker())
                    {
                        Assert.That(StageTests.Speak(talker, "blorp", new OmniNPC.Speech.SamplingOptions(0f), 1, new List<int>()), Is.Not.Empty, "an unlisted word is spelled");
                    }
                }
            }
        }

        [Test]
        public void A_graph_that_is_needed_may_not()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                ((JObject)copy.Json["graphs"]!).Remove("talker");
                copy.Save();
                AssertRefused(copy.Folder, "bundle.json", "graphs.talker", "nothing");
            }
        }

        [Test]
        public void A_missing_native_library_is_one_sentence_with_where_and_what_to_install()
        {
            string told = OnnxRuntimeLibrary.Missing(new TypeInitializationException("NativeMethods", new DllNotFoundException("libonnxruntime.so: cannot open\nmore lines"))).Message;
            Assert.That(told, Does.Contain("onnxruntime").And.Contain(AppContext.BaseDirectory).And.Contain("./omninpc setup"));
            Assert.That(told, Does.Not.Contain("\n"));
        }

        private static TestCaseData Field(string path, string value, params string[] told) => new TestCaseData(path, value, told).SetArgDisplayNames(path, value);

        private static byte[] Substitute(byte[] content, string from, string to)
        {
            Encoding latin = Encoding.Latin1;
            string text = latin.GetString(content);
            Assert.That(text, Does.Contain(from));
            return latin.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        }

        private static void AssertJsonRefused(string json, params string[] told)
        {
            string folder = Path.Combine(Path.GetTempPath(), "omninpc-json-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "bundle.json"), json);
            AssertRefused(folder, told);
            Directory.Delete(folder, true);
        }

        private static void AssertRefused(string folder, params string[] told)
        {
            BundleException? error = null;
            try
            {
                OnnxSpeechModel.Load(folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }).Dispose();
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

            Assert.That(error.Expected, Is.Not.Empty);
            Assert.That(error.Found, Is.Not.Empty);
        }
    }
}
