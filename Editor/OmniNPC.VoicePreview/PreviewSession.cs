using System;
using System.Numerics;
using OmniNPC.Diagnostics;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.VoicePreview
{
    /// <summary>
    /// A character to be listened to while it is worked on: it speaks lines as they stand, or hears and answers, and everything about it is shown to a listener as it happens: samples, words, mouth,
    /// latencies, the cost of ticks. Neither an engine nor a page is in here; both can host it.
    /// </summary>
    /// <remarks>Thread: one, that of the game; the mind has a thread of its own unless it is stepped. Allocates: the samples and texts of its takes. Owns neither model nor listener.</remarks>
    public sealed class PreviewSession : IDisposable
    {
        /// <summary>Sets of mouth weights per second of sound.</summary>
        public const int MouthRateHz = 60;

        /// <summary>Ticks per second under a virtual clock, and what a host in real time should reach.</summary>
        public const int TickRateHz = 60;

        /// <summary>Most characters of a line.</summary>
        /// <remarks>2000: more than two minutes of speech; nobody listens to that in a preview.</remarks>
        public const int MaxTextLength = 2000;

        // A host that was held up goes on with a recording where it was, instead of pouring seconds of it into one tick.
        private const double MostPlayedSeconds = 0.1;

        // A voice that is lowered moves its gain each tick; smaller steps are not heard.
        private const float LeastGainStep = 0.01f;

        private readonly PreviewVoiceBackend voices;
        private readonly VirtualClock? clock;
        private readonly IPreviewListener listener;
        private readonly NpcWorld world;
        private readonly float[] weights = new float[VisemeTrack.Count];
        private float[] recording = new float[1 << 16];
        private int recorded;
        private int take;
        private int finishedTake;
        private long nextPosition;
        private bool wasStopped;
        private int nextMouth;
        private int toldLatency;
        private double askedAt = double.NaN;
        private double codecFrameAt;
        private double decodedAt;
        private double tickTotal;
        private float gain = 1f;
        private PreviewRecording? played;
        private double playedSeconds;
        private int playedSamples;
        private Npc npc;

        /// <summary>Creates a session with one character.</summary>
        /// <param name="model">The model that speaks; outlives the session.</param>
        /// <param name="settings">Who speaks.</param>
        /// <param name="listener">Receives what happens.</param>
        /// <param name="mode">Who drives the mind. <see cref="MindMode.Stepped"/>: a virtual clock on which computing costs nothing, so the same calls give the same samples.</param>
        /// <exception cref="ArgumentException">The model has no such voice.</exception>
        public PreviewSession(ISpeechModel model, PreviewSettings settings, IPreviewListener listener, MindMode mode = MindMode.Thread)
        {
            this.listener = listener ?? throw new ArgumentNullException(nameof(listener));
            Settings = settings ?? throw new ArgumentNullException(nameof(settings));
            NpcProfile profile = settings.ToProfile(model);
            voices = new PreviewVoiceBackend(this);
            var options = new NpcWorldOptions { MindMode = mode, MaxNpcs = 2, BackchannelTexts = Array.Empty<string>(), MaxTextLength = MaxTextLength };
            BudgetSeconds = options.TickBudgetSeconds;
            world = new NpcWorld(model, voices, options);
            clock = mode == MindMode.Stepped ? new VirtualClock(world, TickRateHz) : null;
            world.SubtitleWord += (in SubtitleWordEvent e) => listener.Word(take, e.Text.ToString(), e.StartSeconds, e.EndSeconds);
            world.Transcribed += (in TranscribedEvent e) => listener.Transcribed(e.Text.ToString(), e.IsSpoken);
            world.DialogueChanged += (in DialogueChangedEvent e) => listener.State(e.To, e.Why);
            world.ActionRequested += (in ActionRequestedEvent e) => listener.Action(e.Name, e.Argument);
            world.Faulted += (in FaultedEvent e) => listener.Faulted(e.Message);
            world.UtteranceFinished += Finish;
            npc = Spawn(profile);
        }

        /// <summary>Who speaks.</summary>
        public PreviewSettings Settings { get; private set; }

        /// <summary>Rate of the samples in Hz.</summary>
        public int SampleRateHz => world.Model.Format.SampleRateHz;

        /// <summary>Seconds of each tick that decoding may take.</summary>
        public double BudgetSeconds { get; }

        /// <summary>Whether it can hear sound.</summary>
        public bool CanHear => world.Model.Format.Mel != null;

        /// <summary>Whether a recording is being heard.</summary>
        public bool IsPlaying => played != null;

        /// <summary>Whether nothing goes on: nobody speaks, thinks or is listened to.</summary>
        public bool IsIdle => npc.State == NpcState.Idle;

        /// <summary>Puts another character in the place of this one; what it was saying is cut off and the conversation begins anew.</summary>
        /// <param name="settings">Who speaks from now on.</param>
        /// <exception cref="ArgumentException">The model has no such voice; nothing changed.</exception>
        public void Become(PreviewSettings settings)
        {
            NpcProfile profile = (settings ?? throw new ArgumentNullException(nameof(settings))).ToProfile(world.Model);
            if (take > finishedTake)
            {
                listener.Stopped(0);
                finishedTake = take;
            }

            Settings = settings;
            played = null;
            world.Despawn(npc.Handle);
            askedAt = double.NaN;
            npc = Spawn(profile);
        }

        /// <summary>Has a line spoken as it stands; a line that is being spoken is interrupted.</summary>
        /// <param name="text">Up to <see cref="MaxTextLength"/> characters, not only white space.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        public void Say(string text)
        {
            Require(text);
            npc.Interrupt();
            npc.Say(text);
            askedAt = world.NowSeconds;
            codecFrameAt = decodedAt = double.NaN;
        }

        /// <summary>Says a line to the character, which thinks and answers; what it was saying is interrupted.</summary>
        /// <param name="text">Up to <see cref="MaxTextLength"/> characters, not only white space.</param>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        public void Talk(string text)
        {
            Require(text);
            askedAt = double.NaN;
            npc.Hear(text);
        }

        /// <summary>Lets the character hear the player's sound, as it comes in real time. Speaking while it speaks interrupts it; a recording that is being heard ends.</summary>
        /// <param name="pcm">Mono in [-1, 1].</param>
        /// <param name="rateHz">1000 to 384000.</param>
        /// <exception cref="InvalidOperationException">The model cannot hear.</exception>
        public void Hear(ReadOnlySpan<float> pcm, int rateHz)
        {
            askedAt = double.NaN;
            played = null;
            npc.Hear(pcm, rateHz);
        }

        /// <summary>Lets the character hear a recording from now on, in real time, as if it was spoken; one that is being heard is replaced. Its end is the end of the player's turn.</summary>
        /// <param name="recording">What it hears.</param>
        /// <exception cref="InvalidOperationException">The model cannot hear.</exception>
        public void Play(PreviewRecording recording)
        {
            if (!CanHear)
            {
                throw new InvalidOperationException($"{world.Model.Description} cannot hear; type the line.");
            }

            played = recording ?? throw new ArgumentNullException(nameof(recording));
            playedSeconds = 0;
            playedSamples = 0;
            askedAt = double.NaN;
        }

        /// <summary>States that the player's sound ended for good.</summary>
        public void EndHearing() => npc.EndHearing();

        /// <summary>Stops the character; its voice fades out. A recording that is being heard ends unanswered.</summary>
        public void Interrupt()
        {
            if (played != null)
            {
                played = null;
                npc.EndHearing();
            }

            npc.Interrupt();
        }

        /// <summary>Lets time pass: one tick in real time, as many as are due under the virtual clock.</summary>
        /// <param name="nowSeconds">The host's clock; never goes back.</param>
        public void Advance(double nowSeconds)
        {
            if (clock == null)
            {
                PlayOn(nowSeconds - world.NowSeconds);
                world.Tick(new TickInfo(nowSeconds, (float)Math.Max(0, nowSeconds - world.NowSeconds)));
                Look();
                return;
            }

            while (clock.NowSeconds + (0.5 / TickRateHz) < nowSeconds)
            {
                PlayOn(1.0 / TickRateHz);
                clock.Tick();
                Look();
            }
        }

        /// <summary>Ends the session; the model may be disposed right after.</summary>
        public void Dispose()
        {
            world.Dispose();
            voices.Dispose();
        }

        /// <summary>The voice was given samples.</summary>
        internal void Sounded(ReadOnlySpan<float> pcm)
        {
            PlaybackLedger ledger = npc.Playback;
            long position = wasStopped ? ledger.ResumeAt(PlaybackLedger.MostRewindSeconds) : ledger.Queued == 0 ? 0 : nextPosition;
            wasStopped = false;
            if (position == 0 && (take == finishedTake || ledger.Queued == 0))
            {
                take++;
                nextMouth = 0;
                recorded = 0;
            }

            nextPosition = position + pcm.Length;
            if (nextPosition > recording.Length)
            {
                Array.Resize(ref recording, (int)Math.Max(nextPosition, 2L * recording.Length));
            }

            pcm.CopyTo(recording.AsSpan((int)position));
            recorded = (int)Math.Max(recorded, nextPosition);
            listener.Sound(take, position, pcm);
        }

        /// <summary>The voice was faded out.</summary>
        internal void Stopped(bool isSounding, double fadeSeconds)
        {
            wasStopped = true;
            if (isSounding)
            {
                listener.Stopped(fadeSeconds);
            }
        }

        /// <summary>The voice's gain was set.</summary>
        internal void Gained(float to)
        {
            if (Math.Abs(to - gain) >= LeastGainStep || (to == 1f && gain != 1f))
            {
                gain = to;
                listener.Gain(to);
            }
        }

        private static void Require(string text)
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength)
            {
                throw new ArgumentException(string.IsNullOrWhiteSpace(text) ? "A line needs at least one character that is not white space; found none." : $"A line has at most {MaxTextLength} characters; found {text.Length}.");
            }
        }

        private Npc Spawn(NpcProfile profile)
        {
            wasStopped = false;
            return world[world.Spawn(profile, Pose.Facing(Vector3.Zero, -Vector3.UnitZ))];
        }

        private void PlayOn(double seconds)
        {
            if (played == null)
            {
                return;
            }

            playedSeconds += Math.Clamp(seconds, 0, MostPlayedSeconds);
            int until = (int)Math.Min(playedSeconds * played.RateHz, played.Samples.Length);
            npc.Hear(played.Samples.Span.Slice(playedSamples, until - playedSamples), played.RateHz);
            playedSamples = until;
            if (until == played.Samples.Length)
            {
                played = null;
                npc.EndHearing();
            }
        }

        private void Look()
        {
            double total = world.Diagnostics.Ticks.TotalSeconds;
            listener.Ticked(total - tickTotal);
            tickTotal = total;
            PlaybackLedger ledger = npc.Playback;
            LookAtLine(ledger);
            if (take > finishedTake && ledger.Queued > 0)
            {
                // A set of weights is final once the sound behind the window around it is known.
                ShowMouth(ledger.Visemes, ledger.Visemes.EndSeconds - VisemeTrack.SpreadSeconds);
                if (toldLatency < take && ledger.FirstAudible >= 0 && ledger.Heard > ledger.FirstAudible)
                {
                    TellLatency(world.NowSeconds - ((double)(ledger.Heard - ledger.FirstAudible) / SampleRateHz));
                }
            }
        }

        private void LookAtLine(PlaybackLedger ledger)
        {
            if (!double.IsNaN(askedAt))
            {
                codecFrameAt = double.IsNaN(codecFrameAt) && ledger.Generated > 0 ? world.NowSeconds : codecFrameAt;
                decodedAt = double.IsNaN(decodedAt) && ledger.Decoded > 0 ? world.NowSeconds : decodedAt;
            }
        }

        private void ShowMouth(VisemeTrack track, double untilSeconds)
        {
            while ((double)nextMouth / MouthRateHz <= untilSeconds)
            {
                track.Weights((double)nextMouth / MouthRateHz, weights);
                listener.Mouth(take, nextMouth++, weights);
            }
        }

        private void TellLatency(double audibleAt)
        {
            toldLatency = take;
            if (!double.IsNaN(askedAt))
            {
                listener.Latency(take, PreviewLatency.OfLine(codecFrameAt - askedAt, decodedAt - askedAt, audibleAt - askedAt));
                askedAt = double.NaN;
            }
            else if (npc.TryGetLastTurn(out TurnLedger turn))
            {
                listener.Latency(take, PreviewLatency.OfTurn(turn));
            }
        }

        private void Finish(in UtteranceFinishedEvent e)
        {
            if (take == finishedTake)
            {
                // Interrupted before its first sample was handed over: nothing to look at.
                return;
            }

            ShowMouth(e.Visemes, e.Visemes.EndSeconds);
            if (toldLatency < take)
            {
                TellLatency(double.NaN);
            }

            finishedTake = take;
            string text = e.HeardText.ToString();
            listener.Finished(new PreviewTake(take, text, npc.Profile.Name, npc.Profile.Seed, world.Model.Description, e.WasInterrupted, recording.AsSpan(0, recorded).ToArray(), SampleRateHz, e.Words.Span, e.Visemes));
        }
    }
}
