using System.Numerics;

namespace OmniNPC
{
    /// <summary>Where something is, where it faces and how it moves; right-handed, metres, y up, forward is -z of the rotation (as OpenAL and most engines but Unity count).</summary>
    /// <remarks>Immutable; any thread.</remarks>
    public readonly struct Pose
    {
        /// <summary>Creates a pose.</summary>
        /// <param name="position">Metres.</param>
        /// <param name="rotation">Unit quaternion; identity faces -z with y up.</param>
        /// <param name="velocity">Metres per second.</param>
        public Pose(Vector3 position, Quaternion rotation, Vector3 velocity)
        {
            Position = position;
            Rotation = rotation;
            Velocity = velocity;
        }

        /// <summary>Creates a resting pose that faces a point.</summary>
        /// <param name="position">Metres.</param>
        /// <param name="target">The point looked at; the same as <paramref name="position"/> faces -z.</param>
        /// <returns>A pose with zero velocity, turned about the y axis only.</returns>
        public static Pose Facing(Vector3 position, Vector3 target)
        {
            Vector3 way = target - position;
            float yaw = way.X == 0f && way.Z == 0f ? 0f : (float)System.Math.Atan2(-way.X, -way.Z);
            return new Pose(position, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), Vector3.Zero);
        }

        /// <summary>Position in metres.</summary>
        public Vector3 Position { get; }

        /// <summary>Unit quaternion; the default (all zero) value is read as identity.</summary>
        public Quaternion Rotation { get; }

        /// <summary>Velocity in metres per second.</summary>
        public Vector3 Velocity { get; }

        internal bool IsFinite => IsFiniteVector(Position) && IsFiniteVector(Velocity) && !float.IsNaN(Rotation.LengthSquared()) && !float.IsInfinity(Rotation.LengthSquared());

        /// <summary>The direction faced, of unit length.</summary>
        public Vector3 Forward => Rotation.LengthSquared() < 0.5f ? -Vector3.UnitZ : Vector3.Transform(-Vector3.UnitZ, Rotation);

        /// <summary>The up direction, of unit length.</summary>
        public Vector3 Up => Rotation.LengthSquared() < 0.5f ? Vector3.UnitY : Vector3.Transform(Vector3.UnitY, Rotation);

        private static bool IsFiniteVector(Vector3 v) => !float.IsNaN(v.LengthSquared()) && !float.IsInfinity(v.LengthSquared());
    }
}
