using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Scene;
using OmniNPC.Tests.Hearing;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The whole loop: the real model's voice, the loopback mix with HRTF, a room, the microphone, SpeexDSP, the verdict, the turn table.</summary>
    public sealed class EchoConversationTests : SceneFixture
    {
        private const string Tale = "Long ago a miller lived by the river with his daughter and an old grey horse. One winter the river froze, and the mill stood still. So the miller took his horse and rode over the hills to find work.";

        [TestCase(1f)]
        [TestCase(2f)]
        public void Own_echo_as_loud_as_the_voice_never_interrupts_and_a_player_over_it_does(float metres)
        {
            using var ear = new PlayerEar(new EchoControl(EchoRoom.Canceller()));
            var mix = new LoopbackMix(20);
            using var backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Echo = ear.Echo, Recording = mix });
            using var world = new NpcWorld(Model, backend, new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelFolder = string.Empty });
            var clock = new VirtualClock(world);
            Npc keeper = world[world.Spawn(new NpcProfile("keeper"), Pose.Facing(new Vector3(0, 0, -metres), Vector3.Zero))];
            world.SetListener(Pose.Facing(Vector3.Zero, -Vector3.UnitZ));
            ear.Heard += world.Player.Hear;
            var changes = new List<(double At, DialogueState To)>();
            int words = 0;
            double longest = 0;
            float peak = 0;
            ear.Heard += (in HeardBlock block) => longest = block.Echo.IsOutputAudible ? Math.Max(longest, block.Echo.OverGateSeconds) : longest;
            world.DialogueChanged += (in DialogueChangedEvent e) => changes.Add((world.NowSeconds, e.To));
            world.SubtitleWord += (in SubtitleWordEvent e) => words++;

            var room = new StreamingRoom(1f);
            var down = new Resampler(48000, EchoRoom.Rate);
            var mono = new float[1000];
            var heard = new float[1000];
            void Run(double seconds, ReadOnlySpan<float> player)
            {
                int playerAt = 0;
                for (double until = clock.NowSeconds + seconds; clock.NowSeconds < until;)
                {
                    mix.Clear();
                    clock.Tick();
                    int samples = PlayerAudio.MixDown(mix.Interleaved, 2, mono);
                    int count = down.Process(mono.AsSpan(0, samples), heard);
                    for (int i = 0; i < count; i++)
                    {
                        heard[i] = room.Next(heard[i]) + (playerAt < player.Length ? player[playerAt++] : 0f);
                    }

                    foreach (float sample in heard.AsSpan(0, count))
                    {
                        peak = Math.Max(peak, Math.Abs(sample));
                    }

                    ear.Hear(heard.AsSpan(0, count), EchoRoom.Rate);
                }
            }

            Run(1, default);
            keeper.Say(Tale);
            keeper.Say(Tale);
            Run(14, default);
            TestContext.Out.WriteLine($"own echo at most {longest:F2} s over the gate, peak of the microphone {peak:F2}; {ear.Echo.Description}; " + string.Join(" ", changes.Select(change => FormattableString.Invariant($"{change.To}@{change.At:F2}"))));
            Assert.That(changes.Select(change => change.To).Distinct(), Is.SubsetOf(new[] { DialogueState.Thinking, DialogueState.Speaking, DialogueState.Idle }), "nothing but its own voice was there");
            Assert.That(keeper.DialogueState, Is.EqualTo(DialogueState.Speaking), "the tales last longer");
            Assert.That(words, Is.GreaterThan(25));

            // The player is as loud as the echo of the voice.
            float[] line = WavFile.Read(ShippedLines.Paths()[2]).Samples.ToArray();
            changes.Clear();
            double begun = clock.NowSeconds;
            Run(line.Length / 16000.0, line);
            double Reached(DialogueState state) => changes.Where(change => change.To == state).Select(change => change.At - begun).DefaultIfEmpty(double.PositiveInfinity).First();
            TestContext.Out.WriteLine($"lowered after {Reached(DialogueState.Ducked):F2} s, stopped after {Reached(DialogueState.Paused):F2} s; {ear.Echo.Description}");
            Run(1.5, default);
            TestContext.Out.WriteLine(string.Join(" ", changes.Select(change => FormattableString.Invariant($"{change.To}@{change.At - begun:F2}"))));

            // The line begins with 0.1 s of silence and a soft consonant.
            Assert.That(Reached(DialogueState.Ducked), Is.LessThan(0.6));
            Assert.That(Reached(DialogueState.Paused), Is.LessThan(0.8));
            Assert.That(Reached(DialogueState.Yielding), Is.LessThan(line.Length / 16000.0 + 1));
            HistoryLine cut = keeper.History.Last(entry => !entry.IsPlayer && entry.WasInterrupted);
            Assert.That(Tale, Does.StartWith(cut.Text), "the history is what was heard");
            Assert.That(world.Diagnostics.Faults, Is.Zero);
        }
    }
}
