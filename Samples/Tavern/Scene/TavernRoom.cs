using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>What the game around the characters keeps: the counter, the barrel, the door, what was sold. Actions change it.</summary>
    internal sealed class TavernRoom
    {
        private const double PourSeconds = 1.5; // at the barrel
        private const double DoorSeconds = 0.8; // at the door

        private readonly List<string> onCounter = new List<string>();
        private readonly List<string> sold = new List<string>();
        private string deed = string.Empty;
        private CharacterBody? doer;
        private string doerName = string.Empty;

        /// <summary>Where the ale is.</summary>
        public static Vector3 Barrel { get; } = new Vector3(1.2f, Cast.MouthHeight, 0.9f);

        /// <summary>Where the door is.</summary>
        public static Vector3 Door { get; } = new Vector3(0f, Cast.MouthHeight, -4.8f);

        /// <summary>What stands on the counter, in order; an ale that was poured is <c>ale</c>.</summary>
        public IReadOnlyList<string> OnCounter => onCounter;

        /// <summary>What was sold, in order.</summary>
        public IReadOnlyList<string> Sold => sold;

        /// <summary>Whether the door was opened.</summary>
        public bool IsDoorOpen { get; private set; }

        /// <summary>Keys the player was given.</summary>
        public int KeysGiven { get; private set; }

        /// <summary>Times the player's coins were taken.</summary>
        public int Payments { get; private set; }

        /// <summary>Does what a character asks for.</summary>
        /// <param name="who">Its name.</param>
        /// <param name="body">Its body.</param>
        /// <param name="action">Name of the action.</param>
        /// <param name="argument">Its argument, or null.</param>
        /// <param name="nowSeconds">Scene seconds.</param>
        public void Do(string who, CharacterBody body, string action, string? argument, double nowSeconds)
        {
            deed = string.Empty;
            switch (action)
            {
                case "pour_ale":
                    onCounter.Add("ale");
                    body.Fetch(Barrel, PourSeconds);
                    break;
                case "serve":
                    onCounter.Add(argument ?? "something");
                    break;
                case "sell":
                    sold.Add(argument ?? "something");
                    break;
                case "open_door":
                    IsDoorOpen = true;
                    body.Fetch(Vector3.Lerp(Door, body.Position, 0.2f), DoorSeconds);
                    break;
                case "give_key":
                    KeysGiven++;
                    break;
                case "take_coins":
                    Payments++;
                    break;
                case "point_at":
                    deed = "points to the " + argument;
                    break;
                default:
                    deed = action.Replace('_', ' ') + "s" + (argument == null ? string.Empty : " " + argument);
                    break;
            }

            doer = deed.Length > 0 ? body : null;
            doerName = who;
            body.Gesture(deed.Length > 0 ? deed : action.Replace('_', ' '), nowSeconds);
        }

        /// <summary>The state in a few words, for people.</summary>
        public string Describe(double nowSeconds)
        {
            string text = onCounter.Count == 0 ? "the counter is empty" : "on the counter: " + string.Join(", ", onCounter);
            text += sold.Count == 0 ? string.Empty : "; sold: " + string.Join(", ", sold);
            text += KeysGiven == 0 ? string.Empty : "; keys given: " + KeysGiven.ToString(CultureInfo.InvariantCulture);
            text += Payments == 0 ? string.Empty : "; payments: " + Payments.ToString(CultureInfo.InvariantCulture);
            text += IsDoorOpen ? "; the door is open" : string.Empty;
            return doer != null && doer.GestureAt(nowSeconds).Length > 0 ? $"{text}; {doerName} {deed}" : text;
        }
    }
}
