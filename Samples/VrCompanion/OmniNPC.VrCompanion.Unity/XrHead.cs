using OmniNPC.Unity;
using UnityEngine;
using UnityEngine.XR;

namespace OmniNPC.VrCompanion.Unity
{
    /// <summary>The head of a headset, from Unity's XR input: give its transform to <see cref="NpcWorldBehaviour.Listener"/>.</summary>
    /// <remarks>
    /// Reads the device at <see cref="XRNode.CenterEye"/>, so it works with every XR plug-in and without the Input System package. A rig that moves through the world is named as the origin; without one,
    /// tracking space is world space. Thread: main.
    /// </remarks>
    [DisallowMultipleComponent]
    public sealed class XrHead : MonoBehaviour, IHeadPose
    {
        [SerializeField, Tooltip("The rig that carries the headset through the world. Empty: the tracking space is the world.")]
        private Transform? origin;

        private Vector3 position;
        private Quaternion rotation = Quaternion.identity;
        private Vector3 velocity;
        private bool isKnown;

        /// <summary>The rig that carries the headset through the world; null when the tracking space is the world.</summary>
        public Transform? Origin
        {
            get => origin;
            set => origin = value;
        }

        /// <inheritdoc/>
        public bool TryGetHead(double nowSeconds, out Pose head)
        {
            head = new Pose(UnityPose.FromUnity(position), UnityPose.FromUnity(rotation), UnityPose.FromUnity(velocity));
            return isKnown;
        }

        private void Update()
        {
            InputDevice device = InputDevices.GetDeviceAtXRNode(XRNode.CenterEye);
            if (!device.isValid || !device.TryGetFeatureValue(CommonUsages.centerEyePosition, out Vector3 eye) || !device.TryGetFeatureValue(CommonUsages.centerEyeRotation, out Quaternion look))
            {
                // The listener stays where it was: a headset on the table is no head.
                isKnown = false;
                return;
            }

            Vector3 speed = device.TryGetFeatureValue(CommonUsages.centerEyeVelocity, out Vector3 found) ? found : Vector3.zero;
            position = origin == null ? eye : origin.position + (origin.rotation * eye);
            rotation = origin == null ? look : origin.rotation * look;
            velocity = origin == null ? speed : origin.rotation * speed;
            isKnown = true;
            transform.SetPositionAndRotation(position, rotation);
        }
    }
}
