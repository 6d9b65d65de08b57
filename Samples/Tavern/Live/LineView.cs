using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Diagnostics;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Live
{
    /// <summary>Shows a scene as plain lines: the player's words as understood, the characters' words as they are heard, actions and latencies.</summary>
    internal sealed class LineView : ISceneView
    {
        private readonly TextWriter output;
        private readonly List<string> doneInLine = new List<string>();
        private bool isInLine;

        public LineView(TextWriter output)
        {
            this.output = output;
        }

        /// <inheritdoc/>
        public void Happened(TavernScene scene, in SceneEvent e, string text)
        {
            switch (e.Kind)
            {
                case SceneEventKind.Transcribed:
                    Begin(scene.NowSeconds, e.Flag ? "player, spoken" : "player, typed");
                    End(text);
                    break;
                case SceneEventKind.Word:
                    if (!isInLine)
                    {
                        Begin(scene.NowSeconds, scene.Of(e.Npc).Name);
                        isInLine = true;
                    }

                    output.Write(text + " ");
                    output.Flush();
                    break;
                case SceneEventKind.Finished:
                    End((e.Flag ? "(interrupted) " : string.Empty) + Latency(scene, e));
                    break;
                case SceneEventKind.Action:
                    Action(scene, scene.Of(e.Npc).Name, $"{e.Name}{(e.Argument == null ? string.Empty : "(" + e.Argument + ")")}");
                    break;
                case SceneEventKind.Backchannel:
                    Begin(scene.NowSeconds, scene.Of(e.Npc).Name + " listens");
                    End($"({text})");
                    break;
                case SceneEventKind.Dialogue when e.Dialogue == DialogueState.Ducked || e.Dialogue == DialogueState.Paused:
                    output.Write(e.Dialogue == DialogueState.Ducked ? "(lowered) " : "(stopped) ");
                    break;
                case SceneEventKind.Faulted:
                    Begin(scene.NowSeconds, "fault");
                    End(e.Name!);
                    break;
            }
        }

        /// <inheritdoc/>
        public void Ticked(TavernScene scene, string typing)
        {
        }

        /// <inheritdoc/>
        public void Dispose() => EndOpen();

        private static string Latency(TavernScene scene, in SceneEvent e)
            => scene.World.Diagnostics.TryGetTurn(e.Npc, e.Turn, out TurnLedger ledger) && !double.IsNaN(ledger.TtfabSeconds)
                ? FormattableString.Invariant($"[{ledger.TtfabSeconds * 1000:F0} ms, {scene.Distance:F1} m]")
                : string.Empty;

        // An action in the middle of a sentence is marked there; what it did follows the sentence.
        private void Action(TavernScene scene, string who, string action)
        {
            if (isInLine)
            {
                output.Write($"*{action}* ");
                doneInLine.Add(scene.Room.Describe(scene.NowSeconds));
            }
            else
            {
                Begin(scene.NowSeconds, who + " acts");
                End($"{action}: {scene.Room.Describe(scene.NowSeconds)}");
            }
        }

        private void Begin(double seconds, string who)
        {
            EndOpen();
            output.Write(FormattableString.Invariant($"{seconds,7:F2} s  {who,-14}  "));
        }

        private void End(string text)
        {
            output.WriteLine(text);
            isInLine = false;
            foreach (string done in doneInLine)
            {
                output.WriteLine($"{string.Empty,11}{"room",-14}  {done}");
            }

            doneInLine.Clear();
        }

        private void EndOpen()
        {
            if (isInLine)
            {
                End(string.Empty);
            }
        }
    }
}
