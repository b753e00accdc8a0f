using System.Reflection;

namespace Vigil.Sim.World.Sweeps;

/// <summary>Distinguishes builds: what one build found in a seed says nothing about another's.</summary>
public static class BuildFingerprint
{
    private const string Ours = "Vigil.";

    /// <summary>
    /// The module version of each assembly that an execution runs, by name. The compiler makes it from the sources, so
    /// copies of one build agree, wherever they are.
    /// </summary>
    public static SortedDictionary<string, string> OfThisBuild()
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(typeof(BuildFingerprint).Assembly, versions);
        return versions;
    }

    private static void Collect(Assembly assembly, SortedDictionary<string, string> versions)
    {
        if (assembly.GetName().Name is not { } name
            || !versions.TryAdd(name, assembly.ManifestModule.ModuleVersionId.ToString()))
        {
            return;
        }

        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            if (reference.Name?.StartsWith(Ours, StringComparison.Ordinal) == true)
            {
                Collect(Assembly.Load(reference), versions);
            }
        }
    }
}
