using System;
using System.Diagnostics;
using Microsoft.Xna.Framework;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;

namespace OmniNPC.Tests.Engines
{
    // The code of Documentation~/monogame.md, compiled against Tests/OmniNPC.Engines.Stubs~.
    #region monogame world
    public sealed class TalkingWorldComponent : GameComponent
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private readonly OnnxSpeechModel model;
        private readonly OpenALVoiceBackend voices;
        private double before;

        public TalkingWorldComponent(Game game, string bundleFolder)
            : base(game)
        {
            model = OnnxSpeechModel.Load(bundleFolder, new OnnxOptions());
            voices = OpenALVoiceBackend.Open(new OpenALOptions());
            World = new NpcWorld(model, voices, new NpcWorldOptions());
        }

        public NpcWorld World { get; }

        public Vector3 PlayerHead { get; set; }

        public Vector3 PlayerLooksAt { get; set; }

        public override void Update(GameTime gameTime)
        {
            // Game time stands still while the game lags, sound does not: the clock of a world is that of the wall.
            double now = clock.Elapsed.TotalSeconds;
            World.SetListener(Pose.Facing(Ours(PlayerHead), Ours(PlayerLooksAt)));
            World.Tick(new TickInfo(now, (float)(now - before)));
            before = now;
        }

        // XNA counts as OmniNPC does: right-handed, y up, Vector3.Forward is -z. One unit must be a metre.
        public static System.Numerics.Vector3 Ours(Vector3 v) => new System.Numerics.Vector3(v.X, v.Y, v.Z);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                World.Dispose();                                     // before the model and the voices it uses
                voices.Dispose();
                model.Dispose();
            }

            base.Dispose(disposing);
        }
    }
    #endregion

    public static class MonoGameUse
    {
        public static NpcHandle Use(Game game, Action<string> print, Vector3 keeperHead, Vector3 door)
        {
            #region monogame use
            var talking = new TalkingWorldComponent(game, "Content/Models/Tiny");    // in Initialize: Components.Add(talking);
            talking.World.SubtitleWord += (in SubtitleWordEvent e) => print(e.Text.ToString());
            NpcHandle keeper = talking.World.Spawn(new NpcProfile("Hamish") { Voice = "keeper" }, Pose.Facing(TalkingWorldComponent.Ours(keeperHead), TalkingWorldComponent.Ours(door)));
            talking.World.Player.Say("An ale, please.");             // to whom the player faces; or talking.World[keeper].Hear("...")
            #endregion
            return keeper;
        }
    }
}
