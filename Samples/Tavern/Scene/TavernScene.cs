using System;
using System.Collections.Generic;
using System.Numerics;
using OmniNPC.Tavern.Reports;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A tavern with its keeper and one player: the world, the room, the walk, the microphone and the log, advanced together tick by tick.</summary>
    internal sealed class TavernScene : IDisposable
    {
        /// <summary>Ticks per second of every scene.</summary>
        public const double TickRate = 60;

        private readonly TappedBackend<VoiceTap> backend;
        private readonly ISceneClock clock;
        private readonly SceneEar ear;
        private readonly PlayerMouth mouth;
        private double tickTotal;
        private bool wasSpeaking;
        private double quietSince;

        /// <summary>Creates a scene; owns neither model nor backend.</summary>
        /// <param name="model">Who speaks.</param>
        /// <param name="voices">Where it is heard.</param>
        /// <param name="settings">How it runs.</param>
        public TavernScene(ISpeechModel model, IVoiceBackend voices, SceneSettings settings)
        {
            backend = new TappedBackend<VoiceTap>(voices, (voice, rateHz) => new VoiceTap(voice, rateHz));
            NpcWorldOptions options = new NpcWorldOptions
            {
                MindMode = settings.Paced ? MindMode.Thread : MindMode.Stepped,
                MaxNpcs = 4,
                EndOfTurnSilenceSeconds = settings.EndOfTurnSilenceSeconds,
                BackchannelFolder = RepositoryFolder.Find() is string root ? System.IO.Path.Combine(root, RepositoryFolder.Backchannels) : string.Empty,
            };
            World = new NpcWorld(model, backend, options);
            BudgetMs = options.TickBudgetSeconds * 1000;
            clock = settings.Paced
                ? (ISceneClock)new RealSceneClock(World, TickRate)
                : new VirtualSceneClock(new VirtualClock(World, TickRate, settings.Charge), TickRate);
            ear = new SceneEar(World);
            Room = new TavernRoom();
            Walk = new PlayerWalk(-0.6f, -4.5f, Room.Keeper);
            NpcProfile profile = new NpcProfile("keeper") { Seed = settings.Seed, Voice = settings.Voice, BackchannelsPerMinute = settings.BackchannelsPerMinute };
            Keeper = World.Spawn(profile, Pose.Facing(Room.Keeper, Walk.Pose.Position));
            mouth = new PlayerMouth(settings.HearsPlayer ? voices : null);
            Microphone = settings.Live;
            Microphone?.SpeakTo(World);
        }

        /// <summary>The world.</summary>
        public NpcWorld World { get; }

        /// <summary>The keeper.</summary>
        public NpcHandle Keeper { get; }

        /// <summary>The room.</summary>
        public TavernRoom Room { get; }

        /// <summary>The player's legs.</summary>
        public PlayerWalk Walk { get; }

        /// <summary>The real microphone, or null.</summary>
        public LiveEar? Microphone { get; }

        /// <summary>What was said.</summary>
        public SceneLog Log { get; } = new SceneLog();

        /// <summary>Every tick so far.</summary>
        public List<TickSample> Ticks { get; } = new List<TickSample>(1 << 14);

        /// <summary>Budget of a tick in milliseconds.</summary>
        public double BudgetMs { get; }

        /// <summary>Bytes the game thread allocated in ticks after the first turn, when everything is warm.</summary>
        public AllocationMeter Allocations { get; } = new AllocationMeter();

        /// <summary>Scene seconds.</summary>
        public double NowSeconds => clock.NowSeconds;

        /// <summary>Seconds for which the keeper was idle and the player silent; 0 while anything goes on.</summary>
        public double QuietSeconds => World[Keeper].State == NpcState.Idle && !mouth.IsSpeaking ? NowSeconds - quietSince : 0;

        /// <summary>Seconds heard of what the keeper is saying; 0 while it is silent.</summary>
        public double HeardSeconds
        {
            get
            {
                Npc keeper = World[Keeper];
                return keeper.DialogueState == DialogueState.Speaking ? (double)keeper.Playback.Heard / World.Model.Format.SampleRateHz : 0;
            }
        }

        /// <summary>Whether the player is speaking.</summary>
        public bool IsPlayerSpeaking => mouth.IsSpeaking;

        /// <summary>Loudness of the player's voice now, 0 to 1.</summary>
        public float PlayerLevel => Math.Max(mouth.Level, Microphone?.Level ?? 0f);

        /// <summary>The keeper's voice: its level and its hash.</summary>
        public VoiceTap KeeperVoice => backend.Taps[0];

        /// <summary>Metres between player and keeper.</summary>
        public float Distance => Vector3.Distance(Walk.Pose.Position, Room.Keeper);

        /// <summary>Whether the player keeps looking at the keeper when standing.</summary>
        public bool LooksAtKeeper { get; set; } = true;

        /// <summary>Called after each tick for each event, in order.</summary>
        public Action<SceneEvent, string>? Happened { get; set; }

        /// <summary>Lets the player say or type a line.</summary>
        public void Begin(PlayerLine line)
        {
            Log.PlayerBegins(line, NowSeconds);
            quietSince = NowSeconds;
            if (line.Text == null)
            {
                mouth.Begin(line);
            }
            else
            {
                World[Keeper].Hear(line.Text);
            }
        }

        /// <summary>Advances everything by one tick.</summary>
        public void Tick()
        {
            float delta = clock.Await();
            Walk.Tick(delta, LooksAtKeeper ? Room.Keeper : (Vector3?)null);
            Pose player = Walk.Pose;
            Npc keeper = World[Keeper];
            keeper.Pose = Room.Tick(NowSeconds, delta, player.Position);
            World.SetListener(player);
            if (Microphone == null)
            {
                mouth.Tick(keeper, delta, player);
            }

            Allocations.Begin();
            clock.Tick();
            Allocations.End();
            Microphone?.Listen();

            double total = World.Diagnostics.Ticks.TotalSeconds;
            Ticks.Add(new TickSample(NowSeconds, (float)((total - tickTotal) * 1000), Distance));
            tickTotal = total;
            if (wasSpeaking && !mouth.IsSpeaking)
            {
                Log.PlayerEnds(NowSeconds);
            }

            wasSpeaking = mouth.IsSpeaking;
            Read();
            if (keeper.State != NpcState.Idle || mouth.IsSpeaking)
            {
                quietSince = NowSeconds;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            mouth.Dispose();
            ear.Dispose();
            World.Dispose();
        }

        private void Read()
        {
            for (int i = 0; i < ear.Count; i++)
            {
                ref readonly SceneEvent e = ref ear[i];
                string text = ear.Text(e);
                switch (e.Kind)
                {
                    case SceneEventKind.Transcribed:
                        Log.Transcribed(e.Turn, text, e.Flag, NowSeconds);
                        break;
                    case SceneEventKind.Word:
                        Log.Word(text, e.StartSeconds, e.EndSeconds);
                        break;
                    case SceneEventKind.Action:
                        Log.Action(e.Turn, e.Name!, e.Argument, NowSeconds);
                        Room.Do(e.Name!, e.Argument, NowSeconds);
                        break;
                    case SceneEventKind.Finished:
                        Log.Finished(e.Turn, text, ear.Words(e), e.Flag);
                        Allocations.IsWarm = true;
                        break;
                    case SceneEventKind.Faulted:
                        Log.Faulted(e.Name!);
                        break;
                    case SceneEventKind.Dialogue:
                        Log.Dialogue(e.Dialogue, NowSeconds);
                        break;
                    case SceneEventKind.Backchannel:
                        Log.Backchannel(text, e.StartSeconds, e.EndSeconds);
                        break;
                }

                Happened?.Invoke(e, text);
            }

            ear.Clear();
        }
    }
}
