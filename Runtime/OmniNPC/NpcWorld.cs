using System;
using System.Numerics;
using System.Text;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>The characters of a game, their voices and the mind that thinks for them.</summary>
    /// <remarks>
    /// Thread: game, all members. It owns neither the model nor the voice backend; both must outlive it. Nothing here waits but <see cref="Dispose"/>.
    /// Allocates: sessions and buffers when a character comes; a tick nothing but the lines that enter a history.
    /// </remarks>
    public sealed class NpcWorld : IDisposable
    {
        private readonly Npc?[] npcs;

        // Who was asked first is served first in a tick, and so begins to speak where there is room for one of several; it must not hang on who came first.
        private readonly Npc?[] inOrder;
        private readonly int[] generations;
        private readonly ICodecGroup? codec;
        private readonly DecodeScheduler scheduler;
        private readonly TickBudget budget;
        private readonly IEndOfTurnEstimator? modelEndOfTurn;
        private readonly BackchannelRenderer backchannels;
        private readonly BackchannelClips?[] clips;
        private bool isDisposed;
        private bool isTicking;
        private bool isMindBehind;
        private bool isOrderStale;
        private long tickStart;
        private long asks;

        /// <summary>Creates an empty world and warms the codec decoder up.</summary>
        /// <param name="model">The model all characters share.</param>
        /// <param name="voices">The speaker.</param>
        /// <param name="options">Settings; copied. Null for the defaults.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its stated range.</exception>
        public NpcWorld(ISpeechModel model, IVoiceBackend voices, NpcWorldOptions? options = null)
        {
            Model = model ?? throw new ArgumentNullException(nameof(model));
            Voices = voices ?? throw new ArgumentNullException(nameof(voices));
            Options = (options ?? new NpcWorldOptions()).CopyChecked();
            Diagnostics = new WorldDiagnostics(model.Format);
            npcs = new Npc?[Options.MaxNpcs];
            inOrder = new Npc?[Options.MaxNpcs];
            generations = new int[Options.MaxNpcs];
            budget = new TickBudget(Options, Meter, Diagnostics);
            Load = new VoiceLoad(Options, Diagnostics);
            VoiceDetailPolicy = Options.VoiceDetail ?? new VoiceDetailPolicy();
            ICodecGroup warm = model.CreateCodecGroup();
            codec = Options.DecodePlacement == DecodePlacement.Tick ? warm : null;
            scheduler = new DecodeScheduler(model.Format, Options, Meter, Diagnostics, budget, new DecodeBatch(model.Format, codec, DecodeScheduler.MaxSlice));
            scheduler.WarmUp(warm);
            if (codec == null)
            {
                // The mind has a group of its own.
                warm.Dispose();
            }

            if (Options.EndOfTurn == null)
            {
                modelEndOfTurn = model.CreateEndOfTurnEstimator();
            }

            EndOfTurn = Options.EndOfTurn ?? modelEndOfTurn ?? new RuleEndOfTurnEstimator();
            backchannels = new BackchannelRenderer(model, Options);
            Prerenderer = new Prerenderer(model);
            clips = new BackchannelClips?[model.Voices.Count];
            Player = new Player(this);
            Mind = new Mind(model, Options, backchannels, Prerenderer, Meter, Diagnostics);
        }

        /// <summary>The words of a player's turn are known.</summary>
        public event NpcEventHandler<TranscribedEvent>? Transcribed;

        /// <summary>A word of a character begins to be heard.</summary>
        public event NpcEventHandler<SubtitleWordEvent>? SubtitleWord;

        /// <summary>Another shape is the strongest of a character's mouth.</summary>
        public event NpcEventHandler<VisemeChangedEvent>? VisemeChanged;

        /// <summary>A character's conversation state changed.</summary>
        public event NpcEventHandler<StateChangedEvent>? StateChanged;

        /// <summary>A character's place in the turn table changed.</summary>
        public event NpcEventHandler<DialogueChangedEvent>? DialogueChanged;

        /// <summary>The player is speaking, and a character that listens responds now: it would nod.</summary>
        public event NpcEventHandler<BackchannelCueEvent>? BackchannelCue;

        /// <summary>A character that listens says "mm-hm".</summary>
        public event NpcEventHandler<BackchannelPlayedEvent>? BackchannelPlayed;

        /// <summary>A character asks the game to do something.</summary>
        public event NpcEventHandler<ActionRequestedEvent>? ActionRequested;

        /// <summary>An utterance was heard to its end or interrupted.</summary>
        public event NpcEventHandler<UtteranceFinishedEvent>? UtteranceFinished;

        /// <summary>A stage of a character failed; the character is idle again.</summary>
        public event NpcEventHandler<FaultedEvent>? Faulted;

        /// <summary>A voice stopped in the middle of its utterance because the machine does not keep up, or goes on.</summary>
        public event NpcEventHandler<VoiceHeldEvent>? VoiceHeld;

        /// <summary>What was measured and counted.</summary>
        public WorldDiagnostics Diagnostics { get; }

        /// <summary>The player, and whom it talks to.</summary>
        public Player Player { get; }

        /// <summary>What thinks for the characters.</summary>
        public Mind Mind { get; }

        /// <summary>The model all characters share.</summary>
        public ISpeechModel Model { get; }

        /// <summary>The speaker.</summary>
        public IVoiceBackend Voices { get; }

        /// <summary>The time of the last tick in seconds.</summary>
        public double NowSeconds { get; private set; }

        /// <summary>Characters alive.</summary>
        public int Count { get; private set; }

        internal NpcWorldOptions Options { get; }

        /// <summary>Says how likely the player's turn is over, for every character.</summary>
        internal IEndOfTurnEstimator EndOfTurn { get; }

        /// <summary>The characters, who was asked first first; null where there is none.</summary>
        internal Npc?[] Npcs => inOrder;

        /// <summary>Renders lines ahead of their use.</summary>
        internal Prerenderer Prerenderer { get; }

        /// <summary>Says who may begin to speak.</summary>
        internal VoiceLoad Load { get; }

        internal IVoiceDetailPolicy VoiceDetailPolicy { get; }

        internal ComputeMeter Meter { get; } = new ComputeMeter();

        /// <summary>A character.</summary>
        /// <param name="handle">From <see cref="Spawn"/>.</param>
        /// <exception cref="ArgumentException">The character despawned or never was.</exception>
        public Npc this[NpcHandle handle]
            => TryGet(handle, out Npc npc) ? npc : throw new ArgumentException($"There is no {handle} here; it despawned or belongs to another world.", nameof(handle));

        /// <summary>Advances everything by one tick.</summary>
        /// <param name="time">The caller's clock, real or virtual; it never goes back.</param>
        /// <exception cref="ArgumentException">The clock went back; nothing was done.</exception>
        /// <exception cref="InvalidOperationException">Called from inside a handler.</exception>
        /// <remarks>Thread: game. Never waits. Allocates: no, but for the lines that enter a history. Handlers run in here and nowhere else.</remarks>
        public void Tick(in TickInfo time)
        {
            Begin(time);
            try
            {
                Voices.Advance(time.NowSeconds);
                Receive(time);
                Converse(time);
                Grade(time);
                scheduler.Decode(inOrder, time);
                Think();
                budget.BeginPlacing();
                Place(time);
                budget.EndPlacing();
                Raise(time);
            }
            finally
            {
                End();
            }
        }

        /// <summary>Adds a character. Its sessions are made and its persona is read by the mind; it can be spoken to at once.</summary>
        /// <param name="profile">Who it is; copied.</param>
        /// <param name="pose">Where it stands.</param>
        /// <returns>Its handle.</returns>
        /// <exception cref="ArgumentException">The model has no such voice, and the message lists those it has; or a number of the pose is not finite.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><see cref="NpcProfile.BackchannelsPerMinute"/> is out of range.</exception>
        /// <exception cref="InvalidOperationException">The world is full, or the backend has no voice left.</exception>
        /// <remarks>Allocates: yes; spawn outside the busiest moments.</remarks>
        public NpcHandle Spawn(NpcProfile profile, in Pose pose)
        {
            RequireUsable();
            if (profile == null)
            {
                throw new ArgumentNullException(nameof(profile));
            }

            Checked(pose, nameof(pose));
            if (!(profile.BackchannelsPerMinute >= 0f && profile.BackchannelsPerMinute <= 30f))
            {
                throw new ArgumentOutOfRangeException(nameof(profile), profile.BackchannelsPerMinute, $"BackchannelsPerMinute must be 0 to 30; found {profile.BackchannelsPerMinute}.");
            }

            VoiceDescription voice = Voice(profile.Voice);
            int slot = Array.IndexOf(npcs, null);
            if (slot < 0 || !Mind.HasRoom)
            {
                throw new InvalidOperationException(slot < 0
                    ? $"The world is full: it holds {npcs.Length} characters (NpcWorldOptions.MaxNpcs)."
                    : "The mind has not yet let go of the characters that despawned; spawn again some ticks later.");
            }

            var link = new NpcLink(Model.Format, Options);
            IFrameSource source = link.Pcm == null
                ? new TickDecoder(Model.Format, link.Codes, codec!.CreateDecoder(), DecodeScheduler.MaxSlice)
                : (IFrameSource)new MindDecoded(Model.Format, link.Pcm, DecodeScheduler.MaxSlice);
            VoiceTrack track;
            try
            {
                track = new VoiceTrack(Model.Format, source, Voices.CreateVoice(Model.Format.SampleRateHz, profile.VoiceOptions), Options.LeadSeconds + TurnTimes.MostRewind);
            }
            catch
            {
                source.Dispose();
                throw;
            }

            BackchannelVoice? second = SecondVoice(profile);
            Listening? listening = Model.Format.Mel == null ? null : new Listening(Model.Format.Mel, Model.CreateVoiceActivityDetector(), Options, link, Diagnostics);
            var handle = new NpcHandle(slot, ++generations[slot]);
            npcs[slot] = new Npc(this, handle, profile.Resolve(Model, voice.Name), link, track, listening, second == null ? null : ClipsOf(voice), second, Model.Format) { Pose = pose };
            inOrder[Array.IndexOf(inOrder, null)] = npcs[slot];
            isOrderStale = true;
            if (!isTicking)
            {
                Sort();
            }

            Count++;
            Mind.Add(new NpcMind(Model, profile.Resolve(Model, voice.Name), voice.Row, Options, link));
            return handle;
        }

        /// <summary>Removes a character at any time, also while it thinks or speaks; its voice stops at once and no further event of it is raised.</summary>
        /// <param name="handle">From <see cref="Spawn"/>.</param>
        /// <exception cref="ArgumentException">The character despawned already or never was.</exception>
        public void Despawn(NpcHandle handle)
        {
            Npc npc = this[handle];
            npcs[handle.Slot] = null;
            inOrder[Array.IndexOf(inOrder, npc)] = null;
            Count--;
            Player.Forget(npc);
            npc.Leave();
            Mind.Wake();
        }

        /// <summary>Looks a character up.</summary>
        /// <param name="handle">Any handle.</param>
        /// <param name="npc">The character.</param>
        /// <returns>False when it despawned or never was.</returns>
        public bool TryGet(NpcHandle handle, out Npc npc)
        {
            bool isInside = handle.Slot >= 0 && handle.Slot < npcs.Length;
            npc = (isInside ? npcs[handle.Slot] : null)!;
            return npc != null && npc.Handle.Equals(handle);
        }

        /// <summary>Places the listener; the backend follows at the next tick.</summary>
        /// <param name="pose">Position, orientation and velocity of the player's head.</param>
        /// <exception cref="ArgumentException">A number of the pose is not finite.</exception>
        public void SetListener(in Pose pose) => Player.Place(Checked(pose, nameof(pose)));

        /// <summary>Ends the world at any time: voices stop, and every session is disposed on the thread that owns it.</summary>
        /// <remarks>Waits for the step of the mind that is running, if one is: the model may be disposed right after.</remarks>
        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            for (int slot = 0; slot < npcs.Length; slot++)
            {
                npcs[slot]?.Leave();
                npcs[slot] = inOrder[slot] = null;
            }

            Count = 0;
            Mind.Stop();
            codec?.Dispose();
            (modelEndOfTurn as IDisposable)?.Dispose();
        }

        internal static Pose Checked(in Pose pose, string name)
            => pose.IsFinite ? pose : throw new ArgumentException($"A pose must be finite; found position {pose.Position}, rotation {pose.Rotation}, velocity {pose.Velocity}.", name);

        internal void Raise(in TranscribedEvent e) => Transcribed?.Invoke(e);

        internal void Raise(in SubtitleWordEvent e) => SubtitleWord?.Invoke(e);

        internal void Raise(in VisemeChangedEvent e) => VisemeChanged?.Invoke(e);

        internal void Raise(in StateChangedEvent e) => StateChanged?.Invoke(e);

        internal void Raise(in DialogueChangedEvent e) => DialogueChanged?.Invoke(e);

        internal void Raise(in BackchannelCueEvent e) => BackchannelCue?.Invoke(e);

        internal void Raise(in BackchannelPlayedEvent e) => BackchannelPlayed?.Invoke(e);

        internal void Raise(in ActionRequestedEvent e) => ActionRequested?.Invoke(e);

        internal void Raise(in UtteranceFinishedEvent e) => UtteranceFinished?.Invoke(e);

        internal void Raise(in VoiceHeldEvent e) => VoiceHeld?.Invoke(e);

        internal void Raise(in FaultedEvent e) => Faulted?.Invoke(e);

        /// <summary>Whether a character may begin to be heard: nobody near it is, the player is not speaking to one of them, and no scripted line waits. An urgent one makes room for itself.</summary>
        internal bool IsFloorFreeFor(Npc asking)
        {
            float radius = (float)Options.FloorRadiusMetres;
            bool isUrgent = asking.Priority == SayPriority.Urgent;
            foreach (Npc? other in inOrder)
            {
                if (other == null || other == asking || radius <= 0f || Vector3.DistanceSquared(other.Pose.Position, asking.Pose.Position) > radius * radius)
                {
                    continue;
                }

                if (isUrgent && other.HasFloor && other.Priority != SayPriority.Urgent)
                {
                    other.GiveWay();
                }

                if (other.HasFloor || (!isUrgent && other.IsTurnOfPlayer) || (other.WantsFloor && other.Priority > asking.Priority))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>The player speaks to a character: it listens, and so does, less eagerly, who stands near. One of them at most responds to a moment.</summary>
        internal void Listen(Npc addressed, double seconds, bool isGoodMoment)
        {
            bool isFree = !addressed.Listen(seconds, isGoodMoment, true) && isGoodMoment;
            foreach (Npc? npc in inOrder)
            {
                if (npc != null && npc != addressed && npc.IsBystander && Player.IsInEarshot(npc))
                {
                    isFree = !npc.Listen(seconds * Options.BystanderShare, isFree, false) && isFree;
                }
            }
        }

        /// <summary>A number for what a character is asked.</summary>
        internal long NextAsked()
        {
            isOrderStale = true;
            return ++asks;
        }

        /// <summary>Takes the ears' work off the next tick's budget.</summary>
        internal void AddHearing(int samples, int rateHz, long start) => budget.AddHearing(samples, rateHz, start);

        internal void RequireUsable()
        {
            if (isDisposed)
            {
                throw new ObjectDisposedException(nameof(NpcWorld));
            }
        }

        private void Begin(in TickInfo time)
        {
            RequireUsable();
            if (isTicking)
            {
                throw new InvalidOperationException("Tick was called from inside a handler of an event; call it from the game loop.");
            }

            if (!(time.NowSeconds >= NowSeconds) || !(time.DeltaSeconds >= 0f))
            {
                throw new ArgumentException($"The clock must not go back: it was at {NowSeconds} s; found {time.NowSeconds} s, {time.DeltaSeconds} s since the last tick.", nameof(time));
            }

            if (isOrderStale)
            {
                Sort();
            }

            isTicking = true;
            NowSeconds = time.NowSeconds;
            tickStart = ComputeMeter.Now();
            budget.Begin(Count);
        }

        /// <summary>Sorts the characters by when they were asked, who never were by who they are; between two that are alike in that the slot decides. Who left makes room.</summary>
        private void Sort()
        {
            for (int i = 1; i < inOrder.Length; i++)
            {
                Npc? npc = inOrder[i];
                int at = i;
                while (npc != null && at > 0 && IsAfter(inOrder[at - 1], npc))
                {
                    inOrder[at] = inOrder[at - 1];
                    at--;
                }

                if (at < i)
                {
                    inOrder[at] = npc;
                }
            }

            isOrderStale = false;
        }

        private static bool IsAfter(Npc? a, Npc b)
        {
            if (a == null || a.Asked != b.Asked)
            {
                return a == null || a.Asked > b.Asked;
            }

            return a.Order > b.Order || (a.Order == b.Order && a.Handle.Slot > b.Handle.Slot);
        }

        private void Receive(in TickInfo time)
        {
            foreach (Npc? npc in inOrder)
            {
                npc?.Receive(time);
            }
        }

        private void Converse(in TickInfo time)
        {
            foreach (Npc? npc in inOrder)
            {
                npc?.Converse(time);
            }
        }

        /// <summary>With <see cref="MindMode.Tick"/> the mind has what decoding left of the budget.</summary>
        private void Think()
        {
            if (Mind.Mode == MindMode.Tick)
            {
                Mind.StepInTick(budget);
            }
        }

        private void Grade(in TickInfo time)
        {
            Load.Update(inOrder, time.DeltaSeconds, scheduler.IsBehind, isMindBehind, scheduler.FittingVoices(time.DeltaSeconds));
            foreach (Npc? npc in inOrder)
            {
                npc?.Grade(time);
            }
        }

        private void Place(in TickInfo time)
        {
            isMindBehind = false;
            foreach (Npc? npc in inOrder)
            {
                if (npc != null)
                {
                    npc.Place(time);
                    isMindBehind |= npc.WatchVoice(time);
                }
            }

            Player.PlaceListener();
        }

        private void Raise(in TickInfo time)
        {
            foreach (Npc? npc in inOrder)
            {
                npc?.Raise(time.NowSeconds);
            }

            TellProblems();
        }

        private void End()
        {
            isTicking = false;
            Diagnostics.Ticks.Record(ComputeMeter.SecondsSince(tickStart));
        }

        private VoiceDescription Voice(string? name)
        {
            if (name == null)
            {
                return Model.Voices[0];
            }

            var known = new StringBuilder();
            foreach (VoiceDescription voice in Model.Voices)
            {
                if (voice.Name == name)
                {
                    return voice;
                }

                known.Append(known.Length == 0 ? string.Empty : ", ").Append(voice.Name);
            }

            throw new ArgumentException($"The model ({Model.Description}) has no voice \"{name}\"; it has: {known}.", nameof(name));
        }

        /// <summary>The voice for what is said while listening; null where none is wanted, and where the backend has none left: then the character only nods.</summary>
        private BackchannelVoice? SecondVoice(NpcProfile profile)
        {
            if (Options.BackchannelTexts.Length == 0 || !(profile.BackchannelsPerMinute > 0) || Model.Format.Mel == null)
            {
                return null;
            }

            try
            {
                return new BackchannelVoice(Voices.CreateVoice(Model.Format.SampleRateHz, profile.VoiceOptions));
            }
            catch (InvalidOperationException full)
            {
                Tell($"{profile.Name} has no second voice for \"mm-hm\" and only nods: {full.Message}");
                return null;
            }
        }

        private BackchannelClips ClipsOf(VoiceDescription voice)
        {
            int at = 0;
            while (Model.Voices[at] != voice)
            {
                at++;
            }

            if (clips[at] == null)
            {
                clips[at] = new BackchannelClips(voice);
                backchannels.Ask(clips[at]!);
            }

            return clips[at]!;
        }

        private void TellProblems()
        {
            foreach (BackchannelClips? voice in clips)
            {
                if (voice != null && voice.TryTakeProblem(out string sentence))
                {
                    Tell(sentence);
                }
            }
        }

        private void Tell(string sentence)
        {
            if (Options.Log != null)
            {
                Options.Log(sentence);
            }
            else
            {
                System.Diagnostics.Trace.TraceWarning("OmniNPC: " + sentence);
            }
        }
    }
}
