using System;
using System.Numerics;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;

namespace OmniNPC.Tests.Snippets
{
    /// <summary>The code of the README, so that it compiles as it stands there.</summary>
    public static class ReadmeSnippets
    {
        public interface IGame
        {
            bool IsRunning { get; }

            double NowSeconds { get; }

            float DeltaSeconds { get; }

            Pose Player { get; }

            ReadOnlySpan<float> Microphone { get; }

            int MicrophoneRateHz { get; }

            void ShowWord(Npc npc, ReadOnlyMemory<char> word);

            void Do(string action, string? argument);
        }

        public static void InYourGame(IGame game)
        {
            #region in your game
            using var model = OnnxSpeechModel.Load("Samples/Models/Tiny", new OnnxOptions());
            using var voices = OpenALVoiceBackend.Open(new OpenALOptions());
            using var world = new NpcWorld(model, voices, new NpcWorldOptions());

            world.SubtitleWord += (in SubtitleWordEvent e) => game.ShowWord(e.Npc, e.Text);
            world.ActionRequested += (in ActionRequestedEvent e) => game.Do(e.Name, e.Argument);
            NpcHandle keeper = world.Spawn(new NpcProfile("Hamish") { Voice = "keeper" }, Pose.Facing(new Vector3(0f, 1.6f, 0f), game.Player.Position));

            while (game.IsRunning)                                          // once per tick, on the game thread
            {
                world.SetListener(game.Player);
                world.Player.Hear(game.Microphone, game.MicrophoneRateHz);  // to whom the player faces; or world.Player.Say("An ale, please.")
                world.Tick(new TickInfo(game.NowSeconds, game.DeltaSeconds));
            }
            #endregion
        }
    }
}
