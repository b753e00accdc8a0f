using System.Reflection;

namespace Vigil.Sim.Mutation;

/// <summary>What of a folder can be referred to.</summary>
internal static class Assemblies
{
    /// <summary>Whether a file is an assembly, and no library of another kind.</summary>
    public static bool IsManaged(string file)
    {
        try
        {
            AssemblyName.GetAssemblyName(file);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
