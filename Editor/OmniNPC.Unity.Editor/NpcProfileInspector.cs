using UnityEditor;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Says beside a character's settings what cannot be right about them, before it is spawned.</summary>
    [CustomEditor(typeof(NpcProfileAsset))]
    internal sealed class NpcProfileInspector : UnityEditor.Editor
    {
        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var profile = (NpcProfileAsset)target;
            NpcWorld? world = NpcWorldBehaviour.Main == null ? null : NpcWorldBehaviour.Main.World;
            if (world != null && profile.Voice.Length > 0 && !HasVoice(world, profile.Voice))
            {
                EditorGUILayout.HelpBox($"{world.Model.Description} has no voice {profile.Voice}; it has {Voices(world)}.", MessageType.Error);
            }
            else if (world != null)
            {
                EditorGUILayout.HelpBox($"Voices of {world.Model.Description}: {Voices(world)}.", MessageType.Info);
            }
        }

        private static bool HasVoice(NpcWorld world, string name)
        {
            foreach (Speech.VoiceDescription voice in world.Model.Voices)
            {
                if (voice.Name == name)
                {
                    return true;
                }
            }

            return false;
        }

        private static string Voices(NpcWorld world)
        {
            var names = new string[world.Model.Voices.Count];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = world.Model.Voices[i].Name;
            }

            return string.Join(", ", names);
        }
    }
}
