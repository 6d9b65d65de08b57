using System;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Speech;
using OmniNPC.SpeexDsp;

namespace OmniNPC.Tests.Snippets
{
    /// <summary>The code of Documentation~/duplex.md, compiled.</summary>
    internal static class DuplexSnippets
    {
        public static void HearingAndEcho(ISpeechModel model, Game game)
        {
            #region hearing and echo
            var echo = new EchoControl(SpeexEchoCanceller.CreateIfPresent(Console.WriteLine));
            using var voices = OpenALVoiceBackend.Open(new OpenALOptions { Echo = echo });   // mixes on a thread of its own and plays the mix
            using var ear = new PlayerEar(echo, OpenALMicrophone.Open());                    // owns both from here on
            using var world = new NpcWorld(model, voices);
            NpcHandle keeper = world.Spawn(new NpcProfile("Hamish"), game.KeeperPose);
            ear.Heard += world.Player.Hear;                                                  // to whom the player faces; or world[keeper].Hear

            while (game.IsRunning)
            {
                world.Tick(new TickInfo(game.NowSeconds, game.DeltaSeconds));   // the voices are rendered: the reference first,
                ear.Listen();                                                   // then what the microphone heard meanwhile
            }
            #endregion
        }

        internal sealed class Game
        {
            public bool IsRunning { get; set; }

            public double NowSeconds { get; set; }

            public float DeltaSeconds { get; set; }

            public Pose KeeperPose { get; set; }
        }
    }
}
