using OmniNPC.Dialogue;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <content>What a character does while the player speaks: it nods and says "mm-hm". Nothing of it reaches the turn table, the history or the mind.</content>
    public sealed partial class Npc
    {
        // Three of four listeners' responses come while the other speaks, the rest mostly within half a second (duplex research, section 5: median 0.14 s after its end, at most 0.8 s).
        private const double LatestSeconds = 0.45;

        private readonly BackchannelPace pace;
        private readonly BackchannelClips? clips;
        private readonly BackchannelVoice? backchannels;
        private double listenedSeconds;
        private bool isGoodMoment;
        private bool isCueDue;
        private bool isCueAddressed;
        private int lastClip = -1;
        private BackchannelClip? playedClip;

        /// <summary>Whether it may respond to what the player says to another character.</summary>
        internal bool IsBystander => turns.State == DialogueState.Idle && !isExchangeOpen;

        /// <summary>The player speaks, to it or near it.</summary>
        /// <param name="seconds">For so long; of a bystander a part of it.</param>
        /// <param name="mayRespond">Now is a good moment, and nobody else has taken it.</param>
        /// <param name="isAddressed">Whether it is spoken to.</param>
        /// <returns>Whether it took the moment.</returns>
        internal bool Listen(double seconds, bool mayRespond, bool isAddressed)
        {
            pace.Elapse(seconds);
            if (!mayRespond || !pace.TryTake())
            {
                return false;
            }

            isCueDue = true;
            isCueAddressed = isAddressed;
            BackchannelClip[] variants = clips == null ? System.Array.Empty<BackchannelClip>() : clips.Ready;
            if (backchannels != null && variants.Length > 0 && backchannels.IsFree(world.NowSeconds) && world.NowSeconds >= Track.QuietAtSeconds)
            {
                lastClip = pace.Choose(variants.Length, lastClip);
                playedClip = variants[lastClip];
                backchannels.Begin(playedClip);
            }

            return true;
        }

        /// <summary>Counts what the player said to it since the last tick, for its own responses and those of who stands near.</summary>
        private void ShareListening()
        {
            if (listenedSeconds > 0)
            {
                world.Listen(this, listenedSeconds, isGoodMoment);
                listenedSeconds = 0;
                isGoodMoment = false;
            }
        }

        /// <summary>A block of the player's turn was heard, its pauses included.</summary>
        private void NoteListening(Listening ear)
        {
            // In a pause whose end is not in sight "mm-hm" says: go on. Where the end is likely it is the reply's place.
            bool isPause = turns.State == DialogueState.MaybeEnd && endProbability < PlayerPauses.Likely && ear.SilenceSeconds <= LatestSeconds;
            if (turns.State == DialogueState.PlayerSpeaking || isPause)
            {
                listenedSeconds += Listening.BlockSeconds;
                isGoodMoment |= ear.IsCue;
            }
        }

        private void RaiseBackchannel()
        {
            if (IsAlive && isCueDue)
            {
                isCueDue = false;
                world.Raise(new BackchannelCueEvent(this, isCueAddressed));
            }

            if (IsAlive && playedClip != null)
            {
                BackchannelClip clip = playedClip;
                playedClip = null;
                double start = world.NowSeconds + world.Voices.OutputLatencySeconds;
                world.Raise(new BackchannelPlayedEvent(this, clip.Text, isCueAddressed, start, start + ((double)clip.Samples.Length / world.Model.Format.SampleRateHz)));
            }
        }
    }
}
