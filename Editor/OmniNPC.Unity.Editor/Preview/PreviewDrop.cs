using System;
using UnityEditor;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>A file that is dropped onto the window is what its name says.</summary>
    /// <remarks>Thread: main.</remarks>
    internal static class PreviewDrop
    {
        /// <summary>Lets a file be dropped onto an element and all within it; others, and several at once, are refused before they are let go.</summary>
        /// <param name="onto">The element.</param>
        /// <param name="kinds">Endings of names, with the dot, and what is done with the path of such a file.</param>
        public static void Accept(VisualElement onto, params (string Extension, Action<string> Take)[] kinds)
        {
            onto.RegisterCallback<DragUpdatedEvent>(_ => DragAndDrop.visualMode = Find(kinds, out string _) == null ? DragAndDropVisualMode.Rejected : DragAndDropVisualMode.Copy);
            onto.RegisterCallback<DragPerformEvent>(_ =>
            {
                if (Find(kinds, out string path) is Action<string> take)
                {
                    DragAndDrop.AcceptDrag();
                    take(path);
                }
            });
        }

        private static Action<string>? Find((string Extension, Action<string> Take)[] kinds, out string path)
        {
            string[] paths = DragAndDrop.paths;
            path = paths != null && paths.Length == 1 ? paths[0] : string.Empty;
            foreach ((string extension, Action<string> take) in kinds)
            {
                if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    return take;
                }
            }

            return null;
        }
    }
}
