using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Every kind of conversation there is.</summary>
    internal static class Scenarios
    {
        /// <summary>A turn of this length invites a listener to say something.</summary>
        public const double StorySeconds = 8;

        // Long enough that every exchange is over for everybody.
        private const double Settled = 0.7;

        // What the keeper is made to tell: 8 to 10 s each, so that there is something to talk over.
        private static readonly string[] Tales =
        {
            "They say a dragon sleeps under the mountain, on a bed of gold, and every hundred years it wakes up hungry, and then the miners hear it turn around in the dark below them.",
            "My grandfather built this house with his own hands, a long time ago, and he told me that the old king drank here once, and paid for every guest in the room with a single coin.",
            "The road to the north begins at the gate, and runs along the river to the city, but nobody takes it after dark, because the bridge is old, and the wolves come down from the hills.",
            "Last winter a stranger came to the door in the snow, and he had nothing but a lamp and a letter, and in the morning he was gone, and the letter was lying there on the counter.",
            "There was a goat in this village that could open every gate, and one night it let out all the horses, and we found them three days later in the garden of the priest, eating his roses.",
            "The miller has two daughters, and both of them want to marry the smith, but the smith loves nobody except his hammer, so the whole village has been waiting for seven years now.",
        };

        /// <summary>All, in the order in which they are run and reported.</summary>
        public static IReadOnlyList<Scenario> All { get; } = new[]
        {
            new Scenario("smooth", "turns that are over when they are over", true, Smooth),
            new Scenario("pause", "0.4 to 1.0 s of silence in the middle of a sentence", true, (plan, from) => Pause(plan, from, 0.4, 1.0)),
            new Scenario("long-pause", "1.5 and 2.0 s of silence in the middle of a sentence", false, LongPause),
            new Scenario("interruption", "the player takes the floor", true, Interruption),
            new Scenario("backchannel", "the player says \"uh-huh\"", true, Backchannel),
            new Scenario("noise", "coughs, knocks, doors, music", true, Noise),
            new Scenario("side-talk", "speech that is meant for somebody else", false, SideTalk),
            new Scenario("monologue", "a long story that wants a listener", true, Monologue),
            new Scenario("echo", "the character's own voice at the microphone, 0 dB", true, (plan, from) => Echo(plan, from, 0, 4)),
            new Scenario("echo-10", "the same 10 dB quieter", false, (plan, from) => Echo(plan, from, -10, 2)),
            new Scenario("echo-20", "the same 20 dB quieter", false, (plan, from) => Echo(plan, from, -20, 2)),
            new Scenario("two-characters", "two characters, one is spoken to", true, TwoCharacters),
        };

        /// <summary>A scenario by its name.</summary>
        /// <exception cref="UsageException">There is none of that name.</exception>
        public static Scenario Named(string name, CommandLine line)
        {
            List<string> names = new List<string>();
            foreach (Scenario scenario in All)
            {
                if (scenario.Name == name)
                {
                    return scenario;
                }

                names.Add(scenario.Name);
            }

            throw line.Wrong($"knows the scenarios {string.Join(", ", names)}; found \"{name}\"");
        }

        private static void Greet(ConversationPlan plan, PlanSource from) => plan.Steps.Add(BenchStep.After(0.5, PlayerSound.Of(SoundKind.WarmUp, from.Line(LineKind.Greeting))));

        private static void Smooth(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            for (int turn = 0; turn < 2; turn++)
            {
                plan.Steps.Add(BenchStep.After(Settled, PlayerSound.Of(SoundKind.Turn, from.Line(LineKind.Question))));
            }
        }

        private static void Pause(ConversationPlan plan, PlanSource from, double least, double most)
        {
            Greet(plan, from);
            for (int turn = 0; turn < 2; turn++)
            {
                plan.Steps.Add(BenchStep.After(Settled, from.LineWithPause(from.Between(least, most))));
            }
        }

        private static void LongPause(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            plan.Steps.Add(BenchStep.After(Settled, from.LineWithPause(1.5)));
            plan.Steps.Add(BenchStep.After(Settled, from.LineWithPause(2.0)));
        }

        private static void Interruption(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            for (int turn = 0; turn < 2; turn++)
            {
                During(plan, from, PlayerSound.Of(SoundKind.Interruption, from.Line(LineKind.Interruption)));
            }
        }

        private static void Backchannel(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            for (int turn = 0; turn < 2; turn++)
            {
                During(plan, from, PlayerSound.Of(SoundKind.Listener, from.Line(LineKind.Listener)));
            }
        }

        private static void Noise(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            int kind = (int)(plan.Seed % 2);
            During(plan, from, PlayerSound.Of(SoundKind.Noise, "cough", RoomSounds.Cough(from.Fork())));
            During(plan, from, kind == 0
                ? PlayerSound.Of(SoundKind.Noise, "music", RoomSounds.Music(from.Fork()))
                : (plan.Seed / 2) % 2 == 0 ? PlayerSound.Of(SoundKind.Noise, "knock", RoomSounds.Knock(from.Fork())) : PlayerSound.Of(SoundKind.Noise, "door", RoomSounds.Door(from.Fork())));
        }

        private static void SideTalk(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            BenchLine near = from.Line(LineKind.Question);
            During(plan, from, PlayerSound.Of(SoundKind.SideTalk, near.Text + " (to somebody else)", RoomSounds.TalkingToAnother(near.Samples)));
            BenchLine far = from.LineOfAnother(LineKind.Question);
            During(plan, from, PlayerSound.Of(SoundKind.SideTalk, far.Text + " (in the background)", RoomSounds.Background(far.Samples)));
        }

        private static void Monologue(ConversationPlan plan, PlanSource from)
        {
            Greet(plan, from);
            plan.Steps.Add(BenchStep.After(Settled, PlayerSound.Of(SoundKind.Turn, from.Line(LineKind.Story))));
        }

        // Four tales a seed are 10 minutes and more over 20 seeds.
        private static void Echo(ConversationPlan plan, PlanSource from, double decibels, int tales)
        {
            plan.EchoDecibels = decibels;
            plan.NoiseDecibels = -65;
            plan.Voice = from.Voice();
            int first = from.Index(Tales.Length);
            for (int tale = 0; tale < tales; tale++)
            {
                plan.Steps.Add(BenchStep.Says(0.3, Tales[(first + tale) % Tales.Length]));
            }
        }

        private static void TwoCharacters(ConversationPlan plan, PlanSource from)
        {
            plan.Characters = 2;
            Greet(plan, from);
            for (int turn = 0; turn < 3; turn++)
            {
                plan.Steps.Add(BenchStep.After(Settled, PlayerSound.Of(SoundKind.Turn, from.Line(LineKind.Question)), (turn + 1) % 2));
            }
        }

        private static void During(ConversationPlan plan, PlanSource from, PlayerSound sound)
        {
            plan.Steps.Add(BenchStep.Says(Settled, Tales[from.Index(Tales.Length)]));
            plan.Steps.Add(BenchStep.During(from.Between(1.5, 4.0), sound));
        }
    }
}
