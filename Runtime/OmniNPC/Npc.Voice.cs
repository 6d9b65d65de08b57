using System;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <content>How the character's voice is served: its level of detail, its place among the others, and what happens when it would run dry.</content>
    public sealed partial class Npc
    {
        // Ten times a second is faster than anybody walks out of earshot.
        private const double DetailSeconds = 0.1;

        // A voice that ran out of speech goes on when it has a phrase's worth, so that one pause does not become many.
        private const double EnoughSeconds = 0.4;

        // A voice that stopped for others is not kept waiting longer than a listener takes for a pause, and then matters more than its neighbours for as long, but not than a scripted line.
        private const double LongestHoldSeconds = 2;
        private const double ShortestHoldSeconds = 0.3;
        private const float SparedImportance = 5f;

        // With less than a tick's sound, what comes next comes too late; in an overload whoever is late makes room at once, and the voice that matters most waits to the last.
        private const double DryTicks = 1.1;
        private const double LastDryTicks = 1;

        private const ulong NameHashStart = 14695981039346656037;
        private const ulong NameHashPrime = 1099511628211;

        private readonly ulong order;
        private VoiceDetail chosen;
        private VoiceHoldReason hold;
        private VoiceHeldEvent heldNews;
        private VoiceHeldEvent goneOnNews;
        private double judgedAtSeconds = double.NegativeInfinity;
        private double heldAtSeconds;
        private double servedAtSeconds;
        private double sparedUntilSeconds = double.NegativeInfinity;
        private float importance;
        private float loudness;
        private bool isLessDetailed;
        private bool isAskedToHold;

        /// <summary>How its voice is served now.</summary>
        public VoiceStatus VoiceStatus => new VoiceStatus(chosen, Detail, Detail == VoiceDetail.Near || !world.Options.FewerCodebooksFarAway ? world.Model.Format.CodeGroups : world.Model.FarCodeGroups, importance, loudness, Track.QueuedSeconds, IsDropped ? VoiceHoldReason.TooManySpeak : hold, IsWaitingForRoom);

        int IDecodable.DecodableFrames => IsPrimed && hold == VoiceHoldReason.None ? Track.DecodableFrames : 0;

        bool IDecodable.IsDecoding => Track.IsDecoding;

        bool IDecodable.IsLastSlice => current.IsGenerated && Track.IsLastSlice;

        double IDecodable.QueuedSeconds => Track.QueuedSeconds;

        double IDecodable.MostQueuedSeconds => Track.MostQueuedSeconds;

        int IDecodable.WarmUpFrames => Track.WarmUpFrames;

        VoiceDetail IDecodable.Detail => Detail;

        double IDecodable.ServedAtSeconds => servedAtSeconds;

        ulong IDecodable.Order => order;

        /// <summary>How carefully it is spoken, what an overload took off included.</summary>
        internal VoiceDetail Detail => IsDropped ? VoiceDetail.Inaudible : isLessDetailed && chosen == VoiceDetail.Near ? VoiceDetail.Far : chosen;

        /// <summary>Decides between equals; independent of when a character came.</summary>
        internal ulong Order => order;

        /// <summary>The number of what it was asked last while it was idle, among all characters of the world; 0: it never was.</summary>
        internal long Asked { get; private set; }

        /// <summary>What the policy takes its voice for; one that has just waited long is spared.</summary>
        internal float Importance => world.NowSeconds < sparedUntilSeconds ? importance + SparedImportance : importance;

        /// <summary>Whether the player talks with it.</summary>
        internal bool IsAddressed => IsAttending || world.Player.IsPartner(this);

        /// <summary>Whether its utterance costs decoding, now or as soon as it goes on.</summary>
        internal bool IsOnAir => HasFloor && isExchangeOpen && Detail != VoiceDetail.Inaudible;

        /// <summary>Whether it stopped in the middle of its utterance because the machine does not keep up.</summary>
        internal bool IsHeld => hold != VoiceHoldReason.None;

        /// <summary>Whether a voice that matters more took its place.</summary>
        internal bool IsDropped { get; private set; }

        /// <summary>Since when it is ready to speak and only too many others keep it from it; infinite when they do not.</summary>
        internal double WaitingSince { get; private set; } = double.PositiveInfinity;

        internal bool IsWaitingForRoom => !double.IsPositiveInfinity(WaitingSince) && WantsFloor;

        void IDecodable.BeginSlice(DecodeBatch batch) => Track.BeginDecode(batch);

        void IDecodable.EndSlice(ReadOnlySpan<float> pcm, double nowSeconds)
        {
            bool isFirst = current.Ledger.Decoded == 0;
            servedAtSeconds = nowSeconds;
            Track.EndDecode(pcm, current.Ledger);
            if (isFirst && TryTurnLedger())
            {
                world.Diagnostics.TurnAt(turnLedger).FirstDecoded = nowSeconds;
            }

            Track.Deliver(current.Ledger, current.IsGenerated, nowSeconds);
        }

        void IDecodable.FailDecoding(Exception exception) => Fault("The codec decoder", exception);

        /// <summary>An overload: it is spoken with less detail, or stops at the end of a word.</summary>
        internal void Strain(bool isLessDetailed, bool isAskedToHold)
        {
            this.isLessDetailed = isLessDetailed;
            this.isAskedToHold = isAskedToHold;
        }

        /// <summary>There is no overload.</summary>
        internal void Relieve() => Strain(false, false);

        /// <summary>A voice that matters more takes its place.</summary>
        internal void Drop()
        {
            IsDropped = true;
            heldNews = new VoiceHeldEvent(this, VoiceHoldReason.TooManySpeak, false, 0);
            heldAtSeconds = world.NowSeconds;
        }

        /// <summary>There is room for it again.</summary>
        internal void TakeBack()
        {
            IsDropped = false;
            goneOnNews = new VoiceHeldEvent(this, VoiceHoldReason.TooManySpeak, true, world.NowSeconds - heldAtSeconds);
        }

        /// <summary>Judges how carefully it is to be spoken, and lets an utterance that nobody can hear go on without sound.</summary>
        internal void Grade(in TickInfo time)
        {
            if (!isExchangeOpen || !(HasFloor || WantsFloor))
            {
                EndUtteranceOfVoice(time.NowSeconds);
                return;
            }

            Judge();
            if (hold != VoiceHoldReason.None && !Track.IsPaused)
            {
                // Interrupted, or resumed by the player's silence.
                EndHold(time.NowSeconds);
            }

            if (!IsPrimed || hold != VoiceHoldReason.None)
            {
                return;
            }

            bool isInaudible = Detail == VoiceDetail.Inaudible;
            link.Detail = Detail;
            if (isInaudible && !Track.IsSilent && (!IsDropped || !Track.IsStarted || IsAtWordEnd(time)))
            {
                Track.Silence(current.Ledger, world.Options.InterruptFadeSeconds, time.NowSeconds);
            }
            else if (!isInaudible && Track.IsSilent)
            {
                Track.Sound();
            }

            if (Track.IsSilent)
            {
                Track.Pass(current.Ledger, time.DeltaSeconds);
            }
        }

        /// <summary>A voice that would run dry stops first, at the end of a word where one is near, and goes on when it has enough.</summary>
        /// <returns>Whether the mind is behind with it.</returns>
        internal bool WatchVoice(in TickInfo time)
        {
            if (hold != VoiceHoldReason.None)
            {
                TryGoOn(time.NowSeconds);
                return hold == VoiceHoldReason.MindBehind;
            }

            if (!Track.IsSounding || !isExchangeOpen)
            {
                return false;
            }

            double queued = Track.QueuedSeconds;
            bool isMindBehind = !Track.HasWaiting && !current.IsGenerated;
            bool isShort = AheadSeconds < Math.Min(world.Options.PrimeSeconds, 0.5 * world.Options.GenerateAheadSeconds);
            if (isMindBehind && (queued < DecodeScheduler.UrgentTicks * time.DeltaSeconds || (isShort && IsAtWordEnd(time))))
            {
                Hold(VoiceHoldReason.MindBehind, time.NowSeconds);
            }
            else if (!isMindBehind && (Track.DecodableFrames > 0 || Track.IsDecoding) && queued < DecodeScheduler.UrgentTicks * time.DeltaSeconds && queued < Math.Min(DryAt() * time.DeltaSeconds, 0.5 * world.Options.LeadSeconds))
            {
                Hold(VoiceHoldReason.TickBudget, time.NowSeconds);
            }
            else if (isAskedToHold && IsAtWordEnd(time))
            {
                Hold(VoiceHoldReason.TickBudget, time.NowSeconds);
            }

            return isMindBehind && isShort;
        }

        /// <summary>FNV-1a, the same on every machine, as <see cref="string.GetHashCode()"/> is not.</summary>
        private static ulong HashOf(string name)
        {
            ulong hash = NameHashStart;
            foreach (char c in name)
            {
                hash = (hash ^ c) * NameHashPrime;
            }

            return hash;
        }

        /// <summary>Seconds of speech that are generated and not heard.</summary>
        private double AheadSeconds => (double)(current.Ledger.Generated - current.Ledger.Heard) / world.Model.Format.SampleRateHz;

        /// <summary>Ticks of sound with which it stops when codec frames wait and are not decoded.</summary>
        private double DryAt()
            => VoiceLoad.IsMostImportant(this, world.Npcs) ? LastDryTicks : world.Diagnostics.Strain > 0 ? DecodeScheduler.UrgentTicks : DryTicks;

        private bool IsAtWordEnd(in TickInfo time) => current.Ledger.IsAtWordEnd(world.Options.InterruptFadeSeconds + time.DeltaSeconds);

        private void Judge()
        {
            if (world.NowSeconds - judgedAtSeconds < DetailSeconds)
            {
                return;
            }

            judgedAtSeconds = world.NowSeconds;
            bool hasListener = world.Player.HasPlace;
            Pose listener = hasListener ? world.Player.Pose : pose;
            float open = world.Options.Occlusion == null ? 1f : world.Options.Occlusion(this);
            open = open >= 0f ? Math.Min(1f, open) : 0f;
            loudness = Loudness.Decibels(Profile.VoiceOptions, pose, listener, gain * Profile.VoiceOptions.Gain * open);
            var situation = new VoiceSituation(
                System.Numerics.Vector3.Distance(pose.Position, listener.Position),
                Loudness.Facing(pose, listener),
                loudness,
                IsAddressed,
                priority,
                chosen);
            VoiceDetail wanted = hasListener ? world.VoiceDetailPolicy.Choose(situation) : VoiceDetail.Near;
            chosen = wanted == VoiceDetail.Far || wanted == VoiceDetail.Inaudible ? wanted : VoiceDetail.Near;
            float worth = world.VoiceDetailPolicy.Importance(situation);
            importance = float.IsNaN(worth) ? 0f : worth;
        }

        /// <summary>Whether it gets its turn among the voices; if not, it waits from now on.</summary>
        private bool HasRoomToSpeak()
        {
            Judge();
            if (double.IsPositiveInfinity(WaitingSince))
            {
                WaitingSince = world.NowSeconds;
            }

            if (!world.Load.Admits(this, world.Npcs, world.NowSeconds))
            {
                return false;
            }

            world.Diagnostics.LateStarts += world.NowSeconds > WaitingSince ? 1 : 0;
            WaitingSince = double.PositiveInfinity;
            return true;
        }

        private void Hold(VoiceHoldReason reason, double nowSeconds)
        {
            Track.Pause(world.Options.InterruptFadeSeconds, nowSeconds);
            hold = reason;
            heldAtSeconds = nowSeconds;
            heldNews = new VoiceHeldEvent(this, reason, false, 0);
            world.Diagnostics.VoiceHolds++;
        }

        private void TryGoOn(double nowSeconds)
        {
            double seconds = nowSeconds - heldAtSeconds;
            bool hasEnough = current.IsGenerated || AheadSeconds >= Math.Min(EnoughSeconds, 0.5 * world.Options.GenerateAheadSeconds);
            bool isLongEnough = hold == VoiceHoldReason.MindBehind || (seconds >= ShortestHoldSeconds && (!isAskedToHold || seconds >= LongestHoldSeconds));
            if (hasEnough && isLongEnough && turns.State != DialogueState.Paused && nowSeconds >= Track.QuietAtSeconds)
            {
                sparedUntilSeconds = seconds >= LongestHoldSeconds ? nowSeconds + LongestHoldSeconds : sparedUntilSeconds;
                Track.Resume(current.Ledger, TurnTimes.MostRewind);
                EndHold(nowSeconds);
            }
        }

        private void EndHold(double nowSeconds)
        {
            goneOnNews = new VoiceHeldEvent(this, hold, true, nowSeconds - heldAtSeconds);
            hold = VoiceHoldReason.None;
        }

        private void EndUtteranceOfVoice(double nowSeconds)
        {
            WaitingSince = double.PositiveInfinity;
            judgedAtSeconds = double.NegativeInfinity;
            link.Detail = VoiceDetail.Near;
            isLessDetailed = isAskedToHold = false;
            if (hold != VoiceHoldReason.None)
            {
                EndHold(nowSeconds);
            }

            if (IsDropped)
            {
                TakeBack();
            }
        }

        private void RaiseHold()
        {
            bool isOverFirst = hold != VoiceHoldReason.None || IsDropped;
            RaiseHold(ref (isOverFirst ? ref goneOnNews : ref heldNews));
            RaiseHold(ref (isOverFirst ? ref heldNews : ref goneOnNews));
        }

        private void RaiseHold(ref VoiceHeldEvent news)
        {
            if (IsAlive && news.Reason != VoiceHoldReason.None)
            {
                VoiceHeldEvent raised = news;
                news = default;
                world.Raise(raised);
            }
        }
    }
}
