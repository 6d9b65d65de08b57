using System;
using System.Diagnostics;
using System.IO;
using Godot;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;
using OmniNPC.SpeexDsp;

namespace OmniNPC.Tests.Engines
{
    // The code of Documentation~/godot.md, compiled against Tests/OmniNPC.Engines.Stubs~.
    #region godot world
    public partial class TalkingWorld : Node
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private OnnxSpeechModel? model;
        private OpenALVoiceBackend? voices;
        private PlayerEar? ear;

        [Export] public string Bundle { get; set; } = "Models/Tiny";

        public NpcWorld? World { get; private set; }

        public override void _Ready()
        {
            ProcessPriority = 100;                                   // after everything that moves in this tick
            try
            {
                // ONNX Runtime maps the files, so it needs a folder of the disk: in the project while it is edited, beside the program once it is exported.
                string folder = OS.HasFeature("editor") ? ProjectSettings.GlobalizePath("res://" + Bundle) : OS.GetExecutablePath().GetBaseDir().PathJoin(Bundle);
                var echo = new EchoControl(SpeexEchoCanceller.CreateIfPresent(GD.Print));
                model = OnnxSpeechModel.Load(folder, new OnnxOptions());
                voices = OpenALVoiceBackend.Open(new OpenALOptions { Echo = echo });
                ear = new PlayerEar(echo, OpenALMicrophone.Open());
                World = new NpcWorld(model, voices, new NpcWorldOptions());
                ear.Heard += World.Player.Hear;                      // to whom the player faces, or calls by name
                World.Faulted += (in FaultedEvent e) => GD.PushError(e.Message);
            }
            catch (Exception problem) when (problem is BundleException || problem is DllNotFoundException || problem is InvalidOperationException)
            {
                GD.PushError(problem.Message);                       // one sentence; the game goes on without voices
            }
        }

        public override void _Process(double delta)
        {
            if (World == null)
            {
                return;
            }

            if (GetViewport().GetCamera3D() is Camera3D camera)
            {
                World.SetListener(PoseOf(camera));
            }

            World.Tick(new TickInfo(clock.Elapsed.TotalSeconds, (float)delta));
            ear!.Listen();
        }

        public override void _ExitTree()
        {
            World?.Dispose();                                        // before the model and the voices it uses
            ear?.Dispose();
            voices?.Dispose();
            model?.Dispose();
        }

        // Godot counts as OmniNPC does: right-handed, metres, y up, forward -z.
        public static Pose PoseOf(Node3D node)
        {
            Vector3 at = node.GlobalTransform.Origin;
            Quaternion turned = node.GlobalTransform.Basis.GetRotationQuaternion();
            return new Pose(new System.Numerics.Vector3(at.X, at.Y, at.Z), new System.Numerics.Quaternion(turned.X, turned.Y, turned.Z, turned.W), System.Numerics.Vector3.Zero);
        }
    }
    #endregion

    #region godot character
    public partial class TalkingNpc : Node3D                         // a child of the head, facing along its -z
    {
        private NpcWorld? world;
        private NpcHandle handle;

        [Export] public string CharacterName { get; set; } = "Hamish";

        [Export] public string Voice { get; set; } = "keeper";

        public override void _Ready()
        {
            world = GetNode<TalkingWorld>("/root/TalkingWorld").World;
            if (world != null)
            {
                handle = world.Spawn(new NpcProfile(CharacterName) { Voice = Voice }, TalkingWorld.PoseOf(this));
                world.SubtitleWord += Show;
                world.ActionRequested += Do;
            }
        }

        public override void _Process(double delta)
        {
            if (world != null && world.TryGet(handle, out Npc npc))
            {
                npc.Pose = TalkingWorld.PoseOf(this);
            }
        }

        public override void _ExitTree()
        {
            if (world != null && world.TryGet(handle, out _))
            {
                world.SubtitleWord -= Show;
                world.ActionRequested -= Do;
                world.Despawn(handle);
            }
        }

        private void Show(in SubtitleWordEvent e)
        {
            if (e.Npc.Handle.Equals(handle))
            {
                GD.Print(e.Text.ToString());
            }
        }

        private void Do(in ActionRequestedEvent e)
        {
            if (e.Npc.Handle.Equals(handle))
            {
                GD.Print($"{e.Name} {e.Argument}");
            }
        }
    }
    #endregion
}
