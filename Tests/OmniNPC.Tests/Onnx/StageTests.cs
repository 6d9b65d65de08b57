using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Onnx;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Text;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Onnx
{
    [NonParallelizable]
    public sealed class StageTests
    {
        private static readonly SamplingOptions Greedy = new SamplingOptions(0f);

        // -74 dB of full scale: convolutions of another length sum their float32 products in another order, and the oscillators' phases integrate it.
        private const double CodecTolerance = 2e-4;

        private static OnnxSpeechModel Model => TestBundle.Model;

        public static IEnumerable<string> Graphs() => new[] { "audio_encoder", "thinker", "talker", "code_predictor", "codec_step", "g2p", "vad" };

        [TestCaseSource(nameof(Graphs))]
        public void A_graph_computes_its_golden_outputs(string name)
        {
            GraphSession graph = Model.Shared.Graph(name);
            double difference = GoldenTest.Run(Model.Bundle, graph);
            TestContext.Out.WriteLine($"{name}: largest difference {difference:g3} of {graph.Description.Tolerance:g3}");
            Assert.That(difference, Is.LessThanOrEqualTo(graph.Description.Tolerance));
        }

        [TestCase(1)]
        [TestCase(2)]
        [TestCase(7)]
        public void Streaming_decode_equals_decode_in_whole_slices(int chunk)
        {
            int[] codes = Codes(28);
            float[] whole = Decode(codes, 4);
            float[] cut = Decode(codes, chunk);
            Assert.That(LargestDifference(whole, cut), Is.LessThanOrEqualTo(CodecTolerance));
        }

        [Test]
        public void Decoding_again_after_a_reset_gives_the_same_samples()
        {
            int[] codes = Codes(9);
            using (ICodecDecoder decoder = Model.CreateCodecDecoder())
            {
                float[] first = Decode(decoder, codes, 2, 5);
                float[] second = Decode(decoder, codes, 2, 5);
                float[] other = Decode(decoder, codes, 2, 6);
                Assert.That(second, Is.EqualTo(first));
                Assert.That(other, Is.Not.EqualTo(first), "another seed is other noise");
                foreach (float sample in first)
                {
                    Assert.That(sample, Is.InRange(-1f, 1f));
                }
            }
        }

        [Test]
        public void The_decoder_refuses_what_breaks_its_contract()
        {
            SpeechFormat format = Model.Format;
            using (ICodecDecoder decoder = Model.CreateCodecDecoder())
            {
                float[] pcm = new float[format.SamplesPerCodecFrame];
                Assert.That((Action)(() => decoder.Decode(new int[format.CodeGroups - 1], pcm)), Throws.ArgumentException);
                Assert.That((Action)(() => decoder.Decode(Array.Empty<int>(), pcm)), Throws.ArgumentException);
                Assert.That((Action)(() => decoder.Decode(new int[format.CodeGroups * (decoder.MaxFrames + 1)], pcm)), Throws.ArgumentException);
                Assert.That((Action)(() => decoder.Decode(new int[format.CodeGroups], new float[1])), Throws.ArgumentException);
                int[] codes = new int[format.CodeGroups];
                codes[1] = 1 << 20;
                Assert.That((Action)(() => decoder.Decode(codes, pcm)), Throws.ArgumentException.With.Message.Contains("1048576"));
                codes[1] = -1;
                Assert.That((Action)(() => decoder.Decode(codes, pcm)), Throws.ArgumentException);
            }
        }

        [Test]
        public void Rewinding_the_thinker_gives_a_bit_identical_continuation()
        {
            int[] start = Tokens("The keeper pours an ale and looks up.");
            int[] strange = Tokens("Something that is soon forgotten, at some length, in other chunks.");
            int[] end = Tokens("What do you want?");
            using (IThinker rewound = Model.CreateThinker())
            using (IThinker fresh = Model.CreateThinker())
            {
                rewound.Append(start);
                rewound.Append(strange);
                rewound.Rewind(start.Length);
                rewound.Append(end);
                fresh.Append(start);
                fresh.Append(end);
                Assert.That(rewound.Length, Is.EqualTo(start.Length + end.Length));
                Assert.That(rewound.Logits.SequenceEqual(fresh.Logits), Is.True);
            }
        }

        [Test]
        public void Feeding_tokens_one_by_one_equals_feeding_them_together()
        {
            int[] ids = Tokens("The keeper pours an ale and looks up at the door.");
            using (IThinker together = Model.CreateThinker())
            using (IThinker single = Model.CreateThinker())
            {
                together.Append(ids);
                foreach (int id in ids)
                {
                    single.Append(new[] { id });
                }

                // float32 sums in another order: 1e-3 of logits that reach some tens.
                Assert.That(LargestDifference(together.Logits.ToArray(), single.Logits.ToArray()), Is.LessThan(1e-3));
            }
        }

        [Test]
        public void Rows_of_the_embedding_table_equal_their_tokens()
        {
            int[] ids = Tokens("Good morning");
            float[] rows = new float[ids.Length * Model.Format.ThinkerHidden];
            using (FloatTable table = Model.Bundle.OpenTable("thinker_embed"))
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    table.CopyRow(ids[i], rows.AsSpan(i * Model.Format.ThinkerHidden, Model.Format.ThinkerHidden));
                }
            }

            using (IThinker byToken = Model.CreateThinker())
            using (IThinker byRow = Model.CreateThinker())
            {
                byToken.Append(ids);
                byRow.AppendRows(rows);
                Assert.That(byRow.Logits.SequenceEqual(byToken.Logits), Is.True);
            }
        }

        [Test]
        public void A_full_cache_refuses_more_and_keeps_what_it_has()
        {
            using (IThinker thinker = Model.CreateThinker())
            {
                int[] ids = new int[thinker.Capacity];
                thinker.Append(ids);
                Assert.That(thinker.Length, Is.EqualTo(thinker.Capacity));
                Assert.That((Action)(() => thinker.Append(new[] { 1 })), Throws.InvalidOperationException);
                thinker.Rewind(3);
                Assert.That(thinker.Length, Is.EqualTo(3));
                thinker.Append(new[] { 1 });
                Assert.That((Action)(() => thinker.Rewind(5)), Throws.InstanceOf<ArgumentOutOfRangeException>());
                Assert.That((Action)(() => thinker.Append(new[] { Model.Tokenizer.VocabularySize })), Throws.ArgumentException);
                Assert.That((Action)(() => thinker.Append(Array.Empty<int>())), Throws.ArgumentException);
                Assert.That((Action)(() => thinker.AppendRows(new float[3])), Throws.ArgumentException);
            }
        }

        [Test]
        public void Hearing_in_pieces_equals_hearing_at_once()
        {
            MelFormat mel = Model.Format.Mel!;
            int width = mel.FramesPerRow * mel.Mels;
            float[] frames = new float[21 * width];
            var random = new SeededRandom(3);
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i] = 0.3f * random.NextNormal();
            }

            float[] large = Encode(frames, width, 8);
            Assert.That(LargestDifference(large, Encode(frames, width, 1)), Is.LessThan(1e-4));
            Assert.That(LargestDifference(large, Encode(frames, width, 3)), Is.LessThan(1e-4));
        }

        [Test]
        public void The_same_text_and_seed_give_the_same_codes_and_another_seed_others()
        {
            var warm = new SamplingOptions(0.8f);
            List<int> first = Speak("Good evening, 42 friends! What will it be?", warm, 7, out _);
            Assert.That(Speak("Good evening, 42 friends! What will it be?", warm, 7, out _), Is.EqualTo(first));
            Assert.That(Speak("Good evening, 42 friends! What will it be?", warm, 8, out _), Is.Not.EqualTo(first));
        }

        [Test]
        public void The_alignment_never_goes_back()
        {
            Speak("Good evening, 42 friends! What will it be tonight: ale, bread, or blorp?", Greedy, 1, out List<int> words);
            int last = -1;
            foreach (int word in words)
            {
                Assert.That(word, Is.EqualTo(-1).Or.GreaterThanOrEqualTo(last));
                last = Math.Max(last, word);
            }

            Assert.That(last, Is.GreaterThan(5));
        }

        [Test]
        public void The_talker_says_which_phones_it_speaks_and_when()
        {
            using ITalker talker = TestBundle.Model.CreateTalker();
            var codes = new int[TestBundle.Model.Format.CodeGroups];
            talker.Begin(0, new SamplingOptions(0f), new SamplingOptions(0f), 1);
            talker.Append("Boys, hi.");
            talker.Complete();
            var phones = new List<string>();
            var shapes = new List<Viseme>();
            double last = 0;
            int frame = 0;
            for (TalkerStep step = talker.Step(codes); step.Kind == TalkerStepKind.Frame; step = talker.Step(codes), frame++)
            {
                foreach (PhoneStart phone in talker.Phones)
                {
                    phones.Add(phone.Phone.Length == 0 ? "_" : phone.Phone + phone.Word);
                    shapes.Add(phone.First);
                    double at = frame + phone.OffsetCodecFrames;
                    Assert.That(at, Is.InRange(last, frame + 1.5));
                    last = at;
                }
            }

            Assert.That(string.Join(" ", phones), Is.EqualTo("_ b0 oy0 z0 _ hh1 ay1 _ _").Or.EqualTo("_ b0 oy0 z0 _ hh1 ay1 _"));
            Assert.That(shapes.GetRange(0, 7), Is.EqualTo(new[] { Viseme.Sil, Viseme.PP, Viseme.OH, Viseme.SS, Viseme.Sil, Viseme.AA, Viseme.AA }), "the breath of hh has the mouth of its vowel");
            Assert.That(last, Is.LessThanOrEqualTo(frame + 0.5));
        }

        [Test]
        public void Every_phone_of_the_bundle_has_a_shape()
        {
            foreach (string token in TestBundle.Model.Bundle.TextTokens)
            {
                if (token[0] != '|' && token[0] != '<')
                {
                    Assert.That(PhoneVisemes.TryGet(TextTokenNames.PhoneOf(token), out Viseme first, out _), Is.True, token);
                    Assert.That(first, Is.Not.EqualTo(Viseme.Sil), token);
                }
            }
        }

        [Test]
        public void A_stalled_thinker_changes_nothing_but_the_waiting()
        {
            const string Text = "Good evening, 42 friends! What will it be tonight: ale, bread, or a blorp?";
            List<int> whole = Speak(Text, new SamplingOptions(0.5f), 3, out List<int> wholeWords);
            var codes = new List<int>();
            var words = new List<int>();
            int waits = 0;
            using (ITalker talker = Model.CreateTalker())
            {
                talker.Begin(Model.Voices[0].Row, new SamplingOptions(0.5f), new SamplingOptions(0.5f), 3);
                int given = 0;
                int[] frame = new int[Model.Format.CodeGroups];
                while (true)
                {
                    TalkerStep step = talker.Step(frame);
                    if (step.Kind == TalkerStepKind.Finished)
                    {
                        break;
                    }

                    if (step.Kind == TalkerStepKind.Frame)
                    {
                        codes.AddRange(frame);
                        words.Add(step.Word);
                        continue;
                    }

                    waits++;
                    if (given == Text.Length)
                    {
                        talker.Complete();
                    }
                    else
                    {
                        talker.Append(Text.AsSpan(given++, 1));
                    }
                }
            }

            Assert.That(waits, Is.GreaterThan(Text.Length));
            Assert.That(words, Is.EqualTo(wholeWords));
            Assert.That(codes, Is.EqualTo(whole));
        }

        [Test]
        public void An_utterance_that_was_cut_off_leaves_no_trace_in_the_next()
        {
            List<int> expected = Speak("Well met.", new SamplingOptions(0.5f), 9, out _);
            using (ITalker talker = Model.CreateTalker())
            {
                int[] frame = new int[Model.Format.CodeGroups];
                talker.Begin(Model.Voices[0].Row, Greedy, Greedy, 1);
                talker.Append("Something quite long that is never finished because");
                for (int i = 0; i < 10; i++)
                {
                    talker.Step(frame);
                }

                Assert.That(Speak(talker, "Well met.", new SamplingOptions(0.5f), 9, new List<int>()), Is.EqualTo(expected));
            }
        }

        [Test]
        public void An_unknown_voice_row_is_refused()
        {
            using (ITalker talker = Model.CreateTalker())
            {
                Assert.That((Action)(() => talker.Begin(9999, Greedy, Greedy, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
                Assert.That(talker.Step(new int[Model.Format.CodeGroups]).Kind, Is.EqualTo(TalkerStepKind.Finished));
            }
        }

        [Test]
        public void A_thinker_step_allocates_nothing()
        {
            using (IThinker thinker = Model.CreateThinker())
            {
                int[] ids = Tokens("The keeper pours");
                AssertNoAllocation(() =>
                {
                    thinker.Append(ids);
                    thinker.Append(ids.AsSpan(0, 1));
                    thinker.Rewind(0);
                });
            }
        }

        [Test]
        public void A_talker_step_allocates_nothing()
        {
            using (ITalker talker = Model.CreateTalker())
            {
                int[] frame = new int[Model.Format.CodeGroups];
                var options = new SamplingOptions(0.5f, 50, 0.9f, 1.1f);
                AssertNoAllocation(() =>
                {
                    talker.Begin(Model.Voices[0].Row, options, options, 2);
                    talker.Append("Good evening, 42 friends!");
                    talker.Complete();
                    while (talker.Step(frame).Kind == TalkerStepKind.Frame)
                    {
                    }
                });
            }
        }

        [Test]
        public void A_codec_step_allocates_nothing()
        {
            using (ICodecDecoder decoder = Model.CreateCodecDecoder())
            {
                int[] codes = Codes(4);
                float[] pcm = new float[4 * Model.Format.SamplesPerCodecFrame];
                AssertNoAllocation(() =>
                {
                    decoder.Decode(codes, pcm);
                    decoder.Decode(codes.AsSpan(0, Model.Format.CodeGroups), pcm.AsSpan(0, Model.Format.SamplesPerCodecFrame));
                });
            }
        }

        [Test]
        public void A_hearing_step_allocates_nothing()
        {
            using (IAudioEncoder encoder = Model.CreateAudioEncoder()!)
            {
                MelFormat mel = Model.Format.Mel!;
                float[] frames = new float[3 * mel.FramesPerRow * mel.Mels];
                float[] rows = new float[3 * Model.Format.ThinkerHidden];
                AssertNoAllocation(() =>
                {
                    encoder.Encode(frames, rows);
                    encoder.Reset();
                });
            }
        }

        [Test]
        public void A_session_outlives_its_model_without_a_crash()
        {
            OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu });
            IThinker thinker = model.CreateThinker();
            ICodecDecoder decoder = model.CreateCodecDecoder();
            model.Dispose();
            model.Dispose();
            Assert.That((Action)(() => thinker.Append(new[] { 1 })), Throws.InstanceOf<ObjectDisposedException>().With.Message.Contains("disposed"));
            Assert.That((Action)(() => model.CreateTalker()), Throws.InstanceOf<ObjectDisposedException>());
            thinker.Dispose();
            thinker.Dispose();
            decoder.Dispose();
            Assert.That((Action)(() => decoder.Reset(1)), Throws.InstanceOf<ObjectDisposedException>());
        }

        [TestCase(ExecutionProvider.Cuda)]
        [TestCase(ExecutionProvider.DirectML)]
        public void A_provider_that_is_not_there_is_told_and_replaced(ExecutionProvider provider)
        {
            var told = new List<string>();
            using (OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = provider, Log = told.Add }))
            {
                if (model.Provider == provider)
                {
                    Assert.Ignore($"This machine really has {provider}.");
                }

                Assert.That(model.Provider, Is.EqualTo(ExecutionProvider.Cpu));
                Assert.That(model.Description, Does.EndWith("on CPU"));
                Assert.That(told, Has.Count.EqualTo(1));
                Assert.That(told[0], Does.Contain(provider == ExecutionProvider.Cuda ? "CUDA" : "DirectML").And.Contain("CPU instead"));
                TestContext.Out.WriteLine(told[0]);
            }
        }

        [Test]
        public void Auto_finds_a_provider_that_passes_the_golden_test()
        {
            using (OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Log = _ => { } }))
            {
                Assert.That(model.Provider, Is.Not.EqualTo(ExecutionProvider.Auto));
            }
        }

        internal static List<int> Speak(ITalker talker, string text, SamplingOptions options, ulong seed, List<int> words)
        {
            var codes = new List<int>();
            int[] frame = new int[Model.Format.CodeGroups];
            talker.Begin(Model.Voices[0].Row, options, options, seed);
            talker.Append(text);
            talker.Complete();
            TalkerStep step;
            while ((step = talker.Step(frame)).Kind == TalkerStepKind.Frame)
            {
                codes.AddRange(frame);
                words.Add(step.Word);
            }

            Assert.That(step.Kind, Is.EqualTo(TalkerStepKind.Finished));
            return codes;
        }

        private static List<int> Speak(string text, SamplingOptions options, ulong seed, out List<int> words)
        {
            words = new List<int>();
            using (ITalker talker = Model.CreateTalker())
            {
                return Speak(talker, text, options, seed, words);
            }
        }

        private static int[] Tokens(string text)
        {
            var ids = new List<int>();
            Model.Tokenizer.Encode(text, ids);
            return ids.ToArray();
        }

        private static int[] Codes(int frames)
        {
            int[] codes = new int[frames * Model.Format.CodeGroups];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = (i * 37 + i / 6 * 11) % 256;
            }

            return codes;
        }

        private static float[] Decode(int[] codes, int chunk)
        {
            using (ICodecDecoder decoder = Model.CreateCodecDecoder())
            {
                return Decode(decoder, codes, chunk, 1);
            }
        }

        // A chunk larger than the decoder's most is what a caller would make of it: the most, and then the rest.
        private static float[] Decode(ICodecDecoder decoder, int[] codes, int chunk, ulong seed)
        {
            int groups = Model.Format.CodeGroups;
            int samples = Model.Format.SamplesPerCodecFrame;
            int frames = codes.Length / groups;
            float[] pcm = new float[frames * samples];
            decoder.Reset(seed);
            for (int start = 0; start < frames; start += chunk)
            {
                int end = Math.Min(start + chunk, frames);
                for (int at = start; at < end; at += decoder.MaxFrames)
                {
                    int count = Math.Min(decoder.MaxFrames, end - at);
                    decoder.Decode(codes.AsSpan(at * groups, count * groups), pcm.AsSpan(at * samples, count * samples));
                }
            }

            return pcm;
        }

        private static float[] Encode(float[] frames, int width, int rowsEach)
        {
            int hidden = Model.Format.ThinkerHidden;
            int count = frames.Length / width;
            float[] rows = new float[count * hidden];
            using (IAudioEncoder encoder = Model.CreateAudioEncoder()!)
            {
                for (int at = 0; at < count; at += rowsEach)
                {
                    int size = Math.Min(rowsEach, count - at);
                    int written = encoder.Encode(frames.AsSpan(at * width, size * width), rows.AsSpan(at * hidden, size * hidden));
                    Assert.That(written, Is.EqualTo(size));
                }
            }

            return rows;
        }

        private static double LargestDifference(float[] a, float[] b)
        {
            double largest = 0;
            for (int i = 0; i < a.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs((double)a[i] - b[i]));
            }

            return largest;
        }

        private static void AssertNoAllocation(Action step)
        {
            for (int i = 0; i < 3; i++)
            {
                step();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            step();
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }
}
