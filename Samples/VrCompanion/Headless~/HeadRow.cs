namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>One tick of the scene: where the head and the speaker were to one another.</summary>
    internal readonly struct HeadRow
    {
        public HeadRow(double seconds, float headYaw, float lateral, float distance, int speaker)
        {
            Seconds = seconds;
            HeadYaw = headYaw;
            Lateral = lateral;
            Distance = distance;
            Speaker = speaker;
        }

        /// <summary>Scene seconds.</summary>
        public double Seconds { get; }

        /// <summary>Where the head looks, radians; positive to the left of -z.</summary>
        public float HeadYaw { get; }

        /// <summary>Angle of the speaker from the head's middle plane, radians: -pi/2 at the left ear, pi/2 at the right one. What both ears can tell apart; front and back are the same.</summary>
        public float Lateral { get; }

        /// <summary>Metres from the head to the companion.</summary>
        public float Distance { get; }

        /// <summary>Index of who speaks, or -1.</summary>
        public int Speaker { get; }
    }
}
