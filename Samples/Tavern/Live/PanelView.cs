using System;
using System.IO;
using System.Numerics;
using System.Text;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Live
{
    /// <summary>Shows a scene as a panel redrawn in place: a map, who speaks and how loud, the subtitle as heard, and what a tick costs.</summary>
    internal sealed class PanelView : ISceneView
    {
        private const double RedrawSeconds = 1 / 15.0;
        private const int MapColumns = 33;
        private const int MapRows = 14;
        private const float MetresPerColumn = 0.3f;
        private const float MetresPerRow = 0.6f; // a character cell is about twice as high as wide
        private const int Width = 78;

        private readonly TextWriter output;
        private readonly string device;
        private readonly StringBuilder page = new StringBuilder();
        private double nextDraw;
        private string last = string.Empty;
        private float tickPeakMs;

        public PanelView(TextWriter output, string device)
        {
            this.output = output;
            this.device = device;
            output.Write("\x1b[?25l\x1b[2J"); // hide the cursor, clear
        }

        /// <inheritdoc/>
        public void Happened(TavernScene scene, in SceneEvent e, string text)
        {
            switch (e.Kind)
            {
                case SceneEventKind.Finished:
                    last = text + (e.Flag ? " -" : string.Empty);
                    break;
                case SceneEventKind.Action:
                    last = $"* {e.Name}{(e.Argument == null ? string.Empty : " " + e.Argument)} *";
                    break;
                case SceneEventKind.Backchannel:
                    last = $"({text})";
                    break;
                case SceneEventKind.Faulted:
                    last = "! " + e.Name;
                    break;
            }
        }

        /// <inheritdoc/>
        public void Ticked(TavernScene scene, string typing)
        {
            tickPeakMs = Math.Max(tickPeakMs, scene.Ticks[scene.Ticks.Count - 1].CostMs);
            if (scene.NowSeconds < nextDraw)
            {
                return;
            }

            nextDraw = scene.NowSeconds + RedrawSeconds;
            page.Clear();
            page.Append("\x1b[H");
            Line("  The Gilded Boar        arrows walk · type a line, Enter says it · q quits");
            Line("  " + device);
            if (scene.Microphone != null)
            {
                Line("  " + scene.Microphone.Sentence);
            }

            Line(string.Empty);
            Map(scene);
            Line(string.Empty);
            scene.World.Player.TryGetAddressed(out Npc addressed);
            foreach (TavernCharacter character in scene.Characters)
            {
                string mark = scene.Characters.Count > 1 && character.Npc == addressed ? ">" : " ";
                Line($" {mark}{character.Name,-8}{character.Npc.State.ToString().ToLowerInvariant(),-10} {Bar(character.Voice.Level)}  {Text(Vector3.Distance(scene.Walk.Pose.Position, character.Position), 1)} m, {Side(scene.Walk.Pose, character.Position)}");
            }

            Wrapped("          ", Subtitle(scene));
            Line($"  you     {(scene.IsPlayerSpeaking ? "speaking" : "silent"),-10} {Bar(scene.PlayerLevel)}");
            Wrapped("          ", scene.Log.LastHeard.Length == 0 ? string.Empty : "\"" + scene.Log.LastHeard + "\"");
            Line("  room    " + scene.Room.Describe(scene.NowSeconds));
            Diagnostics.TickHistogram ticks = scene.World.Diagnostics.Ticks;
            Line($"  tick    {Text(tickPeakMs, 2)} ms of {Text(scene.BudgetMs, 2)}   p50 {Text(ticks.Percentile(0.5) * 1000, 2)}   p99 {Text(ticks.Percentile(0.99) * 1000, 2)}   starvations {scene.World.Diagnostics.Starvations}");
            Line(string.Empty);
            Line("  > " + typing + "_");
            output.Write(page);
            output.Flush();
            tickPeakMs = 0f;
        }

        /// <inheritdoc/>
        public void Dispose() => output.Write("\x1b[?25h\n");

        private static string Text(double value, int digits) => TextTable.Number(value, digits);

        private static string Bar(float level)
        {
            const int Cells = 20; // 3 dB each: full scale down to -60 dB
            double decibels = level < 1e-3f ? -60 : 20 * Math.Log10(level);
            int cells = (int)Math.Round((decibels + 60) / 3);
            return new string('#', Math.Clamp(cells, 0, Cells)).PadRight(Cells, '.');
        }

        private static string Side(in Pose player, Vector3 place)
        {
            Vector3 way = place - player.Position;
            float ahead = Vector3.Dot(way, player.Forward);
            float right = Vector3.Dot(way, Vector3.Cross(player.Forward, player.Up));
            if (Math.Abs(right) < 0.4f * Math.Abs(ahead))
            {
                return ahead > 0 ? "ahead" : "behind you";
            }

            return right > 0 ? "on your right" : "on your left";
        }

        private string Subtitle(TavernScene scene)
        {
            foreach (CharacterLog character in scene.Log.Characters)
            {
                if (character.HeardNow.Count > 0)
                {
                    StringBuilder text = new StringBuilder();
                    foreach (WordRecord word in character.HeardNow)
                    {
                        text.Append(word.Text).Append(' ');
                    }

                    return text.ToString();
                }
            }

            return last;
        }

        private void Map(TavernScene scene)
        {
            for (int row = 0; row < MapRows; row++)
            {
                char[] cells = new string(' ', MapColumns).ToCharArray();
                Place(cells, row, TavernRoom.Barrel.X, TavernRoom.Barrel.Z, 'O');
                for (float x = -0.9f; x <= 0.9f; x += MetresPerColumn)
                {
                    Place(cells, row, x, -0.7f, '=');
                }

                Place(cells, row, TavernRoom.Door.X, TavernRoom.Door.Z, scene.Room.IsDoorOpen ? ' ' : '-');
                foreach (TavernCharacter character in scene.Characters)
                {
                    Place(cells, row, character.Position.X, character.Position.Z, char.ToUpperInvariant(character.Name[0]));
                }

                Vector3 player = scene.Walk.Pose.Position;
                Place(cells, row, player.X, player.Z, Arrow(scene.Walk.Pose.Forward));
                Line("    |" + new string(cells) + "|");
            }
        }

        // The map looks down with the door (-z) at the bottom.
        private static void Place(char[] cells, int row, float x, float z, char what)
        {
            int column = (MapColumns / 2) + (int)Math.Round(x / MetresPerColumn);
            int wanted = (int)Math.Round((3f - z) / MetresPerRow);
            if (wanted == row && column >= 0 && column < MapColumns)
            {
                cells[column] = what;
            }
        }

        private static char Arrow(Vector3 forward)
            => Math.Abs(forward.X) > Math.Abs(forward.Z) ? (forward.X > 0 ? '>' : '<') : (forward.Z > 0 ? '^' : 'v');

        // The last rows of a text, cut at spaces: what is being heard now matters more than how it began.
        private void Wrapped(string indent, string text)
        {
            const int Rows = 3;
            string[] rows = { string.Empty, string.Empty, string.Empty };
            int count = 0;
            for (int start = 0; start < text.Length;)
            {
                int room = Math.Min(Width - indent.Length, text.Length - start);
                int space = start + room < text.Length ? text.LastIndexOf(' ', start + room - 1, room) : -1;
                int length = space > start ? space - start : room;
                rows[count++ % Rows] = text.Substring(start, length);
                start += length + (space > start ? 1 : 0);
            }

            for (int row = 0; row < Rows; row++)
            {
                Line(indent + rows[count > Rows ? (count + row) % Rows : row]);
            }
        }

        private void Line(string text)
        {
            page.Append(text.Length > Width ? text.Substring(0, Width) : text).Append("\x1b[K\n");
        }
    }
}
