using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>A run of the codec that pauses between its parts gives the samples of one that does not.</summary>
    [NonParallelizable]
    public sealed class CodecPartsTests
    {
        private const int Voices = 7;
        private const int Length = 20;

        private static OnnxSpeechModel Whole => TestBundle.Whole;

        private static OnnxSpeechModel InParts => TestBundle.InParts;

        private static int Groups => Whole.Format.CodeGroups;

        private static int Samples => Whole.Format.SamplesPerCodecFrame;

        [OneTimeSetUp]
        public void RequireParts()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            if (group.Parts == 1)
            {
                Assert.Ignore("this bundle has no parts of codec_step");
            }
        }

        [TestCase(1)]
        [TestCase(2)]
        [TestCase(3)]
        public void Decoders_that_come_go_and_begin_anew_between_two_parts_hear_bit_for_bit_what_the_whole_graph_decodes(int seed)
        {
            var random = new Random(seed);
            using ICodecGroup group = InParts.CreateCodecGroup();
            using ICodecGroup elsewhere = InParts.CreateCodecGroup();
            using ICodecDecoder stranger = elsewhere.CreateDecoder();
            var voices = new List<Voice>();
            int taken = 0;
            int lost = 0;
            for (int round = 0; round < 90; round++)
            {
                while (voices.Count < Voices)
                {
                    voices.Add(new Voice(group, (ulong)random.Next(1000)));
                }

                int frames = 1 + random.Next(group.MaxFrames);
                List<Voice> rows = voices.FindAll(voice => voice.At + frames <= Length && random.Next(3) > 0);
                if (rows.Count == 0)
                {
                    voices.ForEach(voice => voice.Reset((ulong)random.Next(1000)));
                    continue;
                }

                Begin(group, rows, frames);
                var gone = new List<Voice>();
                while (group.PartsLeft > 0)
                {
                    group.RunPart();
                    Voice chosen = voices[random.Next(voices.Count)];
                    switch (random.Next(8))
                    {
                        case 0:
                            chosen.Reset((ulong)random.Next(1000));
                            gone.Add(chosen);
                            break;
                        case 1:
                            chosen.Decoder.Dispose();
                            voices.Remove(chosen);
                            gone.Add(chosen);
                            voices.Add(new Voice(group, (ulong)random.Next(1000)));
                            break;
                        case 2:
                            elsewhere.Decode(new[] { stranger }, 1, new int[Groups], new float[Samples]);
                            break;
                    }
                }

                var pcm = new float[rows.Count * frames * Samples];
                group.End(pcm);
                for (int row = 0; row < rows.Count; row++)
                {
                    if (gone.Contains(rows[row]))
                    {
                        lost++;
                        continue;
                    }

                    taken++;
                    float[] expected = rows[row].Expect(frames);
                    Assert.That(pcm.AsSpan(row * expected.Length, expected.Length).SequenceEqual(expected), Is.True, $"round {round}, row {row} of {rows.Count}, {frames} codec frames");
                }
            }

            Assert.That(taken, Is.GreaterThan(60));
            Assert.That(lost, Is.GreaterThan(5));
            voices.ForEach(voice => voice.Dispose());
        }

        [Test]
        public void A_decoder_alone_decodes_in_parts_bit_for_bit_what_the_whole_graph_does()
        {
            using ICodecDecoder decoder = InParts.CreateCodecDecoder();
            using ICodecDecoder whole = Whole.CreateCodecDecoder();
            for (int round = 0; round < 8; round++)
            {
                int frames = 1 + (round % decoder.MaxFrames);
                int[] codes = Codes(3, 4 * round, frames);
                var pcm = new float[frames * Samples];
                var expected = new float[frames * Samples];
                decoder.Decode(codes, pcm);
                whole.Decode(codes, expected);
                Assert.That(pcm, Is.EqualTo(expected), $"round {round}");
            }
        }

        [Test]
        public void A_decoder_that_begins_anew_in_a_pause_has_nothing_of_the_run_before()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            var stays = new Voice(group, 1);
            var anew = new Voice(group, 2);
            for (int pause = 0; pause < group.Parts; pause++)
            {
                Begin(group, new List<Voice> { stays, anew }, 2);
                for (int part = 0; part < pause; part++)
                {
                    group.RunPart();
                }

                anew.Reset((ulong)pause + 10);
                group.Finish();
                var pcm = new float[2 * 2 * Samples];
                group.End(pcm);
                Assert.That(pcm.AsSpan(0, 2 * Samples).SequenceEqual(stays.Expect(2)), Is.True, $"the other one, a pause after {pause} parts");
                Begin(group, new List<Voice> { anew }, 2);
                group.Finish();
                group.End(pcm.AsSpan(0, 2 * Samples));
                Assert.That(pcm.AsSpan(0, 2 * Samples).SequenceEqual(anew.Expect(2)), Is.True, $"the new one, a pause after {pause} parts");
            }

            stays.Dispose();
            anew.Dispose();
        }

        [Test]
        public void All_decoders_of_a_run_may_be_disposed_while_it_pauses()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            var voices = new List<Voice> { new Voice(group, 1), new Voice(group, 2) };
            Begin(group, voices, 1);
            group.RunPart();
            voices.ForEach(voice => voice.Dispose());
            group.Finish();
            group.End(new float[2 * Samples]);
            var next = new Voice(group, 3);
            Begin(group, new List<Voice> { next }, 1);
            group.Finish();
            var pcm = new float[Samples];
            group.End(pcm);
            Assert.That(pcm, Is.EqualTo(next.Expect(1)));
            next.Dispose();
        }

        [Test]
        public void A_group_that_is_disposed_with_a_run_open_has_no_parts_left_and_refuses_more()
        {
            ICodecGroup group = InParts.CreateCodecGroup();
            var voice = new Voice(group, 1);
            Begin(group, new List<Voice> { voice }, 1);
            group.RunPart();
            group.Dispose();
            Assert.That(group.PartsLeft, Is.EqualTo(0));
            Assert.That((Action)group.RunPart, Throws.TypeOf<ObjectDisposedException>());
            Assert.That((Action)(() => group.End(new float[Samples])), Throws.TypeOf<ObjectDisposedException>());
            voice.Dispose();
        }

        [Test]
        public void One_run_is_open_at_a_time_and_ends_after_its_parts()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            var voice = new Voice(group, 1);
            var one = new List<Voice> { voice };
            var pcm = new float[Samples];
            Assert.That((Action)group.RunPart, Throws.InvalidOperationException.With.Message.Contains("No part of a run is left"));
            Assert.That((Action)(() => group.End(pcm)), Throws.InvalidOperationException.With.Message.Contains("No run of this group is open"));
            Begin(group, one, 1);
            Assert.That(group.PartsLeft, Is.EqualTo(group.Parts));
            Assert.That((Action)(() => Begin(group, one, 1)), Throws.InvalidOperationException.With.Message.Contains("A run of this group is open"));
            Assert.That((Action)(() => group.End(pcm)), Throws.InvalidOperationException.With.Message.Contains("Parts of the run are left"));
            group.Finish();
            Assert.That((Action)(() => group.End(new float[1])), Throws.ArgumentException.With.Message.Contains("room for 1"));
            Assert.That((Action)(() => group.End(pcm)), Throws.InvalidOperationException, "the run is over");
            voice.Dispose();
        }

        [Test]
        public void A_part_that_fails_ends_the_run_and_leaves_the_decoder_its_state()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            var voice = new Voice(group, 5);
            var one = new List<Voice> { voice };
            var before = new Voice(group, 5);
            Microsoft.ML.OnnxRuntime.RunOptions options = InParts.Shared.Graph("codec_step").RunOptions;
            Begin(group, one, 1);
            group.RunPart();
            options.Terminate = true;
            try
            {
                Assert.That((Action)group.RunPart, Throws.TypeOf<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>());
            }
            finally
            {
                options.Terminate = false;
            }

            Assert.That(group.PartsLeft, Is.EqualTo(0));
            Assert.That((Action)(() => group.End(new float[Samples])), Throws.InvalidOperationException);
            voice.Reset(5);
            Begin(group, new List<Voice> { voice, before }, 1);
            group.Finish();
            var pcm = new float[2 * Samples];
            group.End(pcm);
            Assert.That(pcm.AsSpan(0, Samples).SequenceEqual(pcm.AsSpan(Samples)), Is.True);
            voice.Dispose();
            before.Dispose();
        }

        [Test]
        public void Runs_in_parts_allocate_nothing()
        {
            using ICodecGroup group = InParts.CreateCodecGroup();
            var decoders = new ICodecDecoder[4];
            for (int i = 0; i < decoders.Length; i++)
            {
                decoders[i] = group.CreateDecoder();
            }

            var codes = new int[decoders.Length * group.MaxFrames * Groups];
            var pcm = new float[decoders.Length * group.MaxFrames * Samples];
            Action all = () =>
            {
                for (int rows = 1; rows <= decoders.Length; rows++)
                {
                    for (int frames = 1; frames <= group.MaxFrames; frames++)
                    {
                        group.Begin(decoders.AsSpan(0, rows), frames, codes.AsSpan(0, rows * frames * Groups));
                        while (group.PartsLeft > 0)
                        {
                            group.RunPart();
                        }

                        group.End(pcm.AsSpan(0, rows * frames * Samples));
                    }
                }
            };
            all();
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
            Array.ForEach(decoders, decoder => decoder.Dispose());
        }

        private static void Begin(ICodecGroup group, List<Voice> rows, int frames)
        {
            var codes = new List<int>();
            rows.ForEach(voice => codes.AddRange(Codes(voice.Seed, voice.At, frames)));
            group.Begin(rows.ConvertAll(voice => voice.Decoder).ToArray(), frames, codes.ToArray());
        }

        private static int[] Codes(ulong seed, int from, int count)
        {
            var codes = new int[count * Groups];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = (int)(((seed * 131) + (ulong)(((from * Groups) + i) * 37)) % 256);
            }

            return codes;
        }

        /// <summary>A decoder of the group, and one of the whole graph that decodes the same.</summary>
        private sealed class Voice : IDisposable
        {
            private readonly ICodecDecoder whole = Whole.CreateCodecDecoder();

            public Voice(ICodecGroup group, ulong seed)
            {
                Decoder = group.CreateDecoder();
                Reset(seed);
            }

            public ICodecDecoder Decoder { get; }

            public ulong Seed { get; private set; }

            public int At { get; private set; }

            public void Reset(ulong seed)
            {
                Seed = seed;
                At = 0;
                Decoder.Reset(seed);
                whole.Reset(seed);
            }

            public float[] Expect(int frames)
            {
                var pcm = new float[frames * Samples];
                whole.Decode(Codes(Seed, At, frames), pcm);
                At += frames;
                return pcm;
            }

            public void Dispose()
            {
                Decoder.Dispose();
                whole.Dispose();
            }
        }
    }
}
