using System;
using NUnit.Framework;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Core
{
    /// <summary>Decoding on the mind's thread: the same sound, nothing of it in the tick.</summary>
    public sealed class DecodePlacementTests
    {
        [Test]
        public void The_mind_decodes_what_the_tick_would_have()
        {
            (float[] inTick, string log) = Play(DecodePlacement.Tick, out double ticked);
            (float[] onMind, string logOfMind) = Play(DecodePlacement.MindThread, out double minded);
            Assert.That(onMind, Is.EqualTo(inTick).AsCollection);
            Assert.That(logOfMind, Is.EqualTo(log));

            // The two replies that are heard to their end are 15 and 17 letters, each a codec frame: in the tick at the most four a call, on the mind's thread one.
            Assert.That(ticked, Is.InRange(4 + 5, minded));
            Assert.That(minded, Is.GreaterThanOrEqualTo(15 + 17));
        }

        [Test]
        public void A_codec_too_big_for_any_tick_is_no_burden_to_it_on_the_minds_thread()
        {
            // 15 ms a codec frame of 20 ms: in the tick each would be an overdraft.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0.001, 0.015), options => options.DecodePlacement = DecodePlacement.MindThread);
            scene.Npc.Say("hello there you all");
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Overdrafts, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.TickOverruns, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(19 * 160));
        }

        [TestCase(DecodePlacement.Tick)]
        [TestCase(DecodePlacement.MindThread)]
        public void A_codec_that_takes_fewer_codec_frames_at_once_than_a_slice_has_is_given_no_more(DecodePlacement placement)
        {
            using var scene = new Scene(configure: options => options.DecodePlacement = placement, script: model => model.CodecFrames = 2);
            scene.Npc.Say("hello there");
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(11 * 160));
        }

        [Test]
        public void Nobody_decodes_for_nobody_and_the_voice_comes_back_when_somebody_is_near()
        {
            int decodes = 0;
            using var scene = new Scene(configure: options => (options.DecodePlacement, options.GenerateAheadSeconds) = (DecodePlacement.MindThread, 0.2), script: model => model.BeforeCall = stage => decodes += stage == "decode" ? 1 : 0);
            decodes = 0; // a world warms the decoder up when it is made
            VoiceDetailTests.Place(scene, 200);
            scene.Npc.Say("one two three four five six seven eight nine ten");
            scene.RunUntil(() => scene.Words.Count == 3);
            int ahead = decodes;
            Assert.That(ahead, Is.InRange(1, 10), "what was generated, 0.2 s ahead, before it was known that nobody hears it");
            scene.RunUntil(() => scene.Words.Count == 6);
            Assert.That(decodes - ahead, Is.EqualTo(0));
            VoiceDetailTests.Place(scene, 2);
            scene.RunUntilIdle();
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.InRange(10 * 160, 30 * 160));
            ReadOnlySpan<float> heard = scene.Voices.Voices[0].Recording.Span;
            Assert.That(heard[heard.Length - 1], Is.EqualTo('n' / 1000f).Within(1e-6f));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void An_interruption_drops_the_samples_of_the_old_utterance()
        {
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0.0001, 0.001, 0.002, 0.001), options => options.DecodePlacement = DecodePlacement.MindThread);
            for (int i = 0; i < 5; i++)
            {
                scene.Npc.Say("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
                scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
                scene.Clock.Run(0.1 + (0.03 * i));
                scene.Npc.Interrupt();
            }

            int before = scene.Voices.Voices[0].Recording.Length;
            scene.Npc.Say("bbbbbb");
            scene.RunUntilIdle();
            ReadOnlySpan<float> last = scene.Voices.Voices[0].Recording.Span.Slice(before);
            Assert.That(last.Slice(last.Length - (6 * 160)).ToArray(), Is.All.EqualTo('b' / 1000f).Within(1e-6f));
        }

        private static (float[] Samples, string Log) Play(DecodePlacement placement, out double decodes)
        {
            int count = 0;
            using var scene = new Scene(configure: options => options.DecodePlacement = placement, script: model => model.BeforeCall = stage => count += stage == "decode" ? 1 : 0);
            count = 0;
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            scene.Npc.Say("a line that is cut short");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Clock.Run(0.2);
            scene.Npc.Hear("no wait");
            scene.RunUntilIdle();
            decodes = count;
            return (scene.Voices.Voices[0].Recording.ToArray(), Scene.Join(scene.Log));
        }
    }
}
