using OmniNPC.Unity;
using UnityEngine;

namespace OmniNPC.VrCompanion.Unity
{
    /// <summary>Moves a character as a companion: it follows the headset, keeps its distance and turns to who looks at it. Stands beside its <see cref="NpcBehaviour"/>.</summary>
    /// <remarks>Thread: main.</remarks>
    [RequireComponent(typeof(NpcBehaviour))]
    public sealed class CompanionBehaviour : MonoBehaviour
    {
        [SerializeField, Tooltip("The player's head.")]
        private XrHead? head;

        private readonly Gaze gaze = new Gaze();
        private readonly System.Numerics.Vector3[] face = new System.Numerics.Vector3[1];
        private NpcBehaviour? character;
        private Companion? companion;

        /// <summary>The player's head; it stands still without one.</summary>
        public XrHead? Head
        {
            get => head;
            set => head = value;
        }

        /// <summary>Whether the player looks at it.</summary>
        public bool IsLookedAt => gaze.Target == 0;

        private void Awake() => character = GetComponent<NpcBehaviour>();

        private void Update()
        {
            if (head != null && head.TryGetHead(Time.realtimeSinceStartupAsDouble, out Pose pose))
            {
                Move(Time.unscaledDeltaTime, pose);
            }
        }

        private void Move(float deltaSeconds, in Pose player)
        {
            companion ??= new Companion(UnityPose.FromUnity(transform.position), player.Position);
            face[0] = companion.Pose.Position;
            gaze.Tick(deltaSeconds, player, face);
            Npc? npc = character == null ? null : character.Npc;
            companion.Tick(deltaSeconds, player, IsLookedAt || (npc != null && npc.State != NpcState.Idle));
            transform.SetPositionAndRotation(UnityPose.ToUnity(companion.Pose.Position), UnityPose.ToUnity(companion.Pose.Rotation));
        }
    }
}
