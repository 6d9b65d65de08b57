namespace OmniNPC.VrCompanion
{
    /// <summary>Says where the player's head is: a headset, a recorded track, a mouse.</summary>
    public interface IHeadPose
    {
        /// <summary>The head now.</summary>
        /// <param name="nowSeconds">The game's clock; it never goes back.</param>
        /// <param name="head">Position in metres, rotation and velocity, in OmniNPC's coordinates: right-handed, y up, forward is -z.</param>
        /// <returns>False while nothing is known, as before a headset is put on; the listener stays where it was then.</returns>
        /// <remarks>Thread: game. Called once a tick. Allocates: no.</remarks>
        bool TryGetHead(double nowSeconds, out Pose head);
    }
}
