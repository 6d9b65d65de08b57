using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Tests.Unity;
using OmniNPC.Unity;
using OmniNPC.VrCompanion.Unity;
using UnityEngine;
using UnityEngine.XR;

namespace OmniNPC.Tests.VrCompanion
{
    /// <summary>The headset's adapter on the stand-in for Unity.</summary>
    public sealed class XrHeadTests
    {
        [SetUp]
        public void Begin()
        {
            UnityGame.Begin();
            InputDevices.Headset = default;
        }

        [Test]
        public void Without_a_headset_there_is_no_head_and_with_one_its_pose_is_the_listeners()
        {
            XrHead head = new GameObject("Head").AddComponent<XrHead>();
            head.Send("Update");
            Assert.That(head.TryGetHead(0, out _), Is.False);
            Wear(new Vector3(1f, 1.7f, 2f));
            head.Send("Update");
            Assert.That(head.TryGetHead(0, out Pose pose), Is.True);

            // Unity looks along +z, OmniNPC along -z.
            Assert.That(pose.Position, Is.EqualTo(new System.Numerics.Vector3(1f, 1.7f, -2f)));
            Assert.That(System.Numerics.Vector3.Distance(pose.Forward, System.Numerics.Vector3.UnitX), Is.LessThan(1e-5f), "a quarter turn to the right");
            Assert.That((head.transform.position.x, head.transform.position.y), Is.EqualTo((1f, 1.7f)));
        }

        [Test]
        public void A_rig_carries_the_head_through_the_world()
        {
            XrHead head = new GameObject("Head").AddComponent<XrHead>();
            Transform rig = new GameObject("Rig").transform;
            rig.SetPositionAndRotation(new Vector3(10f, 0f, 0f), Quaternion.AngleAxis(90f, new Vector3(0f, 1f, 0f)));
            head.Origin = rig;
            Wear(new Vector3(0f, 1.7f, 1f));
            head.Send("Update");
            head.TryGetHead(0, out Pose pose);
            Assert.That(System.Numerics.Vector3.Distance(pose.Position, new System.Numerics.Vector3(11f, 1.7f, 0f)), Is.LessThan(1e-4f), "a metre ahead of a rig that faces +x");
            Assert.That(System.Numerics.Vector3.Distance(pose.Forward, new System.Numerics.Vector3(0f, 0f, 1f)), Is.LessThan(1e-4f), "two quarter turns look back");
        }

        [Test]
        public void A_companion_walks_after_the_headset()
        {
            XrHead head = new GameObject("Head").AddComponent<XrHead>();
            GameObject body = new GameObject("Companion");
            body.AddComponent<NpcBehaviour>();
            CompanionBehaviour companion = body.AddComponent<CompanionBehaviour>();
            companion.Head = head;
            Time.unscaledDeltaTime = 1f / 90f;
            companion.Send("Update");
            Assert.That(body.transform.position.z, Is.Zero, "nobody wears the headset");
            Wear(new Vector3(0f, 1.7f, 5f));
            head.Send("Update");
            for (int i = 0; i < 90 * 6; i++)
            {
                companion.Send("Update");
            }

            Assert.That(body.transform.position.z, Is.EqualTo(3.8f).Within(0.03f));
            Assert.That(companion.IsLookedAt, Is.False, "the head looks aside");
        }

        private static void Wear(Vector3 eye) => InputDevices.Headset = new InputDevice
        {
            Features = new Dictionary<string, object>
            {
                [CommonUsages.centerEyePosition.name] = eye,
                [CommonUsages.centerEyeRotation.name] = Quaternion.AngleAxis(90f, new Vector3(0f, 1f, 0f)),
            },
        };
    }
}
