using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Thinking;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>What of the ways to a device can be tested without one.</summary>
    public class ProviderTests
    {
        [TestCase("3;4", 3, "3;4")]
        [TestCase("2", 2, "2")]
        [TestCase("1-2,4", 4, "1-2,4;1-2,4;1-2,4")]
        [TestCase("5", 1, "5")]
        public void Affinities_reach_every_worker(string given, int threads, string expected)
            => Assert.That(WorkerAffinities.Of(given, threads), Is.EqualTo(expected));

        [TestCase("", 2)]
        [TestCase("0", 2)]
        [TestCase("1;2", 2)]
        [TestCase("2-1", 2)]
        [TestCase("1-2-3", 2)]
        [TestCase("1,", 2)]
        [TestCase("first", 2)]
        public void An_affinity_that_is_none_is_one_sentence(string given, int threads)
            => Assert.That(Thrown.By(() => WorkerAffinities.Of(given, threads)), Is.TypeOf<ArgumentException>().With.Message.Contains("WorkerAffinity must be processors").And.Message.Contains($"in \"{given}\""));

        [Test]
        public void A_model_speaks_and_thinks_the_same_with_threads_pinned_and_spinning()
        {
            float[] plain = Think(new OnnxOptions { Provider = ExecutionProvider.Cpu });
            float[] pinned = Think(new OnnxOptions { Provider = ExecutionProvider.Cpu, IntraOpThreads = 2, DecodeThreads = 2, WorkerAffinity = "1", AllowSpinning = true });
            Assert.That(pinned, Is.EqualTo(plain).Within(1e-3f));
        }

        [Test]
        public void Options_out_of_range_are_refused_before_anything_is_opened()
        {
            Assert.That(Thrown.By(() => Load(new OnnxOptions { DecodeThreads = 65 })), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("DecodeThreads must be 0 to 64; found 65"));
            Assert.That(Thrown.By(() => Load(new OnnxOptions { IntraOpThreads = 0 })), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("IntraOpThreads must be 1 to 64; found 0"));
            Assert.That(Thrown.By(() => Load(new OnnxOptions { DeviceId = -1 })), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("DeviceId"));
            Assert.That(Thrown.By(() => Load(new OnnxOptions { DirectMLQueue = new IntPtr(1) })), Is.TypeOf<ArgumentException>().With.Message.Contains("found a queue alone"));
        }

        [Test]
        public void DirectML_on_a_queue_where_there_is_no_DirectML_falls_back_loudly()
        {
            var told = new List<string>();
            using (OnnxSpeechModel model = Load(new OnnxOptions { Provider = ExecutionProvider.DirectML, DirectMLQueue = new IntPtr(1), DirectMLDevice = new IntPtr(1), Log = told.Add }))
            {
                Assert.That(model.Provider, Is.EqualTo(ExecutionProvider.Cpu));
            }

            // ONNX Runtime's own sentence: the place of GetExecutionProviderApi and of the error functions in its table is right.
            Assert.That(told, Has.Count.EqualTo(1));
            Assert.That(told[0], Does.Contain("DirectML cannot run").And.Contain("provider").And.Contain("trying CPU instead"));
        }

        [Test]
        public void A_CUDA_library_that_is_not_there_is_named_and_the_processor_takes_over()
        {
            var told = new List<string>();
            using (OnnxSpeechModel model = Load(new OnnxOptions { Provider = ExecutionProvider.Cuda, CudaLibrary = "nowhere/libcuda_provider.so", Log = told.Add }))
            {
                Assert.That(model.Provider, Is.EqualTo(ExecutionProvider.Cpu));
            }

            Assert.That(told, Has.Count.EqualTo(1).And.Some.Contains("nowhere/libcuda_provider.so is not there"));
        }

        [Test]
        public void A_library_that_is_no_provider_falls_back_too()
        {
            string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no_provider.so");
            File.WriteAllText(file, "no library");
            var told = new List<string>();
            using (OnnxSpeechModel model = Load(new OnnxOptions { Provider = ExecutionProvider.Cuda, CudaLibrary = file, Log = told.Add }))
            {
                Assert.That(model.Provider, Is.EqualTo(ExecutionProvider.Cpu));
            }

            Assert.That(told, Has.Count.EqualTo(1).And.Some.Contains("CUDA cannot run"));
        }

        [Test]
        public void The_test_of_bound_runs_passes_where_they_work()
        {
            using (OnnxSpeechModel model = Load(new OnnxOptions { Provider = ExecutionProvider.Cpu }))
            {
                Assert.That(Thrown.By(() => OnnxSpeechModel.TryDevice(model.Shared)), Is.Null);
            }
        }

        [Test]
        public void Binding_anew_for_every_run_as_a_device_needs_changes_nothing()
        {
            float[] plain = Think(new OnnxOptions { Provider = ExecutionProvider.Cpu });
            using (OnnxSpeechModel model = Load(new OnnxOptions { Provider = ExecutionProvider.Cpu }))
            {
                model.Shared.Graph("thinker").CopiesInputs = true;
                Assert.That(Think(model), Is.EqualTo(plain));
            }
        }

        [Test]
        public void All_graphs_of_a_device_share_one_queue_and_devices_do_not()
        {
            Assert.That(DeviceQueue.Of(ExecutionProvider.Cuda, 0), Is.SameAs(DeviceQueue.Of(ExecutionProvider.Cuda, 0)));
            Assert.That(DeviceQueue.Of(ExecutionProvider.Cuda, 0), Is.Not.SameAs(DeviceQueue.Of(ExecutionProvider.Cuda, 1)));
            Assert.That(DeviceQueue.Of(ExecutionProvider.Cuda, 0), Is.Not.SameAs(DeviceQueue.Of(ExecutionProvider.DirectML, 0)));
        }

        [Test]
        public void A_tensor_of_ours_lies_on_the_host()
        {
            using (var tensor = new HostTensor<float>(1, 2))
            {
                Assert.That(GraphSession.IsOnHost(tensor.Value), Is.True);
            }
        }

        private static OnnxSpeechModel Load(OnnxOptions options) => OnnxSpeechModel.Load(TestBundle.Folder, options);

        private static float[] Think(OnnxOptions options)
        {
            using (OnnxSpeechModel model = Load(options))
            {
                return Think(model);
            }
        }

        private static float[] Think(OnnxSpeechModel model)
        {
            using (var thinker = new ThinkerSession(new ThinkerGroup(model.Shared, 1), true))
            {
                thinker.Append(new[] { 1, 2, 3 });
                thinker.Append(new[] { 4 });
                return thinker.Logits.ToArray();
            }
        }
    }
}
