using System;
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public enum FlexDirection
    {
        Column,
        ColumnReverse,
        Row,
        RowReverse,
    }

    public enum Wrap
    {
        NoWrap,
        Wrap,
        WrapReverse,
    }

    public enum DisplayStyle
    {
        Flex,
        None,
    }

    public enum WhiteSpace
    {
        Normal,
        NoWrap,
    }

    public enum TrickleDown
    {
        NoTrickleDown,
        TrickleDown,
    }

    public enum HelpBoxMessageType
    {
        None,
        Info,
        Warning,
        Error,
    }

    public delegate void EventCallback<in TEventType>(TEventType evt);

    public struct StyleLength
    {
        internal float Value;

        public static implicit operator StyleLength(float v) => new StyleLength { Value = v };
    }

    public struct StyleFloat
    {
        internal float Value;

        public static implicit operator StyleFloat(float v) => new StyleFloat { Value = v };
    }

    public struct StyleColor
    {
        internal Color Value;

        public static implicit operator StyleColor(Color v) => new StyleColor { Value = v };
    }

    public struct StyleBackground
    {
        internal Texture2D Value;

        public StyleBackground(Texture2D v)
        {
            Value = v;
        }
    }

    public struct StyleEnum<T>
        where T : struct, IConvertible
    {
        internal T Value;

        public static implicit operator StyleEnum<T>(T v) => new StyleEnum<T> { Value = v };
    }

    public interface IStyle
    {
        StyleColor backgroundColor { get; set; }

        StyleBackground backgroundImage { get; set; }

        StyleEnum<DisplayStyle> display { get; set; }

        StyleEnum<FlexDirection> flexDirection { get; set; }

        StyleFloat flexGrow { get; set; }

        StyleEnum<Wrap> flexWrap { get; set; }

        StyleLength height { get; set; }

        StyleLength minHeight { get; set; }

        StyleFloat opacity { get; set; }

        StyleEnum<WhiteSpace> whiteSpace { get; set; }

        StyleLength width { get; set; }
    }

    internal sealed class InlineStyle : IStyle
    {
        public StyleColor backgroundColor { get; set; }

        public StyleBackground backgroundImage { get; set; }

        public StyleEnum<DisplayStyle> display { get; set; }

        public StyleEnum<FlexDirection> flexDirection { get; set; }

        public StyleFloat flexGrow { get; set; }

        public StyleEnum<Wrap> flexWrap { get; set; }

        public StyleLength height { get; set; }

        public StyleLength minHeight { get; set; }

        public StyleFloat opacity { get; set; } = 1f;

        public StyleEnum<WhiteSpace> whiteSpace { get; set; }

        public StyleLength width { get; set; }
    }

    public abstract class EventBase
    {
        public void StopPropagation() => IsStopped = true;

        internal bool IsStopped { get; private set; }
    }

    public abstract class EventBase<T> : EventBase
        where T : EventBase<T>, new()
    {
    }

    public abstract class KeyboardEventBase<T> : EventBase<T>
        where T : KeyboardEventBase<T>, new()
    {
        public KeyCode keyCode { get; internal set; }

        public bool ctrlKey { get; internal set; }

        public bool commandKey { get; internal set; }

        public bool shiftKey { get; internal set; }

        public bool altKey { get; internal set; }
    }

    public class KeyDownEvent : KeyboardEventBase<KeyDownEvent>
    {
    }

    public class DragUpdatedEvent : EventBase<DragUpdatedEvent>
    {
    }

    public class DragPerformEvent : EventBase<DragPerformEvent>
    {
    }

    public class ChangeEvent<T> : EventBase<ChangeEvent<T>>
    {
        public T previousValue { get; internal set; }

        public T newValue { get; internal set; }
    }

    public class Painter2D
    {
        public Color strokeColor { get; set; }

        public Color fillColor { get; set; }

        public float lineWidth { get; set; }

        internal int Corners { get; private set; }

        internal List<Color> Painted { get; } = new List<Color>();

        public void BeginPath()
        {
        }

        public void ClosePath()
        {
        }

        public void MoveTo(Vector2 pos) => Corners++;

        public void LineTo(Vector2 pos) => Corners++;

        public void Stroke() => Painted.Add(strokeColor);

        public void Fill() => Painted.Add(fillColor);
    }

    public class MeshGenerationContext
    {
        public Painter2D painter2D { get; } = new Painter2D();
    }

    public class VisualElement
    {
        private readonly List<VisualElement> children = new List<VisualElement>();
        private readonly Dictionary<Type, Delegate> callbacks = new Dictionary<Type, Delegate>();

        public IStyle style { get; } = new InlineStyle();

        public string tooltip { get; set; } = string.Empty;

        public bool enabledSelf { get; private set; } = true;

        public Rect contentRect { get; internal set; }

        public Action<MeshGenerationContext> generateVisualContent { get; set; }

        public int childCount => children.Count;

        internal int Repaints { get; private set; }

        public VisualElement this[int key] => children[key];

        public void Add(VisualElement child) => children.Add(child);

        public void Clear() => children.Clear();

        public void SetEnabled(bool value) => enabledSelf = value;

        public void MarkDirtyRepaint() => Repaints++;

        public void RegisterCallback<TEventType>(EventCallback<TEventType> callback, TrickleDown useTrickleDown = TrickleDown.NoTrickleDown)
            where TEventType : EventBase<TEventType>, new() => callbacks[typeof(TEventType)] = callback;

        internal void Send<TEventType>(TEventType sent)
        {
            if (callbacks.TryGetValue(typeof(TEventType), out Delegate callback))
            {
                ((EventCallback<TEventType>)callback)(sent);
            }
        }

        // This and everything below it of a kind, in order.
        internal IEnumerable<T> All<T>()
            where T : VisualElement
        {
            if (this is T found)
            {
                yield return found;
            }

            foreach (VisualElement child in children)
            {
                foreach (T inner in child.All<T>())
                {
                    yield return inner;
                }
            }
        }

        internal Painter2D Draw(float width, float height)
        {
            contentRect = new Rect(0f, 0f, width, height);
            var context = new MeshGenerationContext();
            generateVisualContent?.Invoke(context);
            return context.painter2D;
        }
    }

    public class ScrollView : VisualElement
    {
    }

    public class TextElement : VisualElement
    {
        public string text { get; set; } = string.Empty;

        public bool enableRichText { get; set; } = true;
    }

    public class Label : TextElement
    {
        public Label()
        {
        }

        public Label(string text)
        {
            this.text = text;
        }
    }

    public class Button : TextElement
    {
        private readonly Action clickEvent;

        public Button(Action clickEvent)
        {
            this.clickEvent = clickEvent;
        }

        internal void Click()
        {
            if (enabledSelf)
            {
                clickEvent();
            }
        }
    }

    public class HelpBox : VisualElement
    {
        public HelpBox(string text, HelpBoxMessageType messageType)
        {
            this.text = text;
            this.messageType = messageType;
        }

        public string text { get; set; }

        public HelpBoxMessageType messageType { get; set; }
    }

    public interface INotifyValueChanged<T>
    {
        T value { get; set; }

        void SetValueWithoutNotify(T newValue);
    }

    public static class INotifyValueChangedExtensions
    {
        public static bool RegisterValueChangedCallback<T>(this INotifyValueChanged<T> control, EventCallback<ChangeEvent<T>> callback)
        {
            ((VisualElement)control).RegisterCallback(callback);
            return true;
        }
    }

    public abstract class BaseField<TValueType> : VisualElement, INotifyValueChanged<TValueType>
    {
        private TValueType current;

        protected BaseField(string label)
        {
            this.label = label;
        }

        public string label { get; set; }

        public TValueType value
        {
            get => current;
            set
            {
                var change = new ChangeEvent<TValueType> { previousValue = current, newValue = value };
                current = value;
                Send(change);
            }
        }

        public void SetValueWithoutNotify(TValueType newValue) => current = newValue;
    }

    public class TextField : BaseField<string>
    {
        public TextField(string label)
            : base(label)
        {
        }

        public bool multiline { get; set; }
    }

    public class DropdownField : BaseField<string>
    {
        public DropdownField(string label)
            : base(label)
        {
        }

        public List<string> choices { get; set; } = new List<string>();
    }

    public class ProgressBar : VisualElement
    {
        public float lowValue { get; set; }

        public float highValue { get; set; } = 100f;

        public float value { get; set; }

        public string title { get; set; } = string.Empty;
    }
}
