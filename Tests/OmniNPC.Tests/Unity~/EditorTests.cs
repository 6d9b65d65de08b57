using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.Tests.House;
using OmniNPC.Unity;
using OmniNPC.Unity.Editor;
using UnityEditor;
using UnityEditor.PackageManager;
using UnityEngine;

namespace OmniNPC.Tests.Unity
{
    /// <summary>What Unity's editor and its linker get from us.</summary>
    public sealed class EditorTests
    {
        [SetUp]
        public void EnterPlayMode() => UnityGame.Begin();

        [Test]
        public void The_linker_gets_the_file_of_the_package_and_nothing_where_it_finds_it_itself()
        {
            var processor = new LinkXmlOfPackage();
            PackageInfo.Found = null!;
            Assert.That(processor.GenerateAdditionalLinkXmlFile(null!, null!), Is.Empty);

            PackageInfo.Found = new PackageInfo { resolvedPath = Repository.Root };
            Assert.That(File.Exists(processor.GenerateAdditionalLinkXmlFile(null!, null!)), Is.True);
        }

        [Test]
        public void The_linkers_file_names_assemblies_that_exist_or_may_be_missing()
        {
            XElement linker = XDocument.Parse(Repository.Read("Runtime/OmniNPC.Unity/link.xml")).Root!;

            Assert.That(linker.Elements("assembly").Where(assembly => assembly.Attribute("ignoreIfMissing")?.Value != "1").Select(assembly => assembly.Attribute("fullname")!.Value), Is.EqualTo(new[] { "OmniNPC.Unity" }));
            Assert.That(linker.Elements("assembly").Select(assembly => assembly.Attribute("preserve")?.Value), Is.All.EqualTo("all"));
        }

        [Test]
        public void Nothing_in_the_runtime_is_what_il2cpp_cannot_do()
        {
            // Native code calls none of ours; a callback would be a static method with [AOT.MonoPInvokeCallback].
            foreach (string path in Repository.Files().Where(path => path.StartsWith("Runtime/") && path.EndsWith(".cs")))
            {
                string text = Repository.Read(path);
                Assert.That(Regex.IsMatch(text, @"GetFunctionPointerForDelegate|UnmanagedCallersOnly|Reflection\.Emit|Expression\.Compile|\bdynamic\b|Assembly\.Load|NativeLibrary\."), Is.False, path);
            }
        }

        [Test]
        public void The_inspector_of_a_world_says_what_it_does_or_why_it_does_not()
        {
            NpcWorldBehaviour world = new GameObject("World").AddDisabled<NpcWorldBehaviour>();
            var inspector = new NpcWorldInspector { target = world };
            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Info: Runs in play mode."));
            Assert.That(inspector.RequiresConstantRepaint(), Is.False);

            world.UseMicrophone = false;
            world.Worker = work => work();
            world.ModelLoader = path => new ScriptedSpeechModel();
            world.enabled = true;
            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Info: Loading the model."));
            UnityGame.Turn();
            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Info: 0 characters speak with scripted through Unity's audio at 48000 Hz; 0 starvations. No microphone is used."));

            world.enabled = false;
            world.ModelLoader = path => throw new FileNotFoundException("There is no bundle.");
            world.enabled = true;
            UnityGame.Turn();
            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Error: There is no bundle."));
            UnityEngine.Object.Destroy(world.gameObject);
        }

        [Test]
        public void The_inspector_of_a_character_says_which_voices_there_are()
        {
            NpcWorldBehaviour world = new GameObject("World").AddDisabled<NpcWorldBehaviour>();
            world.UseMicrophone = false;
            world.Worker = work => work();
            world.ModelLoader = path => new ScriptedSpeechModel();
            world.enabled = true;
            UnityGame.Turn();
            NpcProfileAsset profile = ScriptableObject.CreateInstance<NpcProfileAsset>();
            var inspector = new NpcProfileInspector { target = profile };

            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Info: Voices of scripted: keeper, maid."));
            profile.Voice = "soprano";
            inspector.OnInspectorGUI();
            Assert.That(EditorGUILayout.Shown, Is.EqualTo("Error: scripted has no voice soprano; it has keeper, maid."));
            UnityEngine.Object.Destroy(world.gameObject);
        }

        [Test]
        public void Every_script_of_unity_lies_in_a_file_of_its_name()
        {
            // Else Unity cannot attach it, nor find the asset's type again.
            foreach (System.Type type in typeof(NpcWorldBehaviour).Assembly.GetExportedTypes().Where(type => typeof(MonoBehaviour).IsAssignableFrom(type) || typeof(ScriptableObject).IsAssignableFrom(type)))
            {
                Assert.That(Repository.Files(), Does.Contain($"Runtime/OmniNPC.Unity/{type.Name}.cs"));
            }
        }

        [Test]
        public void Statics_are_put_back_before_each_play_session()
        {
            MethodInfo reset = typeof(NpcPlayerLoop).GetMethod("Reset", BindingFlags.Static | BindingFlags.NonPublic)!;
            var attribute = reset.GetCustomAttribute<RuntimeInitializeOnLoadMethodAttribute>()!;
            Assert.That(attribute.loadType, Is.EqualTo(RuntimeInitializeLoadType.SubsystemRegistration));

            // A static that is neither constant nor put back would carry one session into the next; the names are those that Reset and ResetStatics know.
            string[] known = { "worlds", "Update", "Homeless", "<Main>k__BackingField" };
            string[] found = typeof(NpcWorldBehaviour).Assembly.GetTypes().Where(type => !type.Name.StartsWith("<"))
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(field => !field.IsLiteral && !field.DeclaringType!.IsEnum).Select(field => field.Name).ToArray();
            Assert.That(found, Is.EquivalentTo(known));
        }
    }
}
