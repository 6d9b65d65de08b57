using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;

namespace OmniNPC.ApiReference
{
    /// <summary>The XML files that the compiler writes beside an assembly, by member. Where a member inherits its text, that of the member it implements.</summary>
    public sealed class DocumentationFiles
    {
        private readonly Dictionary<string, XElement> members = new Dictionary<string, XElement>();

        /// <summary>Reads the files.</summary>
        /// <param name="folder">Where they lie.</param>
        /// <param name="assemblies">Names without an ending.</param>
        public DocumentationFiles(string folder, IEnumerable<string> assemblies)
        {
            foreach (XElement member in assemblies.SelectMany(name => XDocument.Load(Path.Combine(folder, name + ".xml")).Descendants("member")))
            {
                members[member.Attribute("name")!.Value] = member;
            }
        }

        /// <summary>The text about a type or member, or null when there is none.</summary>
        public XElement? Of(MemberInfo member)
        {
            members.TryGetValue(Id(member), out XElement? found);
            return found?.Element("inheritdoc") == null ? found : Inherited(member) ?? found;
        }

        // As the C# specification, Documentation comments, builds ids.
        private static string Id(MemberInfo member)
        {
            if (member is Type type)
            {
                return "T:" + type.FullName!.Replace('+', '.');
            }

            char kind = member is FieldInfo ? 'F' : member is PropertyInfo ? 'P' : member is EventInfo ? 'E' : 'M';
            string name = member is ConstructorInfo ? "#ctor" : member.Name;
            string arity = member is MethodInfo { IsGenericMethod: true } generic ? "``" + generic.GetGenericArguments().Length : string.Empty;
            ParameterInfo[] parameters = member is MethodBase method ? method.GetParameters() : member is PropertyInfo property ? property.GetIndexParameters() : Array.Empty<ParameterInfo>();
            string listed = parameters.Length == 0 ? string.Empty : $"({string.Join(",", parameters.Select(parameter => TypeId(parameter.ParameterType)))})";
            string result = member is MethodInfo { Name: "op_Implicit" or "op_Explicit" } conversion ? "~" + TypeId(conversion.ReturnType) : string.Empty;
            return $"{kind}:{member.DeclaringType!.FullName!.Replace('+', '.')}.{name}{arity}{listed}{result}";
        }

        private static string TypeId(Type type)
        {
            if (type.IsByRef || type.IsArray || type.IsPointer)
            {
                return TypeId(type.GetElementType()!) + (type.IsByRef ? "@" : type.IsArray ? "[]" : "*");
            }

            if (type.IsGenericParameter)
            {
                return (type.DeclaringMethod == null ? "`" : "``") + type.GenericParameterPosition;
            }

            string name = type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName! : type.FullName!;
            name = name.Replace('+', '.');
            return type.IsConstructedGenericType ? $"{name.Substring(0, name.IndexOf('`'))}{{{string.Join(",", type.GetGenericArguments().Select(TypeId))}}}" : name;
        }

        private XElement? Inherited(MemberInfo member)
        {
            Type own = member as Type ?? member.DeclaringType!;
            IEnumerable<Type> above = own.GetInterfaces();
            for (Type? parent = own.BaseType; parent != null; parent = parent.BaseType)
            {
                above = above.Append(parent);
            }

            string tail = member is Type ? string.Empty : Id(member).Substring(2 + own.FullName!.Length);
            foreach (Type type in above)
            {
                string id = member is Type ? "T:" + type.FullName : Id(member).Substring(0, 2) + type.FullName + tail;
                if (members.TryGetValue(id, out XElement? found))
                {
                    return found;
                }
            }

            return null;
        }
    }
}
