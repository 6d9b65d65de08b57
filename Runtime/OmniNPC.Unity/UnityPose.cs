using UnityEngine;
using Numerics = System.Numerics;

namespace OmniNPC.Unity
{
    /// <summary>The way between Unity's coordinates (left-handed, forward is +z) and OmniNPC's (right-handed, forward is -z); both are in metres with y up.</summary>
    /// <remarks>The z axis is mirrored: x, y and what is in front, above and to the right stay what they are. Thread: any. Allocates: no.</remarks>
    public static class UnityPose
    {
        /// <summary>A position or velocity of Unity in OmniNPC's coordinates.</summary>
        /// <param name="vector">In Unity's world space.</param>
        /// <returns>The same point or direction.</returns>
        public static Numerics.Vector3 FromUnity(Vector3 vector) => new Numerics.Vector3(vector.x, vector.y, -vector.z);

        /// <summary>A rotation of Unity in OmniNPC's coordinates.</summary>
        /// <param name="rotation">A unit quaternion of Unity's world space.</param>
        /// <returns>The same rotation: what faced +z before faces -z now.</returns>
        public static Numerics.Quaternion FromUnity(Quaternion rotation) => new Numerics.Quaternion(-rotation.x, -rotation.y, rotation.z, rotation.w);

        /// <summary>A position or velocity of OmniNPC in Unity's coordinates.</summary>
        /// <param name="vector">In OmniNPC's coordinates.</param>
        /// <returns>The same point or direction.</returns>
        public static Vector3 ToUnity(Numerics.Vector3 vector) => new Vector3(vector.X, vector.Y, -vector.Z);

        /// <summary>A rotation of OmniNPC in Unity's coordinates.</summary>
        /// <param name="rotation">A unit quaternion.</param>
        /// <returns>The same rotation.</returns>
        public static Quaternion ToUnity(Numerics.Quaternion rotation) => new Quaternion(-rotation.X, -rotation.Y, rotation.Z, rotation.W);

        /// <summary>Where a transform is, where it faces and how it moves.</summary>
        /// <param name="transform">The transform.</param>
        /// <param name="velocity">Its velocity in metres per second, in Unity's world space.</param>
        /// <returns>Its pose. Thread: main.</returns>
        public static Pose Of(Transform transform, Vector3 velocity) => new Pose(FromUnity(transform.position), FromUnity(transform.rotation), FromUnity(velocity));
    }
}
