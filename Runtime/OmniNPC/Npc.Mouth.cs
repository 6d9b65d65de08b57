using OmniNPC.Mouths;

namespace OmniNPC
{
    /// <content>The mouth of a character: it follows what its voices play.</content>
    public sealed partial class Npc
    {
        private Viseme shownViseme;

        /// <summary>Its mouth now: fifteen weights, moved once a tick, from <see cref="NpcWorldOptions.MouthLeadSeconds"/> ahead of what leaves the speaker.</summary>
        public Mouth Mouth { get; } = new Mouth();

        private void MoveMouth(in TickInfo time)
        {
            double ahead = world.Options.MouthLeadSeconds - world.Voices.OutputLatencySeconds;
            if (Track.TryGetPlace(ahead, out double seconds))
            {
                Mouth.Move(current.Ledger.Visemes, seconds, time.DeltaSeconds);
            }
            else if (backchannels != null && backchannels.TryGetPlace(world.Model.Format.SampleRateHz, ahead, out VisemeTrack? track, out seconds))
            {
                Mouth.Move(track, seconds, time.DeltaSeconds);
            }
            else
            {
                Mouth.Move(null, 0, time.DeltaSeconds);
            }
        }

        private void RaiseViseme()
        {
            if (IsAlive && Mouth.Dominant != shownViseme)
            {
                Viseme from = shownViseme;
                shownViseme = Mouth.Dominant;
                world.Raise(new VisemeChangedEvent(this, from, shownViseme));
            }
        }
    }
}
