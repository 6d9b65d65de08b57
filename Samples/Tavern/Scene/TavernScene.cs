using System;
using System.Collections.Generic;
using System.Numerics;
using OmniNPC.Tavern.Reports;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A tavern with its characters and one player: the world, the room, the walk, the microphone and the log, advanced together tick by tick.</summary>
    /// <remarks>
    /// One character is spoken to directly, wherever the player looks: that is how conversations are measured. Of several the runtime finds out who is meant, by facing, distance and name
    /// (<see cref="Player"/>).
    /// </remarks>
    internal sealed class TavernScene : IDisposable
    {
        /// <summary>Ticks per second of every scene.</summary>
        public const double TickRate = 60;

        private readonly TappedBackend<VoiceTap> backend;
        private readonly ISceneClock clock;
        private readonly SceneEar ear;
        private readonly PlayerMouth mouth;
        private readonly List<TavernCharacter> characters = new List<TavernCharacter>();
        private readonly Dictionary<NpcHandle, TavernCharacter> byHandle = new Dictionary<NpcHandle, TavernCharacter>();
        private readonly PlayerSound speak;
        private readonly bool keepsTicks;
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
                MaxNpcs = Math.Max(4, settings.Cast.Count),
                EndOfTurnSilenceSeconds = settings.EndOfTurnSilenceSeconds,
                BackchannelFolder = RepositoryFolder.Find() is string root ? System.IO.Path.Combine(root, RepositoryFolder.Backchannels) : string.Empty,
            };
            World = new NpcWorld(model, backend, options);
            BudgetMs = options.TickBudgetSeconds * 1000;
            clock = settings.Paced
                ? (ISceneClock)new RealSceneClock(World, TickRate)
                : new VirtualSceneClock(new VirtualClock(World, TickRate, settings.Charge), TickRate);
            ear = new SceneEar(World);
            Walk = new PlayerWalk(-0.6f, -4.5f, settings.Cast[0].Place);
            foreach (CastMember member in settings.Cast)
            {
                Enter(member, settings);
            }

            Partner = characters[0];
            speak = characters.Count == 1 ? SpeakToTheOne : (PlayerSound)SpeakToWhoIsMeant;
            keepsTicks = settings.KeepsTicks;
            mouth = new PlayerMouth(settings.HearsPlayer ? voices : null, speak);
            Microphone = settings.Live;
            Microphone?.SpeakTo(World);
        }

        /// <summary>The world.</summary>
        public NpcWorld World { get; }

        /// <summary>Who is there; the first is the keeper.</summary>
        public IReadOnlyList<TavernCharacter> Characters => characters;

        /// <summary>The keeper.</summary>
        public NpcHandle Keeper => characters[0].Npc.Handle;

        /// <summary>The room.</summary>
        public TavernRoom Room { get; } = new TavernRoom();

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

        /// <summary>Seconds for which all characters were idle and the player silent; 0 while anything goes on.</summary>
        public double QuietSeconds => IsQuiet ? NowSeconds - quietSince : 0;

        /// <summary>Seconds heard of what a character is saying; 0 while all are silent.</summary>
        public double HeardSeconds
        {
            get
            {
                foreach (TavernCharacter character in characters)
                {
                    if (character.Npc.DialogueState == DialogueState.Speaking)
                    {
                        return (double)character.Npc.Playback.Heard / World.Model.Format.SampleRateHz;
                    }
                }

                return 0;
            }
        }

        /// <summary>Whether the player is speaking.</summary>
        public bool IsPlayerSpeaking => mouth.IsSpeaking;

        /// <summary>Loudness of the player's voice now, 0 to 1.</summary>
        public float PlayerLevel => Math.Max(mouth.Level, Microphone?.Level ?? 0f);

        /// <summary>The keeper's voice: its level and its hash.</summary>
        public VoiceTap KeeperVoice => characters[0].Voice;

        /// <summary>The hash of everything the characters' voices were given, in their order.</summary>
        public ulong SoundHash
        {
            get
            {
                ulong hash = characters[0].Voice.Hash;
                for (int i = 1; i < characters.Count; i++)
                {
                    hash = unchecked((hash * 1099511628211UL) ^ characters[i].Voice.Hash); // the prime of FNV-1a, as within a voice
                }

                return hash;
            }
        }

        /// <summary>Whom the player keeps looking at when standing; null leaves the head as it is.</summary>
        public TavernCharacter? Partner { get; set; }

        /// <summary>Metres between the player and whom it looks at, else the nearest character.</summary>
        public float Distance
        {
            get
            {
                float nearest = float.PositiveInfinity;
                foreach (TavernCharacter character in characters)
                {
                    if (Partner == null || character == Partner)
                    {
                        nearest = Math.Min(nearest, Vector3.Distance(Walk.Pose.Position, character.Position));
                    }
                }

                return nearest;
            }
        }

        /// <summary>Called after each tick for each event, in order.</summary>
        public Action<SceneEvent, string>? Happened { get; set; }

        /// <summary>Whether sound of a microphone comes through <see cref="Hear"/>; else the player is silent between lines.</summary>
        public bool IsMicrophoneOpen { get; set; }

        /// <summary>Takes sound of the player's microphone, as it comes.</summary>
        public void Hear(ReadOnlySpan<float> pcm, int rateHz) => speak(pcm, rateHz);

        /// <summary>The character of a handle.</summary>
        public TavernCharacter Of(NpcHandle npc) => byHandle[npc];

        /// <summary>The character of a name, or null.</summary>
        public TavernCharacter? Find(string name) => characters.Find(character => string.Equals(character.Name, name, StringComparison.OrdinalIgnoreCase));

        /// <summary>Lets a character say a line that the game wrote.</summary>
        public void Remark(TavernCharacter character, string text)
        {
            quietSince = NowSeconds;
            character.Npc.Say(text);
        }

        /// <summary>Lets the player walk up to a character and look at it.</summary>
        public void Approach(TavernCharacter character)
        {
            Partner = character;
            Walk.Approach(character.Position);
        }

        /// <summary>Lets the player say or type a line.</summary>
        public void Begin(PlayerLine line)
        {
            Log.PlayerBegins(line, NowSeconds);
            quietSince = NowSeconds;
            if (line.Text == null)
            {
                mouth.Begin(line);
            }
            else if (characters.Count == 1)
            {
                characters[0].Npc.Hear(line.Text);
            }
            else
            {
                World.Player.Say(line.Text);
            }
        }

        /// <summary>Advances everything by one tick.</summary>
        public void Tick()
        {
            float delta = clock.Await();
            Walk.Tick(delta, Partner?.Position);
            Pose player = Walk.Pose;
            foreach (TavernCharacter character in characters)
            {
                character.Npc.Pose = character.Body.Tick(NowSeconds, delta, player.Position);
            }

            World.SetListener(player);
            if (Microphone == null && !IsMicrophoneOpen)
            {
                mouth.Tick(delta, player);
            }

            Allocations.Begin();
            clock.Tick();
            Allocations.End();
            Microphone?.Listen();

            double total = World.Diagnostics.Ticks.TotalSeconds;
            if (keepsTicks)
            {
                Ticks.Add(new TickSample(NowSeconds, (float)((total - tickTotal) * 1000), Distance));
            }

            tickTotal = total;
            if (wasSpeaking && !mouth.IsSpeaking)
            {
                Log.PlayerEnds(NowSeconds);
            }

            wasSpeaking = mouth.IsSpeaking;
            Read();
            if (!IsQuiet)
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

        private bool IsQuiet
        {
            get
            {
                foreach (TavernCharacter character in characters)
                {
                    if (character.Npc.State != NpcState.Idle)
                    {
                        return false;
                    }
                }

                return !mouth.IsSpeaking;
            }
        }

        private void Enter(CastMember member, SceneSettings settings)
        {
            bool isFirst = characters.Count == 0;
            NpcProfile profile = new NpcProfile(member.Name)
            {
                Seed = settings.Seed + (ulong)characters.Count,
                Voice = (isFirst ? settings.Voice : null) ?? VoiceOf(member),
                Persona = member.Persona,
                BackchannelsPerMinute = settings.BackchannelsPerMinute,
            };
            int voice = backend.Taps.Count; // a character's own voice is made before the one it listens aloud with
            CharacterBody body = new CharacterBody(member.Place);
            NpcHandle handle = World.Spawn(profile, Pose.Facing(member.Place, Walk.Pose.Position));
            TavernCharacter character = new TavernCharacter(member, World[handle], body, backend.Taps[voice]);
            characters.Add(character);
            byHandle.Add(handle, character);
            Log.Enters(handle, member.Name);
        }

        // Another bundle has other voices; the cast takes them in turn then.
        private string? VoiceOf(CastMember member)
        {
            foreach (VoiceDescription voice in World.Model.Voices)
            {
                if (voice.Name == member.Voice)
                {
                    return voice.Name;
                }
            }

            return member.Voice == null ? null : World.Model.Voices[characters.Count % World.Model.Voices.Count].Name;
        }

        private void SpeakToTheOne(ReadOnlySpan<float> pcm, int rateHz) => characters[0].Npc.Hear(pcm, rateHz);

        private void SpeakToWhoIsMeant(ReadOnlySpan<float> pcm, int rateHz) => World.Player.Hear(pcm, rateHz);

        private void Read()
        {
            for (int i = 0; i < ear.Count; i++)
            {
                ref readonly SceneEvent e = ref ear[i];
                string text = ear.Text(e);
                switch (e.Kind)
                {
                    case SceneEventKind.Transcribed:
                        Log.Transcribed(e.Npc, e.Turn, text, e.Flag, NowSeconds);
                        break;
                    case SceneEventKind.Word:
                        Log.Of(e.Npc).Word(text, e.StartSeconds, e.EndSeconds);
                        break;
                    case SceneEventKind.Action:
                        Log.Action(e.Npc, e.Turn, e.Name!, e.Argument, NowSeconds);
                        Room.Do(Of(e.Npc).Name, Of(e.Npc).Body, e.Name!, e.Argument, NowSeconds);
                        break;
                    case SceneEventKind.Finished:
                        Log.Finished(e.Npc, e.Turn, text, ear.Words(e), e.Flag);
                        Allocations.IsWarm = true;
                        break;
                    case SceneEventKind.Faulted:
                        Log.Faulted(e.Name!);
                        break;
                    case SceneEventKind.Dialogue:
                        Log.Of(e.Npc).Dialogue(e.Dialogue, NowSeconds);
                        break;
                    case SceneEventKind.Backchannel:
                        Log.Of(e.Npc).Backchannels.Add(new TimelineMark(e.StartSeconds, e.EndSeconds, text));
                        break;
                }

                Happened?.Invoke(e, text);
            }

            ear.Clear();
        }
    }
}
