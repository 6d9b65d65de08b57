using System;
using System.Numerics;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;

namespace OmniNPC.Tests.Snippets
{
    #region game
    /// <summary>A game with one character: created once, ticked by the game loop, disposed at the end.</summary>
    public sealed class TavernGame : IDisposable
    {
        private readonly OnnxSpeechModel model = OnnxSpeechModel.Load("Samples/Models/Tiny", new OnnxOptions());
        private readonly OpenALVoiceBackend speaker = OpenALVoiceBackend.Open(new OpenALOptions());
        private readonly NpcWorld world;
        private readonly NpcHandle keeper;

        public TavernGame()
        {
            world = new NpcWorld(model, speaker);
            world.SubtitleWord += (in SubtitleWordEvent e) => Console.Write($"{e.Text} ");
            world.ActionRequested += (in ActionRequestedEvent e) => Console.WriteLine($"[{e.Npc.Profile.Name}: {e.Name} {e.Argument}]");
            keeper = world.Spawn(new NpcProfile("Angus") { Voice = "keeper" }, Pose.Facing(new Vector3(2, 0, 0), Vector3.Zero));
        }

        /// <summary>Once per turn of the game loop: never waits, decodes speech within its budget, raises the events above.</summary>
        public void Tick(double nowSeconds, float deltaSeconds, Vector3 player, Vector3 lookingAt)
        {
            world.SetListener(Pose.Facing(player, lookingAt));
            world.Tick(new TickInfo(nowSeconds, deltaSeconds));
        }

        /// <summary>The player typed a line.</summary>
        public void Typed(string line) => world[keeper].Hear(line);

        /// <summary>The player's microphone delivered samples; silence ends the turn.</summary>
        public void Microphone(ReadOnlySpan<float> samples) => world[keeper].Hear(samples, 16000);

        public void Dispose()
        {
            world.Dispose();
            speaker.Dispose();
            model.Dispose();
        }
    }
    #endregion
}
