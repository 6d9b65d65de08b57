using UnityEditor;
using UnityEngine;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Colours of what the window draws itself, for the editor's dark and light skin; all else has the editor's own.</summary>
    internal static class PreviewColours
    {
        public static Color Heard => EditorGUIUtility.isProSkin ? new Color(0.35f, 0.76f, 0.66f, 1f) : new Color(0.12f, 0.44f, 0.37f, 1f);

        public static Color Ahead => EditorGUIUtility.isProSkin ? new Color(0.32f, 0.42f, 0.39f, 1f) : new Color(0.66f, 0.74f, 0.71f, 1f);

        public static Color Tone => EditorGUIUtility.isProSkin ? new Color(0.94f, 0.64f, 0.34f, 1f) : new Color(0.71f, 0.33f, 0.05f, 1f);

        public static Color Limit => EditorGUIUtility.isProSkin ? new Color(1f, 0.54f, 0.49f, 1f) : new Color(0.64f, 0.15f, 0.12f, 1f);

        public static Color Lip => new Color(0.75f, 0.38f, 0.36f, 1f);

        public static Color Inside => new Color(0.2f, 0.07f, 0.07f, 1f);
    }
}
