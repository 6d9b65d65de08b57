using System;
using System.IO;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tests.House;

namespace OmniNPC.Tests.Onnx
{
    [NonParallelizable]
    public sealed class VadTests
    {
        private const int Rate = 16000;
        private const int Block = 160;

        // A graph with the signature's sizes all fixed and sr as [1]; its probability is the loudest sample.
        private const string LoudestGraph =
            "CAcSAXQ67gEKDwoFaW5wdXQSAWEiA0Ficwo0CgFhEgZvdXRwdXQiCVJlZHVjZU1heCoLCgRheGVzQAGgAQcqDwoIa2VlcGRpbXMYAaABAgoZCgVzdGF0ZRIGc3RhdGVOIghJZGVudGl0eRIHbG91ZGVzdFoYCgVpbnB1dBIPCg0IARIJCgIIAQoD"
            + "CMAEWhwKBXN0YXRlEhMKEQgBEg0KAggCCgIIAQoDCIABWhAKAnNyEgoKCAgHEgQKAggBYhgKBm91dHB1dBIOCgwIARIICgIIAQoCCAFiHQoGc3RhdGVOEhMKEQgBEg0KAggCCgIIAQoDCIABQgQKABAN";

        private static OnnxSpeechModel Model => TestBundle.Model;

        [Test]
        public void A_spoken_line_is_speech_and_the_silence_around_it_is_none()
        {
            using IVoiceActivityDetector detector = Model.CreateVoiceActivityDetector()!;
            Assert.That((detector.SampleRateHz, detector.WindowSamples), Is.EqualTo((Rate, 512)));
            foreach (string path in Directory.GetFiles(Path.Combine(Repository.Root, "Samples", "Tavern", "Lines"), "*.wav"))
            {
                float[] line = Line(path);
                detector.Reset();
                int loud = 0;
                int heard = 0;
                for (int at = 0; at + 512 <= line.Length; at += 512)
                {
                    float probability = detector.Push(line.AsSpan(at, 512));
                    Assert.That(probability, Is.InRange(0f, 1f));
                    if (Rms(line.AsSpan(at, 512)) > 0.03)
                    {
                        loud++;
                        heard += probability > 0.5f ? 1 : 0;
                    }
                    else if (at < 8000 - 512)
                    {
                        Assert.That(probability, Is.LessThan(0.5f), $"{Path.GetFileName(path)} at {at / (double)Rate:F2} s, before the voice");
                    }
                }

                Assert.That(loud, Is.GreaterThan(5));
                Assert.That((double)heard / loud, Is.GreaterThan(0.9), Path.GetFileName(path));
            }
        }

        [Test]
        public void The_same_sound_after_a_reset_gives_the_same_probabilities_and_ears_share_nothing()
        {
            float[] line = Line(Directory.GetFiles(Path.Combine(Repository.Root, "Samples", "Tavern", "Lines"), "*.wav")[0]);
            using IVoiceActivityDetector one = Model.CreateVoiceActivityDetector()!;
            using IVoiceActivityDetector other = Model.CreateVoiceActivityDetector()!;
            float[] first = Probabilities(one, line);
            other.Push(line.AsSpan(9000, 512));
            one.Reset();
            Assert.That(Probabilities(one, line), Is.EqualTo(first));
            Assert.That(Thrown(() => one.Push(line.AsSpan(0, 511))), Does.Contain("512 samples; found 511"));
        }

        [Test]
        public void A_window_allocates_nothing()
        {
            using IVoiceActivityDetector detector = Model.CreateVoiceActivityDetector()!;
            using var vad = new VoiceActivity(Rate, 0.2, Model.CreateVoiceActivityDetector());
            var sound = new float[512];
            void Step()
            {
                detector.Push(sound);
                for (int i = 0; i < 7; i++)
                {
                    vad.Push(sound.AsSpan(0, Block));
                }

                vad.Overhear(sound.AsSpan(0, Block));
                detector.Reset();
            }

            for (int i = 0; i < 3; i++)
            {
                Step();
            }

            Action step = Step;
            long before = GC.GetAllocatedBytesForCurrentThread();
            step();
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }

        [TestCase("silence")]
        [TestCase("white")]
        [TestCase("brown")]
        [TestCase("hum")]
        [TestCase("swelling")]
        [TestCase("knocks")]
        [TestCase("clipped")]
        [TestCase("offset")]
        public void Two_minutes_of_what_is_no_speech_open_no_turn(string kind)
        {
            // Eight kinds of two minutes each: 16 minutes of noise and silence.
            using var vad = new VoiceActivity(Rate, 0.2, Model.CreateVoiceActivityDetector());
            var random = new SeededRandom(11);
            var block = new float[Block];
            double brown = 0;
            int began = 0;
            float highest = 0;
            for (int i = 0; i < 12000; i++)
            {
                for (int s = 0; s < Block; s++)
                {
                    double seconds = ((i * Block) + s) / (double)Rate;
                    float white = random.NextNormal();
                    brown = (brown * 0.98) + white;
                    block[s] = (float)Sample(kind, seconds, white, brown);
                }

                began += vad.Push(block) == VadChange.Began ? 1 : 0;
                highest = Math.Max(highest, vad.Probability);
            }

            TestContext.Out.WriteLine($"{kind}: {began} turns, highest probability {highest:F3}, floor {vad.FloorDecibels:F0} dB");
            Assert.That(began, Is.Zero);
            int heard = 0;
            float[] line = Line(Directory.GetFiles(Path.Combine(Repository.Root, "Samples", "Tavern", "Lines"), "*.wav")[0]);
            for (int at = 0; at + Block <= line.Length; at += Block)
            {
                heard += vad.Push(line.AsSpan(at, Block)) == VadChange.Began ? 1 : 0;
            }

            Assert.That(heard, Is.GreaterThanOrEqualTo(1), "a voice is heard after it as before");
        }

        [TestCase("noise", 0)]
        [TestCase("percussive", 0)]
        [TestCase("cough", 0)]
        [TestCase("music", 0)]
        [TestCase("echo", 1, Description = "4 s at -42 dBFS and 4 s at -54, continuous, without the gate that stands in front in a game")]
        public void Held_out_sounds_that_are_no_speech_open_no_turn_where_loudness_opens_several(string kind, int most)
        {
            string folder = Path.Combine(Repository.Root, "Editor", "Training~", "eval", "vad");
            int opened = 0;
            int openedByLoudness = 0;
            foreach (string path in Directory.GetFiles(folder, kind + "_*.wav"))
            {
                float[] sound = WavFile.Read(path).Samples.ToArray();
                using var vad = new VoiceActivity(Rate, 0.2, Model.CreateVoiceActivityDetector());
                using var loudness = new VoiceActivity(Rate, 0.2, null);
                for (int at = 0; at + Block <= sound.Length; at += Block)
                {
                    opened += vad.Push(sound.AsSpan(at, Block)) == VadChange.Began ? 1 : 0;
                    openedByLoudness += loudness.Push(sound.AsSpan(at, Block)) == VadChange.Began ? 1 : 0;
                }
            }

            TestContext.Out.WriteLine($"{kind}: {opened} turns opened, {openedByLoudness} by loudness alone");
            Assert.That(opened, Is.LessThanOrEqualTo(most));
            Assert.That(openedByLoudness, Is.GreaterThanOrEqualTo(2));
        }

        [Test]
        public void Another_file_takes_the_place_of_the_bundles_whether_its_sizes_are_fixed_or_open()
        {
            string file = Path.Combine(Path.GetTempPath(), "omninpc-vad-" + Guid.NewGuid().ToString("N") + ".onnx");
            try
            {
                File.WriteAllBytes(file, Convert.FromBase64String(LoudestGraph));
                using OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, VadFile = file });
                using IVoiceActivityDetector detector = model.CreateVoiceActivityDetector()!;
                var window = new float[512];
                window[511] = -0.625f;
                Assert.That(detector.Push(window), Is.EqualTo(0.625f));
                window[511] = 0.25f;
                Assert.That(detector.Push(window), Is.EqualTo(0.625f), "the last 64 samples come before the next window");
                window[511] = 0;
                Assert.That(detector.Push(window), Is.EqualTo(0.25f));
                detector.Reset();
                Assert.That(detector.Push(window), Is.Zero);
            }
            finally
            {
                File.Delete(file);
            }

            // The bundle's own has an open batch; it loads from a path as well.
            using OnnxSpeechModel own = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, VadFile = Path.Combine(TestBundle.Folder, "vad.onnx") });
            using IVoiceActivityDetector same = own.CreateVoiceActivityDetector()!;
            Assert.That(same.Push(new float[512]), Is.InRange(0f, 0.5f));
        }

        [Test]
        public void A_file_that_is_no_voice_activity_graph_is_refused_with_its_name_what_it_has_and_what_is_expected()
        {
            string wrong = Path.Combine(TestBundle.Folder, "g2p.onnx");
            string message = Thrown(() => Load(wrong));
            Assert.That(message, Does.StartWith(wrong).And.Contain("letters int64").And.Contain("state float [2, any, 128]"));
            Assert.That(message, Does.Not.Contain("\n"));
            Assert.That(Thrown(() => Load("nowhere.onnx")), Is.EqualTo("nowhere.onnx: found no such file; expected a voice activity graph."));
            string damaged = Path.Combine(TestBundle.Folder, "bundle.json");
            Assert.That(Thrown(() => Load(damaged)), Does.StartWith(damaged).And.Contain("ONNX Runtime refuses"));
        }

        [Test]
        public void A_bundle_without_the_graph_hears_by_loudness()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            ((Newtonsoft.Json.Linq.JObject)copy.Json["graphs"]!).Remove("vad");
            copy.Save();
            using OnnxSpeechModel model = OnnxSpeechModel.Load(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu });
            Assert.That(model.CreateVoiceActivityDetector(), Is.Null);
        }

        private static void Load(string file) => OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, VadFile = file }).Dispose();

        private static string Thrown(Action action) => Core.Thrown.By(action)?.Message ?? "nothing was thrown";

        private static double Sample(string kind, double seconds, float white, double brown)
        {
            switch (kind)
            {
                case "white":
                    return 0.05 * white;
                case "brown":
                    return 0.01 * brown;
                case "hum":
                    return 0.1 * (Math.Sin(2 * Math.PI * 50 * seconds) + (0.5 * Math.Sin(2 * Math.PI * 150 * seconds)) + (0.2 * Math.Sin(2 * Math.PI * 250 * seconds)));
                case "swelling":
                    return 0.08 * (0.05 + Math.Abs(Math.Sin(2 * Math.PI * 0.7 * seconds))) * white;
                case "knocks":
                    double since = seconds % 0.7;
                    return (0.5 * Math.Exp(-since * 60) * Math.Sin(2 * Math.PI * 180 * since)) + (0.2 * Math.Exp(-since * 200) * white);
                case "clipped":
                    return Math.Max(-1, Math.Min(1, 2 * white));
                case "offset":
                    return 0.2 + (0.002 * white);
                default:
                    return 0;
            }
        }

        /// <summary>A line of the sample with half a second of near silence before it.</summary>
        private static float[] Line(string path)
        {
            ReadOnlySpan<float> line = WavFile.Read(path).Samples.Span;
            var random = new SeededRandom(3);
            var sound = new float[8000 + line.Length];
            line.CopyTo(sound.AsSpan(8000));
            for (int i = 0; i < sound.Length; i++)
            {
                sound[i] += 0.0005f * random.NextNormal();
            }

            return sound;
        }

        private static float[] Probabilities(IVoiceActivityDetector detector, float[] sound)
        {
            var found = new float[sound.Length / 512];
            for (int i = 0; i < found.Length; i++)
            {
                found[i] = detector.Push(sound.AsSpan(i * 512, 512));
            }

            return found;
        }

        private static double Rms(ReadOnlySpan<float> pcm)
        {
            double sum = 0;
            foreach (float sample in pcm)
            {
                sum += sample * sample;
            }

            return Math.Sqrt(sum / pcm.Length);
        }
    }
}
