using System;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    [Flags]
    public enum HideFlags
    {
        None = 0,
        HideInHierarchy = 1,
        HideInInspector = 2,
        DontSaveInEditor = 4,
        NotEditable = 8,
        DontSaveInBuild = 16,
        DontUnloadUnusedAsset = 32,
        DontSave = 52,
        HideAndDontSave = 61,
    }

    public class Object
    {
        public string name { get; set; } = string.Empty;

        public HideFlags hideFlags { get; set; }

        internal bool IsDestroyed { get; private set; }

        // In Unity this waits for the end of the frame.
        public static void Destroy(Object obj)
        {
            if (!Application.isPlaying)
            {
                Debug.LogError("Destroy may not be called from edit mode! Use DestroyImmediate instead.", obj);
                return;
            }

            DestroyImmediate(obj);
        }

        public static void DestroyImmediate(Object obj)
        {
            if (obj is null || obj.IsDestroyed)
            {
                return;
            }

            obj.OnDestroying();
            obj.IsDestroyed = true;
        }

        public static implicit operator bool(Object exists) => exists != null;

        public static bool operator ==(Object x, Object y) => (x is null || x.IsDestroyed) ? (y is null || y.IsDestroyed) : ReferenceEquals(x, y);

        public static bool operator !=(Object x, Object y) => !(x == y);

        public override bool Equals(object other) => ReferenceEquals(this, other);

        public override int GetHashCode() => base.GetHashCode();

        internal virtual void OnDestroying()
        {
        }
    }

    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>()
            where T : ScriptableObject => Activator.CreateInstance<T>();
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }

        public Transform transform => gameObject.transform;

        public T GetComponent<T>() => gameObject.GetComponent<T>();

        public bool TryGetComponent<T>(out T component) => gameObject.TryGetComponent(out component);
    }

    public class Behaviour : Component
    {
        private bool isEnabled = true;

        public bool enabled
        {
            get => isEnabled;
            set
            {
                if (isEnabled != value)
                {
                    isEnabled = value;
                    Send(value ? "OnEnable" : "OnDisable");
                }
            }
        }

        internal void Send(string message) => GetType().GetMethod(message, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, Type.EmptyTypes, null)?.Invoke(this, null);

        internal override void OnDestroying()
        {
            enabled = false;
            Send("OnDestroy");
        }
    }

    public class MonoBehaviour : Behaviour
    {
    }

    public sealed class GameObject : Object
    {
        private readonly List<Component> components = new List<Component>();

        public GameObject()
        {
            transform = new Transform { gameObject = this };
            components.Add(transform);
        }

        public GameObject(string name)
            : this()
        {
            this.name = name;
        }

        public Transform transform { get; }

        public T AddComponent<T>()
            where T : Component => (T)Add(typeof(T));

        public Component AddComponent(Type componentType) => Add(componentType);

        public T GetComponent<T>() => TryGetComponent(out T component) ? component : default;

        public bool TryGetComponent<T>(out T component)
        {
            foreach (Component candidate in components)
            {
                if (candidate is T found && candidate != null)
                {
                    component = found;
                    return true;
                }
            }

            component = default;
            return false;
        }

        internal override void OnDestroying()
        {
            foreach (Component component in components)
            {
                Destroy(component);
            }
        }

        // Called by Unity for an object that is loaded inactive; tests set fields between.
        internal T AddDisabled<T>()
            where T : Behaviour
        {
            T component = Activator.CreateInstance<T>();
            component.gameObject = this;
            component.name = name;
            components.Add(component);
            typeof(Behaviour).GetField("isEnabled", BindingFlags.Instance | BindingFlags.NonPublic).SetValue(component, false);
            return component;
        }

        private Component Add(Type type)
        {
            foreach (RequireComponent needed in type.GetCustomAttributes(typeof(RequireComponent), true))
            {
                if (!components.Exists(component => needed.Needed.IsInstanceOfType(component)))
                {
                    Add(needed.Needed);
                }
            }

            var added = (Component)Activator.CreateInstance(type);
            added.gameObject = this;
            added.name = name;
            components.Add(added);
            if (added is MonoBehaviour script)
            {
                script.Send("Awake");
                script.Send("OnEnable");
            }

            return added;
        }
    }

    public class Transform : Component
    {
        public Vector3 position { get; set; }

        public Quaternion rotation { get; set; } = Quaternion.identity;

        internal Transform Parent { get; private set; }

        public void SetPositionAndRotation(Vector3 position, Quaternion rotation)
        {
            this.position = position;
            this.rotation = rotation;
        }

        public void SetParent(Transform parent, bool worldPositionStays) => Parent = parent;
    }

    public sealed class Mesh : Object
    {
        internal string[] Shapes { get; set; } = Array.Empty<string>();

        public int GetBlendShapeIndex(string blendShapeName) => Array.IndexOf(Shapes, blendShapeName);
    }

    public class Renderer : Component
    {
    }

    public class SkinnedMeshRenderer : Renderer
    {
        public Mesh sharedMesh { get; set; }

        internal Dictionary<int, float> Weights { get; } = new Dictionary<int, float>();

        public void SetBlendShapeWeight(int index, float value) => Weights[index] = value;
    }

    public sealed class Camera : Behaviour
    {
        public static Camera main { get; internal set; }
    }
}
