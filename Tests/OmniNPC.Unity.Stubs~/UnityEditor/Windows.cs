using System;
using System.Collections.Generic;
using UnityEngine;
using UnityEngine.UIElements;

namespace UnityEditor
{
    public enum DragAndDropVisualMode
    {
        None,
        Copy,
        Link,
        Move = 16,
        Generic = 4,
        Rejected = 32,
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName)
        {
            menuItem = itemName;
        }

        public string menuItem;
    }

    public class EditorWindow : ScriptableObject
    {
        public GUIContent titleContent { get; set; }

        public Vector2 minSize { get; set; }

        public VisualElement rootVisualElement { get; } = new VisualElement();

        internal static EditorWindow Opened { get; set; }

        public static T GetWindow<T>()
            where T : EditorWindow
        {
            Opened ??= CreateInstance<T>();
            return (T)Opened;
        }
    }

    public sealed class EditorApplication
    {
        public delegate void CallbackFunction();

        public static CallbackFunction update;

        public static double timeSinceStartup { get; internal set; }

        internal static void Update(double seconds)
        {
            timeSinceStartup += seconds;
            update?.Invoke();
        }
    }

    public static class AssemblyReloadEvents
    {
        public delegate void AssemblyReloadCallback();

        public static event AssemblyReloadCallback beforeAssemblyReload;

        internal static void Reload() => beforeAssemblyReload?.Invoke();
    }

    public class EditorGUIUtility
    {
        public static bool isProSkin { get; internal set; }
    }

    public class EditorUtility
    {
        // What the user will pick in the panels that open next, in order; the empty text is Cancel.
        internal static Queue<string> Picked { get; } = new Queue<string>();

        internal static GameObject Hidden { get; private set; }

        public static GameObject CreateGameObjectWithHideFlags(string name, HideFlags flags, params Type[] components)
        {
            Hidden = new GameObject(name) { hideFlags = flags };
            foreach (Type component in components)
            {
                Hidden.AddComponent(component);
            }

            return Hidden;
        }

        public static string OpenFilePanel(string title, string directory, string extension) => Picked.Dequeue();

        public static string OpenFolderPanel(string title, string folder, string defaultName) => Picked.Dequeue();

        public static string SaveFilePanel(string title, string directory, string defaultName, string extension) => Picked.Dequeue();
    }

    public class DragAndDrop
    {
        public static string[] paths { get; set; } = Array.Empty<string>();

        public static DragAndDropVisualMode visualMode { get; set; }

        internal static bool IsAccepted { get; set; }

        public static void AcceptDrag() => IsAccepted = true;
    }
}
