using System;

namespace Godot
{
    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class ExportAttribute : Attribute
    {
    }

    public struct Vector3
    {
        public float X;
        public float Y;
        public float Z;
    }

    public struct Quaternion
    {
        public float X;
        public float Y;
        public float Z;
        public float W;
    }

    public struct Basis
    {
        public readonly Quaternion GetRotationQuaternion() => default;
    }

    public struct Transform3D
    {
        public Basis Basis;
        public Vector3 Origin;
    }

    public class GodotObject : IDisposable
    {
        public void Dispose()
        {
        }
    }

    public class Node : GodotObject
    {
        public int ProcessPriority { get; set; }

        public virtual void _Ready()
        {
        }

        public virtual void _Process(double delta)
        {
        }

        public virtual void _ExitTree()
        {
        }

        public Viewport GetViewport() => new Viewport();

        public T GetNode<T>(string path)
            where T : class => throw new NotSupportedException(path);
    }

    public class Node3D : Node
    {
        public Transform3D GlobalTransform { get; set; }
    }

    public class Camera3D : Node3D
    {
    }

    public class Viewport : Node
    {
        public Camera3D? GetCamera3D() => null;
    }

    public static class GD
    {
        public static void Print(string what)
        {
        }

        public static void PushError(string message)
        {
        }
    }

    public static class OS
    {
        public static bool HasFeature(string tagName) => false;

        public static string GetExecutablePath() => string.Empty;
    }

    public static class ProjectSettings
    {
        public static string GlobalizePath(string path) => path;
    }

    public static class StringExtensions
    {
        public static string GetBaseDir(this string instance) => instance;

        public static string PathJoin(this string instance, string file) => instance + "/" + file;
    }
}
