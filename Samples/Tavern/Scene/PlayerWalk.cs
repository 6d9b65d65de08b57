using System;
using System.Collections.Generic;
using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>The player's legs: walks to one point after another, looking where it goes, and turns to a character when it stands.</summary>
    internal sealed class PlayerWalk
    {
        /// <summary>How far to either side a player who walks by keys gets, metres.</summary>
        public const float MostX = 4.5f;

        /// <summary>The door's side of the room, metres.</summary>
        public const float LeastZ = -5f;

        /// <summary>The far side of the room, metres.</summary>
        public const float MostZ = 3f;

        private const float EarHeight = 1.65f; // metres
        private const float Speed = 1.1f; // metres per second, a stroll
        private const float TurnRate = 3f; // radians per second
        private const float Arrived = 0.05f; // metres
        private const float TalkingDistance = 1.3f; // metres: what strangers keep between them (Hall's personal distance, 0.5 to 1.2 m, and a hand's breadth)
        private const float FacingRadians = 0.15f; // nine degrees: the head is as good as there

        private readonly Queue<Vector3> way = new Queue<Vector3>();
        private Vector3 position;
        private Vector3 velocity;
        private float yaw;
        private float strideSeconds;
        private float stride;

        public PlayerWalk(float x, float z, Vector3 facing)
        {
            position = new Vector3(x, EarHeight, z);
            yaw = YawTo(facing);
        }

        /// <summary>Where the player is and looks.</summary>
        public Pose Pose => new Pose(position, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), velocity);

        /// <summary>Whether it has nowhere to go.</summary>
        public bool IsStanding => way.Count == 0;

        /// <summary>Whether it looks at a point.</summary>
        public bool IsFacing(Vector3 target) => Math.Abs(Wrapped(YawTo(target) - yaw)) < FacingRadians;

        /// <summary>Walks straight to where one talks to somebody; who is near already stays.</summary>
        public void Approach(Vector3 somebody)
        {
            way.Clear();
            Vector3 left = new Vector3(somebody.X - position.X, 0f, somebody.Z - position.Z);
            float distance = left.Length();
            if (distance > TalkingDistance + Arrived)
            {
                Vector3 goal = position + (left * ((distance - TalkingDistance) / distance));
                Add(goal.X, goal.Z);
            }
        }

        /// <summary>Adds a point to walk to.</summary>
        public void Add(float x, float z) => way.Enqueue(new Vector3(x, EarHeight, z));

        /// <summary>Walks ahead (1) or back (-1) for a moment; what an arrow key does.</summary>
        public void Stride(float direction)
        {
            way.Clear();
            stride = direction;
            strideSeconds = 0.25f; // bridges the pause between two repeats of a held key
        }

        /// <summary>Turns by an angle; positive is to the left.</summary>
        public void Turn(float radians)
        {
            way.Clear();
            yaw += radians;
        }

        /// <summary>Moves on by one tick.</summary>
        /// <param name="deltaSeconds">Length of the tick.</param>
        /// <param name="face">Who to turn to when standing; null leaves the head as it is.</param>
        public void Tick(float deltaSeconds, Vector3? face)
        {
            velocity = Vector3.Zero;
            if (way.Count > 0)
            {
                Vector3 left = way.Peek() - position;
                if (left.Length() < Arrived)
                {
                    way.Dequeue();
                }
                else
                {
                    velocity = Vector3.Normalize(left) * Speed;
                    TurnTowards(YawTo(way.Peek()), deltaSeconds);
                    position += Vector3.Normalize(left) * Math.Min(Speed * deltaSeconds, left.Length());
                }
            }
            else if (strideSeconds > 0f)
            {
                strideSeconds -= deltaSeconds;
                velocity = Pose.Forward * (stride * Speed);
                position += velocity * deltaSeconds;
                position = new Vector3(Math.Clamp(position.X, -MostX, MostX), EarHeight, Math.Clamp(position.Z, LeastZ, MostZ));
            }
            else if (face != null)
            {
                TurnTowards(YawTo(face.Value), deltaSeconds);
            }
        }

        private float YawTo(Vector3 target) => (float)Math.Atan2(-(target.X - position.X), -(target.Z - position.Z));

        // The same angle within half a turn of 0.
        private static float Wrapped(float angle) => angle - (float)(Math.Floor((angle + Math.PI) / (2 * Math.PI)) * 2 * Math.PI);

        private void TurnTowards(float wanted, float deltaSeconds)
        {
            float left = Wrapped(wanted - yaw);
            yaw += Math.Clamp(left, -TurnRate * deltaSeconds, TurnRate * deltaSeconds);
        }
    }
}
