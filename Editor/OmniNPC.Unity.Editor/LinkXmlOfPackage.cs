using System.IO;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Gives Unity's linker the link.xml of this package: of those it looks for itself, it finds only the ones below Assets.</summary>
    internal sealed class LinkXmlOfPackage : IUnityLinkerProcessor
    {
        private const string Inside = "Runtime/OmniNPC.Unity/link.xml";

        public int callbackOrder => 0;

        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data)
        {
            UnityEditor.PackageManager.PackageInfo? package = UnityEditor.PackageManager.PackageInfo.FindForAssembly(typeof(NpcWorldBehaviour).Assembly);
            // Not installed as a package but copied below Assets: the linker finds the file there by itself.
            return package == null ? string.Empty : Path.GetFullPath(Path.Combine(package.resolvedPath, Inside));
        }
    }
}
