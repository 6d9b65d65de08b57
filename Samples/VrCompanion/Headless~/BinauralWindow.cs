namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>What both ears got in a tenth of a second, and where the voice was.</summary>
    internal readonly struct BinauralWindow
    {
        public BinauralWindow(double seconds, double lateral, double levelDifference, double delay, double expectedDelay)
        {
            Seconds = seconds;
            Lateral = lateral;
            LevelDifference = levelDifference;
            Delay = delay;
            ExpectedDelay = expectedDelay;
        }

        /// <summary>Middle of the window, scene seconds.</summary>
        public double Seconds { get; }

        /// <summary>Angle of the voice from the head's middle plane by the head track, radians; positive to the right.</summary>
        public double Lateral { get; }

        /// <summary>Level of the right ear over the left one above 1.5 kHz (ILD), dB.</summary>
        public double LevelDifference { get; }

        /// <summary>How much later the left ear hears than the right one below 1.5 kHz (ITD), seconds.</summary>
        public double Delay { get; }

        /// <summary>The delay around a sphere for the angle, seconds.</summary>
        public double ExpectedDelay { get; }
    }
}
