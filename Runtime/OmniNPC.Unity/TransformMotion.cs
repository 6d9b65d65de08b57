using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>Follows one transform from tick to tick and says how fast it moves.</summary>
    internal struct TransformMotion
    {
        // Nothing that speaks or listens moves faster; what does was put elsewhere, and a voice that is put elsewhere makes no Doppler shift.
        private const float MostMetresPerSecond = 100f;

        private Vector3 position;
        private bool hasPosition;

        /// <summary>The pose now, with the velocity since the last call.</summary>
        public Pose Follow(Transform transform, float deltaSeconds)
        {
            Vector3 now = transform.position;
            Vector3 velocity = hasPosition && deltaSeconds > 0f ? (now - position) / deltaSeconds : Vector3.zero;
            position = now;
            hasPosition = true;
            return UnityPose.Of(transform, velocity.magnitude <= MostMetresPerSecond ? velocity : Vector3.zero);
        }

        /// <summary>Forgets where the transform was: the next pose is at rest.</summary>
        public void Forget() => hasPosition = false;
    }
}
