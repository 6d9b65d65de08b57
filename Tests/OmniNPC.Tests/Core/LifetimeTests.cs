using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class LifetimeTests
    {
        [Test]
        public void An_unknown_voice_is_refused_with_the_list_of_those_there_are()
        {
            using var scene = new Scene();
            Assert.That(
                Thrown.By(() => scene.World.Spawn(new NpcProfile("Bo") { Voice = "tenor" }, default)),
                Is.TypeOf<ArgumentException>().With.Message.StartsWith("The model (scripted) has no voice \"tenor\"; it has: keeper, maid."));
            Assert.That(scene.World.Count, Is.EqualTo(1));
        }

        [Test]
        public void A_character_speaks_with_its_own_voice()
        {
            using var scene = new Scene();
            scene.Clock.Tick();
            Npc maid = scene.World[scene.World.Spawn(new NpcProfile("Ida") { Voice = "maid" }, default)];
            maid.Say("hello");
            scene.RunUntil(() => maid.State == NpcState.Speaking);
            Assert.That(scene.Model.LastTalker!.Voice, Is.EqualTo(1));
        }

        [Test]
        public void A_full_world_refuses_and_takes_again_after_a_despawn()
        {
            using var scene = new Scene(configure: options => options.MaxNpcs = 1);
            Assert.That(Thrown.By(() => scene.World.Spawn(new NpcProfile("Bo"), default)), Is.TypeOf<InvalidOperationException>().With.Message.Contains("holds 1 characters"));
            NpcHandle old = scene.Npc.Handle;
            scene.World.Despawn(old);
            NpcHandle reused = scene.World.Spawn(new NpcProfile("Bo"), default);
            Assert.That(reused.Slot, Is.EqualTo(old.Slot));
            Assert.That(scene.World.TryGet(old, out _), Is.False, "the old handle is refused although its slot is in use");
            Assert.That(Thrown.By(() => scene.World.Despawn(old)), Is.TypeOf<ArgumentException>());
            Assert.That(Thrown.By(() => scene.Npc.Say("boo")), Is.TypeOf<InvalidOperationException>().With.Message.Contains("despawned"));
        }

        [Test]
        public void Despawn_while_speaking_silences_at_once_and_raises_nothing_more()
        {
            using var scene = new Scene();
            scene.Npc.Say("a long line that takes its time");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Log.Clear();
            int words = scene.Words.Count;
            scene.World.Despawn(scene.Npc.Handle);
            Assert.That(scene.Voices.Voices, Is.Empty);
            scene.Clock.Run(1);
            Assert.That(scene.Log, Is.Empty);
            Assert.That(scene.Words, Has.Count.EqualTo(words));
            Assert.That(scene.Model.SessionsDisposed, Is.EqualTo(scene.Model.SessionsMade));
        }

        [Test]
        public void Despawn_inside_a_handler_is_safe()
        {
            using var scene = new Scene();
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => scene.World.Despawn(e.Npc.Handle);
            scene.Npc.Say("hello there friend");
            scene.Clock.Run(1);
            Assert.That(scene.World.Count, Is.EqualTo(0));
            Assert.That(scene.Words, Has.Count.EqualTo(1));
        }

        [Test]
        public void Dispose_inside_a_handler_is_safe()
        {
            using var scene = new Scene();
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => scene.World.Dispose();
            scene.Npc.Say("hello there friend");
            Exception? end = Thrown.By(() => scene.Clock.Run(1));
            Assert.That(end, Is.TypeOf<ObjectDisposedException>(), "the clock went on ticking a world that is gone");
            Assert.That(scene.Model.SessionsDisposed, Is.EqualTo(scene.Model.SessionsMade));
        }

        [Test]
        public void A_handler_may_speak_to_and_interrupt_the_character()
        {
            using var scene = new Scene();
            bool isDone = false;
            scene.World.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                if (!isDone && e.Text.ToString() == "two")
                {
                    isDone = true;
                    e.Npc.Hear("stop");
                }
            };
            scene.Npc.Say("one two three four");
            scene.RunUntil(() => scene.Npc.History.Count == 3 && scene.Npc.State == NpcState.Idle);
            Assert.That(scene.History, Is.EqualTo("npc: one two - | player: stop | npc: You said stop."));
        }

        [Test]
        public void Tick_inside_a_handler_is_refused()
        {
            using var scene = new Scene();
            Exception? refusal = null;
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => refusal = Thrown.By(() => scene.World.Tick(new TickInfo(scene.World.NowSeconds, 0f)));
            scene.Npc.Say("hello");
            scene.RunUntilIdle();
            Assert.That(refusal, Is.TypeOf<InvalidOperationException>().With.Message.Contains("inside a handler"));
        }

        [Test]
        public void An_exception_of_a_handler_leaves_the_tick_and_the_world_goes_on()
        {
            using var scene = new Scene();
            bool isThrown = false;
            scene.World.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                if (!isThrown)
                {
                    isThrown = true;
                    throw new FormatException("the game's own mistake");
                }
            };
            scene.Npc.Say("hello there");
            Assert.That(Thrown.By(() => scene.RunUntilIdle()), Is.TypeOf<FormatException>());
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("npc: hello there"));
        }

        [Test]
        public void A_clock_that_goes_back_is_refused()
        {
            using var scene = new Scene();
            scene.Clock.Run(1);
            Assert.That(Thrown.By(() => scene.World.Tick(new TickInfo(0.5, 0.1f))), Is.TypeOf<ArgumentException>().With.Message.StartsWith("The clock must not go back: it was at 1 s; found 0.5 s"));
            Assert.That(Thrown.By(() => scene.World.Tick(new TickInfo(double.NaN, 0.1f))), Is.TypeOf<ArgumentException>());
        }

        [Test]
        public void Options_outside_their_range_are_refused_by_name()
        {
            var options = new NpcWorldOptions { LeadSeconds = 0 };
            using var model = new ScriptedSpeechModel();
            using var voices = new HeadlessVoiceBackend();
            Assert.That(Thrown.By(() => new NpcWorld(model, voices, options)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("LeadSeconds must be 0.05 to 2; found 0"));
        }

        [Test]
        public void With_a_thread_the_world_can_be_disposed_while_it_thinks_and_sessions_go_on_the_threads_that_own_them()
        {
            using var model = new ScriptedSpeechModel { Reply = line => new string('a', 150) };
            using var isThinking = new ManualResetEventSlim();
            int mindThread = 0;
            model.BeforeCall = stage =>
            {
                if (stage == "think")
                {
                    mindThread = Environment.CurrentManagedThreadId;
                    isThinking.Set();
                }
            };
            using var voices = new HeadlessVoiceBackend();
            var world = new NpcWorld(model, voices);
            world[world.Spawn(new NpcProfile("Tam"), default)].Hear("hello");
            Assert.That(isThinking.Wait(10000), Is.True);
            world.Dispose();
            world.Dispose();
            Assert.That(model.SessionsDisposed, Is.EqualTo(model.SessionsMade));
            Assert.That(model.DisposingThreads, Is.EquivalentTo(new[] { mindThread, Environment.CurrentManagedThreadId }), "decoders on the game's thread, the rest on the mind's");
        }

        [Test]
        public void With_a_thread_a_conversation_goes_through_and_the_thread_sleeps_when_idle()
        {
            using var model = new ScriptedSpeechModel();
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices);
            Npc npc = world[world.Spawn(new NpcProfile("Tam"), default)];
            npc.Hear("hello");
            using var pause = new ManualResetEventSlim();
            double now = 0;
            for (int i = 0; i < 20000 && npc.History.Count < 2; i++)
            {
                // The virtual clock runs as fast as it can; the wait only yields to the mind's thread.
                pause.Wait(1);
                now += 1 / 60.0;
                world.Tick(new TickInfo(now, 1 / 60f));
            }

            Assert.That(Scene.Join(npc.History), Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(Thrown.By(() => world.Mind.Step()), Is.TypeOf<InvalidOperationException>().With.Message.Contains("thread of its own"));
        }

        [Test]
        public void A_pose_that_is_not_finite_is_refused()
        {
            using var scene = new Scene();
            var bad = new Pose(new System.Numerics.Vector3(0f, float.NaN, 0f), default, default);
            Assert.That(Thrown.By(() => scene.Npc.Pose = bad), Is.TypeOf<ArgumentException>().With.Message.Contains("must be finite"));
            Assert.That(Thrown.By(() => scene.World.SetListener(bad)), Is.TypeOf<ArgumentException>());
            Assert.That(Thrown.By(() => scene.World.Spawn(new NpcProfile("Bo"), bad)), Is.TypeOf<ArgumentException>());
        }

        [Test]
        public void With_a_thread_anything_at_any_moment_leaves_a_world_that_works()
        {
            using var model = new ScriptedSpeechModel { Reply = line => "Well, " + line + ", as I said before." };
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MaxNpcs = 3 });
            var faults = new List<string>();
            world.Faulted += (in FaultedEvent e) => faults.Add(e.Message);
            var random = new Speech.SeededRandom(3);
            float[] sound = Tone.Join(Tone.Silence(0.1, 8000), Tone.Sine(300, 0.3, 8000), Tone.Silence(0.25, 8000));
            NpcHandle[] handles = { world.Spawn(new NpcProfile("a"), default), world.Spawn(new NpcProfile("b"), default), world.Spawn(new NpcProfile("c"), default) };
            using var pause = new ManualResetEventSlim();
            double now = 0;
            for (int i = 0; i < 3000; i++)
            {
                int who = (int)(random.NextUniform() * 3);
                Npc npc = world[handles[who]];
                switch ((int)(random.NextUniform() * 40))
                {
                    case 0: Thrown.By(() => npc.Hear("good day")); break;
                    case 1: Thrown.By(() => npc.Say("one two three")); break;
                    case 2: npc.Interrupt(); break;
                    case 3: npc.EndHearing(); break;
                    case 4 when i % 3 == 0:
                        world.Despawn(handles[who]);
                        Exception? full = Thrown.By(() => handles[who] = world.Spawn(new NpcProfile("again"), default));
                        while (full != null)
                        {
                            pause.Wait(1);
                            world.Tick(new TickInfo(now += 1 / 60.0, 1 / 60f));
                            full = Thrown.By(() => handles[who] = world.Spawn(new NpcProfile("again"), default));
                        }

                        break;
                    default:
                        npc.Hear(sound.AsSpan((i * 133) % (sound.Length - 133), 133), 8000);
                        break;
                }

                world.Tick(new TickInfo(now += 1 / 60.0, 1 / 60f));
            }

            foreach (NpcHandle handle in handles)
            {
                Npc npc = world[handle];
                npc.Interrupt();
                foreach (Action speak in new Action[] { () => { npc.Hear(Tone.Silence(0.5, 8000), 8000); npc.Hear(Tone.Sine(300, 0.5, 8000), 8000); npc.EndHearing(); }, () => npc.Hear("good night") })
                {
                    int lines = npc.History.Count;
                    world.Tick(new TickInfo(now += 1, 1f));
                    speak();
                    for (int i = 0; i < 20000 && npc.History.Count < lines + 2; i++)
                    {
                        pause.Wait(1);
                        world.Tick(new TickInfo(now += 1 / 60.0, 1 / 60f));
                    }

                    Assert.That(npc.History.Count, Is.EqualTo(lines + 2), npc.ToString());
                }

                Assert.That(npc.History[npc.History.Count - 1].Text, Is.EqualTo("Well, good night, as I said before."));
                Assert.That(npc.History[npc.History.Count - 3].Text, Is.EqualTo("Well, an ale please, as I said before."));
            }

            Assert.That(faults, Is.Empty);
            world.Dispose();
            Assert.That(model.SessionsDisposed, Is.EqualTo(model.SessionsMade));
        }

        [Test]
        public void Hundreds_of_characters_come_and_go_without_leaving_a_session()
        {
            using var scene = new Scene(configure: options => options.MaxNpcs = 4);
            for (int i = 0; i < 300; i++)
            {
                NpcHandle handle = scene.World.Spawn(new NpcProfile("npc " + i), default);
                scene.World[handle].Say("hello");
                for (int tick = 0; tick < i % 5; tick++)
                {
                    scene.Clock.Tick();
                }

                scene.World.Despawn(handle);
                scene.Clock.Tick();
            }

            scene.Clock.Tick();
            scene.World.Dispose();
            Assert.That(scene.Model.SessionsDisposed, Is.EqualTo(scene.Model.SessionsMade));
        }
    }
}
