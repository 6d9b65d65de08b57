using System;
using System.Collections.Generic;

namespace UnityEngine.XR
{
    public enum XRNode
    {
        LeftEye,
        RightEye,
        CenterEye,
        Head,
        LeftHand,
        RightHand,
        GameController,
        TrackingReference,
        HardwareTracker,
    }

    public struct InputFeatureUsage<T>
    {
        public InputFeatureUsage(string usageName)
        {
            name = usageName;
        }

        public string name { get; set; }
    }

    public static class CommonUsages
    {
        public static InputFeatureUsage<Vector3> centerEyePosition = new InputFeatureUsage<Vector3>("CenterEyePosition");
        public static InputFeatureUsage<Vector3> centerEyeVelocity = new InputFeatureUsage<Vector3>("CenterEyeVelocity");
        public static InputFeatureUsage<Quaternion> centerEyeRotation = new InputFeatureUsage<Quaternion>("CenterEyeRotation");
    }

    public struct InputDevice
    {
        internal Dictionary<string, object> Features { get; set; }

        public bool isValid => Features != null;

        public bool TryGetFeatureValue(InputFeatureUsage<Vector3> usage, out Vector3 value) => TryGet(usage.name, out value);

        public bool TryGetFeatureValue(InputFeatureUsage<Quaternion> usage, out Quaternion value) => TryGet(usage.name, out value);

        private bool TryGet<T>(string name, out T value)
        {
            bool isThere = Features != null && Features.ContainsKey(name);
            value = isThere ? (T)Features[name] : default;
            return isThere;
        }
    }

    public class InputDevices
    {
        // The headset; none unless a test puts one on.
        internal static InputDevice Headset { get; set; }

        public static InputDevice GetDeviceAtXRNode(XRNode node) => node == XRNode.CenterEye ? Headset : default;
    }
}
