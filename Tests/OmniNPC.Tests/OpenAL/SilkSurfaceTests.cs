using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using OmniNPC.Tests.House;
using Silk.NET.OpenAL;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Holds the stand-in of Plugins/Bindings~ to the real assembly's surface; with the real packages, holds the facts to the packages.</summary>
    public sealed class SilkSurfaceTests
    {
        private const string Facts = "Tests/OmniNPC.Tests/OpenAL/SilkSurface.txt";

        private static readonly Dictionary<Type, string> Words = new Dictionary<Type, string>
        {
            [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(uint)] = "uint",
            [typeof(float)] = "float", [typeof(string)] = "string", [typeof(IntPtr)] = "nint",
        };

        private static bool IsStandIn => typeof(AL).Assembly.GetType("Silk.NET.OpenAL.NativeLoader") != null;

        [Test]
        public void Every_listed_type_and_member_exists_with_its_signature()
        {
            List<string> missing = new List<string>();
            foreach ((string type, string[] members) in Listed())
            {
                Type? found = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(type.Split(' ')[1])).FirstOrDefault(found => found != null);
                if (found == null || KindOf(found) != type)
                {
                    missing.Add(type);
                    continue;
                }

                HashSet<string> real = Members(found).ToHashSet();
                missing.AddRange(members.Where(member => !real.Contains(member)).Select(member => $"{type}: {member}"));
            }

            Assert.That(missing, Is.Empty);
        }

        [Test]
        public void The_stand_in_has_no_public_member_that_is_not_listed()
        {
            Assume.That(IsStandIn, "The real packages have more than we call.");
            Dictionary<string, string[]> listed = Listed().ToDictionary(entry => entry.Type, entry => entry.Members);
            List<string> invented = new List<string>();
            foreach (Type type in typeof(AL).Assembly.GetExportedTypes())
            {
                string kind = KindOf(type);
                string[] members = listed.TryGetValue(kind, out string[]? known) ? known : Array.Empty<string>();
                if (known == null)
                {
                    invented.Add(kind);
                }

                invented.AddRange(Members(type).Where(member => !members.Contains(member)).Select(member => $"{kind}: {member}"));
            }

            Assert.That(invented, Is.Empty);
        }

        [Test]
        public void A_native_library_that_is_nowhere_is_one_sentence_with_the_names_tried()
        {
            Assume.That(IsStandIn, "The real packages have their own loader.");
            MethodInfo load = typeof(AL).Assembly.GetType("Silk.NET.OpenAL.NativeLoader")!.GetMethod("Load", BindingFlags.Static | BindingFlags.Public)!;

            Assert.That(
                Calling.Of(() => load.Invoke(null, new object[] { new[] { "libno-such-openal.so.1", "no-such-openal.dll" } })),
                Throws.TargetInvocationException.With.InnerException.TypeOf<System.IO.FileNotFoundException>()
                    .And.InnerException.Message.EqualTo("None of the native libraries libno-such-openal.so.1, no-such-openal.dll could be loaded."));
        }

        private static IEnumerable<(string Type, string[] Members)> Listed()
        {
            string[] lines = Repository.Read(Facts).Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToArray();
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i][0] == ' ')
                {
                    continue;
                }

                string[] members = lines.Skip(i + 1).TakeWhile(line => line[0] == ' ').Select(line => line.Trim()).ToArray();
                yield return (lines[i], lines[i].StartsWith("enum ") ? members.SelectMany(line => line.Split(", ")).ToArray() : members);
            }
        }

        private static string KindOf(Type type) => (type.IsEnum ? "enum " : type.IsValueType ? "struct " : "class ") + type.FullName;

        private static IEnumerable<string> Members(Type type)
        {
            if (type.IsEnum)
            {
                return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name}=0x{Convert.ToInt64(field.GetRawConstantValue()):x}");
            }

            IEnumerable<string> constructors = type.GetConstructors().Select(constructor => ".ctor(" + string.Join(", ", constructor.GetParameters().Select(Describe)) + ")");
            return constructors.Concat(type
                .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
                .Where(member => member.DeclaringType != typeof(object) && member.DeclaringType != typeof(ValueType) && member.MemberType != MemberTypes.Constructor)
                .Select(member => member is MethodInfo method
                    ? (method.IsStatic ? "static " : string.Empty) + NameOf(method.ReturnType) + " " + method.Name + GenericsOf(method) + "(" + string.Join(", ", method.GetParameters().Select(Describe)) + ")"
                    : member.MemberType + " " + member.Name));
        }

        private static string Describe(ParameterInfo parameter)
        {
            string passing = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : string.Empty;
            string text = passing + NameOf(parameter.ParameterType) + " " + parameter.Name;
            return parameter.HasDefaultValue ? text + " = " + parameter.DefaultValue : text;
        }

        private static string GenericsOf(MethodInfo method) =>
            method.IsGenericMethod ? "<" + string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name)) + ">" : string.Empty;

        private static string NameOf(Type type) =>
            type.IsByRef ? NameOf(type.GetElementType()!)
            : type.IsPointer ? NameOf(type.GetElementType()!) + "*"
            : Words.TryGetValue(type, out string? word) ? word : type.Name;
    }
}
