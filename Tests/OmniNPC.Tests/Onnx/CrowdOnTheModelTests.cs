using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Many who speak at once with the real model: they share runs of Talker, code predictor and codec.</summary>
    public sealed class CrowdOnTheModelTests
    {
        // What cutting a stream into other slices may change, as for the codec itself.
        private const float CodecTolerance = 2e-4f;

        private const string LongLine = "The mill is half a mile down the river, and you will see the wheel from the bridge, and when you have passed the old oak, the well and the church, keep to the left and do not leave the path after dark, for they say "
            + "that the tower on the hill has had a light in it three nights running, and a rider who came through at dawn would not stop, not even for bread, nor would he say what he had seen there, however often we asked him.";

        private static readonly string[] Lines = { "Good evening, traveller.", "The fire is warm.", "Mind the third step.", "We have ale and mead.", "The mill is down the river.", "Not even for bread!" };

        [TestCase(DecodePlacement.Tick)]
        [TestCase(DecodePlacement.MindThread)]
        public void Each_sounds_as_alone_whoever_is_decoded_with_it(DecodePlacement placement)
        {
            List<float[]> together = Speak(Lines, placement);
            for (int i = 0; i < Lines.Length; i++)
            {
                var alone = new string[Lines.Length];
                alone[i] = Lines[i];
                float[] wanted = Speak(alone, placement)[i];
                Assert.That(together[i], Has.Length.EqualTo(wanted.Length), Lines[i]);
                float largest = 0;
                for (int n = 0; n < wanted.Length; n++)
                {
                    largest = Math.Max(largest, Math.Abs(wanted[n] - together[i][n]));
                }

                Assert.That(largest, Is.LessThanOrEqualTo(CodecTolerance), Lines[i]);
            }
        }

        [Test]
        public void Sixteen_who_speak_allocate_nothing_on_the_game_thread_nor_on_the_minds()
        {
            var options = new NpcWorldOptions { MindMode = MindMode.Thread, MaxNpcs = 16, MaxSpeaking = 16, TickBudgetSeconds = 0.05, FloorRadiusMetres = 0, BackchannelTexts = Array.Empty<string>(), MaxTextLength = 1000 };
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(TestBundle.Model, voices, options);
            var mind = new MindMeter();
            world.Diagnostics.Costs.Observer = mind.Note;
            var npcs = new List<Npc>();
            for (int i = 0; i < 16; i++)
            {
                npcs.Add(world[world.Spawn(new NpcProfile("voice " + i) { Seed = (ulong)i }, new Pose(new Vector3(i % 4, 0, i / 4), default, default))]);
                npcs[i].Say(LongLine);
            }

            // The budget is for all sixteen on any machine. Until every buffer has found its size and every path was compiled.
            double now = Play(world, mind, 0, () => npcs.TrueForAll(npc => npc.Playback.Heard > 3 * TestBundle.Model.Format.SampleRateHz));
            Assert.That(npcs.TrueForAll(npc => npc.State == NpcState.Speaking), "the line is too short");

            // .NET allocates a little when it compiles a busy method anew, at a time of its own; what we allocate, every round shows.
            long game = long.MaxValue;
            long minds = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                long frames = world.Diagnostics.Costs.Units(ComputeStage.Codec);
                mind.Begin();
                Func<bool> isEnough = () => mind.Frames > 200 && world.Diagnostics.Costs.Units(ComputeStage.Codec) - frames > 200;
                game = Math.Min(game, AllocationMeter.Bytes(() => now = Play(world, mind, now, isEnough)));
                minds = Math.Min(minds, mind.Bytes);
            }

            Assert.That(npcs.TrueForAll(npc => npc.State == NpcState.Speaking), "the line is too short");
            Assert.That(world.Diagnostics.Costs.Runs(ComputeStage.Codec, 1), Is.LessThan(world.Diagnostics.Costs.Units(ComputeStage.Codec) / 2), "runs of the codec are shared");
            Assert.That(game, Is.EqualTo(0), "bytes on the game thread");
            Assert.That(minds, Is.EqualTo(0), "bytes on the mind's thread");
            world.Diagnostics.Costs.Observer = null;
        }

        [Test]
        public void The_meter_of_the_minds_thread_sees_one_small_object()
        {
            object? kept = null;
            var meter = new MindMeter();
            var thread = new Thread(() =>
            {
                meter.Note(ComputeStage.Talker, 1, 0);
                kept = new object();
                meter.Note(ComputeStage.Talker, 1, 0);
            });
            meter.Begin();
            thread.Start();
            thread.Join();
            Assert.That(meter.Bytes, Is.GreaterThanOrEqualTo(IntPtr.Size * 2));
            Assert.That(kept, Is.Not.Null);
        }

        /// <summary>Ticks a sixtieth of a second each, as fast as the mind speaks for sixteen, until something holds.</summary>
        private static double Play(NpcWorld world, MindMeter mind, double now, Func<bool> isDone)
        {
            long start = Stopwatch.GetTimestamp();
            while (!isDone())
            {
                if ((Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency > 60)
                {
                    throw new TimeoutException("The crowd did not get on within a minute.");
                }

                if (now > 0.1 && mind.Total * TestBundle.Model.Format.CodecFrameSeconds < 16 * now)
                {
                    Thread.Yield();
                    continue;
                }

                now += 1.0 / 60;
                world.Tick(new TickInfo(now, 1f / 60));
            }

            return now;
        }

        private static List<float[]> Speak(string[] lines, DecodePlacement placement)
        {
            var options = new NpcWorldOptions { MindMode = MindMode.Stepped, MaxNpcs = lines.Length, MaxSpeaking = lines.Length, DecodePlacement = placement, FloorRadiusMetres = 0, BackchannelTexts = Array.Empty<string>() };
            using var voices = new HeadlessVoiceBackend(true);
            using var world = new NpcWorld(TestBundle.Model, voices, options);
            var clock = new VirtualClock(world);
            var npcs = new List<Npc>();
            for (int i = 0; i < lines.Length; i++)
            {
                npcs.Add(world[world.Spawn(new NpcProfile("voice " + i) { Seed = (ulong)i }, new Pose(new Vector3(i, 0, -2), default, default))]);
                if (lines[i] != null)
                {
                    npcs[i].Say(lines[i]);
                }
            }

            for (int i = 0; i < 1200 && (i < 30 || npcs.Exists(npc => npc.State != NpcState.Idle)); i++)
            {
                clock.Tick();
            }

            Assert.That(world.Diagnostics.Starvations, Is.EqualTo(0));
            return new List<HeadlessVoice>(voices.Voices).ConvertAll(voice => voice.Recording.ToArray());
        }

        /// <summary>Counts the bytes of the thread that talks, from the end of one step of it to the end of another.</summary>
        private sealed class MindMeter
        {
            private long first = -1;
            private long last;
            private int frames;
            private int total;

            /// <summary>Codec frames generated since <see cref="Begin"/>.</summary>
            public int Frames => Volatile.Read(ref frames);

            /// <summary>Codec frames generated.</summary>
            public int Total => Volatile.Read(ref total);

            public long Bytes => Volatile.Read(ref last) - Volatile.Read(ref first);

            public void Begin()
            {
                Volatile.Write(ref frames, 0);
                Volatile.Write(ref first, -1);
            }

            public void Note(ComputeStage stage, int units, double seconds)
            {
                if (stage != ComputeStage.Talker)
                {
                    return;
                }

                long bytes = GC.GetAllocatedBytesForCurrentThread();
                if (first < 0)
                {
                    Volatile.Write(ref first, bytes);
                }

                Volatile.Write(ref last, bytes);
                Volatile.Write(ref frames, frames + units);
                Volatile.Write(ref total, total + units);
            }
        }
    }
}
