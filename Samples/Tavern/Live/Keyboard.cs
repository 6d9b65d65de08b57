using System;
using System.Text;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The player's keys: letters type a line, Enter says it, arrows walk and turn, q on an empty line quits.</summary>
    internal sealed class Keyboard
    {
        private const float TurnRadians = 0.15f; // about nine degrees a key press; a held key repeats 30 times a second
        private readonly StringBuilder typed = new StringBuilder();

        /// <summary>What was typed so far.</summary>
        public string Typing => typed.ToString();

        /// <summary>Whether the player wants to leave.</summary>
        public bool Quits { get; private set; }

        /// <summary>Reads the keys pressed since the last call; never waits.</summary>
        public void Poll(TavernScene scene)
        {
            while (Console.KeyAvailable)
            {
                Press(Console.ReadKey(true), scene);
            }
        }

        private void Press(ConsoleKeyInfo key, TavernScene scene)
        {
            switch (key.Key)
            {
                case ConsoleKey.UpArrow:
                    Walk(scene, 1f);
                    break;
                case ConsoleKey.DownArrow:
                    Walk(scene, -1f);
                    break;
                case ConsoleKey.LeftArrow:
                    scene.Partner = null;
                    scene.Walk.Turn(TurnRadians);
                    break;
                case ConsoleKey.RightArrow:
                    scene.Partner = null;
                    scene.Walk.Turn(-TurnRadians);
                    break;
                case ConsoleKey.Enter:
                    string line = typed.ToString().Trim();
                    typed.Clear();
                    if (line.Length > 0)
                    {
                        scene.Begin(PlayerLine.Typed(line));
                    }

                    break;
                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(0, typed.Length - 1);
                    break;
                default:
                    if (key.KeyChar == 'q' && typed.Length == 0)
                    {
                        Quits = true;
                    }
                    else if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }

        private static void Walk(TavernScene scene, float direction)
        {
            scene.Partner = null;
            scene.Walk.Stride(direction);
        }
    }
}
