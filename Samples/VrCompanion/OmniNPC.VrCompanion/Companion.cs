using System;
using System.Numerics;

namespace OmniNPC.VrCompanion
{
    /// <summary>The body of a companion: it follows, keeps its distance and turns to who looks at it. The voice is the runtime's; give the pose to <see cref="Npc.Pose"/> each tick.</summary>
    /// <remarks>Thread: game. Allocates: no.</remarks>
    public sealed class Companion
    {
        // Within a metre of where it is to stop, it slows down: twice the distance left per second.
        private const float SlowingPerSecond = 2f;
        private const float SlowestSpeed = 0.1f; // metres per second: it arrives
        private const float BackShare = 0.75f;
        private const float FacedRadians = 0.02f;

        private readonly CompanionOptions options;
        private float yaw;
        private bool isTurning;

        /// <summary>Creates a companion.</summary>
        /// <param name="mouth">Where its mouth is; the height stays.</param>
        /// <param name="facing">Whom it faces at first.</param>
        /// <param name="options">How it keeps its distance; null for the defaults. Kept, not copied.</param>
        public Companion(Vector3 mouth, Vector3 facing, CompanionOptions? options = null)
        {
            this.options = options ?? new CompanionOptions();
            yaw = Yaw(facing - mouth);
            Pose = new Pose(mouth, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), Vector3.Zero);
        }

        /// <summary>Where its mouth is, where it faces and how it moves.</summary>
        public Pose Pose { get; private set; }

        /// <summary>What its legs do.</summary>
        public CompanionState State { get; private set; }

        /// <summary>Moves on by one tick.</summary>
        /// <param name="deltaSeconds">Seconds since the last call; 0 and more.</param>
        /// <param name="head">The player's head.</param>
        /// <param name="isAddressed">Whether the player looks at it or talks with it: then it faces the player.</param>
        public void Tick(float deltaSeconds, in Pose head, bool isAddressed)
        {
            Vector3 position = Pose.Position;
            var way = new Vector3(head.Position.X - position.X, 0f, head.Position.Z - position.Z);
            float distance = way.Length();
            Decide(distance);
            Vector3 velocity = Vector3.Zero;
            if (State != CompanionState.Standing && distance > 1e-3f)
            {
                float left = State == CompanionState.Following ? distance - options.TalkingMetres : (BackShare * options.TalkingMetres) - distance;
                float speed = Math.Min(options.Speed, Math.Max(SlowestSpeed, left * SlowingPerSecond));
                velocity = way / distance * (State == CompanionState.Following ? speed : -speed);
                position += velocity * deltaSeconds;
            }

            Turn(deltaSeconds, way, isAddressed || State != CompanionState.Standing);
            Pose = new Pose(position, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), velocity);
        }

        private static float Yaw(Vector3 way) => way.X == 0f && way.Z == 0f ? 0f : (float)Math.Atan2(-way.X, -way.Z);

        private void Decide(float distance)
        {
            switch (State)
            {
                case CompanionState.Following when distance <= options.TalkingMetres:
                case CompanionState.SteppingBack when distance >= BackShare * options.TalkingMetres:
                    State = CompanionState.Standing;
                    break;
            }

            State = distance < options.PersonalMetres ? CompanionState.SteppingBack
                : distance > options.FollowMetres ? CompanionState.Following
                : State;
        }

        private void Turn(float deltaSeconds, Vector3 way, bool isWanted)
        {
            float left = Yaw(way) - yaw;
            left -= (float)(Math.Floor((left + Math.PI) / (2 * Math.PI)) * 2 * Math.PI);

            // Once it turns, it turns all the way.
            isTurning = isWanted || Math.Abs(left) > options.NoticeDegrees * Math.PI / 180 || (isTurning && Math.Abs(left) > FacedRadians);
            if (isTurning)
            {
                float most = (float)(options.TurnDegreesPerSecond * Math.PI / 180) * deltaSeconds;
                yaw += Math.Clamp(left, -most, most);
            }
        }
    }
}
