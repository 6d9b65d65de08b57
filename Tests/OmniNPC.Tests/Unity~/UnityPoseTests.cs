using NUnit.Framework;
using OmniNPC.Unity;
using UnityEngine;
using Numerics = System.Numerics;

namespace OmniNPC.Tests.Unity
{
    /// <summary>What is in front, above and to the right in Unity is so for the voices too.</summary>
    public sealed class UnityPoseTests
    {
        private const float Tolerance = 1e-5f;

        [TestCase(0f, 0f, 1f, 0f)]
        [TestCase(90f, 0f, 1f, 0f)]
        [TestCase(-35f, 0f, 1f, 0f)]
        [TestCase(50f, 1f, 0f, 0f)]
        [TestCase(20f, 0f, 0f, 1f)]
        [TestCase(77f, 1f, 2f, -3f)]
        public void Forward_up_and_right_stay_what_they_are(float degrees, float x, float y, float z)
        {
            Quaternion rotation = Quaternion.AngleAxis(degrees, new Vector3(x, y, z));
            var pose = new Pose(Numerics.Vector3.Zero, UnityPose.FromUnity(rotation), Numerics.Vector3.Zero);

            AreEqual(pose.Forward, rotation * new Vector3(0f, 0f, 1f));
            AreEqual(pose.Up, rotation * new Vector3(0f, 1f, 0f));
            // Right-handed: forward x up is right.
            AreEqual(Numerics.Vector3.Cross(pose.Forward, pose.Up), rotation * new Vector3(1f, 0f, 0f));
        }

        [Test]
        public void A_turn_to_the_right_in_unity_is_one_to_the_right_here()
        {
            var pose = new Pose(Numerics.Vector3.Zero, UnityPose.FromUnity(Quaternion.AngleAxis(90f, new Vector3(0f, 1f, 0f))), Numerics.Vector3.Zero);

            Assert.That(pose.Forward.X, Is.EqualTo(1f).Within(Tolerance));
        }

        [Test]
        public void The_way_there_and_back_changes_nothing()
        {
            var vector = new Vector3(1f, -2f, 3f);
            Vector3 back = UnityPose.ToUnity(UnityPose.FromUnity(vector));
            Assert.That((back - vector).magnitude, Is.EqualTo(0f));

            Quaternion rotation = Quaternion.AngleAxis(77f, new Vector3(1f, 2f, -3f));
            Quaternion same = UnityPose.ToUnity(UnityPose.FromUnity(rotation));
            Assert.That(new[] { same.x, same.y, same.z, same.w }, Is.EqualTo(new[] { rotation.x, rotation.y, rotation.z, rotation.w }));
        }

        [Test]
        public void A_transform_gives_position_rotation_and_velocity()
        {
            Transform transform = new GameObject().transform;
            transform.SetPositionAndRotation(new Vector3(1f, 2f, 3f), Quaternion.AngleAxis(180f, new Vector3(0f, 1f, 0f)));

            Pose pose = UnityPose.Of(transform, new Vector3(0f, 0f, 2f));

            Assert.That(pose.Position, Is.EqualTo(new Numerics.Vector3(1f, 2f, -3f)));
            Assert.That(pose.Velocity, Is.EqualTo(new Numerics.Vector3(0f, 0f, -2f)));
            Assert.That(pose.Forward.Z, Is.EqualTo(1f).Within(Tolerance), "it looks along Unity's -z, which is our +z");
        }

        [Test]
        public void Motion_gives_the_velocity_and_a_jump_none()
        {
            Transform transform = new GameObject().transform;
            var motion = default(TransformMotion);

            Assert.That(motion.Follow(transform, 0.1f).Velocity, Is.EqualTo(Numerics.Vector3.Zero), "the first pose is at rest");
            transform.position = new Vector3(0.2f, 0f, 0f);
            Assert.That(motion.Follow(transform, 0.1f).Velocity.X, Is.EqualTo(2f).Within(Tolerance));
            transform.position = new Vector3(500f, 0f, 0f);
            Assert.That(motion.Follow(transform, 0.1f).Velocity, Is.EqualTo(Numerics.Vector3.Zero), "it was put elsewhere");
            Assert.That(motion.Follow(transform, 0f).Velocity, Is.EqualTo(Numerics.Vector3.Zero), "no time passed");
        }

        private static void AreEqual(Numerics.Vector3 found, Vector3 unity)
        {
            Numerics.Vector3 expected = UnityPose.FromUnity(unity);
            Assert.That((found - expected).Length(), Is.EqualTo(0f).Within(Tolerance), $"found {found}, expected {expected}");
        }
    }
}
