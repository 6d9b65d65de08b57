using System;
using System.Diagnostics;
using System.Numerics;
using System.Threading;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;
using OmniNPC.SpeexDsp;

namespace OmniNPC.Tests.Snippets
{
    /// <summary>The code of Documentation~/getting-started.md and its neighbours, so that it compiles as it stands there.</summary>
    internal static class GettingStartedSnippets
    {
        public static void Program()
        {
            #region program
            var echo = new EchoControl(SpeexEchoCanceller.CreateIfPresent(Console.Error.WriteLine));
            using var model = OnnxSpeechModel.Load("Samples/Models/Tiny", new OnnxOptions());
            using var voices = OpenALVoiceBackend.Open(new OpenALOptions { Echo = echo });
            using var ear = new PlayerEar(echo, OpenALMicrophone.Open());
            using var world = new NpcWorld(model, voices, new NpcWorldOptions());

            world.Transcribed += (in TranscribedEvent e) => Console.WriteLine($"\nyou: {e.Text}");
            world.SubtitleWord += (in SubtitleWordEvent e) => Console.Write($"{e.Text} ");
            world.ActionRequested += (in ActionRequestedEvent e) => Console.Write($"[{e.Name} {e.Argument}] ");
            world.Faulted += (in FaultedEvent e) => Console.Error.WriteLine(e.Message);
            ear.Heard += world.Player.Hear;

            world.Spawn(new NpcProfile("Hamish") { Voice = "keeper" }, Pose.Facing(new Vector3(0f, 1.6f, -2f), Vector3.Zero));
            world.SetListener(Pose.Facing(new Vector3(0f, 1.6f, 0f), new Vector3(0f, 1.6f, -2f)));
            var clock = Stopwatch.StartNew();
            for (double before = 0; clock.Elapsed.TotalSeconds < 60;)       // a minute of talk
            {
                double now = clock.Elapsed.TotalSeconds;
                world.Tick(new TickInfo(now, (float)(now - before)));
                ear.Listen();
                before = now;
                Thread.Sleep(16);                                           // here stands the rest of your game
            }
            #endregion
        }

        public static void Persona(NpcWorld world, Pose behindTheBar)
        {
            #region persona
            var keeper = new NpcProfile("Hamish")
            {
                Persona = "You are Hamish, keeper of the Gilded Boar in Glenhollow. You are gruff and kind, you speak in one or two short sentences, and you know nothing of the world beyond the valley.",
                Voice = "keeper",
                Seed = 7,
                BackchannelsPerMinute = 4f,
            };
            NpcHandle hamish = world.Spawn(keeper, behindTheBar);
            #endregion
        }

        public static void Greet(NpcWorld world, NpcHandle hamish)
        {
            #region say
            Npc npc = world[hamish];
            npc.Say("Mind the step.");                                // as it stands; remembered as its own words
            npc.Say("The mill is burning!", SayPriority.Scripted);    // nobody talks over it
            npc.Hear("What is the news?");                            // as if the player had said it: it thinks and answers
            #endregion
        }

        public static void Watch(NpcWorld world)
        {
            #region watch
            Console.WriteLine($"tick p99 {1000 * world.Diagnostics.Ticks.Percentile(0.99):F2} ms, {world.Diagnostics.Starvations} starvations, {world.Diagnostics.Overdrafts} overdrafts, {world.Diagnostics.Faults} faults");
            #endregion
        }
    }
}
