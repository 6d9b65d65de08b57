using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Plays many conversations, each in a world of its own, on as many threads as asked for: which thread plays which changes nothing.</summary>
    internal sealed class DuplexRun
    {
        private readonly object gate = new object();
        private readonly IReadOnlyList<ConversationPlan> plans;
        private readonly ConversationResult?[] results;
        private readonly Func<ISpeechModel> load;
        private readonly Action<ISpeechModel> unload;
        private readonly ComputeCharge charge;
        private readonly string? folder;
        private readonly bool keepsSound;
        private int next;
        private int done;
        private double playedSeconds;
        private Exception? failure;

        /// <summary>Prepares a run.</summary>
        /// <param name="plans">What is played.</param>
        /// <param name="load">Loads a model; called once a thread.</param>
        /// <param name="unload">Lets one go.</param>
        /// <param name="charge">What compute time costs.</param>
        /// <param name="folder">Where pictures go, or null for none.</param>
        /// <param name="keepsSound">Whether WAV files go there too.</param>
        public DuplexRun(IReadOnlyList<ConversationPlan> plans, Func<ISpeechModel> load, Action<ISpeechModel> unload, ComputeCharge charge, string? folder, bool keepsSound)
        {
            this.plans = plans;
            this.load = load;
            this.unload = unload;
            this.charge = charge;
            this.folder = folder;
            this.keepsSound = keepsSound;
            results = new ConversationResult?[plans.Count];
        }

        /// <summary>Seconds of conversation played.</summary>
        public double PlayedSeconds => playedSeconds;

        /// <summary>Plays everything.</summary>
        /// <param name="jobs">Threads.</param>
        /// <param name="console">Where progress is shown.</param>
        /// <returns>The results in the order of the plans.</returns>
        public IReadOnlyList<ConversationResult> Play(int jobs, Terminal console)
        {
            Stopwatch watch = Stopwatch.StartNew();
            List<Thread> threads = new List<Thread>();
            for (int i = 0; i < Math.Min(jobs, plans.Count); i++)
            {
                Thread thread = new Thread(Work) { Name = "duplex bench", IsBackground = true };
                threads.Add(thread);
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                while (!thread.Join(console.Redraws ? 500 : 10000))
                {
                    Show(console, watch.Elapsed.TotalSeconds);
                }
            }

            if (failure != null)
            {
                throw failure is ArgumentException || TavernCli.IsExpected(failure) ? failure : new InvalidOperationException("A conversation failed: " + failure.Message, failure);
            }

            Show(console, watch.Elapsed.TotalSeconds);
            console.Say(string.Empty);
            List<ConversationResult> all = new List<ConversationResult>();
            foreach (ConversationResult? result in results)
            {
                all.Add(result!);
            }

            return all;
        }

        private void Work()
        {
            ISpeechModel? model = null;
            try
            {
                model = load();
                for (int i = Take(); i >= 0; i = Take())
                {
                    ConversationResult result = Play(plans[i], model);
                    lock (gate)
                    {
                        results[i] = result;
                        done++;
                        playedSeconds += result.Record.Seconds;
                    }
                }
            }
            catch (Exception exception)
            {
                lock (gate)
                {
                    failure ??= exception;
                }
            }
            finally
            {
                if (model != null)
                {
                    unload(model);
                }
            }
        }

        private int Take()
        {
            lock (gate)
            {
                return failure == null && next < plans.Count ? next++ : -1;
            }
        }

        private ConversationResult Play(ConversationPlan plan, ISpeechModel model)
        {
            ConversationRecord record;
            using (BenchConversation conversation = new BenchConversation(plan, model, charge))
            {
                record = conversation.Play();
            }

            ConversationResult result = new ConversationResult(record);
            if (folder != null)
            {
                DuplexSvg.Write(Path.Combine(folder, plan.Name + ".svg"), result);
                if (keepsSound)
                {
                    WavWriter.WriteAll(Path.Combine(folder, plan.Name + "-characters.wav"), record.Mix, record.MixRateHz, 2);
                    WavWriter.WriteAll(Path.Combine(folder, plan.Name + "-microphone.wav"), record.Microphone, BenchLine.RateHz);
                }
            }

            result.DropSound();
            return result;
        }

        private void Show(Terminal console, double seconds)
        {
            lock (gate)
            {
                string line = FormattableString.Invariant($"{done} of {plans.Count} conversations, {playedSeconds / 60:F1} minutes played in {seconds / 60:F1}");
                if (console.Redraws)
                {
                    console.Output.Write("\r" + line.PadRight(78));
                    console.Output.Flush();
                }
                else
                {
                    console.Say(line);
                }
            }
        }
    }
}
