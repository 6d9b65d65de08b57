using System;
using System.Collections.Generic;
using System.Numerics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>A player in a headset, a companion who follows and a guard who stays: 90 ticks a second on the virtual clock, the head from a track.</summary>
    internal sealed class CompanionScene : IDisposable
    {
        /// <summary>Ticks per second: what headsets show.</summary>
        public const double TickRate = 90;

        // An eighth of a tick, as the runtime's own default is of one at 60 a second.
        private const double BudgetSeconds = 1 / TickRate / 8;
        private const double MostSecondsAfterTrack = 20;
        private const double QuietSeconds = 0.5;

        // The head looks around while the first is said; the player walks away during the second.
        private static readonly SceneCue[] Shipped =
        {
            new SceneCue(0.5, false, "Look around as you like, I stay where I am, and you hear me from there. To your left, to your right, behind you, wherever you turn your head, my voice stays in its place."),
            new SceneCue(13.2, false, "Are you leaving already? Wait for me, I will come with you. The road is long, and two on the road are safer than one."),
            new SceneCue(23.5, true, "Where is the bridge?"),
            new SceneCue(31.0, true, "What is your name?"),
        };

        private readonly VirtualClock clock;
        private readonly IHeadPose head;
        private readonly Gaze gaze = new Gaze();
        private readonly string[] names = { "Ewan", "Callum" };
        private readonly Npc[] npcs;
        private readonly Vector3[] faces;
        private readonly double endSeconds;
        private int nextCue;
        private double quietSince;
        private double lookedAtSeconds;
        private SpokenLine? open;

        /// <summary>Creates a scene; owns neither model nor backend.</summary>
        /// <param name="model">Who speaks.</param>
        /// <param name="voices">Where it is heard.</param>
        /// <param name="head">The player's head.</param>
        /// <param name="trackSeconds">How long that is known.</param>
        /// <param name="seed">Seed of the companion.</param>
        /// <param name="charge">What compute time costs.</param>
        public CompanionScene(ISpeechModel model, IVoiceBackend voices, IHeadPose head, double trackSeconds, ulong seed, ComputeCharge charge)
        {
            this.head = head;
            endSeconds = trackSeconds;
            World = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped, MaxNpcs = 2, TickBudgetSeconds = BudgetSeconds, BackchannelTexts = Array.Empty<string>() });
            clock = new VirtualClock(World, TickRate, charge);
            Vector3 guard = new Vector3(3.5f, 1.6f, -3f);
            Companion = new Companion(new Vector3(0f, 1.5f, -1.2f), Vector3.Zero);
            npcs = new[] { Enter("oswin", 0, seed, Companion.Pose), Enter("guard", 1, seed + 1, Pose.Facing(guard, new Vector3(3.5f, 1.6f, 0f))) };
            faces = new Vector3[npcs.Length];
            World.Transcribed += OnTranscribed;
            World.UtteranceFinished += OnFinished;
        }

        /// <summary>The world.</summary>
        public NpcWorld World { get; }

        /// <summary>Milliseconds of a tick that decoding may take.</summary>
        public double BudgetMs => BudgetSeconds * 1000;

        /// <summary>The companion's body.</summary>
        public Companion Companion { get; }

        /// <summary>Every tick so far.</summary>
        public List<HeadRow> Rows { get; } = new List<HeadRow>(1 << 12);

        /// <summary>What the player said.</summary>
        public List<SpokenLine> Lines { get; } = new List<SpokenLine>();

        /// <summary>Seconds that the companion walked after the player.</summary>
        public double FollowedSeconds { get; private set; }

        /// <summary>Seconds that it stepped back from the player.</summary>
        public double SteppedBackSeconds { get; private set; }

        /// <summary>Largest angle between where the companion faced and where the player was, a second after the player began to look at it; degrees.</summary>
        public double MostFacingErrorDegrees { get; private set; }

        /// <summary>Name of a speaker.</summary>
        public string Name(int index) => names[index];

        /// <summary>Plays the scene to its end.</summary>
        public void Play()
        {
            while (!IsOver)
            {
                Tick();
            }
        }

        /// <inheritdoc/>
        public void Dispose() => World.Dispose();

        private bool IsOver
            => clock.NowSeconds > endSeconds + MostSecondsAfterTrack
            || (clock.NowSeconds > endSeconds && (nextCue == Shipped.Length || Shipped[nextCue].Seconds > endSeconds) && clock.NowSeconds - quietSince > QuietSeconds);

        private NpcHandle Spawn(string voice, int index, ulong seed, in Pose pose)
            => World.Spawn(
                new NpcProfile(names[index])
                {
                    Voice = HasVoice(voice) ? voice : World.Model.Voices[index % World.Model.Voices.Count].Name,
                    Persona = $"You are {names[index]}, keeper of the Gilded Boar in Glenhollow.", // all the tiny Thinker was taught to be
                    Seed = seed,
                },
                pose);

        private Npc Enter(string voice, int index, ulong seed, in Pose pose) => World[Spawn(voice, index, seed, pose)];

        private bool HasVoice(string name)
        {
            foreach (VoiceDescription voice in World.Model.Voices)
            {
                if (voice.Name == name)
                {
                    return true;
                }
            }

            return false;
        }

        private void Tick()
        {
            const float Delta = (float)(1 / TickRate);
            if (head.TryGetHead(clock.NowSeconds, out Pose pose))
            {
                World.SetListener(pose);
            }

            pose = World.Player.Pose;
            faces[0] = Companion.Pose.Position;
            faces[1] = npcs[1].Pose.Position;
            gaze.Tick(Delta, pose, faces);
            Companion.Tick(Delta, pose, gaze.Target == 0 || npcs[0].State != NpcState.Idle);
            npcs[0].Pose = Companion.Pose;
            Note(Delta, pose);
            Cue();
            clock.Tick();
            Rows.Add(Row(pose));
            bool isBusy = npcs[0].State != NpcState.Idle || npcs[1].State != NpcState.Idle;
            quietSince = isBusy ? clock.NowSeconds : quietSince;
        }

        private void Cue()
        {
            if (nextCue == Shipped.Length || clock.NowSeconds < Shipped[nextCue].Seconds)
            {
                return;
            }

            SceneCue cue = Shipped[nextCue++];
            quietSince = clock.NowSeconds;
            if (!cue.IsPlayer)
            {
                npcs[0].Say(cue.Text);
                return;
            }

            // Who is looked at is meant; without a look the runtime finds out by facing, distance and name.
            open = new SpokenLine(clock.NowSeconds, cue.Text, gaze.Target < 0 ? string.Empty : names[gaze.Target]);
            Lines.Add(open);
            if (gaze.Target >= 0)
            {
                npcs[gaze.Target].Hear(cue.Text);
            }
            else
            {
                World.Player.Say(cue.Text);
            }
        }

        private void Note(float deltaSeconds, in Pose player)
        {
            FollowedSeconds += Companion.State == CompanionState.Following ? deltaSeconds : 0;
            SteppedBackSeconds += Companion.State == CompanionState.SteppingBack ? deltaSeconds : 0;
            lookedAtSeconds = gaze.Target == 0 ? lookedAtSeconds + deltaSeconds : 0;
            if (lookedAtSeconds > 1)
            {
                Vector3 way = player.Position - Companion.Pose.Position;
                way.Y = 0f;
                double cosine = Math.Clamp(Vector3.Dot(Vector3.Normalize(way), Companion.Pose.Forward), -1f, 1f);
                MostFacingErrorDegrees = Math.Max(MostFacingErrorDegrees, Math.Acos(cosine) * 180 / Math.PI);
            }
        }

        private HeadRow Row(in Pose player)
        {
            int speaker = npcs[0].State == NpcState.Speaking ? 0 : npcs[1].State == NpcState.Speaking ? 1 : -1;
            Vector3 way = npcs[Math.Max(0, speaker)].Pose.Position - player.Position;
            float sine = Vector3.Dot(Vector3.Normalize(way), Vector3.Cross(player.Forward, player.Up));
            Vector3 forward = player.Forward;
            return new HeadRow(
                clock.NowSeconds,
                (float)Math.Atan2(-forward.X, -forward.Z),
                (float)Math.Asin(Math.Clamp(sine, -1f, 1f)),
                Vector3.Distance(player.Position, Companion.Pose.Position),
                speaker);
        }

        private void OnTranscribed(in TranscribedEvent e)
        {
            if (open != null)
            {
                open.AnsweredBy = e.Npc.Profile.Name;
            }
        }

        private void OnFinished(in UtteranceFinishedEvent e)
        {
            if (open != null && e.Turn > 0)
            {
                open.Said = e.HeardText.ToString();
            }
        }
    }
}
