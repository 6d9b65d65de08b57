using OmniNPC.Diagnostics;
using UnityEditor;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Shows beside the settings of a world what it is doing: loading, which voices and microphone it has, or in one sentence why it has none.</summary>
    [CustomEditor(typeof(NpcWorldBehaviour))]
    internal sealed class NpcWorldInspector : UnityEditor.Editor
    {
        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var world = (NpcWorldBehaviour)target;
            EditorGUILayout.HelpBox(Sentence(world), world.State == NpcWorldState.Failed ? MessageType.Error : MessageType.Info);
        }

        public override bool RequiresConstantRepaint() => ((NpcWorldBehaviour)target).State >= NpcWorldState.Loading;

        private static string Sentence(NpcWorldBehaviour component)
        {
            NpcWorld? world = component.World;
            if (world == null)
            {
                return component.State == NpcWorldState.Failed ? component.Problem : component.State == NpcWorldState.Loading ? "Loading the model." : "Runs in play mode.";
            }

            WorldDiagnostics diagnostics = world.Diagnostics;
            string ear = component.Ear?.Microphone == null ? "No microphone is used." : $"{component.Ear.Microphone.Description} {component.Ear.Echo.Description}";
            return $"{world.Count} characters speak with {world.Model.Description} through {world.Voices.Description}; {diagnostics.Starvations} starvations. {ear}";
        }
    }
}
