using System;
using System.Security.Cryptography;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class DeterminismTests
    {
        [TestCase(ComputeCharge.Free)]
        [TestCase(ComputeCharge.Table)]
        public void The_same_scene_gives_the_same_samples_and_the_same_events(ComputeCharge charge)
        {
            (string samples, string log) = Run(charge);
            (string samplesAgain, string logAgain) = Run(charge);
            Assert.That(samplesAgain, Is.EqualTo(samples));
            Assert.That(logAgain, Is.EqualTo(log));
            Assert.That(log, Does.Contain("said 3"));
        }

        [Test]
        public void Another_seed_gives_the_Talker_another_seed()
        {
            ulong Seed(ulong seed)
            {
                using var scene = new Scene();
                scene.Clock.Tick();
                Npc npc = scene.World[scene.World.Spawn(new NpcProfile("Bo") { Seed = seed }, default)];
                npc.Say("hello");
                scene.RunUntil(() => npc.State == NpcState.Speaking);
                return scene.Model.LastTalker!.Seed;
            }

            Assert.That(Seed(5), Is.EqualTo(Seed(5)));
            Assert.That(Seed(5), Is.Not.EqualTo(Seed(6)));
        }

        [Test]
        public void The_order_in_which_characters_came_does_not_change_what_any_of_them_sounds_like()
        {
            for (int seed = 0; seed < 40; seed++)
            {
                Assert.That(Crowd(seed, true), Is.EqualTo(Crowd(seed, false)), $"seed {seed}");
            }
        }

        /// <summary>A hash of every voice, by name, of a random crowd of near, far and inaudible characters.</summary>
        private static string Crowd(int seed, bool isReversed)
        {
            var random = new Random(seed);
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0.00001, 0.0001, 0.0002, 0.0001), options => options.FloorRadiusMetres = 0);
            scene.World.SetListener(default);
            int count = 2 + random.Next(6);
            var lines = new string[count];
            var places = new System.Numerics.Vector3[count];
            for (int i = 0; i < count; i++)
            {
                lines[i] = "number " + i + " says " + new string((char)('a' + i), 5 + random.Next(40)) + " and no more";
                places[i] = new System.Numerics.Vector3(random.Next(100), 0, random.Next(30));
            }

            var npcs = new Npc[count];
            for (int i = 0; i < count; i++)
            {
                int who = isReversed ? count - 1 - i : i;
                npcs[who] = scene.World[scene.World.Spawn(new NpcProfile("npc " + who) { Seed = (ulong)who }, new Pose(places[who], default, default))];
                npcs[who].Say(lines[who]);
            }

            scene.RunUntil(() => Array.TrueForAll(npcs, npc => npc.History.Count == 1));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (int who = 0; who < count; who++)
            {
                HeadlessVoice voice = scene.Voices.Voices[1 + (isReversed ? count - 1 - who : who)];
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(voice.Recording.Span));
            }

            return Convert.ToBase64String(hash.GetHashAndReset());
        }

        private static (string Samples, string Log) Run(ComputeCharge charge)
        {
            using var scene = new Scene(charge);
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ute") { Voice = "maid", Seed = 9 }, default)];
            scene.Npc.Hear("hello");
            other.Say("a line of my own");
            scene.Clock.Run(0.4);
            scene.Npc.Hear("no wait");
            scene.Clock.Run(3);
            scene.Play(Tone.Join(Tone.Noise(0.3, 16000, 0.001f), Tone.Sine(200, 0.5, 16000), Tone.Noise(0.4, 16000, 0.001f)), 16000);
            scene.RunUntilIdle();
            scene.Clock.Run(1);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (HeadlessVoice voice in scene.Voices.Voices)
            {
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(voice.Recording.Span));
            }

            return (Convert.ToBase64String(hash.GetHashAndReset()), Scene.Join(scene.Log));
        }
    }
}
