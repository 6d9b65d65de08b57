using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace OmniNPC.ApiReference
{
    /// <summary>Members as C# writes them.</summary>
    public static class Signatures
    {
        private static readonly Dictionary<Type, string> Keywords = new Dictionary<Type, string>
        {
            [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
            [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object",
        };

        private static readonly NullabilityInfoContext Nullability = new NullabilityInfoContext();

        /// <summary>Name of a type with its parameters and the types around it.</summary>
        public static string Name(Type type) => (type.DeclaringType == null || type.IsGenericParameter ? string.Empty : Name(type.DeclaringType) + ".") + Plain(type);

        /// <summary>The declaration of a type.</summary>
        public static string Of(Type type)
        {
            if (typeof(Delegate).IsAssignableFrom(type))
            {
                MethodInfo invoke = type.GetMethod("Invoke")!;
                return $"public delegate {Returned(invoke)} {Plain(type)}({Listed(invoke.GetParameters())})";
            }

            string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
            string manner = type.IsAbstract && type.IsSealed ? "static " : type.IsInterface || type.IsValueType ? string.Empty : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : string.Empty;
            if (kind == "struct" && type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false))
            {
                manner = "readonly ";
            }

            IEnumerable<Type> above = type.BaseType != null && !type.IsValueType && type.BaseType != typeof(object) ? new[] { type.BaseType } : Enumerable.Empty<Type>();
            string[] bases = kind == "enum" ? Array.Empty<string>() : above.Concat(type.GetInterfaces().Where(face => face.IsPublic || face.IsNestedPublic)).Select(each => Plain(each)).ToArray();
            return $"public {manner}{kind} {Plain(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : string.Empty)}";
        }

        /// <summary>The declaration of a member.</summary>
        public static string Of(MemberInfo member)
        {
            switch (member)
            {
                case FieldInfo { IsLiteral: true, DeclaringType: { IsEnum: true } } value:
                    return $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
                case FieldInfo { IsLiteral: true } constant:
                    return $"const {Plain(constant.FieldType)} {constant.Name} = {Constant(constant.GetRawConstantValue())}";
                case FieldInfo field:
                    return $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{Annotated(field.FieldType, Nullability.Create(field))} {field.Name}";
                case ConstructorInfo constructor:
                    return $"{Plain(constructor.DeclaringType!).Split('<')[0]}({Listed(constructor.GetParameters())})";
                case PropertyInfo property:
                    MethodInfo accessor = property.GetMethod ?? property.SetMethod!;
                    string accessors = (property.GetMethod?.IsPublic == true ? "get; " : string.Empty) + (property.SetMethod?.IsPublic == true ? "set; " : string.Empty);
                    string called = property.GetIndexParameters().Length > 0 ? $"this[{Listed(property.GetIndexParameters())}]" : property.Name;
                    return $"{(accessor.IsStatic ? "static " : string.Empty)}{Annotated(property.PropertyType, Nullability.Create(property))} {called} {{ {accessors}}}";
                case EventInfo raised:
                    return $"event {Plain(raised.EventHandlerType!)} {raised.Name}";
                case MethodInfo method:
                    string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Plain))}>" : string.Empty;
                    return $"{(method.IsStatic ? "static " : string.Empty)}{Returned(method)} {method.Name}{generic}({Listed(method.GetParameters())})";
                default:
                    return member.Name;
            }
        }

        private static string Plain(Type type)
        {
            if (type.IsByRef)
            {
                return Plain(type.GetElementType()!);
            }

            if (type.IsArray)
            {
                return Plain(type.GetElementType()!) + "[]";
            }

            if (type.IsPointer)
            {
                return Plain(type.GetElementType()!) + "*";
            }

            if (Nullable.GetUnderlyingType(type) is Type value)
            {
                return Plain(value) + "?";
            }

            if (Keywords.TryGetValue(type, out string? keyword))
            {
                return keyword;
            }

            return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Plain))}>" : type.Name;
        }

        private static string Annotated(Type type, NullabilityInfo about) =>
            Plain(type) + (!(type.IsByRef ? type.GetElementType()! : type).IsValueType && about.ReadState == NullabilityState.Nullable && !type.IsGenericParameter ? "?" : string.Empty);

        private static string Returned(MethodInfo method) => Annotated(method.ReturnType, Nullability.Create(method.ReturnParameter));

        private static string Listed(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        {
            string way = !parameter.ParameterType.IsByRef ? string.Empty : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
            string value = parameter.HasDefaultValue ? $" = {Constant(parameter.RawDefaultValue, parameter.ParameterType)}" : string.Empty;
            return $"{way}{Annotated(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
        }));

        private static string Constant(object? value, Type? type = null) => value switch
        {
            null => type != null && type.IsValueType ? "default" : "null",
            bool flag => flag ? "true" : "false",
            string text => $"\"{text}\"",
            _ when type != null && type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }
}
