namespace OmniNPC.Dialogue
{
    /// <summary>The constants of the turn table, in seconds, each with its source in the duplex research notes (the number is the section).</summary>
    internal static class TurnTimes
    {
        // Section 6: 130 ms of sustained speech before barge-in (thunderbolt #1148); section 8: onset 130-250 ms.
        public const double DuckAfter = 0.13;

        // Section 6: 250 ms of sustained speech (vellum #38348). Section 8 proposes 500 ms voiced; then nobody is silent 400 ms after a real interruption began.
        public const double PauseAfter = 0.25;

        // Section 4.6: overlap_short_ack_ms 700; section 1.5, F4: player backchannels last 0.25-0.7 s.
        public const double ShortAck = 0.7;

        // Section 4.6: overlap_barge_in_ms 1200.
        public const double BargeIn = 1.2;

        // Section 8: resume within 0.3-0.6 s. 0.5 leaves a tick, the fade and the voice's own queue. LiveKit waits 2.0 s (section 3.1), which is what its users complain about.
        public const double WordsDeadline = 0.5;

        // Section 3.1: speech that starts within 250 ms of the agent's is a collision, not a backchannel.
        public const double Collision = 0.25;

        // Section 8: hard limit 2.0 s. Sound that goes on so long but is hardly ever voiced is not waited for.
        public const double LongestPause = 2.0;

        // Section 8: -12 dB, in a ramp of 30 ms.
        public const float DuckGain = 0.251f;
        public const double DuckRamp = 0.03;

        // Section 8: rewind to the start of the word. A word longer than this goes on from where it stopped.
        public const double MostRewind = 0.6;
    }
}
