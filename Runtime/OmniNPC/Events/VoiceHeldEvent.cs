using OmniNPC.Scheduling;

namespace OmniNPC
{
    /// <summary>A voice stopped in the middle of its utterance because the machine does not keep up, or goes on; what it stopped for a player who speaks is told by <see cref="DialogueChangedEvent"/>.</summary>
    public readonly struct VoiceHeldEvent
    {
        internal VoiceHeldEvent(Npc npc, VoiceHoldReason reason, bool isOver, double seconds)
        {
            Npc = npc;
            Reason = reason;
            IsOver = isOver;
            Seconds = seconds;
        }

        /// <summary>The character.</summary>
        public Npc Npc { get; }

        /// <summary>Why it stopped.</summary>
        public VoiceHoldReason Reason { get; }

        /// <summary>Whether it goes on now, or its utterance ended meanwhile.</summary>
        public bool IsOver { get; }

        /// <summary>Seconds it had stopped for; 0 when it stops.</summary>
        public double Seconds { get; }
    }
}
