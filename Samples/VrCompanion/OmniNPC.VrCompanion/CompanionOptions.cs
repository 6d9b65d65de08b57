namespace OmniNPC.VrCompanion
{
    /// <summary>How a companion keeps its distance. Distances are measured on the floor.</summary>
    public sealed class CompanionOptions
    {
        /// <summary>A player nearer than this is too near: the companion steps back.</summary>
        /// <remarks>Default: 0.5, the edge between intimate and personal distance (Hall, The Hidden Dimension, 1966: 18 inches). Unit: metres.</remarks>
        public float PersonalMetres { get; set; } = 0.5f;

        /// <summary>Where one talks: a companion that follows stops here, and one that steps back does so at three quarters of it.</summary>
        /// <remarks>Default: 1.2, the edge between personal and social distance (Hall: 4 feet). Unit: metres.</remarks>
        public float TalkingMetres { get; set; } = 1.2f;

        /// <summary>A player farther away than this is followed.</summary>
        /// <remarks>Default: 2.2, a metre of leash, so that it does not trot after every step. Unit: metres.</remarks>
        public float FollowMetres { get; set; } = 2.2f;

        /// <summary>Fastest walk.</summary>
        /// <remarks>Default: 1.6, a brisk walk. Unit: metres per second.</remarks>
        public float Speed { get; set; } = 1.6f;

        /// <summary>Fastest turn.</summary>
        /// <remarks>Default: 180. Unit: degrees per second.</remarks>
        public float TurnDegreesPerSecond { get; set; } = 180f;

        /// <summary>How far aside a player may stand before a companion that is not spoken to turns after it.</summary>
        /// <remarks>Default: 50. Unit: degrees.</remarks>
        public float NoticeDegrees { get; set; } = 50f;
    }
}
