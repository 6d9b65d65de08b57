using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.VrCompanion;

namespace OmniNPC.Tests.VrCompanion
{
    /// <summary>The companion's legs and eyes: it follows, keeps its distance and turns to who looks at it.</summary>
    public sealed class CompanionTests
    {
        private const float Delta = 1f / 90f;

        [Test]
        public void It_follows_who_walks_away_and_stops_where_one_talks()
        {
            Companion companion = Before(new Vector3(0f, 1.65f, 0f));
            float farthest = 0f;
            for (int tick = 0; tick < 90 * 8; tick++)
            {
                Vector3 player = new Vector3(0f, 1.65f, Math.Min(5f, tick * Delta));
                companion.Tick(Delta, Head(player, 0f), false);
                farthest = Math.Max(farthest, Distance(companion, player));
            }

            Assert.That(companion.State, Is.EqualTo(CompanionState.Standing));
            Assert.That(Distance(companion, new Vector3(0f, 0f, 5f)), Is.EqualTo(1.2f).Within(0.02f));
            Assert.That(farthest, Is.LessThan(2.5f), "at a stroll it keeps up");
            Assert.That(companion.Pose.Position.Y, Is.EqualTo(1.5f), "its mouth stays at its height");
        }

        [Test]
        public void It_stands_while_the_player_moves_within_the_leash()
        {
            Companion companion = Before(Vector3.Zero);
            for (int tick = 0; tick < 90; tick++)
            {
                companion.Tick(Delta, Head(new Vector3(0f, 1.65f, tick * 0.01f), 0f), true);
            }

            Assert.That(companion.State, Is.EqualTo(CompanionState.Standing));
            Assert.That(companion.Pose.Position, Is.EqualTo(new Vector3(0f, 1.5f, -1.2f)));
        }

        [Test]
        public void It_steps_back_from_who_comes_too_near_and_faces_the_player_meanwhile()
        {
            Companion companion = Before(Vector3.Zero);
            Pose near = Head(new Vector3(0f, 1.65f, -0.8f), 0f);
            for (int tick = 0; tick < 90 * 3; tick++)
            {
                companion.Tick(Delta, near, false);
            }

            Assert.That(Distance(companion, near.Position), Is.EqualTo(0.9f).Within(0.02f));
            Assert.That(Facing(companion, near.Position), Is.LessThan(5));
        }

        [Test]
        public void Looked_at_it_turns_to_the_player_and_unnoticed_it_lets_small_angles_be()
        {
            Companion companion = new Companion(new Vector3(0f, 1.5f, 0f), new Vector3(0f, 1.5f, 2f));
            Pose aside = Head(new Vector3(1f, 1.65f, 1.3f), 0f);
            Turn(companion, aside, false);
            Assert.That(Facing(companion, aside.Position), Is.GreaterThan(30));
            Turn(companion, aside, true);
            Assert.That(Facing(companion, aside.Position), Is.LessThan(2));
            Pose behind = Head(new Vector3(-1f, 1.65f, -1.3f), 0f);
            Turn(companion, behind, false);
            Assert.That(Facing(companion, behind.Position), Is.LessThan(3), "who stands behind it is turned to in any case");
        }

        [Test]
        public void A_player_in_the_same_spot_moves_it_nowhere_it_cannot_be()
        {
            Companion companion = Before(Vector3.Zero);
            Pose same = Head(new Vector3(0f, 1.65f, -1.2f), 0f);
            Turn(companion, same, true);
            Assert.That(float.IsNaN(companion.Pose.Position.X) || float.IsNaN(companion.Pose.Rotation.W), Is.False);
        }

        [Test]
        public void A_look_is_found_after_a_moment_and_kept_a_little_wider()
        {
            Gaze gaze = new Gaze();
            Vector3[] faces = { new Vector3(0f, 1.65f, -2f), new Vector3(2f, 1.65f, -2f) };
            gaze.Tick(Delta, Head(new Vector3(0f, 1.65f, 0f), 0f), faces);
            Assert.That(gaze.Target, Is.EqualTo(-1), "a glance in passing is no look");
            Look(gaze, 0f, faces);
            Assert.That(gaze.Target, Is.EqualTo(0));
            Look(gaze, 20f, faces);
            Assert.That(gaze.Target, Is.EqualTo(0), "kept at 20 degrees");
            Look(gaze, 30f, faces);
            Assert.That(gaze.Target, Is.EqualTo(-1));
            Look(gaze, -45f, faces);
            Assert.That(gaze.Target, Is.EqualTo(1));
        }

        private static Companion Before(Vector3 player) => new Companion(new Vector3(0f, 1.5f, -1.2f), player);

        private static Pose Head(Vector3 position, float yawDegrees) => new Pose(position, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yawDegrees * (float)Math.PI / 180f), Vector3.Zero);

        private static void Look(Gaze gaze, float yawDegrees, Vector3[] faces)
        {
            for (int tick = 0; tick < 30; tick++)
            {
                gaze.Tick(Delta, Head(new Vector3(0f, 1.65f, 0f), yawDegrees), faces);
            }
        }

        private static void Turn(Companion companion, in Pose head, bool isAddressed)
        {
            for (int tick = 0; tick < 180; tick++)
            {
                companion.Tick(Delta, head, isAddressed);
            }
        }

        private static float Distance(Companion companion, Vector3 player)
            => Vector2.Distance(new Vector2(companion.Pose.Position.X, companion.Pose.Position.Z), new Vector2(player.X, player.Z));

        private static double Facing(Companion companion, Vector3 player)
        {
            Vector3 way = player - companion.Pose.Position;
            way.Y = 0f;
            return Math.Acos(Math.Clamp(Vector3.Dot(Vector3.Normalize(way), companion.Pose.Forward), -1f, 1f)) * 180 / Math.PI;
        }
    }
}
